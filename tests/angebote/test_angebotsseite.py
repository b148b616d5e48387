"""The public page of one offer: its words, its dates, what machines read, its short address."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from angebote.angebotsseite import terminzeilen
from angebote.models import Angebot, Angebotsbild, Angebotstermin, Thema
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from tests.angebote.fabriken import AngebotFabrik
from tests.angebote.termine import adresse, termin_von

Als = Callable[[Konto], Client]
R = Angebotstermin.Rhythmus


class Mikrodaten(HTMLParser):
    """The items of a page (HTML, 5.2): type and properties, as search engines read them."""

    LEER = {"meta", "link", "img", "input", "br", "hr"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.dinge: list[dict[str, Any]] = []
        self.offen: list[tuple[str, dict[str, Any] | None, str | None]] = []
        self.feed(html)

    def _ding(self) -> dict[str, Any] | None:
        return next((ding for _tag, ding, _name in reversed(self.offen) if ding is not None), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = dict(attrs)
        name, aussen, ding = angaben.get("itemprop"), self._ding(), None
        if "itemscope" in angaben:
            ding = {"@type": str(angaben["itemtype"]).rpartition("/")[2]}
            if name and aussen is not None:
                aussen.setdefault(name, []).append(ding)
            else:
                self.dinge.append(ding)
        elif name and aussen is not None and tag in self.LEER:
            wert = angaben.get("content") or angaben.get("href") or angaben.get("src")
            aussen.setdefault(name, []).append(wert)
        if tag not in self.LEER:
            self.offen.append((tag, ding, name if ding is None else None))

    def handle_endtag(self, tag: str) -> None:
        while self.offen and self.offen.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.offen and self.offen[-1][2]:
            ding = self._ding()
            if ding is not None:
                ding.setdefault(self.offen[-1][2], []).append(data)


def seite(angebot: Angebot) -> str:
    return reverse(
        "angebote:angebot-zeigen", args=[angebot.netzwerk.kurzname, angebot.pk, angebot.slug]
    )


@pytest.fixture
def angebot(netzwerk: Netzwerk) -> Angebot:
    neu: Angebot = AngebotFabrik(
        oeffentlich=True,
        netzwerk=netzwerk,
        titel='Elternabend "Medien" & <Mut>',
        kurztext="Was Kinder im Netz erleben.",
        fuer_eltern="Sie können einfach vorbeikommen.",
        fuer_fachkraefte="Rufen Sie vorher an; die Wartezeit beträgt zwei Wochen.",
        praeventionsstufen=["primaer", "sekundaer"],
        praeventionsansaetze=["universell"],
        ort="Familienzentrum Mitte",
        alter_von=6,
        alter_bis=12,
        geaendert_am=timezone.now() - timedelta(days=50),
    )
    return neu


def test_erst_fuer_eltern_dann_fuer_fachkraefte(client: Client, angebot: Angebot) -> None:
    text = client.get(seite(angebot)).content.decode()
    stellen = [
        text.index(teil)
        for teil in (
            "Sie können einfach vorbeikommen.",
            "Wir sprechen über Geräte und Regeln.",
            '<h2 id="fachkraefte">Hinweis für Fachkräfte</h2>',
            "die Wartezeit beträgt zwei Wochen",
            "Präventionsstufe",
            "Ansatz der Prävention",
            "Angaben bestätigt am",
            "Nächste Prüfung bis",
            "Text geändert am",
        )
    ]
    assert stellen == sorted(stellen)
    assert f"Angaben bestätigt am {datum(timezone.now())}" in text
    assert f"Text geändert am {datum(angebot.geaendert_am)}" in text
    Angebot.objects.update(fuer_fachkraefte="", praeventionsstufen=[], praeventionsansaetze=[])
    assert "Hinweis für Fachkräfte" not in client.get(seite(angebot)).content.decode()


def test_vorschau_und_kurze_adresse(client: Client, angebot: Angebot) -> None:
    text = client.get(seite(angebot), {"q": "Medien"}).content.decode()
    kopf = text.partition("</head>")[0]
    ganz = f"http://testserver{seite(angebot)}".partition("//")[2].partition("/")[2]
    for teil in (
        '<link rel="canonical" href="',
        '<meta property="og:title" content="Elternabend &quot;Medien&quot; &amp; &lt;Mut&gt;">',
        '<meta name="description" content="Was Kinder im Netz erleben.">',
    ):
        assert teil in kopf
    assert f'/{ganz}">' in kopf
    kurz = reverse("angebot-kurz", args=[angebot.pk])
    assert kurz == f"/a/{angebot.pk}/"
    gezeigt = unescape(text.partition('id="kurzadresse">')[2].partition("<")[0])
    assert gezeigt.startswith("http")
    assert gezeigt.endswith(kurz)
    assert "data:image/svg+xml" in text
    assert client.get(kurz)["Location"] == seite(angebot)


def vorschau(client: Client, adresse: str) -> dict[str, str]:
    kopf = client.get(adresse).content.decode().partition("</head>")[0]
    zeilen = re.findall(
        r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', kopf
    )
    assert len(zeilen) == len(dict(zeilen))  # nothing twice
    return dict(zeilen)


def test_geteilt_mit_dem_bild_des_portals(
    client: Client, netzwerk: Netzwerk, angebot: Angebot
) -> None:
    verzeichnis = reverse("angebote:angebot-liste", args=[netzwerk.kurzname])
    for ziel in (seite(angebot), f"{verzeichnis}?q=Medien"):
        meta = vorschau(client, ziel)
        assert meta["twitter:card"] == "summary_large_image"
        assert meta["og:image"].startswith("http")
        assert meta["og:image:alt"].startswith("Angebote finden")
        pfad = finders.find(meta["og:image"].partition("/static/")[2])
        assert isinstance(pfad, str)
        with Image.open(pfad) as bild:
            masse = bild.size
        assert masse == (int(meta["og:image:width"]), int(meta["og:image:height"])) == (1200, 630)
        assert meta["og:image:type"] == "image/png"
    assert meta["og:url"].endswith(verzeichnis)


def test_geteilt_mit_dem_ersten_oeffentlichen_bild(
    client: Client, angebot: Angebot, koordination: Konto
) -> None:
    angaben: dict[str, Any] = {
        "angebot": angebot, "breite": 1600, "hoehe": 900, "hochgeladen_von": koordination,
    }  # fmt: skip
    wartet = Angebotsbild(alternativtext="Wartet noch", position=0, **angaben)
    erstes = Angebotsbild(alternativtext="Ein „heller“ <Raum>", position=1, **angaben)
    for bild in (wartet, erstes):
        bild.datei.name = "bild.webp"
        Angebotsbild.objects.bulk_create([bild])
    assert "teilen.png" in vorschau(client, seite(angebot))["og:image"]
    erstes.freigeben(von=koordination)
    meta = vorschau(client, seite(angebot))
    ziel = reverse("angebote:bild-datei", args=[angebot.netzwerk.kurzname, erstes.pk])
    assert meta["og:image"].startswith("http")
    assert meta["og:image"].endswith(ziel)
    assert meta["og:image:alt"] == "Ein „heller“ &lt;Raum&gt;"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1600", "900")
    assert meta["og:image:type"] == "image/webp"


def test_kurze_adresse_verraet_nichts(
    client: Client, angebot: Angebot, eigenes: Angebot, vertretung: Konto, als: Als
) -> None:
    assert client.get(f"/a/{eigenes.pk}/").status_code == 404
    assert client.get("/a/99999999999999999999/").status_code == 404
    assert client.get("/a/0/").status_code == 404
    Netzwerk.objects.update(ist_oeffentlich=False)
    assert client.get(f"/a/{angebot.pk}/").status_code == 404
    assert als(vertretung).get(f"/a/{angebot.pk}/").status_code == 302


def test_wo_ein_angebot_war_stehen_verwandte(
    client: Client, angebot: Angebot, eigenes: Angebot, netzwerk: Netzwerk
) -> None:
    """By both addresses; never for what was not public, and no title that was not."""
    ganz, kurz = seite(angebot), f"/a/{angebot.pk}/"
    themen: list[Any] = list(Thema.objects.waehlbar(netzwerk)[:3])
    angebot.themen.set(themen[:2])
    for nummer in range(6):
        AngebotFabrik(
            oeffentlich=True,
            netzwerk=netzwerk,
            titel=f"Nah {nummer}",
            themen=themen[: 1 + nummer // 5],
        )
    AngebotFabrik(oeffentlich=True, netzwerk=netzwerk, titel="Fern", themen=themen[2:])
    angebot.archivieren()
    for ziel in (ganz, kurz):
        antwort = client.get(ziel)
        assert antwort.status_code == 410
        assert "Dieses Angebot gibt es nicht mehr" in antwort.text
        assert "„Elternabend &quot;Medien&quot; &amp; &lt;Mut&gt;“ ist beendet" in antwort.text
        assert 'name="q"' in antwort.text
        nahe = re.findall(r">(Nah \d|Fern)<", antwort.text)
        assert (len(nahe), nahe[0]) == (5, "Nah 5")  # shares two topics
        assert "Fern" not in nahe
    # Taken up again, changed, and put away as a draft: the new words were never public.
    angebot.wieder_aufnehmen()
    Angebot.objects.filter(pk=angebot.pk).update(titel="Geheim", geaendert_am=timezone.now())
    Angebot.objects.get(pk=angebot.pk).archivieren()
    for ziel in (ganz, kurz):
        assert "Geheim" not in client.get(ziel).text
    eigenes.archivieren()
    assert client.get(seite(eigenes)).status_code == 404
    assert client.get(f"/a/{eigenes.pk}/").status_code == 404


def test_was_suchmaschinen_lesen(client: Client, angebot: Angebot) -> None:
    termin = termin_von(angebot, tage=5)
    termin_von(angebot, tage=9, abgesagt_am=timezone.now())
    dinge = Mikrodaten(client.get(seite(angebot)).content.decode()).dinge
    (dienst,) = [ding for ding in dinge if ding["@type"] == "Service"]
    assert dienst["name"] == ['Elternabend "Medien" & <Mut>']
    assert dienst["description"] == ["Was Kinder im Netz erleben."]
    assert dienst["provider"][0]["name"] == [angebot.anbieter.get().name]
    assert dienst["audience"][0]["suggestedMinAge"] == ["6"]
    assert dienst["offers"] == [{"@type": "Offer", "price": ["0"], "priceCurrency": ["EUR"]}]
    naechster, abgesagter = [ding for ding in dinge if ding["@type"] == "Event"]
    assert naechster["startDate"] == [timezone.localtime(termin.beginn).isoformat()]
    assert naechster["location"][0] == {
        "@type": "Place",
        "name": ["Familienzentrum Mitte"],
        "address": ["Familienzentrum Mitte"],
    }
    assert naechster["eventStatus"][0].endswith("/EventScheduled")
    assert abgesagter["eventStatus"][0].endswith("/EventCancelled")


@pytest.mark.parametrize(
    ("angaben", "ort"),
    [
        ({}, {"@type": "Place", "name": ["Musterstadt"], "address": ["Musterstadt"]}),
        (
            {"kommt_hin": True},
            {"@type": "Place", "name": ["Musterstadt"], "address": ["Musterstadt"]},
        ),
        ({"ist_online": True}, {"@type": "VirtualLocation"}),
    ],
)
def test_ein_termin_hat_fuer_maschinen_immer_einen_ort(
    client: Client, angebot: Angebot, angaben: dict[str, Any], ort: dict[str, Any]
) -> None:
    """Search engines leave out events without one."""
    Angebot.objects.update(ort="", **angaben)
    termin_von(angebot)
    dinge = Mikrodaten(client.get(seite(angebot)).text).dinge
    (ereignis,) = [ding for ding in dinge if ding["@type"] == "Event"]
    assert ereignis["location"][0].items() >= ort.items()


def test_sprachen_nach_bcp_47_und_freigegebene_bilder(
    client: Client, angebot: Angebot, koordination: Konto
) -> None:
    Angebot.objects.update(sprachen=["de", "dgs", "leicht"])
    for position in (0, 1):
        bild = Angebotsbild(
            angebot=angebot, breite=160, hoehe=90, hochgeladen_von=koordination,
            alternativtext="Ein Raum", position=position,
        )  # fmt: skip
        bild.datei.name = "bild.webp"
        Angebotsbild.objects.bulk_create([bild])
    bild.freigeben(von=koordination)
    (dienst,) = [d for d in Mikrodaten(client.get(seite(angebot)).text).dinge if "image" in d]
    assert dienst["availableChannel"][0]["availableLanguage"] == ["de", "gsg"]
    gezeigt = reverse("angebote:bild-datei", args=[angebot.netzwerk.kurzname, bild.pk])
    assert dienst["image"] == [gezeigt]


def test_termine_in_jedem_zustand(client: Client, angebot: Angebot) -> None:
    termin_von(angebot, tage=-3)
    reihe = termin_von(
        angebot,
        tage=-13,
        rhythmus=R.WOECHENTLICH,
        letzter_tag=timezone.localdate() + timedelta(days=40),
    )
    offen = termin_von(angebot, tage=3, mit_anmeldung=True, plaetze=1)
    frei = termin_von(angebot, tage=4, mit_anmeldung=True)
    zu = termin_von(angebot, tage=5, mit_anmeldung=True, anmeldeschluss=timezone.now())
    weg = termin_von(angebot, tage=6, mit_anmeldung=True, abgesagt_am=timezone.now())
    zeilen = terminzeilen(angebot)
    assert [(zeile.termin, zeile.stand) for zeile in zeilen] == [
        (reihe, "ohne"),
        (offen, "offen"),
        (frei, "offen"),
        (zu, "geschlossen"),
        (weg, "abgesagt"),
    ]
    assert zeilen[0].naechstes.beginn.date() == timezone.localdate() + timedelta(days=1)
    assert len(zeilen[0].weitere) == 5
    offen.anmeldungen.create(
        name="Anna", email="a@b.example", zustand="zugesagt", bestaetigt_am=timezone.now()
    )
    assert terminzeilen(angebot)[1].stand == "voll"
    text = client.get(seite(angebot)).content.decode()
    for teil in ("jede Woche am", "alle Plätze vergeben", "Auf die Warteliste", "fällt aus"):
        assert teil in text
    assert "Noch 2 Termine" in text
    # Dates come before the way to get in touch: on a phone they stand on top.
    assert text.index('id="termine"') < text.index('id="kontakt"')
    # The file of each reads back; an online offer has no address but says so.
    Angebot.objects.update(ort="", ist_online=True)
    datei = client.get(adresse("termin-datei", reihe))
    assert datei["Content-Type"] == "text/calendar; charset=utf-8"
    (eintrag,) = Calendar.from_ical(datei.content).walk("VEVENT")
    assert eintrag["LOCATION"] == "online"
    assert "RRULE" in eintrag


def test_heute_vorbei_steht_nicht_mehr_da(angebot: Angebot) -> None:
    jetzt = timezone.now()
    eben = termin_von(
        angebot, beginn=jetzt - timedelta(seconds=20), ende=jetzt - timedelta(seconds=1)
    )
    Angebotstermin.objects.update(letzter_tag=timezone.localdate())
    assert terminzeilen(angebot) == []
    assert eben.ist_vorbei


def test_die_seite_kostet_immer_gleich_viel(
    client: Client, angebot: Angebot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    termin_von(angebot)
    client.get(seite(angebot))
    with django_assert_num_queries(8):
        client.get(seite(angebot))
    for tage in (20, 30, 40):
        termin_von(angebot, tage=tage, mit_anmeldung=True, plaetze=3)
    with django_assert_num_queries(8):
        client.get(seite(angebot))
