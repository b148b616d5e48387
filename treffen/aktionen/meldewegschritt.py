"""The steps of a draft: added, moved, removed. Branches keep leading to the step they meant."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto
from treffen.aktionen.meldeweg import sperren
from treffen.models import Meldewegfassung, Meldewegschritt

HOECHSTENS = 40


def entwurf_sperren(fassung: Meldewegfassung) -> list[Meldewegschritt]:
    """The steps, in a draft that nobody else changes now. Raises FalscherZustand."""
    fassung.meldeweg = sperren(fassung.meldeweg)
    da = Meldewegfassung.objects.filter(
        pk=fassung.pk, zustand=Meldewegfassung.Zustand.ENTWURF
    ).exists()
    if not da:
        raise FalscherZustand(
            _("Diese Fassung ist kein Entwurf mehr und bleibt, wie sie ist."), bei=fassung
        )
    return list(fassung.schritte.order_by("nummer", "pk"))


@transaction.atomic
def einfuegen(*, schritt: Meldewegschritt, nach: int, von: Konto) -> None:
    """Behind the step with the number `nach`; 0 is the beginning."""
    schritte = entwurf_sperren(schritt.fassung)
    if len(schritte) >= HOECHSTENS:
        raise FalscherZustand(
            _("Ein Weg hat höchstens %(zahl)s Schritte.") % {"zahl": HOECHSTENS},
            bei=schritt.fassung,
            weiter=_("Fassen Sie Schritte zusammen, oder machen Sie daraus zwei Wege."),
        )
    stelle = sum(einer.nummer <= nach for einer in schritte)
    # The branches of the new step name numbers as the page showed them: before it came in.
    neue = {einer.nummer: platz + (platz > stelle) for platz, einer in enumerate(schritte, start=1)}
    schritt.nummer = len(schritte) + 1
    schritt.save()
    schritte.insert(stelle, schritt)
    _ordnen(schritte, {**neue, schritt.nummer: stelle + 1})


@transaction.atomic
def ruecken(*, schritt: Meldewegschritt, hoch: bool, von: Konto) -> bool:
    """One place up or down; False at the end of the list."""
    schritte = entwurf_sperren(schritt.fassung)
    stelle = next((i for i, einer in enumerate(schritte) if einer.pk == schritt.pk), None)
    neu = None if stelle is None else stelle - 1 if hoch else stelle + 1
    if stelle is None or neu is None or not 0 <= neu < len(schritte):
        return False
    schritte.insert(neu, schritte.pop(stelle))
    _ordnen(schritte, {einer.nummer: platz for platz, einer in enumerate(schritte, start=1)})
    return True


@transaction.atomic
def loeschen(*, schritt: Meldewegschritt, von: Konto) -> int:
    """How many answers led there: they lead on to the step that follows now."""
    schritte = entwurf_sperren(schritt.fassung)
    bleibende = [einer for einer in schritte if einer.pk != schritt.pk]
    neue = {einer.nummer: platz for platz, einer in enumerate(bleibende, start=1)}
    verwaist = sum(
        ziel == schritt.nummer for einer in bleibende for ziel in (einer.ja_zu, einer.nein_zu)
    )
    danach = next((einer for einer in bleibende if einer.nummer > schritt.nummer), None)
    if danach is not None:
        neue[schritt.nummer] = neue[danach.nummer]
    Meldewegschritt.objects.filter(pk=schritt.pk).delete()
    _ordnen(bleibende, neue)
    return verwaist


def _ordnen(schritte: list[Meldewegschritt], neue: Mapping[int, int]) -> None:
    """Number them in this order. `neue`: old number → new one; whatever led elsewhere is open."""
    for platz, schritt in enumerate(schritte, start=1):
        vorher = (schritt.nummer, schritt.ja_zu, schritt.nein_zu)
        schritt.nummer = platz
        ja, nein = neue.get(schritt.ja_zu or 0), neue.get(schritt.nein_zu or 0)
        # What led to a removed step right before this one would now lead to itself.
        schritt.ja_zu = None if ja == platz else ja
        schritt.nein_zu = None if nein == platz else nein
        if (schritt.nummer, schritt.ja_zu, schritt.nein_zu) != vorher:
            schritt.save(update_fields=["nummer", "ja_zu", "nein_zu"])
