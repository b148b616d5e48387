"""Writes around one offer: the row, its relations, the search index, the mail to the provider."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.aktionen import suche
from angebote.models import Angebot, Angebotsaenderung, Angebotsformat
from angebote.models.aenderung import TEXTFELDER, VERWEISE, neues, werte
from mitglieder.models import Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
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
    """Write the new values, or propose them: `aendert_sofort` says which.

    A proposal is returned; it replaces what waited, and the draft it was made from.
    """
    # Locked: a release must not slip between the look at the state and the write.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    if not aendert_sofort(angebot, von):
        angebot.aenderungen.all().entwurf().delete()
        return vorschlagen(angebot, angaben, von, Angebotsaenderung.Zustand.OFFEN)
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
        zustand=zustand,
        defaults={
            "vorschlag": vorschlag,
            "eingereicht_am": timezone.now(),
            "eingereicht_von": von if isinstance(von, Konto) else None,
            "kontakt": von.inhaber if isinstance(von, Zugang) else None,
        },
    )
    return aenderung


def setzen(angebot: Angebot, angaben: dict[str, Any]) -> None:
    """Take over the values and bring the index up to date. Targets that are gone are left out.

    A proposal says nothing about what it does not change.
    """
    for feld in TEXTFELDER:
        if feld in angaben:
            setattr(angebot, feld, angaben[feld])
    if Angebotsformat.objects.filter(pk=angaben.get("format")).exists():
        angebot.format_id = angaben["format"]
    angebot.geaendert_am = timezone.now()
    angebot.save()
    for feld in VERWEISE:
        if feld not in angaben:
            continue
        verweis = getattr(angebot, feld)
        ziele = verweis.model.objects.filter(pk__in=angaben[feld])
        if ziele or not angaben[feld]:  # a draft may be without
            verweis.set(ziele)
    suche.auffrischen(angebot)


def fehlende(angebot: Angebot) -> list[str]:
    """What a draft still lacks before it can be submitted, by the labels of the form."""
    pflicht = ("titel", "kurztext", "beschreibung", "themen", "zielgruppen", "anbieter")
    jetzt = werte(angebot)
    return [
        str(Angebot._meta.get_field(feld).verbose_name)  # type: ignore[union-attr]  # a field of ours, no relation backwards
        for feld in pflicht
        if not jetzt[feld]
    ]


@transaction.atomic
def einreichen(*, angebot: Angebot, von: Konto) -> None:
    """Raises FalscherZustand while something is missing."""
    # Locked: another tab may just be emptying a field of the draft.
    fehlt = fehlende(Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk))
    if fehlt:
        raise FalscherZustand(
            _("Es fehlt noch etwas: %(felder)s.") % {"felder": ", ".join(fehlt)},
            bei=angebot,
            weiter=_("Ergänzen Sie es unter „Angebot bearbeiten“."),
        )
    angebot.einreichen(von=von)


def vier_augen(netzwerk: int, urheber: int | None, konto: Konto) -> bool:
    """Four eyes: `konto` made it themselves, and another coordinator could look at it."""
    return urheber == konto.pk and hat_andere_koordination(netzwerk, konto)


def hat_andere_koordination(netzwerk: int, konto: Konto) -> bool:
    andere = Rolle.objects.filter(
        netzwerk=netzwerk, art=Rolle.Art.KOORDINATION, konto__is_active=True
    )
    return andere.exclude(konto=konto).exists()


def braucht_andere(angebot: Angebot, konto: Konto) -> bool:
    return vier_augen(angebot.netzwerk_id, angebot.eingereicht_von_id, konto)


def aendert_sofort(angebot: Angebot, konto: Konto) -> bool:
    """What is not public; and what is, for the coordination.

    A coordinator who also represents the provider proposes to a colleague, where there is one.
    """
    if not angebot.ist_oeffentlich:
        return True
    if not ist_koordination(konto, angebot.netzwerk):
        return False
    eigene = Organisation.objects.vertreten_durch(konto)
    return not (
        angebot.anbieter.filter(pk__in=eigene.values("pk")).exists()
        and hat_andere_koordination(angebot.netzwerk_id, konto)
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
    bilder = angebot.bilder.all().wartend()
    if hat_andere_koordination(angebot.netzwerk_id, von):
        bilder = bilder.exclude(hochgeladen_von=von)
    bilder.update(freigegeben_am=angebot.freigegeben_am, freigegeben_von=von)
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
