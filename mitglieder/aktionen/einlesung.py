"""Reading in a member list: kept for the preview, decided about, written: all of it or nothing."""

from collections import defaultdict
from dataclasses import asdict, dataclass

import pghistory
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from mitglieder.aktionen import organisation as organisationen
from mitglieder.einlesen.eintrag import Eintrag
from mitglieder.einlesen.plan import Plan
from mitglieder.einlesen.schreiben import schreiben
from mitglieder.einlesen.tabelle import HOECHSTZEICHEN, Blatt, Tabelle, Zeile, sauber
from mitglieder.models import Einlesung, Mitgliedschaft, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk

HOECHSTENS_EINZELN = 5  # shared entries that bring a mail each, with old and new values
HOECHSTENS_GENANNT = 30  # entries that one mail lists


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
        zeilen=[asdict(zeile) for zeile in tabelle.zeilen],
        blaetter=[asdict(blatt) for blatt in tabelle.blaetter],
        unbekannte_spalten=tabelle.unbekannt,
    )
    return einlesung


def blaetter_zu(einlesung: Einlesung) -> list[Blatt]:
    return [Blatt(**blatt) for blatt in einlesung.blaetter]


def plan_zu(einlesung: Einlesung, *, sperren: bool = False) -> Plan:
    """What the list would change now."""
    aus = {nr for nr, blatt in enumerate(blaetter_zu(einlesung)) if not blatt.an}
    zeilen = [Zeile(**zeile) for zeile in einlesung.zeilen]
    return Plan(
        netzwerk=einlesung.netzwerk,
        zeilen=[zeile for zeile in zeilen if zeile.blatt not in aus],
        quelle=einlesung.quelle,
        von=einlesung.konto,
        entscheidungen=einlesung.entscheidungen,
        sperren=sperren,
    )


def blaetter_waehlen(*, einlesung: Einlesung, nummern: set[int], von: Handelnde) -> None:
    """Which sheets count; at least one that has lines, else everything stays as it is."""
    with transaction.atomic():
        einlesung = _gesperrt(einlesung)
        lesbar = {nr for nr, blatt in enumerate(einlesung.blaetter) if blatt["zeilen"]}
        if nummern & lesbar:
            for nr, blatt in enumerate(einlesung.blaetter):
                blatt["an"] = nr in nummern & lesbar
        einlesung.save(update_fields=["blaetter"])


def berichtigen(
    *, einlesung: Einlesung, zellen: dict[tuple[str, str], str], aus: set[str], von: Handelnde
) -> None:
    """Mend cells in the preview (by line and column) and leave lines out.

    A decision about a line goes when its organisation gets another name.
    """
    with transaction.atomic():
        einlesung = _gesperrt(einlesung)
        for zeile in einlesung.zeilen:
            schluessel = f"{zeile['blatt']}-{zeile['nr']}"
            for (ort, spalte), wert in zellen.items():
                if ort != schluessel or zeile["werte"].get(spalte, "") == (neu := sauber(wert)):
                    continue
                zeile["werte"] |= {spalte: neu[:HOECHSTZEICHEN]}
                if not neu:
                    del zeile["werte"][spalte]
                if spalte == "organisation":
                    einlesung.entscheidungen.pop(schluessel, None)
            if schluessel in aus:
                einlesung.entscheidungen[schluessel] = "aus"
        einlesung.save(update_fields=["zeilen", "entscheidungen"])


def entscheiden(*, einlesung: Einlesung, wahl: dict[str, str], von: Handelnde) -> None:
    """What a person says about lines suspected twice; an empty word takes it back.

    Only what the preview offers counts, so that nothing foreign is taken for the same.
    """
    with transaction.atomic():
        einlesung = _gesperrt(einlesung)
        moeglich = {
            befund.schluessel: {"neu", *(kandidat.wahl for kandidat in befund.kandidaten)}
            for befund in plan_zu(einlesung).befunde
        }
        for schluessel, wort in wahl.items():
            if not wort:
                einlesung.entscheidungen.pop(schluessel, None)
            elif wort in moeglich.get(schluessel, ()):
                einlesung.entscheidungen[schluessel] = wort
        einlesung.save(update_fields=["entscheidungen"])


