"""What the room worked out, for the image of the minutes (treffen.abbild): results of the groups
and of closed questions of the polls. Plain values that fit into JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from treffen import auszaehlung
from treffen.ergebnisse import Zeile, gliedern
from treffen.models import Ergebnisblatt, Treffen, Umfragefrage

Art = Umfragefrage.Art
#: Kept of a row of the count; the key of its option says nothing later.
ZEILE = ("text", "stimmen", "wert", "anteil", "mittel")


def gruppen(treffen: Treffen) -> list[dict[str, Any]]:
    """Sheets that say something, in two queries."""
    blaetter = (
        Ergebnisblatt.objects.filter(treffen=treffen)
        .select_related("gruppe__schwerpunktthema")
        .prefetch_related("ergebnisse")
    )
    return [_gruppe(blatt) for blatt in blaetter if blatt.ergebnisse.all()]


def _gruppe(blatt: Ergebnisblatt) -> dict[str, Any]:
    ganzes = gliedern(blatt.ergebnisse.all())
    thema = blatt.gruppe.schwerpunktthema
    return {
        "top": blatt.top_id,
        "gruppe": blatt.gruppe.name,
        "thema": thema.titel if thema else "",
        "bedarfe": [
            {"text": zeile.eintrag.text, "ansaetze": _texte(zeile.ansaetze)}
            for zeile in ganzes.bedarfe
        ],
        "ansaetze": _texte(ganzes.freie),
    }


def _texte(zeilen: Iterable[Zeile]) -> list[str]:
    return [zeile.eintrag.text for zeile in zeilen]


def anders(treffen: Treffen, abbild: Mapping[str, Any]) -> list[str]:
    """Groups on whose sheets now stands something else than this image says; none where it was
    taken before images held results."""
    if "gruppen" not in abbild:
        return []
    gesagte = [
        *abbild["gruppen"],
        *(zeile for punkt in abbild["punkte"] for zeile in punkt.get("gruppen", ())),
    ]
    jetzige = gruppen(treffen)
    namen = [
        *(zeile["gruppe"] for zeile in jetzige if _worte(zeile) not in map(_worte, gesagte)),
        *(zeile["gruppe"] for zeile in gesagte if _worte(zeile) not in map(_worte, jetzige)),
    ]
    return list(dict.fromkeys(namen))


def _worte(zeile: dict[str, Any]) -> tuple[Any, Any]:
    """Not what the group or its topic is called: both may have a new name since."""
    return zeile["bedarfe"], zeile["ansaetze"]


def umfragen(treffen: Treffen) -> list[dict[str, Any]]:
    """Closed questions with enough answers, of free text what was released; in three queries."""
    fragen = (
        Umfragefrage.objects.geschlossen()
        .filter(umfrage__treffen=treffen)
        .select_related("umfrage")
        .prefetch_related("optionen", "stimmen")
        .order_by("umfrage__angelegt_am", "umfrage", "position", "pk")
    )
    gezaehlt = [(frage, auszaehlung.ergebnis(frage)) for frage in fragen]
    return [_frage(frage, zahlen) for frage, zahlen in gezaehlt if zahlen]


def _frage(frage: Umfragefrage, zahlen: auszaehlung.Ergebnis) -> dict[str, Any]:
    return {
        "top": frage.umfrage.top_id,
        "umfrage": frage.umfrage.titel,
        "frage": frage.text,
        "art": frage.art,
        "anzahl": zahlen.anzahl,
        "enden": [frage.skala_links, frage.skala_rechts],
        "mittel": zahlen.werte.get("mittel"),
        "zeilen": [{n: zeile[n] for n in ZEILE if n in zeile} for zeile in zahlen.zeilen],
        "texte": zahlen.texte,
    }


def einordnen(punkte: list[dict[str, Any]], **listen: list[dict[str, Any]]) -> dict[str, Any]:
    """Each result to the item it names, by `top`: `punkte` with the lists of their own, and of
    each list what names no item of these (so do all of images up to layout 4)."""
    bekannt = {punkt["top"] for punkt in punkte}
    return {
        "punkte": [
            punkt
            | {
                name: [zeile for zeile in zeilen if zeile.get("top") == punkt["top"]]
                for name, zeilen in listen.items()
            }
            for punkt in punkte
        ],
        **{
            name: [zeile for zeile in zeilen if zeile.get("top") not in bekannt]
            for name, zeilen in listen.items()
        },
    }


def lesen(fragen: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions of an image for templates: each row says in words how many stand behind it."""
    return [
        frage
        | {
            "beteiligung": ngettext("%(zahl)s Antwort", "%(zahl)s Antworten", frage["anzahl"])
            % {"zahl": frage["anzahl"]},
            "hinweis": _mittel(frage),
            "antworten": [
                zeile | {"text": _beschriftung(frage, zeile), "angabe": _angabe(frage, zeile)}
                for zeile in frage["zeilen"]
            ],
        }
        for frage in fragen
    ]


def _mittel(frage: dict[str, Any]) -> str:
    if frage["mittel"] is None:
        return ""
    return _("Mittelwert: %(wert)s") % {"wert": number_format(frage["mittel"], 1)}


def _beschriftung(frage: dict[str, Any], zeile: dict[str, Any]) -> str:
    """The ends of a scale say what they mean."""
    links, rechts = frage["enden"]
    ende = {0: links, len(frage["zeilen"]) - 1: rechts}.get(frage["zeilen"].index(zeile), "")
    return f"{zeile['text']} ({ende})" if ende else str(zeile["text"])


def _angabe(frage: dict[str, Any], zeile: dict[str, Any]) -> str:
    if frage["art"] == Art.PUNKTE:
        text = ngettext("%(zahl)s Punkt", "%(zahl)s Punkte", zeile["wert"])
        return text % {"zahl": zeile["wert"]}
    if frage["art"] == Art.RANGFOLGE:
        if zeile.get("mittel") is None:
            return _("von niemandem gereiht")
        return _("im Mittel Platz %(platz)s") % {"platz": number_format(zeile["mittel"], 1)}
    text = ngettext("%(zahl)s Stimme", "%(zahl)s Stimmen", zeile["stimmen"])
    return text % {"zahl": zeile["stimmen"]}
