"""Once a year a provider says of each public offer that it still holds; else it sinks and leaves.

Question on the day the review is due, reminder after 14 days, *veraltet* after another 14, archived
90 days later. An offer of which nobody could ever be asked sinks, too, but stays until the
coordination decides: nothing disappears without anybody having been told. A change that waits for
its release is an answer; meanwhile nobody is asked.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from angebote.aktionen.angebot import vorschlagen as vorschlagen_als
from angebote.models import Angebot, Angebotsaenderung, Angebotsanbieter, Suchdokument
from angebote.models.aenderung import werte
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang

FRAGE = "angebot.pruefung"
ANTWORTZEIT = timedelta(days=14)
#: Question and reminder.
SCHONZEIT = 2 * ANTWORTZEIT
ARCHIV_NACH = timedelta(days=90)
#: Beyond the day an unanswered offer is archived.
LINK_TAGE = 150

type Person = tuple[str, str, str]


def pruefen() -> int:
    """Take every offer that is due its next step, in all networks; return how many mails."""
    netze = Angebot.objects.zu_pruefen(timezone.localdate()).values_list("netzwerk", flat=True)
    return sum(_im_netzwerk(pk) for pk in sorted(set(netze.order_by())))


@transaction.atomic
def _im_netzwerk(pk: int) -> int:
    # Locked: a second run waits here, then finds nothing left to do.
    netzwerk = Netzwerk.objects.select_for_update(no_key=True).get(pk=pk)
    heute = timezone.localdate()
    # Of before `veraltet_am` was written.
    Angebot.objects.veraltet(netzwerk).filter(veraltet_am=None).update(veraltet_am=timezone.now())
    angebote = _faellige(netzwerk, heute)
    fragen = [a for a in angebote if a.angefragt_am is None]
    erinnern = [
        a for a in angebote if a.erinnert_am is None and _her(a.angefragt_am, heute, ANTWORTZEIT)
    ]
    zustaendig = zustaendige(netzwerk, [a.pk for a in angebote])
    zahl = _schreiben(netzwerk, [*fragen, *erinnern], zustaendig)
    _veralten([a for a in angebote if _ist_ohne_antwort(a, bool(zustaendig[a.pk]), heute)])
    _archivieren(
        [
            a
            for a in angebote
            if a.zustand == Angebot.Zustand.VERALTET
            and _her(a.veraltet_am, heute, ARCHIV_NACH)
            and _her(a.angefragt_am, heute, SCHONZEIT)
        ]
    )
    return zahl


def _faellige(netzwerk: Netzwerk, heute: date, nur: Organisation | None = None) -> list[Angebot]:
    """Locked: whoever confirms in this moment is waited for, and no longer due then."""
    angebote = Angebot.objects.zu_pruefen(heute).des_netzwerks(netzwerk)
    if nur is not None:
        angebote = angebote.von_organisationen(Organisation.objects.filter(pk=nur.pk))
    return list(angebote.select_for_update(of=("self",)).order_by("titel", "pk"))


def _her(wann: datetime | None, heute: date, dauer: timedelta) -> bool:
    """By days: the hour a task runs at does not move anything by one."""
    return wann is not None and timezone.localdate(wann) + dauer <= heute


def _ist_ohne_antwort(angebot: Angebot, erreichbar: bool, heute: date) -> bool:
    if angebot.zustand != Angebot.Zustand.VEROEFFENTLICHT:
        return False
    if angebot.angefragt_am is None:  # nobody was there to be asked
        faellig = angebot.pruefung_faellig_am
        return faellig is not None and faellig + SCHONZEIT <= heute
    if not _her(angebot.angefragt_am, heute, SCHONZEIT):
        return False
    return _her(angebot.erinnert_am, heute, ANTWORTZEIT) if erreichbar else True


def zustaendige(netzwerk: Netzwerk, angebote: Collection[int]) -> dict[int, list[Kontakt]]:
    """Whom to ask about each offer, by its key; three queries. Nobody: an empty list.

    The main contacts of the first provider that has one whose address takes mail; where none of
    the providers has any, the deputies of the first that has one.
    """
    anbieter: dict[int, list[int]] = {pk: [] for pk in angebote}
    zeilen = Angebotsanbieter.objects.filter(angebot__in=angebote).order_by("organisation__name")
    for angebot, organisation in zeilen.values_list("angebot_id", "organisation_id"):
        anbieter[angebot].append(organisation)
    personen = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .fragbar()
        .fuer_organisationen({eine for mehrere in anbieter.values() for eine in mehrere})
        .order_by("pk")
        .nach_organisation()
    )
    ergebnis: dict[int, list[Kontakt]] = {}
    for angebot, organisationen in anbieter.items():
        je_anbieter = [personen.get(eine, []) for eine in organisationen]
        haupt = [[k for k in alle if not k.ist_stellvertretung] for alle in je_anbieter]
        ergebnis[angebot] = next((alle for alle in [*haupt, *je_anbieter] if alle), [])
    return ergebnis


def _person(kontakt: Kontakt) -> Person:
    return kontakt.email.lower(), kontakt.vorname.lower(), kontakt.nachname.lower()


def _schreiben(
    netzwerk: Netzwerk, angebote: Iterable[Angebot], zustaendig: dict[int, list[Kontakt]]
) -> int:
    """One mail for each person with all that is open; what nobody gets stays unasked."""
    personen: dict[Person, Kontakt] = {}
    je_person: dict[Person, list[Angebot]] = {}
    for angebot in angebote:
        # Entered twice, at two bodies, it is still one person.
        for person, kontakt in {_person(k): k for k in zustaendig[angebot.pk]}.items():
            personen.setdefault(person, kontakt)
            je_person.setdefault(person, []).append(angebot)
    if not personen:
        return 0
    zugaenge = zugaenge_fuer(netzwerk, personen.values())
    # Once a day in each network. Two whose keys share the last digits would follow on two days:
    # what was not written does not count as asked.
    runde = timezone.localdate().toordinal() * 1000 + netzwerk.pk % 1000
    zeilen = {
        person: post.nachricht(
            netzwerk=netzwerk,
            anlass=FRAGE,
            gegenstand=kontakt,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=runde,
            zugang=zugaenge[kontakt.pk],
            parameter={
                "angebote": [a.pk for a in je_person[person]],
                "erinnerung": all(a.angefragt_am is not None for a in je_person[person]),
            },
        )
        for person, kontakt in personen.items()
    }
    zahl = post.einreihen(zeilen.values())
    # Who got a mail today gets the rest tomorrow: only what was written counts as asked.
    neu = set(Nachricht.objects.geschrieben(zeilen.values()).values_list("message_id", flat=True))
    gefragt = {
        angebot.pk
        for person, zeile in zeilen.items()
        if zeile.message_id in neu
        for angebot in je_person[person]
    }
    jetzt = timezone.now()
    betroffen = Angebot.objects.filter(pk__in=gefragt)
    betroffen.filter(angefragt_am__isnull=False).update(erinnert_am=jetzt)
    betroffen.filter(angefragt_am=None).update(angefragt_am=jetzt)
    return zahl


def zugaenge_fuer(netzwerk: Netzwerk, kontakte: Iterable[Kontakt]) -> dict[int, Zugang]:
    """The link of each person to all offers she answers for here, made or prolonged.

    Its object is the network, not a provider: a person may stand for several, in several networks.
    """
    alle = Zugang.fuer_alle(
        [(netzwerk, kontakt) for kontakt in kontakte],
        zweck=Zugang.Zweck.ANGEBOTE,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    # Of somebody who had left and is back.
    widerrufen = [zugang.pk for zugang in alle.values() if zugang.widerrufen_am is not None]
    Zugang.objects.filter(pk__in=widerrufen).update(widerrufen_am=None)
    return {kontakt: zugang for (_netzwerk, kontakt), zugang in alle.items()}


def _veralten(angebote: Sequence[Angebot]) -> None:
    """For many at once; their rows are locked."""
    betroffen = [angebot.pk for angebot in angebote]
    Angebot.objects.filter(pk__in=betroffen).update(
        zustand=Angebot.Zustand.VERALTET, veraltet_am=timezone.now()
    )
    dokumente = Suchdokument.objects.filter(angebot__in=betroffen)
    dokumente.update(ist_veraltet=True)
    dokumente.guete_setzen()


def _archivieren(angebote: Sequence[Angebot]) -> None:
    """For many at once; their rows are locked."""
    betroffen = [angebot.pk for angebot in angebote]
    Angebot.objects.filter(pk__in=betroffen).update(
        zustand=Angebot.Zustand.ARCHIVIERT,
        archiviert_am=timezone.now(),
        archiviert_weil=Angebot.Archivgrund.OHNE_ANTWORT,
    )
    Suchdokument.objects.filter(angebot__in=betroffen).delete()


class NiemandErreichbar(Exception):
    """No contact of this provider has an address that takes mail."""


@transaction.atomic
def jetzt_bitten(*, netzwerk: Netzwerk, organisation: Organisation, von: Handelnde) -> int:
    """Ask about all that is due at one provider; how many mails: none when it was done today.

    Raises NiemandErreichbar. An extra question counts as the reminder.
    """
    netzwerk = Netzwerk.objects.select_for_update(no_key=True).get(pk=netzwerk.pk)
    angebote = _faellige(netzwerk, timezone.localdate(), nur=organisation)
    zustaendig = zustaendige(netzwerk, [angebot.pk for angebot in angebote])
    if angebote and not any(zustaendig.values()):
        raise NiemandErreichbar
    return _schreiben(netzwerk, angebote, zustaendig)


@transaction.atomic
def vorschlagen(*, angebot: Angebot, angaben: dict[str, Any], von: Zugang) -> bool:
    """A change by link waits for its release like any other; False where nothing differs.

    What already waits and the short form does not ask for stays proposed.
    """
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    wartet = angebot.aenderungen.all().offen().first()
    schon = wartet.vorschlag if wartet else {}
    offen = Angebotsaenderung.Zustand.OFFEN
    return vorschlagen_als(angebot, werte(angebot) | schon | angaben, von, offen) is not None
