"""Once a year a provider says of each public offer that it still holds; else it sinks and leaves.

Question on the day the review is due, reminder after 14 days, *veraltet* after another 14, with a
mail that names the day of the end, archived 90 days later. All providers of an offer are asked; the
first answer counts. An offer of which nobody could ever be asked sinks, too, but stays until the
coordination decides: nothing disappears without anybody having been told. A change that waits for
its release is an answer; meanwhile nobody is asked.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from angebote.aktionen import termin as termine
from angebote.aktionen.angebot import vorschlagen as vorschlagen_als
from angebote.models import Angebot, Angebotsaenderung, Angebotsanbieter, Suchdokument
from angebote.models.aenderung import werte
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Nachricht, Netzwerk, Zugang

FRAGE = "angebot.pruefung"
ENDE = "angebot.veraltet"
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
    zahl += _veralten(
        netzwerk,
        [a for a in angebote if _ist_ohne_antwort(a, bool(zustaendig[a.pk]), heute)],
        zustaendig,
    )
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

    Of each of its providers the main contacts whose address takes mail; where one has none, its
    deputies.
    """
    anbieter: dict[int, list[int]] = {pk: [] for pk in angebote}
    zeilen = Angebotsanbieter.objects.filter(angebot__in=angebote).order_by("organisation")
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
        ergebnis[angebot] = []
        for alle in (personen.get(eine, []) for eine in organisationen):
            ergebnis[angebot] += [k for k in alle if not k.ist_stellvertretung] or alle
    return ergebnis


def _person(kontakt: Kontakt) -> Person:
    return kontakt.email.lower(), kontakt.vorname.lower(), kontakt.nachname.lower()


def _schreiben(
    netzwerk: Netzwerk, angebote: Iterable[Angebot], zustaendig: dict[int, list[Kontakt]]
) -> int:
    """One mail for each person with all that is open; what nobody gets stays unasked."""
    je_person = _je_person(angebote, zustaendig)
    zeilen = _nachrichten(netzwerk, FRAGE, je_person)
    zahl = post.einreihen(zeilen.values())
    # Who got a mail today gets the rest tomorrow: only what was written counts as asked.
    neu = set(Nachricht.objects.geschrieben(zeilen.values()).values_list("message_id", flat=True))
    gefragt = {
        angebot.pk
        for kontakt, zeile in zeilen.items()
        if zeile.message_id in neu
        for angebot in je_person[kontakt]
    }
    jetzt = timezone.now()
    betroffen = Angebot.objects.filter(pk__in=gefragt)
    betroffen.filter(angefragt_am__isnull=False).update(erinnert_am=jetzt)
    betroffen.filter(angefragt_am=None).update(angefragt_am=jetzt)
    return zahl


def _je_person(
    angebote: Iterable[Angebot], zustaendig: dict[int, list[Kontakt]]
) -> dict[Kontakt, list[Angebot]]:
    """Entered twice, at two bodies, it is still one person."""
    personen: dict[Person, Kontakt] = {}
    je_person: dict[Kontakt, list[Angebot]] = {}
    for angebot in angebote:
        for person, kontakt in {_person(k): k for k in zustaendig[angebot.pk]}.items():
            je_person.setdefault(personen.setdefault(person, kontakt), []).append(angebot)
    return je_person


def _nachrichten(
    netzwerk: Netzwerk, anlass: str, je_person: dict[Kontakt, list[Angebot]]
) -> dict[Kontakt, Nachricht]:
    if not je_person:
        return {}
    zugaenge = zugaenge_fuer(netzwerk, je_person)
    # Once a day in each network. Two whose keys share the last digits would follow on two days:
    # what was not written does not count as asked.
    runde = timezone.localdate().toordinal() * 1000 + netzwerk.pk % 1000
    return {
        kontakt: post.nachricht(
            netzwerk=netzwerk,
            anlass=anlass,
            gegenstand=kontakt,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=runde,
            zugang=zugaenge[kontakt.pk],
            parameter={
                "angebote": [angebot.pk for angebot in angebote],
                "erinnerung": all(angebot.angefragt_am is not None for angebot in angebote),
            },
        )
        for kontakt, angebote in je_person.items()
    }


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


def _veralten(
    netzwerk: Netzwerk, angebote: Sequence[Angebot], zustaendig: dict[int, list[Kontakt]]
) -> int:
    """For many at once; their rows are locked. Who was asked learns of the end; how many mails."""
    betroffen = [angebot.pk for angebot in angebote]
    jetzt = timezone.now()
    Angebot.objects.filter(pk__in=betroffen).update(
        zustand=Angebot.Zustand.VERALTET, veraltet_am=jetzt
    )
    dokumente = Suchdokument.objects.filter(angebot__in=betroffen)
    dokumente.update(ist_veraltet=True, stand=jetzt)  # kept cards go by `stand`
    dokumente.guete_setzen()
    # What nobody was asked about stays until the coordination decides: it has no such day.
    gefragt = [angebot for angebot in angebote if angebot.angefragt_am is not None]
    return post.einreihen(_nachrichten(netzwerk, ENDE, _je_person(gefragt, zustaendig)).values())


def _archivieren(angebote: Sequence[Angebot]) -> None:
    """For many at once; their rows are locked."""
    betroffen, weil = [angebot.pk for angebot in angebote], Angebot.Archivgrund.OHNE_ANTWORT
    Angebot.objects.filter(pk__in=betroffen).update(
        zustand=Angebot.Zustand.ARCHIVIERT,
        archiviert_am=timezone.now(),
        archiviert_weil=weil,
        ende_gesehen_am=None,
    )
    termine.beenden(angebote=betroffen, weil=weil)
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
