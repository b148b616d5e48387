"""From the application of a prospective member to its membership, or to the refusal."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen import mitgliedschaft as mitgliedschaften
from mitglieder.aktionen.partnergruppe import festhalten
from mitglieder.models import Aufnahme, Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.aktionen import post
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from netzwerk.basis.templatetags.portal import datum

LINK_TAGE = 7  # as long as an unconfirmed application is kept
RUHE = timedelta(minutes=5)  # a double click and an impatient repetition send no second mail
JE_ADRESSE_UND_TAG = 3  # nobody fills a stranger's mailbox through the form


@transaction.atomic
def anfragen(*, aufnahme: Aufnahme, gruppen: Iterable[Partnergruppe]) -> Aufnahme:
    """Keep the application and mail the link that confirms the address.

    The same body and address once more replaces what was not confirmed yet. Whether the address
    is known to anybody plays no part. Raises GruppeGeloescht.
    """
    netzwerk = aufnahme.netzwerk
    # Two clicks at once take turns: the second finds what the first has made.
    Netzwerk.objects.select_for_update(no_key=True).get(pk=netzwerk.pk)
    frueher = (
        Aufnahme.objects.im_netzwerk(netzwerk)
        .unbestaetigt()
        .filter(organisation_name__iexact=aufnahme.organisation_name, email__iexact=aufnahme.email)
        .first()
    )
    if frueher is not None:
        aufnahme.pk, aufnahme._state.adding = frueher.pk, False
    aufnahme.save()
    aufnahme.gruppen.set(festhalten(gruppen))
    bisher = Nachricht.objects.zu(aufnahme).filter(anlass="aufnahme.bestaetigen")
    if bisher.filter(angelegt_am__gt=timezone.now() - RUHE).exists() or ausgeschoepft(
        "aufnahme-adresse", aufnahme.email.lower(), anzahl=JE_ADRESSE_UND_TAG, sekunden=86_400
    ):
        return aufnahme
    zugang = Zugang.fuer(
        aufnahme,
        zweck=Zugang.Zweck.AUFNAHME,
        gegenstand=aufnahme,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    _an_anfragende("aufnahme.bestaetigen", aufnahme, zugang=zugang, runde=bisher.count() + 1)
    return aufnahme


@transaction.atomic
def bestaetigen(*, aufnahme: Aufnahme, von: Zugang) -> None:
    """The address is hers: now the coordination learns of it. Raises FalscherZustand."""
    aufnahme.bestaetigen()
    netzwerk = aufnahme.netzwerk
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass="aufnahme.eingegangen",
                gegenstand=aufnahme,
                empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                empfaenger_name=netzwerk.absender_name,
            )
        ]
    )


@transaction.atomic
def aufnehmen(
    *,
    aufnahme: Aufnahme,
    organisation: Organisation | None,
    gruppen: Iterable[Partnergruppe],
    nur_einladen: bool,
    von: Konto,
) -> Mitgliedschaft:
    """Make it a member, or invite it: organisation, membership and contact in one step.

    `organisation` None makes a new entry; one that is there keeps its facts. Raises
    FalscherZustand for the second of two who decide, IntegrityError when a new entry has the name
    of another, GruppeGeloescht.
    """
    gruppen = festhalten(gruppen)
    # The one that two compete for: the row stays locked until the end.
    if nur_einladen:
        aufnahme.einladen(von=von)
    else:
        aufnahme.annehmen(von=von)
    if organisation is None:
        organisation = _neuer_eintrag(aufnahme)
    mitgliedschaft = _mitgliedschaft(aufnahme, organisation)
    _voranbringen(aufnahme, mitgliedschaft, nur_einladen=nur_einladen)
    mitgliedschaft.gruppen.add(*gruppen)
    kontakt = _kontakt(aufnahme, organisation)
    aufnahme.mitgliedschaft = mitgliedschaft
    aufnahme.save(update_fields=["mitgliedschaft"])
    if nur_einladen:
        mitgliedschaften.einladung_senden(
            mitgliedschaft=mitgliedschaft,
            kontakt=kontakt,
            runde=mitgliedschaften.naechste_runde(mitgliedschaft),
            von=von,
        )
    else:
        _an_anfragende("aufnahme.angenommen", aufnahme)
    return mitgliedschaft


@transaction.atomic
def ablehnen(*, aufnahme: Aufnahme, grund: str, von: Konto) -> None:
    """Refuse; the reason goes to the person who asked. Raises FalscherZustand."""
    aufnahme.ablehnen(grund=grund, von=von)
    _an_anfragende("aufnahme.abgelehnt", aufnahme)


def _neuer_eintrag(aufnahme: Aufnahme) -> Organisation:
    eintrag: Organisation = Organisation.objects.create(
        kommune=aufnahme.netzwerk.kommune,
        name=aufnahme.organisation_name,
        art=aufnahme.art,
        strasse=aufnahme.strasse,
        plz=aufnahme.plz,
        ort=aufnahme.ort,
        website=aufnahme.website,
    )
    return eintrag


def _mitgliedschaft(aufnahme: Aufnahme, organisation: Organisation) -> Mitgliedschaft:
    mitgliedschaft: Mitgliedschaft
    mitgliedschaft, _neu = Mitgliedschaft.objects.get_or_create(
        netzwerk=aufnahme.netzwerk,
        organisation=organisation,
        defaults={"zustand": Mitgliedschaft.Zustand.BEANTRAGT},
    )
    return mitgliedschaft


def _voranbringen(
    aufnahme: Aufnahme, mitgliedschaft: Mitgliedschaft, *, nur_einladen: bool
) -> None:
    """By the verbs, one after the other, so that the history shows each step."""
    if "vorschlagen" in mitgliedschaft.moegliche_schritte:  # refused or left once
        mitgliedschaft.vorschlagen()
    if "einladen" in mitgliedschaft.moegliche_schritte:
        mitgliedschaft.einladen()
    if nur_einladen:
        if not mitgliedschaft.ist_eingeladen:
            raise FalscherZustand(
                _("„%(name)s“ gehört schon zum Netzwerk.") % {"name": mitgliedschaft.organisation},
                bei=aufnahme,
                weiter=_("Nehmen Sie die Anfrage an: Dann kommt nur die Person hinzu."),
            )
    elif "aktivieren" in mitgliedschaft.moegliche_schritte:
        mitgliedschaft.aktivieren()


def _kontakt(aufnahme: Aufnahme, organisation: Organisation) -> Kontakt:
    """The person typed it herself, read the notice beside the form and confirmed the address."""
    kontakt: Kontakt = Kontakt.objects.filter(
        organisation=organisation, email__iexact=aufnahme.email
    ).first() or Kontakt(organisation=organisation, email=aufnahme.email)
    for feld in ("vorname", "nachname", "funktion", "telefon"):
        setattr(kontakt, feld, getattr(aufnahme, feld) or getattr(kontakt, feld))
    if not kontakt.quelle:
        kontakt.quelle = _("Anfrage auf Aufnahme vom %(tag)s") % {
            "tag": datum(aufnahme.eingegangen_am)
        }
    kontakt.informiert_am = kontakt.informiert_am or aufnahme.eingegangen_am
    kontakt.bestaetigt_am = timezone.localdate()
    kontakt.ausgeschieden_am = None
    kontakt.save()
    kontakt.netzwerke.add(aufnahme.netzwerk)
    return kontakt


def _an_anfragende(
    anlass: str, aufnahme: Aufnahme, *, zugang: Zugang | None = None, runde: int = 1
) -> None:
    post.einreihen(
        [
            post.nachricht(
                netzwerk=aufnahme.netzwerk,
                anlass=anlass,
                gegenstand=aufnahme,
                empfaenger=aufnahme.email,
                empfaenger_name=aufnahme.name,
                zugang=zugang,
                runde=runde,
            )
        ]
    )
