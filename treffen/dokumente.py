"""PDFs of meetings: the minutes, and the files made from them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from netzwerk.basis import pdf
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Befund, Ergebnis, dokumentart
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument
from netzwerk.basis.templatetags.portal import bis, datum, datum_lang
from treffen import druck  # noqa: F401  # registers how sheets and badges are made
from treffen.abbild import lesen
from treffen.aktionen import genehmigung
from treffen.aktionen import protokoll as aktionen
from treffen.models import Protokoll
from treffen.pruefen import befund

#: A longer decision may go on over the page: kept whole it would leave half a page empty.
LANG = 900


def protokoll_bauen(dokument: Dokument) -> Ergebnis:
    """The file names the end of the time for objections, which begins with the mails."""
    genehmigung.frist_ab_versand(protokoll=Protokoll.objects.get(pk=dokument.gegenstand_id))
    return _bauen(dokument, protokoll_kontext)


def oeffentliches_bauen(dokument: Dokument) -> Ergebnis:
    return _bauen(dokument, oeffentlicher_kontext)


def anlage_bauen(dokument: Dokument) -> Ergebnis:
    return _bauen(dokument, protokoll_kontext, vorlage="pdf/protokoll_anlage.html")


def _bauen(
    dokument: Dokument,
    kontext: Callable[[Protokoll, Dokument], dict[str, Any]],
    vorlage: str = "pdf/protokoll.html",
) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    with translation.override("de"):
        protokoll: Protokoll = Protokoll.objects.select_related("treffen__netzwerk").get(
            pk=dokument.gegenstand_id
        )
        werte = kontext(protokoll, dokument)
        return Ergebnis(
            pdf.pdf_aus_vorlage(
                vorlage,
                werte,
                titel=werte["dok"],
                pruefcode=dokument.pruefcode,
                melden=dokument.gesetzt,
            )
        )


def protokoll_versenden(dokument: Dokument) -> None:
    aktionen.versenden(protokoll=Protokoll.objects.get(pk=dokument.gegenstand_id))


def anlage_befund(dokument: Dokument) -> Befund:
    """The list of participants: what the page says of the minutes, under its own name."""
    return replace(befund(dokument), gueltig=_("Gültig: Diese Liste gehört zu einem Protokoll"))


dokumentart(aktionen.ART, protokoll_bauen, protokoll_versenden, befund)
dokumentart("protokoll_genehmigt", protokoll_bauen, None, befund)
dokumentart("protokoll_oeffentlich", oeffentliches_bauen, None, befund)
dokumentart("protokoll_oeffentlich_genehmigt", oeffentliches_bauen, None, befund)
dokumentart("protokoll_anlage", anlage_bauen, None, anlage_befund)


def protokoll_kontext(protokoll: Protokoll, dokument: Dokument) -> dict[str, Any]:
    """What templates/pdf/protokoll.html asks for: the image of the release, in plain values.

    The letterhead is that of the day on which the file is made.
    """
    netzwerk = protokoll.treffen.netzwerk
    inhalt = lesen(protokoll.inhalt)
    return {
        "netzwerk": briefkopf(netzwerk),
        "erstellt_am": protokoll.genehmigt_am or protokoll.freigegeben_am,
        **aus_inhalt(inhalt),
        "protokoll": {
            **_kopf(inhalt),
            "freigegeben_am": datum(protokoll.freigegeben_am),
            "genehmigt_am": datum(protokoll.genehmigt_am),
            "einwaende_bis": ""
            if protokoll.genehmigt_am or not protokoll.einwaende_bis
            else datum(protokoll.einwaende_bis),
            "pruefcode": dokument.pruefcode,
            "pruef_url": pruef_adresse(netzwerk).partition("://")[2],
            "qr_svg": pdf.qr_code(pruef_adresse(netzwerk, dokument.pruefcode)),
        },
    }


def oeffentlicher_kontext(protokoll: Protokoll, dokument: Dokument) -> dict[str, Any]:
    """The same without any name: houses and numbers, nobody who led or wrote or is responsible,
    no file that members alone may read, no house's vote."""
    return ohne_namen(protokoll_kontext(protokoll, dokument))


