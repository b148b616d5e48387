"""What minutes say, as plain values that fit into JSON.

While minutes are written the image is taken from the rows; the release stores it on the row of the
minutes. PDF and pages read nothing else. Persons stand in one place, `personen` (key of the
contact, "g" and its key for a guest → name): a name whose time is up is removed there,
organisation and function stay.
Values of choices are kept, their labels come with the reader's language.
"""

import hashlib
import json
import re
from datetime import UTC, date, datetime
from typing import Any, NotRequired, TypedDict

from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from netzwerk.basis import richtext
from netzwerk.basis.modell import ANONYM
from netzwerk.basis.templatetags.portal import fliesstext
from treffen import ergebnisabbild, evaluationslage, herkunftabbild, umlaufabbild
from treffen.beschlussfaehigkeit import beschlussfaehigkeit
from treffen.models.beschluss import Beschluss
from treffen.models.gast import Gast
from treffen.models.massnahme import Massnahme
from treffen.models.protokoll import GAST, Protokoll, Protokollpunkt
from treffen.models.teilnahme import Person, Teilnahme
from treffen.models.top import Tagesordnungspunkt
from treffen.models.treffen import Treffen
from treffen.zaehlung import Zahlen, zahlen_von

#: Raised when the layout changes; an old image stays as it was taken.
AUFBAU = 5
#: Since this layout a result is text with marks (netzwerk.basis.richtext).
MIT_AUSZEICHNUNG = 4
#: Within an item, whose title is the heading above.
UEBERSCHRIFT = 3


class Abbild(TypedDict):
    aufbau: int
    version: int
    titel: str
    art: str
    beginn: str
    ende: str
    ort: str
    online: bool
    vorsitz: str
    protokollfuehrung: str
    personen: dict[str, str]
    teilnahme: dict[str, list[dict[str, Any]]]
    # Since layout 2: treffen.zaehlung.Zahlen.
    zahlen: NotRequired[dict[str, Any]]
    # Since layout 3: treffen.ergebnisabbild; since layout 5 with the item they belong to.
    gruppen: NotRequired[list[dict[str, Any]]]
    umfragen: NotRequired[list[dict[str, Any]]]
    # Since layout 4: the quorum, versions before, decisions by circulation, focus topics with
    # their origin, measures of groups without an item, attachments, topics for the next time.
    beschlussfaehigkeit: NotRequired[dict[str, Any] | None]
    korrektur: NotRequired[dict[str, Any] | None]
    umlaeufe: NotRequired[list[dict[str, Any]]]
    themen: NotRequired[list[dict[str, Any]]]
    weitere_massnahmen: NotRequired[list[dict[str, Any]]]
    anlagen: NotRequired[list[dict[str, Any]]]
    folgethemen: NotRequired[list[str]]
    # Since layout 5: treffen.evaluationslage, with the item they belong to.
    evaluationen: NotRequired[list[dict[str, Any]]]
    # Since layout 5 with the key of each decision.
    punkte: list[dict[str, Any]]
    naechstes: dict[str, str] | None


def aufnehmen(protokoll: Protokoll) -> Abbild:
    """The image of the rows as they are now, in some dozen queries."""
    treffen = protokoll.treffen
    personen: dict[str, str] = {}
    herkunft = herkunftabbild.je_massnahme(treffen)
    return {
        "aufbau": AUFBAU,
        "version": protokoll.version,
        "titel": treffen.titel,
        "art": treffen.art,
        "beginn": _zeit(treffen.beginn),
        "ende": _zeit(treffen.ende),
        "ort": treffen.ort,
        "online": bool(treffen.online_link),
        "vorsitz": protokoll.vorsitz,
        "protokollfuehrung": protokoll.protokollfuehrung,
        "personen": personen,
        "teilnahme": _teilnahme(treffen, personen),
        "zahlen": zahlen_von(treffen).als_werte(),
        "beschlussfaehigkeit": _beschlussfaehigkeit(treffen),
        "korrektur": _korrektur(protokoll),
        "punkte": [_punkt(punkt, personen, herkunft) for punkt in protokoll.punkte()],
        "umlaeufe": umlaufabbild.aufnehmen(treffen),
        "themen": herkunftabbild.themen(treffen),
        "gruppen": ergebnisabbild.gruppen(treffen),
        "umfragen": ergebnisabbild.umfragen(treffen),
        "evaluationen": evaluationslage.aufnehmen(treffen),
        "weitere_massnahmen": [
            _massnahme(m, personen, herkunftabbild.schritte(m))
            for m in herkunftabbild.ohne_punkt(treffen)
        ],
        "anlagen": [
            {"titel": m.titel, "endung": m.endung, "oeffentlich": m.ist_oeffentlich}
            for m in treffen.materialien.all()
        ],
        "folgethemen": [thema.titel for thema in treffen.folgethemen.all()],
        "naechstes": _naechstes(treffen),
    }


