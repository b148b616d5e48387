"""Images of minutes without a database: plain ones of any length, and as ugly as people type."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from treffen.abbild import AUFBAU, Abbild

BEGINN = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)
ABSATZ = (
    "Die Arbeitsgruppe stellt die Übersicht der Meldewege vor. Offen ist, wer außerhalb der "
    "Öffnungszeiten ansprechbar ist. Der Entwurf geht bis zum Monatsende an alle Mitglieder."
)
ERGEBNIS = f"{ABSATZ}\n\n### Was gilt\n\n- Eine **Kurzfassung** auf einer Seite\n- Ansprechzeiten\n"
WORT = "Kinderschutzfachkraftqualifizierungsmaßnahmenkatalog" * 4
NAMEN = (
    "محمد عبد الرحمن الخطيب",
    "שרה בן־דוד",
    "Zoë Ærøskøbing-Łukaszewicz",
    "Ольга Примерова",
    "Kim 👩‍💻🎉 Beispiel",
    WORT,
    "李小龍",
)


def person(nummer: int, name: str, haus: str, personen: dict[str, str]) -> dict[str, Any]:
    personen[str(nummer)] = name
    return {"person": nummer, "organisation": haus, "funktion": "Fachkraft"}


def bild(tops: int = 2, leute: int = 12, **mehr: Any) -> Abbild:
    """As released minutes are: each item with a text, every second with decision and measure."""
    personen: dict[str, str] = {}
    da = [
        person(n, f"Robin Muster {n}", f"Haus {n % 40} der Jugendhilfe", personen)
        for n in range(1, leute + 1)
    ]
    werte: dict[str, Any] = {
        "aufbau": AUFBAU,
        "version": 1,
        "titel": "Netzwerktreffen im Juni",
        "art": "netzwerktreffen",
        "beginn": BEGINN.isoformat(),
        "ende": (BEGINN + timedelta(hours=3)).isoformat(),
        "ort": "Rathaus, Saal 2",
        "online": False,
        "vorsitz": "Kim Beispiel",
        "protokollfuehrung": "Toni Vorlage",
        "personen": personen,
        "teilnahme": {"anwesend": da, "entschuldigt": [], "fehlend": []},
        "beschlussfaehigkeit": {
            "anwesend": 12,
            "stimmberechtigt": 20,
            "zweite_ladung": False,
            "gegeben": True,
        },
        "korrektur": None,
        "punkte": [top(n, da[0]) for n in range(1, tops + 1)],
        "umlaeufe": [],
        "themen": [],
        "gruppen": [],
        "umfragen": [],
        "weitere_massnahmen": [],
        "anlagen": [{"titel": "Übersicht der Meldewege", "endung": "PDF", "oeffentlich": True}],
        "folgethemen": ["Schutzkonzepte in Vereinen"],
        "naechstes": None,
    }
    return cast("Abbild", werte | mehr)


def top(nummer: int, wer: dict[str, Any], text: str = ERGEBNIS) -> dict[str, Any]:
    mit_beschluss = nummer % 2 == 1
    return {
        "top": nummer,
        "nummer": nummer,
        "titel": f"Meldewege und Ansprechzeiten, Teil {nummer}",
        "art": "beratung",
        "ergebnis": text,
        "beschluesse": [beschluss("Die Übersicht gilt ab sofort.")] if mit_beschluss else [],
        "massnahmen": [massnahme("Kurzfassung erstellen", wer)] if mit_beschluss else [],
    }


def beschluss(text: str) -> dict[str, Any]:
    stimmen = {"ja": 12, "nein": 1, "enthaltung": 2}
    return {"text": text, "verfahren": "abstimmung", "zustand": "angenommen", **stimmen}


def massnahme(titel: str, wer: dict[str, Any] | None, **herkunft: Any) -> dict[str, Any]:
    return {
        "titel": titel,
        "frist": "2026-09-01",
        "wer": {"person": wer["person"], "organisation": wer["organisation"]} if wer else None,
        "zustand": "beschlossen",
        "herkunft": herkunft,
    }


def haesslich() -> Abbild:
    """60 items, 400 participants, everything too long, in every script, or empty."""
    abbild = bild(tops=60, leute=400)
    personen = abbild["personen"]
    da = abbild["teilnahme"]["anwesend"]
    for nummer, name in enumerate(NAMEN):
        personen[str(nummer + 1)] = name
        da[nummer]["organisation"] = WORT if nummer == 0 else f"Haus {name}"
        da[nummer]["funktion"] = WORT if nummer == 1 else ""
    abbild["titel"] = f"Treffen {WORT}"[:160]
    abbild["vorsitz"], abbild["ort"] = NAMEN[0], WORT
    punkte = abbild["punkte"]
    punkte[1] |= {"ergebnis": "", "beschluesse": [], "massnahmen": []}
    punkte[2] |= {
        "titel": WORT,
        "ergebnis": f"#### {WORT}\n\n{NAMEN[1]} und {NAMEN[0]}\n\n> {WORT}",
    }
    lang = ("Die Übersicht der Meldewege gilt. " * 120)[:4000]
    punkte[3]["beschluesse"] = [beschluss(lang), beschluss("Zeile\n" * 100), beschluss(WORT)]
    punkte[4]["massnahmen"] = [massnahme(WORT[:200], da[0], gruppe=WORT), massnahme("–", None)]
    punkte[5]["ergebnis"] = "\n".join(f"{tiefe * '  '}- Punkt {tiefe}" for tiefe in range(12))
    abbild["umlaeufe"] = [umlauf(haeuser=120)]
    abbild["themen"] = [thema(WORT[:160])]
    abbild["folgethemen"] = [WORT, NAMEN[0]]
    abbild["korrektur"] = {
        "grund": WORT,
        "fruehere": [{"version": 1, "freigegeben": BEGINN.isoformat()}],
    }
    return abbild


def umlauf(haeuser: int = 3) -> dict[str, Any]:
    antworten = ("ja", "nein", "enthaltung", "widerspruch", "")
    return {
        "umlauf": 1,
        "titel": "Neuer Flyer",
        "wortlaut": "Der Flyer wird gedruckt.",
        "zustand": "angenommen",
        "frist": "2026-05-20",
        "stimmen": [
            {"organisation": f"Verein {n}", "stimme": antworten[n % len(antworten)]}
            for n in range(haeuser)
        ],
    }


def thema(titel: str) -> dict[str, Any]:
    return {
        "thema": titel,
        "umfrage": "Schwerpunkte",
        "frage": "Was ist uns am wichtigsten?",
        "art": "punkte",
        "rang": 1,
        "stimmen": 14,
        "gruppen": ["AG Meldewege"],
    }
