"""`make bilder ZUSTAENDE=1`: pictures of what the demo does not show, in `bilder/zustaende/`.

Empty networks, forms sent empty, error pages, PDFs and mails on their way, and very much of
everything. Run by name only: it checks nothing, it shows. Takes the stage of the page sweep.
"""

import re
from collections.abc import Iterator
from itertools import cycle

import pytest
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.models import Dokument, Nachricht, Rolle
from netzwerk.demo.stapel import WURZEL
from tests import fabriken
from tests.browser.leere_formulare import FORMULARE, LEER_SENDEN, OHNE_EMPFANG
from tests.browser.seiten import BREIT, SCHMAL, Fenster, Seiten
from tests.browser.test_alle_seiten import augen
from tests.richtlinien import TABELLE, Zeile
from tests.test_richtlinien import adresse
from treffen.aktionen import einladung
from treffen.models import Protokoll, Protokollabschnitt, Tagesordnungspunkt, Treffen

ZIEL = WURZEL / "bilder" / "zustaende"
#: Longer than any name the portal should meet; one word of it cannot be broken at a blank.
LANG = "Regionalkonferenz der Kinderschutzkoordinierungsstellenvertretungen im Südwesten " * 2
MAILS = (
    ("wartend", ""),
    ("wartend", "451 Try later"),
    ("gesendet", ""),
    ("abgelehnt", "550 Unknown"),
)


@pytest.fixture(scope="module", autouse=True)
def ziel() -> None:
    ZIEL.mkdir(parents=True, exist_ok=True)
    for altes in ZIEL.glob("*.png"):
        altes.unlink()


def aufnehmen(fenster: Fenster, name: str) -> None:
    for breite, dunkel in ((BREIT, False), (SCHMAL, False), (BREIT, True)):
        fenster.breite(breite)
        fenster.dunkel(dunkel)
        datei = f"{name}-{breite}{'-dunkel' if dunkel else ''}.png"
        fenster.seite.screenshot(path=ZIEL / datei, full_page=True)


def zeigen(fenster: Fenster, name: str, pfad: str) -> None:
    fenster.gehe(pfad)
    aufnehmen(fenster, f"{name}-{re.sub(r'\W+', '_', pfad).strip('_')}")


def seiten_der(rolle: str) -> Iterator[Zeile]:
    """Pages for which a network is enough: those that can be empty."""
    gesehen = set()
    for zeile in TABELLE:
        allein = zeile.angaben is Zeile.__dataclass_fields__["angaben"].default
        if allein and zeile.seite and not zeile.nur_post and zeile.stand[rolle] == 200:
            if zeile.name not in gesehen and ":" in zeile.name:
                yield zeile
            gesehen.add(zeile.name)


@pytest.mark.parametrize("rolle", ["oeffentlichkeit", "fachkraft", "vertretung", "koordination"])
def test_leeres_netzwerk(seiten: Seiten, rolle: str) -> None:
    netzwerk = fabriken.NetzwerkFabrik(kurzname=f"leer-{rolle}", kontakt_telefon="")
    seiten.welt.konten[f"leer-{rolle}"] = None
    if rolle != "oeffentlichkeit":
        zutritt = fabriken.RolleFabrik(netzwerk=netzwerk, art=Rolle.Art(rolle))
        seiten.welt.konten[f"leer-{rolle}"] = zutritt.konto
    for zeile in seiten_der(rolle):
        pfad = re.sub("kinderschutz", netzwerk.kurzname, adresse(zeile, seiten.welt.hier), count=1)
        zeigen(seiten.als(f"leer-{rolle}"), "leer", pfad)


def test_leer_gesendete_formulare(seiten: Seiten) -> None:
    for zeile in TABELLE:
        if not zeile.seite or zeile.nur_post or zeile.name in OHNE_EMPFANG or not augen(zeile):
            continue
        fenster = seiten.als(augen(zeile)[0])
        fenster.gehe(adresse(zeile, seiten.welt.hier) + zeile.abfrage)
        for nummer in fenster.seite.evaluate(FORMULARE):
            fenster.gehe(adresse(zeile, seiten.welt.hier) + zeile.abfrage)
            with fenster.seite.expect_navigation():
                fenster.seite.evaluate(LEER_SENDEN, nummer)
            aufnehmen(fenster, f"formular-{zeile.name.replace(':', '_')}-{nummer}")


