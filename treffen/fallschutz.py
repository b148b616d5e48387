"""A guard that points at what looks like case data. It hints; the person who writes decides.

Network minutes hold no data on single children or families. Patterns find dates of birth, ages,
file numbers and addresses; a name alone cannot be told from that of a colleague.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netzwerk.basis.richtext import als_text
from treffen import herkunftabbild
from treffen.models import Protokoll, Schwerpunktthema, Treffen, Umfragefrage
from treffen.models.protokoll import Protokollpunkt

#: Under 27 a person counts as young (§ 7 SGB VIII); dates of the last year are mostly meetings.
JUNG_BIS = 27
_UMFELD = 40

_MONAT = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_TAG = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONAT})\s?"
_GROSS = r"[A-ZÄÖÜ][a-zäöüß]{1,30}"

_GEBURT = re.compile(
    rf"\b(?:geb\.?|geboren(?:e[rs]?)?(?: am)?|Geburtsdatum:?|Geb\.-?Dat\.?:?)\s*{_TAG}\d{{2,4}}"
    rf"|(?:(?<=\w )|(?<=, )|(?<=\())\*\s?{_TAG}(?:19|20)?\d{{2}}\b"
    rf"|\bgeboren im {_MONAT} (?:19|20)\d{{2}}\b"
)
# What stands before the day of a meeting, not of a birth: „Fachtag Kinderschutz, 14. März 2024“.
_ANLASS = (
    r"(?!(?:Fachtag|Treffen|Netzwerk|Bericht|Protokoll|Beschluss|Erlass|Gesetz|Konzept|Fassung|"
    r"Arbeits|Steuerungs|Vereinbarung|Sitzung|Rund)[a-zäöüß]*\b)"
)
_NAME_UND_DATUM = re.compile(
    rf"\b{_ANLASS}{_GROSS}(?:-{_GROSS})?,? (?:{_GROSS}(?:-{_GROSS})?|[A-ZÄÖÜ]\.)[ ,(*]{{1,4}}"
    rf"{_TAG}((?:19|20)\d{{2}})"
)
_ALTER = re.compile(
    r"\b(?:Junge|Mädchen|Kind|Sohn|Tochter|Bruder|Schwester)[^.\n]{0,30}"
    r"\b\d{1,2} (?:Jahre|Monate)\b"
    r"|\b\d{1,2}[- ]?jährige[rsn]? (?:Junge|Mädchen|Sohn|Tochter|Schüler)"
)
_AKTENZEICHEN = re.compile(
    r"\b(?:Az|AZ|Aktenzeichen|Geschäftszeichen|Gz|Fallnummer|Fall-Nr|Vorgangsnummer|Vorgangs-Nr|"
    r"Tagebuchnummer|Tgb\.?-Nr|Hilfeplan(?:nummer|-Nr)|Meldungs(?:nummer|-Nr)|Aktennummer|Akten-Nr)"
    r"\b[.:]{0,2}\s{0,3}[\w./-]{0,20}\d[\w./-]{0,20}"
    # Courts and prosecutors: „23 F 112/25“, „123 Js 456/25“
    r"|\b\d{1,4} ?(?:F|UF|WF|Js|UJs|Ds|Ls|Cs|Gs|KLs|XVII) ?\d{1,6}/\d{2,4}\b"
    # The police of North Rhine-Westphalia: „600000-012345-25/7“
    r"|\b\d{6}-\d{4,6}-\d{2}(?:/\d)?\b"
    # Youth offices: „JA 51-2025/0123“, „51.32-0815/25“
    r"|\bJA[- ]\d[\d./-]{3,20}|\b51[./-]\d{1,3}[-./ ]\d{2,5}/\d{2,4}\b"
)
# What ends like a street and is none: „Meldeweg 3“, „Monitoring 2“.
_KEIN_WEG = (
    r"(?!(?:Melde|Verfahrens|Hilfe|Rechts|Dienst|Zugangs|Informations|Kommunikations|Beschwerde|"
    r"Übergabe|Bildungs|Heim|Mittel|Aus|Moni|Sponso|Umwe)(?:weg|to?ring|ring)\b)"
)
_HAUSNUMMER = r"\s\d{1,3}(?:\s?[a-z])?\b(?![.,]\d|\s?(?:%|Uhr|Prozent|Euro))"
_ORT = rf"\b(?:D-)?\d{{5}}\s{_GROSS}"
_ANSCHRIFT = re.compile(
    rf"\b{_KEIN_WEG}[A-ZÄÖÜ][\wäöüß-]{{0,30}}"
    rf"(?:straße|strasse|str\.|weg|allee|gasse|damm|ufer|ring){_HAUSNUMMER}"
    rf"|\b[A-ZÄÖÜ][\wäöüß-]{{1,30}} (?:Straße|Str\.|Allee|Gasse|Platz|Damm|Ring|Weg){_HAUSNUMMER}"
    # Any street, by the postcode after its number: „Am Markt 3, 51373 Leverkusen“
    rf"|\b{_GROSS}(?: [\wäöüß-]{{2,20}}){{0,2}} \d{{1,3}}\s?[a-z]?(?:,\s?|\s){_ORT}"
    rf"|\b(?:wohnhaft|wohnt|gemeldet|Anschrift|Adresse)\b[^.\n]{{0,40}}{_ORT}"
)


@dataclass(frozen=True)
class Fallhinweis:
    """`ort` says where in the minutes, `ziel` is the page that changes it; `fundstelle` is the
    text found, with a little around it."""

    ort: str
    ziel: str
    art: str | Promise
    fundstelle: str


def fundstellen(text: str) -> list[tuple[str | Promise, str]]:
    """Kind and surroundings of everything in `text` that looks like case data."""
    funde: list[tuple[str | Promise, str]] = []
    arten: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
        (_GEBURT, _("Geburtsdatum")),
        (_ALTER, _("Alter eines Kindes")),
        (_AKTENZEICHEN, _("Aktenzeichen")),
        (_ANSCHRIFT, _("Anschrift")),
    )
    for muster, art in arten:
        funde += [(art, _ausschnitt(text, fund)) for fund in muster.finditer(text)]
    funde += [
        (_("Name mit Datum"), _ausschnitt(text, fund))
        for fund in _NAME_UND_DATUM.finditer(text)
        if _koennte_geburt_sein(int(fund[1]))
    ]
    return funde


def _koennte_geburt_sein(jahr: int, heute: date | None = None) -> bool:
    heute = heute or timezone.localdate()
    return heute.year - JUNG_BIS <= jahr < heute.year - 1


def _ausschnitt(text: str, fund: re.Match[str]) -> str:
    von, bis = max(fund.start() - _UMFELD, 0), min(fund.end() + _UMFELD, len(text))
    ausschnitt = " ".join(text[von:bis].split())
    return f"{'… ' if von else ''}{ausschnitt}{' …' if bis < len(text) else ''}"


def fallhinweise(punkte: Iterable[Protokollpunkt]) -> list[Fallhinweis]:
    """Hints of these items, in the order of the agenda."""
    return _hinweise(stelle for punkt in punkte for stelle in _punktstellen(punkt))


def hinweise_vor_der_freigabe(
    protokoll: Protokoll, inhalt: dict[str, Any], punkte: Iterable[Protokollpunkt]
) -> list[Fallhinweis]:
    """Hints of everything the PDF will say, in its order, each with the page that changes it.

    `inhalt`: the image (treffen.abbild). Not looked at are names of persons and organisations, and
    where the meetings take place: an address belongs there.
    """
    stellen = list(_stellen(protokoll, inhalt, punkte))
    gesagt = {text for stelle in stellen for text in stelle.texte}
    return _hinweise([*stellen, *_von_frueher(protokoll.treffen, inhalt, gesagt)])


@dataclass(frozen=True)
class _Stelle:
    """A text, where it stands in the minutes, and the page on which it is changed."""

    ort: str
    ziel: str
    texte: list[str]


def _hinweise(stellen: Iterable[_Stelle]) -> list[Fallhinweis]:
    return [
        Fallhinweis(stelle.ort, stelle.ziel, art, fund)
        for stelle in stellen
        for text in stelle.texte
        for art, fund in fundstellen(text)
    ]


def _punktstellen(punkt: Protokollpunkt, adresse: str = "") -> Iterator[_Stelle]:
    # Without marks: „**Name**, 12.03.2016“ is a name with a date.
    texte = [als_text(punkt.abschnitt.ergebnis)] if punkt.abschnitt else []
    texte += [beschluss.text for beschluss in punkt.beschluesse]
    texte += [f"{massnahme.titel}\n{massnahme.beschreibung}" for massnahme in punkt.massnahmen]
    ort = f"{gettext('TOP')} {punkt.top.nummer}"
    yield _Stelle(ort, f"{adresse}?top={punkt.top.pk}", texte)


def _stellen(
    protokoll: Protokoll, inhalt: dict[str, Any], punkte: Iterable[Protokollpunkt]
) -> Iterator[_Stelle]:
    treffen = protokoll.treffen
    kopf = _adresse(treffen, "protokoll-kopf")
    yield _Stelle(
        gettext("Angaben zum Treffen"), _adresse(treffen, "treffen-bearbeiten"), [treffen.titel]
    )
    namen = [protokoll.vorsitz, protokoll.protokollfuehrung]
    yield _Stelle(gettext("Leitung und Protokollführung"), kopf, namen)
    if protokoll.ist_korrektur:
        grund = gettext("Begründung der neuen Version")
        yield _Stelle(grund, kopf, [protokoll.korrektur_grund])
    for punkt in punkte:
        ort = f"{gettext('TOP')} {punkt.top.nummer}"
        yield _Stelle(ort, _adresse(treffen, "top-bearbeiten", punkt.top.pk), [punkt.top.titel])
        yield from _punktstellen(punkt, _adresse(treffen, "protokoll-bearbeiten"))
    yield from _aus_dem_umlauf(treffen, inhalt)
    yield from _aus_dem_raum(treffen, inhalt)
    yield from _danach(treffen)


def _adresse(treffen: Treffen, name: str, *teile: object) -> str:
    return reverse(f"treffen:{name}", args=(treffen.netzwerk.kurzname, treffen.pk, *teile))


def _aus_dem_umlauf(treffen: Treffen, inhalt: dict[str, Any]) -> Iterator[_Stelle]:
    """The wording is what people voted on: its page says how it ended, and who voted."""
    for umlauf in inhalt["umlaeufe"]:
        ziel = reverse("treffen:umlauf-zeigen", args=(treffen.netzwerk.kurzname, umlauf["umlauf"]))
        ort = gettext("Umlauf „%(titel)s“") % {"titel": umlauf["titel"]}
        yield _Stelle(ort, ziel, [umlauf["titel"], umlauf["wortlaut"]])


def _aus_dem_raum(treffen: Treffen, inhalt: dict[str, Any]) -> Iterator[_Stelle]:
    """Focus topics, results of groups, polls; each with the row behind the image."""
    netzwerk = treffen.netzwerk
    titel = {zeile["thema"] for zeile in inhalt["themen"]}
    for thema in Schwerpunktthema.objects.filter(netzwerk=netzwerk, titel__in=titel):
        thema.netzwerk = netzwerk
        yield _Stelle(gettext("Schwerpunktthema"), thema.get_absolute_url(), [thema.titel])
    blaetter = treffen.blaetter.select_related("gruppe__schwerpunktthema")
    for blatt in blaetter.prefetch_related("ergebnisse"):
        blatt.treffen = treffen
        gruppe, ihres = blatt.gruppe, blatt.gruppe.schwerpunktthema
        texte = [gruppe.name, ihres.titel if ihres else ""]
        texte += [eintrag.text for eintrag in blatt.ergebnisse.all()]
        yield _Stelle(gruppe.name, blatt.get_absolute_url(), texte)
    for frage in Umfragefrage.objects.filter(umfrage__treffen=treffen).select_related("umfrage"):
        umfrage = frage.umfrage
        umfrage.netzwerk = netzwerk
        ort, ziel = gettext("Umfrage „%(titel)s“") % {"titel": umfrage}, umfrage.get_absolute_url()
        for zeile in inhalt["umfragen"]:
            # None for one that is open, or has too few answers.
            if (zeile["umfrage"], zeile["frage"]) == (umfrage.titel, frage.text):
                texte = [umfrage.titel, frage.text, *zeile["enden"]]
                texte += [str(option["text"]) for option in zeile["zeilen"]]
                yield _Stelle(ort, ziel, texte)
                # Released, and still to be hidden.
                yield _Stelle(ort, f"{ziel}#texte-{frage.pk}", zeile["texte"])


def _danach(treffen: Treffen) -> Iterator[_Stelle]:
    for massnahme in herkunftabbild.ohne_punkt(treffen):
        massnahme.netzwerk = treffen.netzwerk
        ziel = reverse(
            "treffen:massnahme-bearbeiten", args=(treffen.netzwerk.kurzname, massnahme.pk)
        )
        texte = [f"{massnahme.titel}\n{massnahme.beschreibung}"]
        texte += _woher(herkunftabbild.schritte(massnahme))
        yield _Stelle(gettext("Weitere Maßnahme"), ziel, texte)
    for thema in treffen.folgethemen.all():
        ziel = _adresse(treffen, "folgethema-bearbeiten", thema.pk)
        yield _Stelle(gettext("Folgethema"), ziel, [thema.titel])
    for unterlage in treffen.materialien.all():
        ziel = _adresse(treffen, "material-bearbeiten", unterlage.pk)
        yield _Stelle(gettext("Anlage"), ziel, [unterlage.titel])
    for naechstes in Treffen.objects.filter(vorheriges=treffen):
        naechstes.netzwerk = treffen.netzwerk
        ziel = _adresse(naechstes, "treffen-bearbeiten")
        yield _Stelle(gettext("Nächster Termin"), ziel, [naechstes.titel])


def _von_frueher(treffen: Treffen, inhalt: dict[str, Any], gesagt: set[str]) -> Iterator[_Stelle]:
    """What measures name as their origin and no other part says: results of another meeting."""
    editor = _adresse(treffen, "protokoll-bearbeiten")
    for punkt in inhalt["punkte"]:
        ort = f"{gettext('TOP')} {punkt['nummer']}"
        for massnahme in punkt["massnahmen"]:
            texte = [text for text in _woher(massnahme["herkunft"]) if text not in gesagt]
            yield _Stelle(ort, f"{editor}?top={punkt['top']}", texte)


def _woher(schritte: dict[str, Any]) -> list[str]:
    return [schritte[name] for name in ("frage", "thema", "gruppe", "ergebnis") if name in schritte]
