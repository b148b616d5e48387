"""Entries of a result sheet, written by several people at once.

Every step holds the sheet's row: places in the order and the number of entries are counted under
it, and closing waits. Whether an edit hits what its author read is decided by `stand` alone, in
the UPDATE itself.
"""

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.ergebnisblatt import warum_fest
from treffen.models import Ergebnis, Ergebnisblatt


class Veraltet(Exception):
    """Somebody changed the entry meanwhile: `jetzt` is what it says now."""

    def __init__(self, jetzt: Ergebnis) -> None:
        super().__init__()
        self.jetzt = jetzt


class Geloescht(Exception):
    """Somebody deleted the entry meanwhile."""


class HatMassnahme(Exception):
    """A measure came of the entry. Without it the measure would have no origin: it would be left
    out of the minutes, and all members would see what is still being written here."""


class BlattVoll(Exception):
    """The sheet holds as many entries as it may."""


def _sperren(blatt: Ergebnisblatt) -> None:
    gesperrt = Ergebnisblatt.objects.select_for_update(no_key=True).get(pk=blatt.pk)
    if not gesperrt.ist_offen:
        raise FalscherZustand(_("Das Ergebnisblatt ist abgeschlossen."), bei=blatt)
    # Whatever way it stayed open: what released minutes say is written on no more.
    if grund := warum_fest(gesperrt.treffen):
        raise FalscherZustand(grund, bei=blatt)


def _bedarf(blatt: Ergebnisblatt, art: str, zu: Ergebnis | None) -> Ergebnis | None:
    """The need an approach answers, if it is still there and still one."""
    if zu is None or art != Ergebnis.Art.LOESUNGSANSATZ:
        return None
    bedarf: Ergebnis | None = blatt.ergebnisse.filter(
        pk=zu.pk, art=Ergebnis.Art.HANDLUNGSBEDARF
    ).first()
    return bedarf


@transaction.atomic
def eintragen(*, blatt: Ergebnisblatt, art: str, text: str, zu: Ergebnis | None = None) -> Ergebnis:
    """A new entry at the end. Sent twice, after a lost answer, it is there once.

    Raises BlattVoll, FalscherZustand.
    """
    _sperren(blatt)
    zu = _bedarf(blatt, art, zu)
    schon: Ergebnis | None = blatt.ergebnisse.filter(art=art, text=text, zu=zu).first()
    if schon is not None:
        return schon
    if blatt.ergebnisse.count() >= Ergebnis.HOECHSTENS:
        raise BlattVoll
    letzte = blatt.ergebnisse.aggregate(letzte=Max("position"))["letzte"] or 0
    neu: Ergebnis = blatt.ergebnisse.create(art=art, text=text, zu=zu, position=letzte + 1)
    return neu


@transaction.atomic
def aendern(
    *, blatt: Ergebnisblatt, pk: int, stand: int, art: str, text: str, zu: Ergebnis | None
) -> Ergebnis:
    """Raises Veraltet, Geloescht, FalscherZustand; saying what is saved already is no conflict."""
    _sperren(blatt)
    zu = _bedarf(blatt, art, zu)
    getroffen = blatt.ergebnisse.filter(pk=pk, stand=stand).update(
        art=art, text=text, zu=zu, stand=F("stand") + 1
    )
    jetzt: Ergebnis | None = blatt.ergebnisse.filter(pk=pk).first()
    if jetzt is None:
        raise Geloescht
    if not getroffen and (jetzt.art, jetzt.text, jetzt.zu_id) != (art, text, zu.pk if zu else None):
        raise Veraltet(jetzt)
    if art != Ergebnis.Art.HANDLUNGSBEDARF:
        blatt.ergebnisse.filter(zu=jetzt).update(zu=None)
    return jetzt


@transaction.atomic
def loeschen(*, blatt: Ergebnisblatt, pk: int, stand: int) -> None:
    """Approaches to a need stay without it. Raises Veraltet, HatMassnahme, FalscherZustand; gone is
    gone."""
    _sperren(blatt)
    jetzt: Ergebnis | None = blatt.ergebnisse.filter(pk=pk).first()
    if jetzt is None:
        return
    if jetzt.stand != stand:
        raise Veraltet(jetzt)
    if jetzt.massnahmen.exists():
        raise HatMassnahme
    jetzt.delete()


@transaction.atomic
def ruecken(*, blatt: Ergebnisblatt, pk: int, hoch: bool) -> None:
    """One place up or down among its like: needs, or approaches to the same need.

    No edit: somebody who writes in the entry meets no conflict. Raises FalscherZustand.
    """
    _sperren(blatt)
    eintrag: Ergebnis | None = blatt.ergebnisse.filter(pk=pk).first()
    if eintrag is None:
        return
    reihe = list(blatt.ergebnisse.filter(art=eintrag.art, zu=eintrag.zu_id))
    stelle = reihe.index(eintrag)
    ziel = stelle - 1 if hoch else stelle + 1
    if 0 <= ziel < len(reihe):
        reihe[stelle], reihe[ziel] = reihe[ziel], reihe[stelle]
    for position, zeile in enumerate(reihe, start=1):
        zeile.position = position
    Ergebnis.objects.bulk_update(reihe, ["position"])
