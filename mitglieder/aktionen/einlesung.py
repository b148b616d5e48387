"""Writing a member list that was previewed: all of it or nothing."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from mitglieder.einlesen.datei import Tabelle, Zeile
from mitglieder.einlesen.plan import Eintrag, Plan
from mitglieder.models import Einlesung, Mitgliedschaft
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk


class VorschauVeraltet(ValueError):
    """What would be written is no longer what was shown, or somebody has written it already."""


@dataclass(frozen=True)
class Ergebnis:
    neu: int
    geaendert: int


def ablegen(
    *, netzwerk: Netzwerk, tabelle: Tabelle, dateiname: str, quelle: str, von: Konto
) -> Einlesung:
    """Keep the lines of an upload for the preview, for a day at most."""
    einlesung: Einlesung = Einlesung.objects.create(
        netzwerk=netzwerk,
        konto=von,
        dateiname=dateiname[:160],
        quelle=quelle,
        zeilen=[{"nr": zeile.nr, "werte": zeile.werte} for zeile in tabelle.zeilen],
        unbekannte_spalten=tabelle.unbekannt,
    )
    return einlesung


def plan_zu(einlesung: Einlesung) -> Plan:
    """What the list would change now."""
    zeilen = [Zeile(zeile["nr"], zeile["werte"]) for zeile in einlesung.zeilen]
    return Plan(
        netzwerk=einlesung.netzwerk, zeilen=zeilen, quelle=einlesung.quelle, von=einlesung.konto
    )


def uebernehmen(*, einlesung: Einlesung, stand: str, von: Handelnde) -> Ergebnis:
    """Write everything. Raises VorschauVeraltet when `stand` is not what would happen now."""
    try:
        with transaction.atomic():
            # One list at a time per network: two would not see each other's new organisations.
            Netzwerk.objects.select_for_update(no_key=True).get(pk=einlesung.netzwerk_id)
            plan = plan_zu(einlesung)
            if not plan.ist_fehlerfrei or plan.stand != stand or not einlesung.als_uebernommen():
                raise VorschauVeraltet
            for eintrag in plan.eintraege:
                _schreiben(eintrag, einlesung.netzwerk)
    except IntegrityError as fehler:  # somebody entered the same by hand at this moment
        raise VorschauVeraltet from fehler
    arten = [befund.art for befund in plan.befunde]
    return Ergebnis(arten.count("neu"), arten.count("geaendert"))


def _schreiben(eintrag: Eintrag, netzwerk: Netzwerk) -> None:
    organisation = eintrag.organisation
    if eintrag.oben is not None:
        organisation.uebergeordnet = (
            eintrag.oben.organisation if isinstance(eintrag.oben, Eintrag) else eintrag.oben
        )
    if organisation.pk is None or eintrag.geaendert:
        organisation.save()
    _aufnehmen(eintrag, netzwerk)
    for teil in eintrag.kontakte:
        if teil.kontakt is None:
            continue
        if teil.zu_schreiben:
            teil.kontakt.organisation = organisation
            teil.kontakt.save()
        if teil.aufzunehmen:
            teil.kontakt.netzwerke.add(netzwerk)


def _aufnehmen(eintrag: Eintrag, netzwerk: Netzwerk) -> None:
    mitgliedschaft = eintrag.mitgliedschaft
    if eintrag.aufnehmen and mitgliedschaft is None:
        mitgliedschaft = Mitgliedschaft.objects.create(
            netzwerk=netzwerk,
            organisation=eintrag.organisation,
            zustand=Mitgliedschaft.Zustand.AKTIV,
        )
    elif eintrag.aufnehmen and mitgliedschaft is not None:
        if mitgliedschaft.zustand != Mitgliedschaft.Zustand.EINGELADEN:
            mitgliedschaft.einladen()
        mitgliedschaft.aktivieren()
    if mitgliedschaft is not None and eintrag.gruppen is not None:
        mitgliedschaft.gruppen.set(eintrag.gruppen)