def test_fehlerseiten(seiten: Seiten) -> None:
    for rolle in ("oeffentlichkeit", "koordination"):
        for pfad in ("gibt/es/nicht", "kinderschutz/seite/x", "fehler/403", "fehler/429"):
            zeigen(seiten.als(rolle), f"fehler-{rolle}", f"/{pfad}/")
    zeigen(seiten.als("koordination"), "fehler", "/fehler/500/")
    zeigen(seiten.als("fachkraft"), "fehler", "/kinderschutz/einstellungen/")
    (alt,) = [zeile for zeile in TABELLE if zeile.stand["oeffentlichkeit"] == 410]
    zeigen(seiten.als("oeffentlichkeit"), "fehler-410", adresse(alt, seiten.welt.hier))


@pytest.mark.parametrize(
    ("stand", "fehler"), [("wartend", ""), ("wartend", "Zeit abgelaufen"), ("fehlgeschlagen", "X")]
)
def test_dokumente_unterwegs(seiten: Seiten, stand: str, fehler: str) -> None:
    seiten.sql("ALTER TABLE basis_dokument DISABLE TRIGGER USER")
    Dokument.objects.update(zustand=stand, fehler=fehler)
    ort = seiten.welt.hier
    kurz = {"netzwerk": ort.netzwerk.kurzname}
    for name, angaben in (
        ("treffen:protokoll-zeigen", {"pk": ort.pk("protokoll")}),
        ("mitglieder:beitritt-zeigen", {"pk": ort.pk("beitritt_gezeichnet")}),
        ("mitglieder:ausfuhr-zeigen", {"pk": ort.pk("ausfuhr")}),
    ):
        zeigen(
            seiten.als("koordination"),
            f"pdf-{stand}{'-wieder' if fehler else ''}",
            reverse(name, kwargs=kurz | angaben),
        )
    zeichen = ort.zeichen("zugang_gezeichnet")
    gezeichnet = reverse("mitglieder:unterzeichnung-lesen", kwargs=kurz | {"zeichen": zeichen})
    zeigen(seiten.als("oeffentlichkeit"), f"pdf-{stand}-{len(fehler)}", gezeichnet)


def test_viel_von_allem(seiten: Seiten) -> None:
    ort = seiten.welt.hier
    treffen = fabriken.TreffenFabrik(netzwerk=ort.netzwerk, titel=LANG[:150], ort=LANG[:150])
    arten = cycle(Tagesordnungspunkt.Art.values)
    for nummer in range(1, 61):
        fabriken.TopFabrik(
            treffen=treffen, nummer=nummer, art=next(arten), titel=f"{LANG[:90]} {nummer}"
        )
    personen = []
    for nummer in range(60):
        organisation = fabriken.OrganisationFabrik(name=f"{LANG[:110]} {nummer}")
        fabriken.MitgliedschaftFabrik(netzwerk=ort.netzwerk, organisation=organisation)
        personen.append(fabriken.KontaktFabrik(organisation=organisation, netzwerke=[ort.netzwerk]))
    pfad = f"/kinderschutz/treffen/{treffen.pk}/"
    koordination = seiten.als("koordination")
    zeigen(koordination, "viel", f"{pfad}einladen/")
    einladung.einladen(treffen=treffen, kontakte=personen, von=ort.koordination)
    for nachricht, (stand, antwort) in zip(Nachricht.objects.order_by("-pk")[:60], cycle(MAILS)):
        zeit = timezone.now() if stand == "gesendet" else None
        Nachricht.objects.filter(pk=nachricht.pk).update(
            zustand=stand, server_antwort=antwort, gesendet_am=zeit
        )
    for ziel in (pfad, f"{pfad}zustellung/", "/kinderschutz/uebersicht/", "/kinderschutz/treffen/"):
        zeigen(koordination, "viel-davor", ziel)
    beginn = timezone.now() - (treffen.ende - treffen.beginn)
    Treffen.objects.filter(pk=treffen.pk).update(beginn=beginn, ende=timezone.now())
    treffen = Treffen.objects.get(pk=treffen.pk)
    treffen.durchfuehren()
    protokoll = Protokoll.objects.create(treffen=treffen, vorsitz=LANG[:80], protokollfuehrung="A")
    for top in treffen.tops.all():
        Protokollabschnitt.objects.create(protokoll=protokoll, top=top, ergebnis=LANG)
    for ziel in (pfad, f"{pfad}protokoll/", f"{pfad}protokoll/freigabe/", f"{pfad}anwesenheit/"):
        zeigen(koordination, "viel-danach", ziel)
