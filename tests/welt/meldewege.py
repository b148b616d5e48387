"""Reporting paths, evaluations, retrospective case work."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from netzwerk.basis.models import Dokument
from tests.fabriken import KontaktFabrik
from tests.welt import evaluation
from tests.welt.aufbau import Ort
from treffen import meldewegkarte
from treffen.models import Meldeweg, Meldewegfassung, Meldewegschritt


def einrichten(ort: Ort) -> None:
    """After meetings, groups and polls."""
    evaluation.einrichten(ort)
    meldewege_einrichten(ort)


def meldewege_einrichten(ort: Ort) -> None:
    """One of everybody with two versions and a draft; one inside; one that is only begun."""
    weg = _weg(ort, "meldeweg", "Wenn Sie sich Sorgen um ein Kind machen", oeffentlich=True)
    erste = _fassung(weg, 1)
    _in_kraft(ort, erste)
    erste.abloesen()
    zweite = _fassung(weg, 2, aenderung="Die Nummer der Bereitschaft steht jetzt vorn.")
    _in_kraft(ort, zweite)
    Dokument.objects.create(
        netzwerk=ort.netzwerk,
        art=meldewegkarte.ART,
        gegenstand_typ=ContentType.objects.get_for_model(Meldewegfassung),
        gegenstand_id=zweite.pk,
        dateiname=meldewegkarte.dateiname(zweite),
    )
    ort.dokument(meldewegkarte.ART, zweite)
    # Reworded since: that shows with the next version.
    neu = "Sie haben etwas gesehen, gehört oder erzählt bekommen, das Ihnen Sorgen macht."
    Meldeweg.objects.filter(pk=weg.pk).update(anlass=neu)
    entwurf = _fassung(weg, 3)
    ort.dinge["meldewegfassung"] = zweite
    ort.dinge["meldewegfrage"] = entwurf.schritte.get(art="entscheidung")

    intern = _weg(ort, "meldeweg_intern", "Verfahren bei gewichtigen Anhaltspunkten")
    gilt = _fassung(intern, 1)
    weg_gegangen = KontaktFabrik(organisation=ort.andere, netzwerke=[ort.netzwerk])
    gilt.schritte.filter(nummer=2).update(kontakt=weg_gegangen)
    _in_kraft(ort, gilt)
    weg_gegangen.ausscheiden()

    begonnen = _weg(ort, "meldeweg_entwurf", "Anfragen aus Sportvereinen")
    unfertig = Meldewegfassung.objects.create(meldeweg=begonnen)
    for nummer, titel in enumerate(("Zuhören und aufschreiben", "Weiß jemand Rat?"), start=1):
        art = "entscheidung" if nummer == 2 else "schritt"
        Meldewegschritt.objects.create(fassung=unfertig, nummer=nummer, titel=titel, art=art)


def _weg(ort: Ort, name: str, titel: str, *, oeffentlich: bool = False) -> Meldeweg:
    weg: Meldeweg = Meldeweg.objects.create(
        netzwerk=ort.netzwerk,
        titel=titel,
        anlass="Sie haben etwas gesehen oder gehört, das Ihnen Sorgen macht.",
        fuer_wen="Eltern, Nachbarn, Verwandte",
        ist_oeffentlich=oeffentlich,
    )
    ort.dinge[name] = weg
    return weg


def _fassung(weg: Meldeweg, version: int, **mehr: Any) -> Meldewegfassung:
    fassung: Meldewegfassung = Meldewegfassung.objects.create(meldeweg=weg, version=version, **mehr)
    schritte: tuple[dict[str, Any], ...] = (
        {"titel": "Ist das Kind in akuter Gefahr?", "art": "entscheidung", "nein_zu": 4},
        {"titel": "Polizei rufen", "stelle": "Polizei", "telefon": "110", "frist": "sofort"},
        {"titel": "Die Polizei übernimmt", "art": "ende"},
        {"titel": "Beratung anrufen", "stelle": "Beratungsstelle", "telefon": "00000 4711"},
        {"titel": "Gemeinsam weitersehen", "art": "ende"},
    )
    for nummer, felder in enumerate(schritte, start=1):
        Meldewegschritt.objects.create(fassung=fassung, nummer=nummer, **felder)
    return fassung


def _in_kraft(ort: Ort, fassung: Meldewegfassung) -> None:
    Meldewegfassung.objects.filter(pk=fassung.pk).update(
        zustand=Meldewegfassung.Zustand.IN_KRAFT,
        in_kraft_am=timezone.now(),
        in_kraft_von=ort.koordination,
        **fassung.meldeweg.kopf.felder(),
    )
    fassung.refresh_from_db()
