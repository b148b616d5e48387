"""Sample contexts for `templates/pdf/`, as an app would fill them: invented people and town."""

from datetime import UTC, datetime
from hashlib import sha256

from django.utils.safestring import mark_safe

from netzwerk.basis.pdf import qr_code

PRUEF_URL = "musterstadt.example/pruefen"
NETZ: dict[str, object] = {
    "name": "Netzwerk Kinderschutz",
    "kommune": "Stadt Musterstadt",
    "traeger": "Jugendamt",
    "anschrift": ["Rathausplatz 1, 00000 Musterstadt", "kinderschutz@musterstadt.example"],
}
#: Names as they come: other scripts, emoji, a direction override, one without any break.
LEUTE = [
    {"name": "Kim Beispiel", "organisation": "Kita Regenbogenland", "funktion": "Leitung"},
    {"name": "محمد بن سعيد", "organisation": "Verein Brücke"},
    {"name": "דוד כהן", "organisation": "Beratungsstelle"},
    {"name": "Łukasz Żółć 👩🏽‍💻", "organisation": "Jugendhaus 👍 <b>&amp;</b>"},
    {"name": "Дмитрий \u202egnp.exe", "organisation": "王伟 \x0c"},
    {"name": "Donaudampfschifffahrt" * 8, "organisation": "X" * 300},
]


def protokoll(*, vielfaches: int = 1, **mehr: object) -> dict[str, object]:
    top: dict[str, object] = {
        "nummer": 1,
        "titel": "Meldewege",
        "art": "Beratung und Beschluss",
        "ergebnis_html": mark_safe(
            "<p>Neue <strong>Übersicht</strong>, siehe <a href='http://musterstadt.example/'>Seite</a>.</p>"
            "<ul><li>Rufnummer auf Seite 1</li><li>Kurzfassung f&uuml;r Kitas &#x1F9D1;</li></ul>"
        ),
        "umfragen": [
            {"frage": "Was hilft?", "antworten": [{"text": "Klare Meldewege", "anteil": 43}]}
        ],
        "beschluesse": [
            {
                "nummer": 1,
                "text": "Die Übersicht gilt ab dem 1. Januar 2027.",
                "verfahren": "abstimmung",
                "ja": 26,
                "nein": 0,
                "enthaltung": 1,
                "zustand": "angenommen",
            },
            {"text": "Die AG tagt weiter.", "verfahren": "Konsens"},
        ],
        "massnahmen": [
            {"titel": "Kurzfassung erstellen", "wer": "Robin Muster", "bis": "29. Januar 2027"}
        ],
    }
    return {
        "netzwerk": NETZ,
        "kopfdatum": "3. Dezember 2026",
        "erstellt_am": datetime(2026, 12, 10, 9, 0, tzinfo=UTC),
        "protokoll": {
            "titel": "Netzwerktreffen, Herbst 2026",
            "gremium": "Netzwerk Kinderschutz",
            "datum": "Donnerstag, 3. Dezember 2026",
            "zeit": "14 bis 17 Uhr",
            "ort": "Rathaus",
            "vorsitz": "Koordinierungsstelle",
            "protokollfuehrung": "Charlie Platzhalter",
            "version": 2,
            "freigegeben_am": "10. Dezember 2026",
            "pruefcode": "MKS-P2V8-41TZ",
            "pruef_url": PRUEF_URL,
            "qr_svg": qr_code("http://musterstadt.example/pruefen/MKS-P2V8-41TZ"),
        },
        "anwesend": LEUTE * vielfaches,
        "entschuldigt": LEUTE[:1],
        "fehlend": [],
        "tops": [top, {"nummer": 2, "titel": "Verschiedenes", "ergebnis": "Eins.\n\nZwei."}]
        * vielfaches,
        "naechster_termin": "Donnerstag, 10. Juni 2027",
        **mehr,
    }


def vereinbarung(*, vielfaches: int = 1, **mehr: object) -> dict[str, object]:
    abschnitte = [
        {"nummer": "§ 1", "titel": "Zweck", "absaetze": ["Die Beteiligten arbeiten zusammen."]},
        {"nummer": "§ 2", "titel": "Aufgaben", "absaetze": ["Sie lädt ein.", "Sie\nhält nach."]},
    ]
    return {
        "netzwerk": {**NETZ, "farbton": "30", "saettigung": "0.09"},
        "kopfdatum": "Fassung 3 vom 1. Oktober 2026",
        "erstellt_am": datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        "fassung": {
            "titel": "Kooperationsvereinbarung",
            "nummer": 3,
            "sha256": sha256(b"text").hexdigest(),
            "veroeffentlicht_am": "1. Oktober 2026",
            "abschnitte": abschnitte * vielfaches,
        },
        "beitritt": {
            "organisation": "Kita Regenbogenland",
            "anschrift": ["Beispielstraße 7", "00000 Musterstadt"],
            "vertreten_durch": "Kim Beispiel",
            "funktion": "Leitung",
            "ort": "Musterstadt",
            "unterzeichnet_am": "21. November 2026, 10:24 Uhr",
            "form": "Textform, Bestätigung im Portal",
            "identitaet": "persönlicher Link und Code an k…l@kita.example",
            "pruefcode": "MKS-7F3K-92QD",
            "pruef_url": PRUEF_URL,
            "qr": qr_code("http://musterstadt.example/pruefen/MKS-7F3K-92QD"),
        },
        "gegenzeichnung": {"name": "Charlie Platzhalter", "am": "5. Oktober 2026"},
        "schritte": [
            {
                "zeit": f"21.11.2026, 10:{nummer:02}:07",
                "was": "Code bestätigt",
                "wer": "k…l@kita.example",
                "hash": sha256(bytes([nummer])).hexdigest(),
            }
            for nummer in range(4 * vielfaches)
        ],
        "demo_hinweis": "Demo: Dieses Dokument hat keine Rechtswirkung.",
        **mehr,
    }