def alle_entscheiden(*, einlesung: Einlesung, gleich: bool, von: Handelnde) -> None:
    """The same word for every suspicion that is still open; the likeliest one when „the same“."""
    wahl = {
        befund.schluessel: befund.kandidaten[0].wahl if gleich else "neu"
        for befund in plan_zu(einlesung).befunde
        if befund.kandidaten
    }
    entscheiden(einlesung=einlesung, wahl=wahl, von=von)


def _gesperrt(einlesung: Einlesung) -> Einlesung:
    """Locked: two tabs would else overwrite what the other decided. Not after it was read in."""
    gesperrt: Einlesung = (
        Einlesung.objects.select_for_update(of=("self",))
        .select_related("netzwerk", "konto")
        .get(pk=einlesung.pk)
    )
    if gesperrt.uebernommen_am is not None:
        raise VorschauVeraltet
    return gesperrt


def uebernehmen(*, einlesung: Einlesung, stand: str, von: Handelnde) -> Ergebnis:
    """Write everything. Raises VorschauVeraltet when `stand` is not what would happen now."""
    try:
        with transaction.atomic():
            # One list at a time per network: two would not see each other's new organisations.
            Netzwerk.objects.select_for_update(no_key=True).get(pk=einlesung.netzwerk_id)
            plan = plan_zu(_gesperrt(einlesung), sperren=True)
            if not plan.ist_fehlerfrei or plan.stand != stand or not einlesung.als_uebernommen():
                raise VorschauVeraltet
            geaendert = {e.organisation.pk: e for e in plan.eintraege if _ist_bekannt(e)}
            geteilt = _geteilte(list(geaendert), einlesung.netzwerk)
            einzeln = {} if len(geteilt) > HOECHSTENS_EINZELN else geteilt
            vorher = [(o, organisationen.stand(o)) for o in einzeln]
            with pghistory.context(weg="einlesung"):  # so that the history can say „Import“
                schreiben(plan, einlesung.netzwerk)
            for organisation, stand_vorher in vorher:
                organisationen.mitteilen(
                    organisation=organisation,
                    vorher=stand_vorher,
                    netzwerk=einlesung.netzwerk,
                    von=von,
                )
            if not einzeln:
                _zusammen_mitteilen(geteilt, geaendert, einlesung)
    except IntegrityError as fehler:  # somebody entered the same by hand at this moment
        raise VorschauVeraltet from fehler
    arten = [befund.art for befund in plan.befunde]
    return Ergebnis(arten.count("neu"), arten.count("geaendert"))


def _ist_bekannt(eintrag: Eintrag) -> bool:
    return bool(eintrag.geaendert) and not eintrag.ist_neu


def _geteilte(pks: list[int], netzwerk: Netzwerk) -> dict[Organisation, list[Netzwerk]]:
    """What the list changes although other networks keep it too, and which ones."""
    geteilt: dict[Organisation, list[Netzwerk]] = defaultdict(list)
    for mitgliedschaft in (
        Mitgliedschaft.objects.filter(organisation__in=pks)
        .aktiv()
        .exclude(netzwerk=netzwerk)
        .select_related("netzwerk", "organisation")
        .order_by("organisation__name", "pk")
    ):
        geteilt[mitgliedschaft.organisation].append(mitgliedschaft.netzwerk)
    return geteilt


def _zusammen_mitteilen(
    geteilt: dict[Organisation, list[Netzwerk]],
    geaendert: dict[int, Eintrag],
    einlesung: Einlesung,
) -> None:
    """Many entries at once: one mail to each network says which facts of which are new."""
    je_netzwerk: dict[Netzwerk, list[tuple[str, str]]] = defaultdict(list)
    titel = {feld.name: feld.verbose_name for feld in Organisation._meta.fields}
    with translation.override(settings.LANGUAGE_CODE):  # mails are German, whoever reads in
        for organisation, netzwerke in geteilt.items():
            felder = sorted(geaendert[organisation.pk].geaendert)
            namen = [str(titel[feld]) for feld in felder]
            for netzwerk in netzwerke:
                je_netzwerk[netzwerk].append((organisation.name, ", ".join(namen)))
    post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass="einlesung.geteilt",
            gegenstand=netzwerk,
            empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
            empfaenger_name=netzwerk.absender_name,
            runde=einlesung.pk,
            parameter={
                "durch": str(einlesung.netzwerk),
                "eintraege": eintraege[:HOECHSTENS_GENANNT],
                "weitere": len(eintraege[HOECHSTENS_GENANNT:]),
            },
        )
        for netzwerk, eintraege in je_netzwerk.items()
    )
