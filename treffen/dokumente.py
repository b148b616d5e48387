"""PDFs of meetings: the minutes."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from netzwerk.basis import pdf
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import bis, datum, datum_lang
from treffen import druck  # noqa: F401  # registers how sheets and badges are made
from treffen.abbild import lesen
from treffen.aktionen import protokoll as aktionen
from treffen.models import Protokoll
from treffen.pruefen import befund


def protokoll_bauen(dokument: Dokument) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    with translation.override("de"):
        protokoll: Protokoll = Protokoll.objects.select_related("treffen__netzwerk").get(
            pk=dokument.gegenstand_id
        )
        titel = _("Protokoll: %(treffen)s") % {"treffen": protokoll.inhalt["titel"]}
        kontext = protokoll_kontext(protokoll, dokument)
        return Ergebnis(
            pdf.pdf_aus_vorlage(
                "pdf/protokoll.html", kontext, titel=titel, pruefcode=dokument.pruefcode
            )
        )


def protokoll_versenden(dokument: Dokument) -> None:
    aktionen.versenden(protokoll=Protokoll.objects.get(pk=dokument.gegenstand_id))


dokumentart(aktionen.ART, protokoll_bauen, protokoll_versenden, befund)


def protokoll_kontext(protokoll: Protokoll, dokument: Dokument) -> dict[str, Any]:
    """What templates/pdf/protokoll.html asks for: the image of the release, in plain values.

    The letterhead is that of the day on which the file is made.
    """
    inhalt = lesen(protokoll.inhalt)
    netzwerk = protokoll.treffen.netzwerk
    return {
        "netzwerk": briefkopf(netzwerk),
        "beschreibung": _("Ergebnisprotokoll vom %(datum)s") % {"datum": datum(inhalt["beginn"])},
        "kopfdatum": datum(inhalt["beginn"]),
        "erstellt_am": protokoll.freigegeben_am,
        "protokoll": {
            **{f: inhalt[f] for f in ("titel", "gremium", "ort", "vorsitz", "protokollfuehrung")},
            "datum": datum_lang(inhalt["beginn"]),
            "zeit": bis(inhalt["beginn"], inhalt["ende"]),
            "version": inhalt["version"],
            "freigegeben_am": datum(protokoll.freigegeben_am),
            "genehmigt_am": datum(protokoll.genehmigt_am),
            "pruefcode": dokument.pruefcode,
            "pruef_url": pruef_adresse(netzwerk).partition("://")[2],
            "qr_svg": pdf.qr_code(pruef_adresse(netzwerk, dokument.pruefcode)),
        },
        **{liste: inhalt[liste] for liste in ("anwesend", "entschuldigt", "fehlend")},
        "anwesend_text": inhalt["anwesend_text"],
        "namen": True,
        "tops": [_top(punkt) for punkt in inhalt["punkte"]],
        **{liste: inhalt[liste] for liste in ("gruppen", "umfragen")},
        "naechster_termin": _naechster_termin(inhalt["naechstes"]),
    }


def _top(punkt: dict[str, Any]) -> dict[str, Any]:
    return {
        **punkt,
        "beschluesse": [
            b | {"verfahren": "abstimmung"} if b["hat_stimmen"] else b for b in punkt["beschluesse"]
        ],
        "massnahmen": [m | {"bis": datum(m["frist"])} for m in punkt["massnahmen"]],
        "umfragen": [],
    }


def _naechster_termin(folgendes: dict[str, Any] | None) -> str:
    if folgendes is None:
        return ""
    ort = f", {folgendes['ort']}" if folgendes["ort"] else ""
    zeit = bis(folgendes["beginn"], folgendes["ende"])
    return f"{datum_lang(folgendes['beginn'])}, {zeit}{ort}: {folgendes['titel']}"