def ohne_namen(kontext: dict[str, Any]) -> dict[str, Any]:
    haeuser = Counter(person["organisation"] for person in kontext["anwesend"])
    return {
        **kontext,
        "protokoll": kontext["protokoll"] | {"vorsitz": "", "protokollfuehrung": ""},
        "namen": False,
        "institutionen": [
            {"organisation": haus or _("ohne Einrichtung"), "anzahl": anzahl}
            for haus, anzahl in haeuser.items()
        ],
        **{liste: [] for liste in ("anwesend", "entschuldigt", "fehlend")},
        "tops": [
            top | {"massnahmen": _nur_einrichtungen(top["massnahmen"])} for top in kontext["tops"]
        ],
        "weitere_massnahmen": _nur_einrichtungen(kontext["weitere_massnahmen"]),
        "umlaeufe": [umlauf | {"stimmen": []} for umlauf in kontext["umlaeufe"]],
        "anlagen": [anlage for anlage in kontext["anlagen"] if anlage["oeffentlich"]],
    }


def _nur_einrichtungen(massnahmen: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [m | {"wer": m["einrichtung"]} for m in massnahmen]


def _kopf(inhalt: dict[str, Any]) -> dict[str, Any]:
    felder = ("titel", "gremium", "ort", "vorsitz", "protokollfuehrung", "version")
    return {
        **{f: inhalt[f] for f in felder},
        "datum": datum_lang(inhalt["beginn"]),
        "zeit": bis(inhalt["beginn"], inhalt["ende"]),
    }


def aus_inhalt(inhalt: dict[str, Any]) -> dict[str, Any]:
    """What the image alone says: `inhalt` as treffen.abbild.lesen gives it."""
    gleich = (
        "anwesend",
        "entschuldigt",
        "fehlend",
        "anwesend_text",
        "quorum",
        "gruppen",
        "umfragen",
        "evaluationen",
        "themen",
        "anlagen",
        "folgethemen",
    )
    return {
        "dok": _("Protokoll: %(treffen)s") % {"treffen": inhalt["titel"]},
        "beschreibung": _("Ergebnisprotokoll vom %(datum)s") % {"datum": datum(inhalt["beginn"])},
        "kopfdatum": datum(inhalt["beginn"]),
        "protokoll": _kopf(inhalt),
        "namen": True,
        **{liste: inhalt[liste] for liste in gleich},
        "korrektur": _korrektur(inhalt["korrektur"]),
        "tops": [_top(punkt) for punkt in inhalt["punkte"]],
        "umlaeufe": [
            _lang(u, "wortlaut") | {"frist": datum(u["frist"])} for u in inhalt["umlaeufe"]
        ],
        "weitere_massnahmen": [_massnahme(m) for m in inhalt["weitere_massnahmen"]],
        "naechster_termin": _naechster_termin(inhalt["naechstes"]),
    }


def _korrektur(korrektur: dict[str, Any] | None) -> dict[str, Any] | None:
    if korrektur is None:
        return None
    return korrektur | {
        "fruehere": [f | {"freigegeben": datum(f["freigegeben"])} for f in korrektur["fruehere"]]
    }


def _top(punkt: dict[str, Any]) -> dict[str, Any]:
    return {
        **punkt,
        "beschluesse": [_beschluss(b) for b in punkt["beschluesse"]],
        "massnahmen": [_massnahme(m) for m in punkt["massnahmen"]],
    }


def _beschluss(beschluss: dict[str, Any]) -> dict[str, Any]:
    return _lang(beschluss, "text")


def _massnahme(massnahme: dict[str, Any]) -> dict[str, Any]:
    return massnahme | {"bis": datum(massnahme["frist"])}


def _lang(zeile: dict[str, Any], feld: str) -> dict[str, Any]:
    text = zeile[feld]
    return zeile | {"ist_lang": len(text) + 80 * text.count("\n") > LANG}


def _naechster_termin(folgendes: dict[str, Any] | None) -> str:
    if folgendes is None:
        return ""
    ort = f", {folgendes['ort']}" if folgendes["ort"] else ""
    zeit = bis(folgendes["beginn"], folgendes["ende"])
    return f"{datum_lang(folgendes['beginn'])}, {zeit}{ort}: {folgendes['titel']}"
