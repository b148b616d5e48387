"""Between upload and confirmation of any list: choose sheets, mend cells, decide about doubles."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from mitglieder.einlesen.leseart import Leseart
from mitglieder.einlesen.tabelle import Blatt, Tabelle, Zeile
from mitglieder.einlesen.vorschau import Einleseart
from mitglieder.einlesen.zuordnung import SPALTE, fremde_spalten, gelesen, zugeordnete
from mitglieder.models.einlesung import Listeneinlesung
from netzwerk.basis.handelnde import Handelnde


class VorschauVeraltet(ValueError):
    """What would be written is no longer what was shown, or somebody has written it already."""


def felder_aus(tabelle: Tabelle, dateiname: str) -> dict[str, Any]:
    """What every upload keeps for the preview, for a day at most."""
    return {
        "dateiname": dateiname[:160],
        "zeilen": [asdict(zeile) for zeile in tabelle.zeilen],
        "blaetter": [asdict(blatt) for blatt in tabelle.blaetter],
        "unbekannte_spalten": tabelle.unbekannt,
    }


def blaetter_zu(einlesung: Listeneinlesung) -> list[Blatt]:
    return [Blatt(**blatt) for blatt in einlesung.blaetter]


def zeilen_zu(einlesung: Listeneinlesung, leseart: Leseart) -> list[Zeile]:
    """The lines of the sheets that count."""
    aus = {nr for nr, blatt in enumerate(blaetter_zu(einlesung)) if not blatt.an}
    zuordnung = zugeordnete(einlesung)
    zeilen = [gelesen(zeile, zuordnung, leseart) for zeile in einlesung.zeilen]
    return [zeile for zeile in zeilen if zeile.blatt not in aus]


def blaetter_waehlen(*, einlesung: Listeneinlesung, nummern: set[int], von: Handelnde) -> None:
    """Which sheets count; at least one that has lines, else everything stays as it is."""
    with transaction.atomic():
        einlesung = gesperrt(einlesung)
        lesbar = {nr for nr, blatt in enumerate(einlesung.blaetter) if blatt["zeilen"]}
        if nummern & lesbar:
            for nr, blatt in enumerate(einlesung.blaetter):
                blatt["an"] = nr in nummern & lesbar
        einlesung.save(update_fields=["blaetter"])


def berichtigen(
    *,
    einlesung: Listeneinlesung,
    leseart: Leseart,
    zellen: dict[tuple[str, str], str],
    aus: set[str],
    von: Handelnde,
) -> None:
    """Mend cells in the preview (by line and column) and leave lines out.

    A decision about a line goes when it gets another name.
    """
    with transaction.atomic():
        einlesung = gesperrt(einlesung)
        zuordnung = zugeordnete(einlesung)
        for zeile in einlesung.zeilen:
            schluessel = f"{zeile['blatt']}-{zeile['nr']}"
            bisher = gelesen(zeile, zuordnung, leseart).werte
            for (ort, spalte), wert in zellen.items():
                neu = leseart.putzen(wert, spalte)[: leseart.hoechstzeichen]
                if ort != schluessel or bisher.get(spalte, "") == neu:
                    continue
                zeile["werte"] |= {spalte: neu}
                if not neu and not zuordnung:  # else an assigned column would fill it again
                    del zeile["werte"][spalte]
                if spalte == leseart.kopf:
                    einlesung.entscheidungen.pop(schluessel, None)
            if schluessel in aus:
                einlesung.entscheidungen[schluessel] = "aus"
        einlesung.save(update_fields=["zeilen", "entscheidungen"])


def spalten_zuordnen(
    *, einlesung: Listeneinlesung, leseart: Leseart, wahl: dict[str, str], von: Handelnde
) -> list[str]:
    """What the unknown columns (by heading) are; an empty key takes it back.

    Returns the headings that stay open because the one before them is that column already.
    """
    uebrig = []
    with transaction.atomic():
        einlesung = gesperrt(einlesung)
        vergeben: set[str] = set()
        for spalte in fremde_spalten(einlesung):
            titel, schluessel = spalte.titel, wahl.get(spalte.titel, spalte.gewaehlt)
            einlesung.entscheidungen.pop(SPALTE + titel, None)
            if schluessel in vergeben:
                uebrig.append(titel)
            elif schluessel in leseart.alle:
                einlesung.entscheidungen[SPALTE + titel] = schluessel
                vergeben.add(schluessel)
        einlesung.save(update_fields=["entscheidungen"])
    return uebrig


def entscheiden[E: Listeneinlesung](
    *, einlesung: E, art: Einleseart[E], wahl: dict[str, str], von: Handelnde
) -> None:
    """What a person says about lines suspected twice; an empty word takes it back.

    Only what the preview offers counts, so that nothing foreign is taken for the same.
    """
    with transaction.atomic():
        einlesung = gesperrt(einlesung)
        moeglich = {
            befund.schluessel: {"neu", *(kandidat.wahl for kandidat in befund.kandidaten)}
            for befund in art.planen(einlesung).befunde
        }
        for schluessel, wort in wahl.items():
            if not wort:
                einlesung.entscheidungen.pop(schluessel, None)
            elif wort in moeglich.get(schluessel, ()):
                einlesung.entscheidungen[schluessel] = wort
        einlesung.save(update_fields=["entscheidungen"])


def alle_entscheiden[E: Listeneinlesung](
    *, einlesung: E, art: Einleseart[E], gleich: bool, von: Handelnde
) -> None:
    """The same word for every suspicion that is still open; the likeliest one when „the same“."""
    wahl = {
        befund.schluessel: befund.kandidaten[0].wahl if gleich else "neu"
        for befund in art.planen(einlesung).befunde
        if befund.kandidaten
    }
    entscheiden(einlesung=einlesung, art=art, wahl=wahl, von=von)


def gesperrt[E: Listeneinlesung](einlesung: E) -> E:
    """Locked: two tabs would else overwrite what the other decided. Not after it was read in."""
    zeile: E = (
        type(einlesung)
        ._default_manager.select_for_update(of=("self",))
        .select_related("netzwerk", "konto")
        .get(pk=einlesung.pk)
    )
    if zeile.uebernommen_am is not None:
        raise VorschauVeraltet
    return zeile