def fingerabdruck(abbild: Abbild) -> str:
    """SHA-256 of the image in one fixed spelling, hexadecimal."""
    kanonisch = json.dumps(abbild, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(kanonisch.encode()).hexdigest()


def _zeit(zeit: datetime) -> str:
    return zeit.astimezone(UTC).isoformat()


def _person(person: Person, personen: dict[str, str]) -> dict[str, Any]:
    schluessel: int | str = f"{GAST}{person.pk}" if isinstance(person, Gast) else person.pk
    personen[str(schluessel)] = person.name
    return {"person": schluessel, "organisation": person.einrichtung}


def _teilnahme(treffen: Treffen, personen: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    zeilen = (
        Teilnahme.objects.filter(treffen=treffen)
        .exclude(anwesenheit="")
        .mit_person()
        .nach_einrichtung()
        .fetch_mode(models.FETCH_RAISE)
    )
    listen: dict[str, list[dict[str, Any]]] = {w: [] for w in Teilnahme.Anwesenheit.values if w}
    for zeile in zeilen:
        listen[zeile.anwesenheit].append(
            _person(zeile.person, personen) | {"funktion": zeile.person.funktion}
        )
    return listen


def _beschlussfaehigkeit(treffen: Treffen) -> dict[str, Any] | None:
    stand = beschlussfaehigkeit(treffen)
    if stand is None:
        return None
    return {
        "anwesend": stand.anwesend,
        "stimmberechtigt": stand.stimmberechtigt,
        "zweite_ladung": stand.zweite_ladung,
        "gegeben": stand.ist_gegeben,
    }


def _korrektur(protokoll: Protokoll) -> dict[str, Any] | None:
    """Why there is a new version, and which ones went out before, the newest first."""
    if protokoll.version == 1:
        return None
    fruehere = (
        Protokoll.objects.freigegeben()
        .filter(treffen=protokoll.treffen_id, version__lt=protokoll.version)
        .order_by("-version")
    )
    return {
        "grund": protokoll.korrektur_grund,
        "fruehere": [
            {"version": p.version, "freigegeben": _zeit(p.freigegeben_am)}
            for p in fruehere
            if p.freigegeben_am
        ],
    }


def _massnahme(
    massnahme: Massnahme, personen: dict[str, str], herkunft: dict[str, Any]
) -> dict[str, Any]:
    wer = massnahme.verantwortlich
    return {
        "titel": massnahme.titel,
        "frist": massnahme.frist.isoformat() if massnahme.frist else None,
        "wer": _person(wer, personen) if wer else None,
        "zustand": massnahme.zustand,
        "herkunft": herkunft,
    }


def _punkt(
    punkt: Protokollpunkt, personen: dict[str, str], herkunft: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    return {
        "top": punkt.top.pk,
        "nummer": punkt.top.nummer,
        "titel": punkt.top.titel,
        "art": punkt.top.art,
        "ergebnis": punkt.abschnitt.ergebnis if punkt.abschnitt else "",
        "beschluesse": [
            {
                "beschluss": b.pk,
                "text": b.text,
                "verfahren": b.verfahren,
                "ja": b.ja,
                "nein": b.nein,
                "enthaltung": b.enthaltung,
                "zustand": b.zustand,
            }
            for b in punkt.beschluesse
        ],
        "massnahmen": [
            _massnahme(m, personen, herkunft.get(m.pk, {})) for m in punkt.geltende_massnahmen
        ],
    }


def _naechstes(treffen: Treffen) -> dict[str, str] | None:
    folgendes = Treffen.objects.filter(vorheriges=treffen).first()
    ohne_termin = (Treffen.Zustand.ENTWURF, Treffen.Zustand.VERSCHOBEN, *Treffen.ENTFALLEN)
    if folgendes is None or folgendes.zustand in ohne_termin:
        return None
    return {
        "titel": folgendes.titel,
        "ort": folgendes.ort,
        "beginn": _zeit(folgendes.beginn),
        "ende": _zeit(folgendes.ende),
    }


def lesen(abbild: Abbild) -> dict[str, Any]:
    """The image for templates: labels, dates, numbers of decisions and measures, HTML."""
    personen = abbild["personen"]
    return {
        "titel": abbild["titel"],
        "gremium": _wort(Treffen.Art, abbild["art"]),
        "beginn": datetime.fromisoformat(abbild["beginn"]),
        "ende": datetime.fromisoformat(abbild["ende"]),
        "ort": abbild["ort"] or (_("online") if abbild["online"] else ""),
        "vorsitz": abbild["vorsitz"],
        "protokollfuehrung": abbild["protokollfuehrung"],
        "version": abbild["version"],
        **{
            liste: [zeile | {"name": _name(zeile, personen)} for zeile in zeilen]
            for liste, zeilen in abbild["teilnahme"].items()
        },
        "anwesend_text": _anwesend_text(abbild),
        "hat_anwesenheit": any(abbild["teilnahme"].values()),
        "quorum": abbild.get("beschlussfaehigkeit"),
        "korrektur": _korrektur_lesen(abbild.get("korrektur")),
        **ergebnisabbild.einordnen(
            [_punkt_lesen(punkt, abbild) for punkt in abbild["punkte"]],
            gruppen=abbild.get("gruppen", []),
            umfragen=ergebnisabbild.lesen(abbild.get("umfragen", [])),
            evaluationen=evaluationslage.lesen(abbild.get("evaluationen", [])),
        ),
        "umlaeufe": umlaufabbild.lesen(abbild.get("umlaeufe", [])),
        "themen": herkunftabbild.themen_lesen(abbild.get("themen", [])),
        "weitere_massnahmen": [
            _massnahme_lesen(m, str(i), personen)
            for i, m in enumerate(abbild.get("weitere_massnahmen", []), 1)
        ],
        "anlagen": abbild.get("anlagen", []),
        "folgethemen": abbild.get("folgethemen", []),
        "naechstes": _naechstes_lesen(abbild["naechstes"]),
    }


def _anwesend_text(abbild: Abbild) -> str:
    """How many were there; an image of layout 1 has the list alone."""
    if "zahlen" in abbild:
        return Zahlen(**abbild["zahlen"]).text
    return Zahlen(personen=len(abbild["teilnahme"].get("anwesend", []))).text


def _wort(auswahl: type[models.TextChoices], wert: str) -> str:
    """The label; a value that exists no more speaks for itself."""
    return str(dict(auswahl.choices).get(wert, wert))


def _name(zeile: dict[str, Any], personen: dict[str, str]) -> str:
    return personen.get(str(zeile["person"]), ANONYM)


def _korrektur_lesen(korrektur: dict[str, Any] | None) -> dict[str, Any] | None:
    if korrektur is None:
        return None
    fruehere = [
        p | {"freigegeben": datetime.fromisoformat(p["freigegeben"])} for p in korrektur["fruehere"]
    ]
    return {"grund": korrektur["grund"], "fruehere": fruehere}


def _punkt_lesen(punkt: dict[str, Any], abbild: Abbild) -> dict[str, Any]:
    nummer = punkt["nummer"]
    return {
        **punkt,
        "art": _wort(Tagesordnungspunkt.Art, punkt["art"]),
        "ergebnis_html": _ergebnis_html(punkt["ergebnis"], abbild["aufbau"]),
        "beschluesse": [
            b
            | {
                "nummer": f"{nummer}.{i}",
                "verfahren": _wort(Beschluss.Verfahren, b["verfahren"]),
                "zustand": _wort(Beschluss.Zustand, b["zustand"]),
                "hat_stimmen": b["ja"] is not None,
            }
            for i, b in enumerate(punkt["beschluesse"], 1)
        ],
        "massnahmen": [
            _massnahme_lesen(m, f"{nummer}.{i}", abbild["personen"])
            for i, m in enumerate(punkt["massnahmen"], 1)
        ],
    }


def _ergebnis_html(text: str, aufbau: int) -> SafeString:
    if aufbau >= MIT_AUSZEICHNUNG:
        return richtext.html(text, ab_ebene=UEBERSCHRIFT)
    # Paragraphs and lists; heading marks go, the item's title is the heading.
    return fliesstext(re.sub(r"(?m)^#+[ \t]+", "", text))


def _massnahme_lesen(
    massnahme: dict[str, Any], nummer: str, personen: dict[str, str]
) -> dict[str, Any]:
    wer = massnahme["wer"]
    return {
        "nummer": nummer,
        "titel": massnahme["titel"],
        "wer": f"{_name(wer, personen)} ({wer['organisation']})" if wer else "",
        "einrichtung": wer["organisation"] if wer else "",
        "frist": date.fromisoformat(massnahme["frist"]) if massnahme["frist"] else None,
        "zustand": _wort(Massnahme.Zustand, massnahme.get("zustand", "")),
        "herkunft": herkunftabbild.als_text(massnahme.get("herkunft", {})),
    }


def _naechstes_lesen(naechstes: dict[str, str] | None) -> dict[str, Any] | None:
    if naechstes is None:
        return None
    zeiten = {feld: datetime.fromisoformat(naechstes[feld]) for feld in ("beginn", "ende")}
    return {**naechstes, **zeiten}
