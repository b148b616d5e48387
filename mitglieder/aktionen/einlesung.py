"""Reading in a member list: kept for the preview, decided about, written: all of it or nothing."""

from collections import defaultdict
from dataclasses import dataclass

import pghistory
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from mitglieder.aktionen import organisation as organisationen
from mitglieder.aktionen.vorschau import VorschauVeraltet, felder_aus, gesperrt, zeilen_zu
from mitglieder.einlesen.eintrag import Eintrag
from mitglieder.einlesen.plan import Plan
from mitglieder.einlesen.schreiben import schreiben
from mitglieder.einlesen.spalten import MITGLIEDERLISTE
from mitglieder.einlesen.tabelle import Tabelle
from mitglieder.einlesen.vorschau import Einleseart
from mitglieder.models import Einlesung, Mitgliedschaft, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk

HOECHSTENS_EINZELN = 5  # shared entries that bring a mail each, with old and new values
HOECHSTENS_GENANNT = 30  # entries that one mail lists


@dataclass(frozen=True)
class Ergebnis:
    neu: int
    geaendert: int


def ablegen(
    *, netzwerk: Netzwerk, tabelle: Tabelle, dateiname: str, quelle: str, von: Konto
) -> Einlesung:
    """Keep the lines of an upload for the preview, for a day at most."""
    einlesung: Einlesung = Einlesung.objects.create(
        netzwerk=netzwerk, konto=von, quelle=quelle, **felder_aus(tabelle, dateiname)
    )
    return einlesung


def plan_zu(einlesung: Einlesung, *, sperren: bool = False) -> Plan:
    """What the list would change now."""
    return Plan(
        netzwerk=einlesung.netzwerk,
        zeilen=zeilen_zu(einlesung, MITGLIEDERLISTE),
        quelle=einlesung.quelle,
        von=einlesung.konto,
        entscheidungen=einlesung.entscheidungen,
        sperren=sperren,
    )


MITGLIEDER = Einleseart[Einlesung](MITGLIEDERLISTE, plan_zu)


def uebernehmen(*, einlesung: Einlesung, stand: str, von: Handelnde) -> Ergebnis:
    """Write everything. Raises VorschauVeraltet when `stand` is not what would happen now."""
    try:
        with transaction.atomic():
            # One list at a time per network: two would not see each other's new organisations.
            Netzwerk.objects.select_for_update(no_key=True).get(pk=einlesung.netzwerk_id)
            plan = plan_zu(gesperrt(einlesung), sperren=True)
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
