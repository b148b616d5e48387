"""A change of a released offer: its draft, and the decision on what a representative proposes."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from angebote.aktionen.angebot import aendern, aendert_sofort, setzen, vier_augen, vorschlagen
from angebote.models import Angebot, Angebotsaenderung
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto


def angefangen(angebot: Angebot, von: Konto) -> Angebotsaenderung | None:
    """What one goes on with when one edits the offer: the own draft first."""
    aenderungen = angebot.aenderungen.all()
    eigener: Angebotsaenderung | None = aenderungen.persoenlich_von(von).first()
    if eigener is not None or aendert_sofort(angebot, von):
        return eigener
    gemeinsamer: Angebotsaenderung | None = aenderungen.unentschieden().gemeinsam().first()
    return gemeinsamer


@transaction.atomic
def entwerfen(*, angebot: Angebot, angaben: dict[str, Any], von: Konto) -> Angebotsaenderung | None:
    """Keep what is not finished; None where it says what is public already."""
    # Locked: there is one draft of an offer, whichever of the provider's people writes it.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=angebot.pk)
    persoenlich = aendert_sofort(angebot, von)
    if not persoenlich:  # who once published at once, and now proposes, takes the own draft along
        angebot.aenderungen.all().persoenlich_von(von).delete()
    zustand = Angebotsaenderung.Zustand.ENTWURF
    return vorschlagen(angebot, angaben, von, zustand, persoenlich)


@transaction.atomic
def abschliessen(
    *, angebot: Angebot, angaben: dict[str, Any], von: Konto
) -> Angebotsaenderung | None:
    """Publish or propose what the form holds: the own draft that it was filled from is done."""
    angebot.aenderungen.all().persoenlich_von(von).delete()
    return aendern(angebot=angebot, angaben=angaben, von=von)


@transaction.atomic
def verwerfen(*, aenderung: Angebotsaenderung, von: Konto) -> None:
    """Take back a draft, or what was proposed and is not decided yet."""
    offen = Angebotsaenderung.objects.unentschieden().filter(pk=aenderung.pk)
    if not offen.select_for_update().exists():
        raise FalscherZustand(_("Über diese Änderung ist schon entschieden."), bei=aenderung)
    offen.delete()


@transaction.atomic
def annehmen(*, aenderung: Angebotsaenderung, von: Konto, stand: str) -> None:
    """Publish the proposal that was read: `stand` is its `stand`. Raises FalscherZustand."""
    # Locked, the offer first as everywhere: a newer proposal takes the place of the old one in the
    # same row, and the offer may have been archived or confirmed since it was read.
    angebot = Angebot.objects.select_for_update(of=("self",)).get(pk=aenderung.angebot_id)
    jetzt = Angebotsaenderung.objects.select_for_update().filter(pk=aenderung.pk).first()
    if jetzt is None or jetzt.stand != stand:
        raise FalscherZustand(_("Die Angaben haben sich inzwischen geändert."), bei=aenderung)
    if not angebot.ist_oeffentlich:
        raise FalscherZustand(_("Das Angebot ist nicht mehr öffentlich."), bei=aenderung)
    if vier_augen(angebot.netzwerk_id, jetzt.eingereicht_von_id, von):
        raise FalscherZustand(
            _("Diese Änderung haben Sie selbst vorgeschlagen."),
            bei=aenderung,
            weiter=_("Eine andere Person der Koordination entscheidet darüber."),
        )
    aenderung.vorschlag = jetzt.vorschlag
    aenderung.annehmen(von=von)
    # Who wrote the change had looked at the offer: it holds since then.
    angebot.bestaetigen(am=max(filter(None, (jetzt.eingereicht_am, angebot.bestaetigt_am))))
    setzen(angebot, aenderung.vorschlag, jetzt.eingereicht_von)
    _melden(aenderung, "angebot.aenderung_angenommen")


@transaction.atomic
def ablehnen(*, aenderung: Angebotsaenderung, grund: str, von: Konto) -> None:
    aenderung.ablehnen(von=von, grund=grund)
    _melden(aenderung, "angebot.aenderung_abgelehnt", grund=grund)


def _melden(aenderung: Angebotsaenderung, anlass: str, **parameter: Any) -> None:
    empfaenger = aenderung.urheber
    if empfaenger is None:
        return
    post.einreihen(
        [
            post.nachricht(
                netzwerk=aenderung.angebot.netzwerk,
                anlass=anlass,
                gegenstand=aenderung,
                empfaenger=empfaenger.email,
                empfaenger_name=empfaenger.name,
                parameter=parameter,
            )
        ]
    )
