"""Nobody scrolls a beamer: whatever stands on it fits the window, and is read from ten metres."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize

from netzwerk.basis.models import Netzwerk, Rolle
from tests.browser.seiten import Fenster, Seiten
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
    TreffenFabrik,
)
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Freigabe,
    Gruppenmitglied,
    Schwerpunktthema,
    Stimme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)

# The mark alone makes the database: the world stands in a copy, see `seiten`.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

Art = Umfragefrage.Art
GROESSEN: tuple[ViewportSize, ...] = (
    {"width": 1920, "height": 1080},
    {"width": 1280, "height": 720},
    {"width": 1024, "height": 768},
)
SATZ = "Verbindliche Absprachen zwischen Jugendamt, Schule und Klinik, wer wann wen anruft. "
#: As long as question, explanation and answer may be.
FRAGE, ERLAEUTERUNG, WAHL = (SATZ * 3)[:198], (SATZ * 4)[:298], (SATZ * 2)[:116]
KURZE_FRAGE = "Worum kümmern wir uns in diesem Jahr zuerst?"
BILD = """() => ({
    hoehe: document.documentElement.scrollHeight - innerHeight,
    breite: document.documentElement.scrollWidth - innerWidth,
    schrift: Math.min(...[...document.querySelectorAll("#stand li, .app-folie li")]
        .map((e) => parseFloat(getComputedStyle(e).fontSize))) / innerWidth * 1920,
    gekuerzt: [...document.querySelectorAll("#stand li > span")]
        .filter((e) => e.scrollHeight > e.clientHeight + 1).length,
})"""


@dataclass
class Saal:
    """What stands on the beamer, by name of the case: the addresses."""

    fenster: Fenster
    adressen: dict[str, str] = field(default_factory=dict)


LAENGSTES = {"text": FRAGE, "erlaeuterung": ERLAEUTERUNG}
ENDEN = {"skala_links": WAHL[:58], "skala_rechts": WAHL[:58]}
#: Kind of question, answers or steps, and what stands around them.
FAELLE: dict[str, tuple[str, int, dict[str, Any]]] = {
    **{f"{anzahl} lange": (Art.MEHRERE, anzahl, {}) for anzahl in (4, 8, 12)},
    "eine": (Art.EINE, 20, LAENGSTES),
    "punkte": (Art.PUNKTE, 20, {"hoechstens": 3, **LAENGSTES}),
    "rangfolge": (Art.RANGFOLGE, 20, LAENGSTES),
    "skala": (Art.SKALA, 10, {"hoechstens": 10, **ENDEN, **LAENGSTES}),
    "text": (Art.TEXT, 0, LAENGSTES),
    "kurz gefragt": (Art.TEXT, 0, {}),
}
GRUPPEN = (2, 4, 9, 12)


@pytest.fixture(scope="module")
def saal(seiten: Seiten) -> Generator[Saal]:
    """A network of its own: no other page changes. Made here, so that it is committed and the
    server sees it."""
    netzwerk = NetzwerkFabrik(name="Netzwerk Kinderschutz und Frühe Hilfen im Kreis " * 2)
    konto = KontoFabrik()
    RolleFabrik(konto=konto, netzwerk=netzwerk, art=Rolle.Art.KOORDINATION)
    seiten.welt.konten["beamer"] = konto
    hier = Saal(seiten.als("beamer"))

    def adresse(name: str, *teile: object) -> str:
        return reverse(f"treffen:{name}", args=(netzwerk.kurzname, *teile))

    hier.adressen["tuer"] = adresse("umfrage-beamer", _umfrage(netzwerk).pk)
    for fall, (art, anzahl, mehr) in FAELLE.items():
        for zeigt in (False, True):
            umfrage = _umfrage(netzwerk)
            _frage(umfrage, art, anzahl, zeigt=zeigt, **mehr)
            hier.adressen[f"{fall} {zeigt}"] = adresse("umfrage-beamer", umfrage.pk)
    for anzahl in GRUPPEN:
        treffen = TreffenFabrik(netzwerk=netzwerk, titel="Großes Netzwerktreffen im Herbst " * 4)
        _gruppen(treffen, anzahl)
        hier.adressen[f"wahl {anzahl}"] = adresse("gruppenwahl-beamer-treffen", treffen.pk)
        hier.adressen[f"folien {anzahl}"] = adresse("ergebnisblatt-beamer", treffen.pk)
    yield hier
    seiten.fenster.pop("beamer").seite.context.close()
    del seiten.welt.konten["beamer"]


def _umfrage(netzwerk: Netzwerk) -> Umfrage:
    umfrage: Umfrage = Umfrage.objects.create(
        netzwerk=netzwerk, titel=FRAGE[:158], einleitung=f"{SATZ * 5}\n\n{SATZ * 5}",
        zustand=Umfrage.Zustand.LAUFEND, gestartet_am=timezone.now(),
    )  # fmt: skip
    return umfrage


def _frage(
    umfrage: Umfrage, art: str, anzahl: int, *, zeigt: bool, text: str = KURZE_FRAGE, **mehr: Any
) -> None:
    """A question with so many long answers on the beamer: to choose from, or its result."""
    zustand = Umfragefrage.Zustand.GESCHLOSSEN if zeigt else Umfragefrage.Zustand.OFFEN
    frage = Umfragefrage.objects.create(
        umfrage=umfrage, text=text, art=art, zustand=zustand, **mehr
    )
    optionen = [
        Umfrageoption.objects.create(frage=frage, position=nummer, text=f"{nummer}. {WAHL}").pk
        for nummer in range(anzahl if art in Umfragefrage.MIT_OPTIONEN else 0)
    ]
    for nummer in range(40 if zeigt else 0):
        wahl = optionen[: 1 + nummer % 12]
        Stimme.objects.create(
            frage=frage,
            wahl=wahl,
            punkte=[3] * len(wahl) if art == Art.PUNKTE else [],
            wert=1 + nummer % anzahl if art == Art.SKALA else None,
            text=f"Wunsch {nummer}: {SATZ * (1 + nummer % 6)}"[:490] if art == Art.TEXT else "",
            freigabe=Freigabe.FREI if art == Art.TEXT else Freigabe.KEINE,
        )
    Umfrage.objects.filter(pk=umfrage.pk).update(aktuelle=frage, zeigt_ergebnis=zeigt)


def _gruppen(treffen: Treffen, anzahl: int) -> None:
    """So many groups, as long as names may be, each with topic, houses, lead and result sheet."""
    thema = Schwerpunktthema.objects.create(
        netzwerk=treffen.netzwerk, titel=f"{anzahl} {FRAGE}"[:158], treffen=treffen
    )
    kontakte = [
        KontaktFabrik(
            netzwerke=[treffen.netzwerk],
            organisation=OrganisationFabrik(name=f"Haus {nummer} der Jugendhilfe in {anzahl}"),
        )
        for nummer in range(9 if anzahl == GRUPPEN[0] else 1)
    ]
    for nummer in range(anzahl):
        gruppe = Arbeitsgruppe.objects.create(
            netzwerk=treffen.netzwerk, name=f"AG {anzahl}.{nummer} {FRAGE}"[:158],
            schwerpunktthema=thema, plaetze=12,
        )  # fmt: skip
        for kontakt in kontakte:
            leitung = Gruppenmitglied.Aufgabe.LEITUNG if kontakt is kontakte[0] else "mitglied"
            Gruppenmitglied.objects.create(gruppe=gruppe, kontakt=kontakt, aufgabe=leitung)
        blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=treffen)
        if anzahl == GRUPPEN[0]:
            _beschreiben(blatt)


def _beschreiben(blatt: Ergebnisblatt) -> None:
    lang = (SATZ * 8)[:590]
    bedarf, ansatz = Ergebnis.Art.HANDLUNGSBEDARF, Ergebnis.Art.LOESUNGSANSATZ
    for text, ansaetze in (
        (SATZ, [SATZ * 2] * 7),
        (lang, [lang, lang]),
        ("\n".join("abcdefghijklmnopqrstuvwxyz" * 3), ["kurz"] * 9),
    ):
        zu = Ergebnis.objects.create(blatt=blatt, art=bedarf, text=text)
        for eines in ansaetze:
            Ergebnis.objects.create(blatt=blatt, art=ansatz, text=eines, zu=zu)


def passt(seite: Page, was: str) -> dict[str, float]:
    """In all three windows; the measures of the last one."""
    bild: dict[str, float] = {}
    for groesse in GROESSEN:
        seite.set_viewport_size(groesse)
        bild = seite.evaluate(BILD)
        wo = f"{was} bei {groesse['width']}x{groesse['height']}: {bild}"
        assert bild["hoehe"] <= 0, wo
        assert bild["breite"] <= 0, wo
        # Letters of 24 pixels on a screen of 1920: a hand's breadth on the wall of a hall.
        assert bild["schrift"] is None or bild["schrift"] >= 23.9, wo
    return bild


def seiten_von(saal: Saal, fall: str) -> Iterator[Page]:
    """Every page of what is shown, by the links that turn them."""
    seite = saal.fenster.seite
    assert saal.fenster.gehe(saal.adressen[fall]) == 200
    while True:
        yield seite
        stelle = seite.locator(".app-beamer__seiten strong")
        if stelle.count() == 0:
            return
        _seite, nummer, _von, von = stelle.inner_text().split()
        if nummer == von:
            return
        seite.locator("#danach").click()
        seite.wait_for_url(re.compile(rf"seite={int(nummer) + 1}\b"))


@pytest.mark.parametrize("anzahl", [4, 8, 12])
@pytest.mark.parametrize("zeigt", [False, True], ids=["zur Wahl", "Ergebnis"])
def test_lange_antworten_auf_einem_bild(saal: Saal, anzahl: int, zeigt: bool) -> None:
    """Twelve on one page; of a result with twelve the end of each is cut, of no other."""
    (seite,) = seiten_von(saal, f"{anzahl} lange {zeigt}")
    bild = passt(seite, f"{anzahl} Antworten")
    assert seite.locator("#stand li").count() == anzahl
    assert (bild["gekuerzt"] > 0) is (anzahl == 12 and zeigt)
    if zeigt:
        ganz = f"1. {WAHL}".strip()
        assert seite.get_by_role("progressbar", name=ganz, exact=True).count() == 1


@pytest.mark.parametrize("fall", ["eine", "punkte", "rangfolge", "skala", "text", "kurz gefragt"])
@pytest.mark.parametrize("zeigt", [False, True], ids=["zur Wahl", "Ergebnis"])
def test_das_laengste_jeder_art(saal: Saal, fall: str, zeigt: bool) -> None:
    """Each answer and each of forty free texts stands on some page."""
    gesehen: list[str] = []
    for nummer, seite in enumerate(seiten_von(saal, f"{fall} {zeigt}"), start=1):
        passt(seite, f"{fall}, Seite {nummer}")
        gesehen += seite.locator("#stand li > span").all_inner_texts()
    art, anzahl, _mehr = FAELLE[fall]
    if art == Art.TEXT:
        anzahl = 40 if zeigt else 0
    elif art == Art.SKALA and not zeigt:
        anzahl = 0
    assert len(gesehen) == anzahl


def test_tuer(saal: Saal) -> None:
    (seite,) = seiten_von(saal, "tuer")
    assert seite.locator(".app-join img").is_visible()
    passt(seite, "Tür")


def test_seiten_blaettern_von_selbst(saal: Saal, monkeypatch: pytest.MonkeyPatch) -> None:
    """With JavaScript by asking, without one by the refresh; held by whoever talks about one."""
    monkeypatch.setattr("treffen.views.beamer.DAUER", 4)
    fall = "kurz gefragt True"
    seite = next(seiten_von(saal, fall))
    stelle = seite.locator(".app-beamer__seiten strong")
    erste = stelle.inner_text()
    assert erste.startswith("Seite 1 von ")
    zweite = seite.locator(".app-beamer__seiten strong", has_text="Seite 2")
    zweite.wait_for(timeout=20_000)
    seite.keyboard.press("ArrowLeft")  # as on the slides
    seite.wait_for_url(re.compile(r"seite=1\b"))
    assert stelle.inner_text() == erste
    seite.get_by_role("link", name="Von selbst weiterblättern").click()
    zweite.wait_for(timeout=20_000)
    browser = seite.context.browser
    assert browser is not None
    stumm = browser.new_context(
        java_script_enabled=False,
        locale="de-DE",
        storage_state=seite.context.storage_state(),
    )
    blatt = stumm.new_page()
    blatt.goto(saal.fenster.adresse + saal.adressen[fall])
    spaetere = re.compile(r"Seite ([2-9]|1\d) von ")
    blatt.locator(".app-beamer__seiten strong", has_text=spaetere).wait_for(timeout=30_000)
    stumm.close()


@pytest.mark.parametrize("anzahl", GRUPPEN)
def test_folien_und_gruppenwahl(saal: Saal, anzahl: int) -> None:
    """The groups filling up, the overview of their results, and each slide of the longest ones."""
    seite = saal.fenster.seite
    assert saal.fenster.gehe(saal.adressen[f"wahl {anzahl}"]) == 200
    passt(seite, f"{anzahl} Gruppen zur Wahl")
    assert saal.fenster.gehe(saal.adressen[f"folien {anzahl}"]) == 200
    passt(seite, f"Übersicht über {anzahl} Gruppen")
    if anzahl == GRUPPEN[0]:  # only these have sheets with much on them
        nummer = 0
        while (weiter := seite.locator("#danach")).count():
            nummer += 1
            weiter.click()
            seite.wait_for_url(re.compile(rf"folie={nummer}\b"))
            passt(seite, f"Folie {nummer}")
        assert nummer > 8
