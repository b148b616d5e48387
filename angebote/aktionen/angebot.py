"""Writes around one offer: the row, its relations, the search index, the mail to the provider."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen import suche
from angebote.models import Angebot, Angebotsaenderung, Angebotsformat
from angebote.models.aenderung import TEXTFELDER, VERWEISE, werte
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk, Rolle, Zugang
from netzwerk.basis.rechte import ist_koordination


@transaction.atomic
def anlegen(*, netzwerk: Netzwerk, angaben: dict[str, Any], von: Konto) -> Angebot:
    """A draft. `angaben` are the fields of `angebote.models.aenderung.FELDER`."""
    angebot = Angebot(netzwerk=netzwerk)
    setzen(angebot, angaben)
    return angebot


@transaction.atomic
def aendern(*, angebot: Angebot, angaben: dict[str, Any], von: Konto) -> Angebotsaenderung | None:
    """Write the new values; what is public changes at once only through the coordination.

    A representative's change of a public offer becomes a proposal, which is returned.
    """
    # Locked: a release must not slip between the look at the state and the write.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    if angebot.ist_oeffentlich and not ist_koordination(von, angebot.netzwerk):
        return _vorschlagen(angebot, angaben, von)
    setzen(angebot, angaben)
    return None


def vorschlagen(
    angebot: Angebot, angaben: dict[str, Any], von: Konto | Zugang, zustand: str
) -> Angebotsaenderung | None:
    """The one draft, or the one open change of an offer; none where nothing differs."""
    vorschlag = neues(werte(angebot), angaben)
    if not vorschlag:
        angebot.aenderungen.filter(zustand=zustand).delete()
        return None
    aenderung: Angebotsaenderung
    aenderung, _neu = Angebotsaenderung.objects.update_or_create(
        angebot=angebot,
        zustand=Angebotsaenderung.Zustand.OFFEN,
        defaults={
            "vorschlag": angaben,
            "eingereicht_am": timezone.now(),
            "eingereicht_von": von if isinstance(von, Konto) else None,
            "kontakt": von.inhaber if isinstance(von, Zugang) else None,
        },
    )
    return aenderung


def setzen(angebot: Angebot, angaben: dict[str, Any]) -> None:
    """Take over the values and bring the index up to date. Targets that are gone are left out.

    A proposal of before a field existed says nothing about it.
    """
    for feld in TEXTFELDER:
        if feld in angaben:
            setattr(angebot, feld, angaben[feld])
    if Angebotsformat.objects.filter(pk=angaben["format"]).exists():
        angebot.format_id = angaben["format"]
    angebot.geaendert_am = timezone.now()
    angebot.save()
    for feld in VERWEISE:
        verweis = getattr(angebot, feld)
        ziele = verweis.model.objects.filter(pk__in=angaben[feld])
        if ziele:
            verweis.set(ziele)
    suche.auffrischen(angebot)


def einreichen(*, angebot: Angebot, von: Konto) -> None:
    angebot.einreichen(von=von)


def braucht_andere(angebot: Angebot, konto: Konto) -> bool:
    """Four eyes: this account submitted the offer, and another coordinator could look at it."""
    return (
        angebot.eingereicht_von_id == konto.pk
        and Rolle.objects.filter(
            netzwerk=angebot.netzwerk_id,
            art=Rolle.Art.KOORDINATION,
            konto__is_active=True,
        )
        .exclude(konto=konto)
        .exists()
    )


@transaction.atomic
def freigeben(*, angebot: Angebot, von: Konto, stand: str) -> None:
    """Publish what was read: `stand` is the offer's. Raises FalscherZustand."""
    # Locked: what waits for its release may still be edited.
    if Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk).stand != stand:
        raise FalscherZustand(_("Die Angaben haben sich inzwischen geändert."), bei=angebot)
    if braucht_andere(angebot, von):
        raise FalscherZustand(
            _("Dieses Angebot haben Sie selbst eingereicht."),
            bei=angebot,
            weiter=_("Eine andere Person der Koordination gibt es frei."),
        )
    angebot.freigeben(von=von)
    suche.auffrischen(angebot)
    _melden(angebot, "angebot.freigegeben", von)


@transaction.atomic
def zurueckweisen(*, angebot: Angebot, grund: str, von: Konto) -> None:
    angebot.zurueckweisen(grund=grund)
    _melden(angebot, "angebot.zurueckgewiesen", von, grund=grund)


@transaction.atomic
def archivieren(*, angebot: Angebot, von: Handelnde) -> None:
    weil = Angebot.Archivgrund.VON_HAND
    if isinstance(von, Zugang):
        weil = Angebot.Archivgrund.ANBIETER
    angebot.archivieren(weil)
    suche.auffrischen(angebot)


@transaction.atomic
def bestaetigen(*, angebot: Angebot, von: Handelnde) -> None:
    angebot.bestaetigen()
    suche.auffrischen(angebot)


@transaction.atomic
def veralten(*, angebot: Angebot) -> None:
    angebot.veralten()
    suche.auffrischen(angebot)


def _melden(angebot: Angebot, anlass: str, von: Konto, **parameter: Any) -> None:
    """One mail to who submitted, per submission; nobody writes to themselves."""
    empfaenger = angebot.eingereicht_von
    if empfaenger is None or empfaenger == von or not empfaenger.is_active:
        return
    post.einreihen(
        [
            post.nachricht(
                netzwerk=angebot.netzwerk,
                anlass=anlass,
                gegenstand=angebot,
                empfaenger=empfaenger.email,
                empfaenger_name=empfaenger.name,
                runde=angebot.einreichungen,
                parameter=parameter,
            )
        ]
    )
