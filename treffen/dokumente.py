"""PDFs of meetings: the minutes."""

from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from netzwerk.basis import pdf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.templatetags.portal import bis, datum, datum_lang
from treffen.aktionen import protokoll as aktionen
from treffen.models import Beschluss, Protokoll, Teilnahme, Treffen
from treffen.pruefen import befund


def protokoll_bauen(dokument: Dokument) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    with translation.override("de"):
        protokoll: Protokoll = Protokoll.objects.select_related("treffen__netzwerk").get(
            pk=dokument.gegenstand_id
        )
        titel = _("Protokoll: %(treffen)s") % {"treffen": protokoll.treffen.titel}
        kontext = protokoll_kontext(protokoll, dokument)
        return Ergebnis(pdf.pdf_aus_vorlage("pdf/protokoll.html", kontext, titel=titel))


def protokoll_versenden(dokument: Dokument) -> None:
    aktionen.versenden(protokoll=Protokoll.objects.get(pk=dokument.gegenstand_id))


dokumentart(aktionen.ART, protokoll_bauen, protokoll_versenden, befund)


def protokoll_kontext(protokoll: Protokoll, dokument: Dokument) -> dict[str, Any]:
    """What templates/pdf/protokoll.html asks for, in plain values."""
    treffen = protokoll.treffen
    return {
        "netzwerk": _netzwerk(treffen.netzwerk),
        "beschreibung": _("Ergebnisprotokoll vom %(datum)s") % {"datum": datum(treffen.beginn)},
        "kopfdatum": datum(treffen.beginn),
        "erstellt_am": protokoll.freigegeben_am,
        "protokoll": {
            "titel": treffen.titel,
            "gremium": treffen.get_art_display(),
            "datum": datum_lang(treffen.beginn),
            "zeit": bis(treffen.beginn, treffen.ende),
            "ort": treffen.ort or (_("online") if treffen.online_link else ""),
            "vorsitz": protokoll.vorsitz,
            "protokollfuehrung": protokoll.protokollfuehrung,
            "version": protokoll.version,
            "freigegeben_am": datum(protokoll.freigegeben_am),
            "genehmigt_am": datum(protokoll.genehmigt_am),
            "pruefcode": dokument.pruefcode,
            "pruef_url": pruef_adresse(treffen.netzwerk).partition("://")[2],
            "qr_svg": pdf.qr_code(pruef_adresse(treffen.netzwerk, dokument.pruefcode)),
        },
        **_teilnahme(treffen),
        "namen": True,
        "tops": [_top(punkt) for punkt in protokoll.punkte()],
        "naechster_termin": _naechster_termin(treffen),
    }


def _netzwerk(netzwerk: Netzwerk) -> dict[str, Any]:
    return {
        "name": netzwerk.name,
        "kommune": netzwerk.kommune,
        "traeger": netzwerk.traeger,
        "anschrift": [z for z in netzwerk.kontakt_anschrift.splitlines() if z.strip()],
        "logo": None,
        "farbton": netzwerk.farbton,
        "saettigung": netzwerk.saettigung,
    }


def _teilnahme(treffen: Treffen) -> dict[str, list[dict[str, str]]]:
    zeilen = (
        Teilnahme.objects.filter(treffen=treffen)
        .exclude(anwesenheit="")
        .select_related("kontakt__organisation")
        .order_by("kontakt__organisation__name", "kontakt__nachname", "kontakt__vorname", "pk")
        .fetch_mode(models.FETCH_RAISE)
    )
    listen: dict[str, list[dict[str, str]]] = {
        wert: [] for wert in Teilnahme.Anwesenheit.values if wert
    }
    for zeile in zeilen:
        listen[zeile.anwesenheit].append(
            {
                "name": zeile.kontakt.name,
                "organisation": zeile.kontakt.organisation.name,
                "funktion": zeile.kontakt.funktion,
            }
        )
    return listen


def _top(punkt: Any) -> dict[str, Any]:
    nummer = punkt.top.nummer
    return {
        "nummer": nummer,
        "titel": punkt.top.titel,
        "art": punkt.top.get_art_display(),
        "ergebnis_html": punkt.abschnitt.ergebnis_html if punkt.abschnitt else "",
        "beschluesse": [_beschluss(b, f"{nummer}.{i}") for i, b in enumerate(punkt.beschluesse, 1)],
        "massnahmen": [
            {
                "nummer": f"{nummer}.{i}",
                "titel": m.titel,
                "wer": f"{m.verantwortlich.name} ({m.verantwortlich.organisation.name})"
                if m.verantwortlich
                else "",
                "bis": datum(m.frist),
            }
            for i, m in enumerate(punkt.massnahmen, 1)
        ],
        "umfragen": [],
    }


def _beschluss(beschluss: Beschluss, nummer: str) -> dict[str, Any]:
    gezaehlt = beschluss.ist_abstimmung and beschluss.hat_stimmen
    return {
        "nummer": nummer,
        "text": beschluss.text,
        "verfahren": "abstimmung" if gezaehlt else beschluss.get_verfahren_display(),
        "ja": beschluss.ja,
        "nein": beschluss.nein,
        "enthaltung": beschluss.enthaltung,
        "zustand": beschluss.get_zustand_display(),
    }


def _naechster_termin(treffen: Treffen) -> str:
    folgendes = Treffen.objects.filter(vorheriges=treffen).first()
    if folgendes is None or folgendes.zustand in (
        Treffen.Zustand.ENTWURF,
        *Treffen.ENTFALLEN,
    ):
        return ""
    ort = f", {folgendes.ort}" if folgendes.ort else ""
    zeit = bis(folgendes.beginn, folgendes.ende)
    return f"{datum_lang(folgendes.beginn)}, {zeit}{ort}: {folgendes.titel}"
