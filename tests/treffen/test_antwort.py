from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TopFabrik, TreffenFabrik
from treffen.aktionen.einladung import einladen
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Any:
    neu: Any = TreffenFabrik(netzwerk=netzwerk, beschreibung="Wir sehen uns wieder.")
    TopFabrik(treffen=neu, nummer=1, titel="Meldewege")
    return neu


@pytest.fixture
def teilnahme(treffen: Any) -> Teilnahme:
    kontakt = KontaktFabrik(vorname="Kim", nachname="Beispiel", netzwerke=[treffen.netzwerk])
    einladen(treffen=treffen, kontakte=[kontakt], von=System("test"))
    treffen.refresh_from_db()
    return Teilnahme.objects.select_related("treffen").get()


def link(teilnahme: Teilnahme, name: str = "einladung-antworten", netzwerk: str = "") -> str:
    zugang = Zugang.objects.get(gegenstand_id=teilnahme.pk)
    kurz = netzwerk or zugang.netzwerk.kurzname
    return reverse(f"treffen:{name}", kwargs={"netzwerk": kurz, "zeichen": zeichen(zugang)})


def abdruck() -> dict[str, str]:
    """A hash over all rows of every table, the audit trail included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ergebnis = {}
        for (tabelle,) in cursor.fetchall():
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) "
                f'FROM "{tabelle}" t'
            )
            ergebnis[tabelle] = cursor.fetchone()[0]
    return ergebnis


def test_oeffnen_aendert_nichts(client: Client, teilnahme: Teilnahme) -> None:
    """As mail scanners do: HEAD, GET, again, with every link of the page."""
    vorher = abdruck()
    pfad, termin = link(teilnahme), link(teilnahme, "einladung-termin")
    scanner = {"User-Agent": "MailScanner/1.0"}
    for ziel in (pfad, termin, f"{pfad}?gespeichert=ja", f"{pfad}?antwort=zugesagt"):
        for _ in range(2):
            assert client.head(ziel, headers=scanner).status_code == 200
            assert client.get(ziel, headers=scanner).status_code == 200
        assert client.options(ziel).status_code == 405
    assert abdruck() == vorher
    assert client.get(pfad)["Cache-Control"].startswith("max-age=0")


def test_seite_zeigt_treffen_und_tagesordnung(client: Client, teilnahme: Teilnahme) -> None:
    text = client.get(link(teilnahme)).content.decode()
    for wort in ("Netzwerktreffen Herbst", "Meldewege", "Kim Beispiel", "Wir sehen uns wieder."):
        assert wort in text
    assert text.count("<h1") == 1
    assert "checked" not in text


@pytest.mark.parametrize(
    ("antwort", "dank"),
    [("zugesagt", "Danke, Sie kommen"), ("abgesagt", "Danke, Sie haben abgesagt")],
)
def test_antworten_und_aendern(
    client: Client, als: Als, koordination: Konto, teilnahme: Teilnahme, antwort: str, dank: str
) -> None:
    pfad = link(teilnahme)
    danach = client.post(pfad, {"antwort": antwort, "bemerkung": "Bin um 15 Uhr da"}, follow=True)
    text = danach.content.decode()
    assert dank in text
    assert "Gespeichert am" in text
    assert "Ihre Bemerkung: Bin um 15 Uhr da" in text
    teilnahme.refresh_from_db()
    assert (teilnahme.antwort, teilnahme.bemerkung) == (antwort, "Bin um 15 Uhr da")
    wieder = client.get(pfad).content.decode()
    assert "Ihre Antwort bisher:" in wieder
    assert "checked" in wieder
    liste = reverse(
        "treffen:treffen-zeigen", args=[teilnahme.treffen.netzwerk.kurzname, teilnahme.treffen_id]
    )
    assert "Bin um 15 Uhr da" in als(koordination).get(liste).content.decode()
    anders = {"zugesagt": "abgesagt", "abgesagt": "zugesagt"}[antwort]
    client.post(pfad, {"antwort": anders})
    teilnahme.refresh_from_db()
    assert (teilnahme.antwort, teilnahme.bemerkung) == (anders, "")


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({}, "Wählen Sie, ob Sie kommen."),
        ({"antwort": "vielleicht"}, "vielleicht"),
        ({"antwort": "stellvertretung_benannt"}, "kern-error"),
        ({"antwort": "zugesagt", "bemerkung": "x" * 301}, "300"),
        ({"antwort": "zugesagt", "bemerkung": "a\x00"}, "kern-error"),
    ],
)
def test_falsche_antwort(
    client: Client, teilnahme: Teilnahme, falsch: dict[str, str], meldung: str
) -> None:
    antwort = client.post(link(teilnahme), {"bemerkung": "Bleibt stehen"} | falsch)
    assert antwort.status_code == 422
    text = antwort.content.decode()
    assert meldung in text
    assert "bemerkung" in falsch or "Bleibt stehen" in text
    teilnahme.refresh_from_db()
    assert teilnahme.antwort == "offen"


@pytest.mark.parametrize(
    ("aenderung", "wort"),
    [
        ({"antwort_bis": -1}, "Die Rückmeldefrist ist vorbei"),
        ({"beginn": -1}, "Das Treffen hat schon begonnen"),
        ({"zustand": "durchgefuehrt", "beginn": -1}, "Das Treffen hat schon begonnen"),
        ({"zustand": "abgesagt"}, "Dieses Treffen ist abgesagt"),
        ({"zustand": "verschoben"}, "Das Treffen wird verschoben"),
    ],
)
def test_nach_der_frist_eine_klare_seite(
    client: Client, teilnahme: Teilnahme, aenderung: dict[str, Any], wort: str
) -> None:
    jetzt = timezone.now()
    if "antwort_bis" in aenderung:
        aenderung = {"antwort_bis": timezone.localdate() - timedelta(days=1)}
    if "beginn" in aenderung:
        aenderung = aenderung | {"beginn": jetzt - timedelta(hours=1)}
    Treffen.objects.update(**aenderung)
    pfad = link(teilnahme)
    text = client.get(pfad).content.decode()
    assert wort in text
    assert "Antwort speichern" not in text
    antwort = client.post(pfad, {"antwort": "zugesagt"})
    assert antwort.status_code == 200
    if aenderung.get("zustand") not in {"abgesagt", "verschoben"}:
        assert "kam zu spät und ist nicht gespeichert" in antwort.content.decode()
    teilnahme.refresh_from_db()
    assert teilnahme.antwort == "offen"


def test_bis_zum_ende_des_letzten_tages(client: Client, teilnahme: Teilnahme) -> None:
    Treffen.objects.update(antwort_bis=timezone.localdate())
    client.post(link(teilnahme), {"antwort": "zugesagt"})
    teilnahme.refresh_from_db()
    assert teilnahme.antwort == "zugesagt"


def test_termin_datei(client: Client, teilnahme: Teilnahme) -> None:
    ziel = link(teilnahme, "einladung-termin")
    assert ziel == f"{link(teilnahme)}termin.ics"
    antwort = client.get(ziel)
    assert antwort["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(antwort.content)["METHOD"] == "REQUEST"
    Treffen.objects.update(zustand="abgesagt")
    assert Calendar.from_ical(client.get(ziel).content)["METHOD"] == "CANCEL"


def test_falsche_links(client: Client, teilnahme: Teilnahme) -> None:
    pfad = link(teilnahme)
    assert client.get(pfad.replace("/antwort/", "/antwort/x")).status_code == 404
    andere = NetzwerkFabrik(kurzname="anderes")
    assert client.get(link(teilnahme, netzwerk="anderes")).status_code == 404
    zugang = Zugang.objects.get()
    fremd = zeichen(Zugang(pk=zugang.pk, zweck=Zugang.Zweck.PROTOKOLL, netzwerk=zugang.netzwerk))
    assert client.get(pfad.replace(zeichen(zugang), fremd)).status_code == 404
    Zugang.objects.update(gueltig_bis=timezone.now())
    assert client.get(pfad).status_code == 410
    assert client.post(pfad, {"antwort": "zugesagt"}).status_code == 410
    Zugang.objects.update(gueltig_bis=timezone.now() + timedelta(days=1))
    zugang.widerrufen()
    assert client.get(pfad).status_code == 410
    Zugang.objects.update(widerrufen_am=None)
    Teilnahme.objects.all().delete()
    assert client.get(pfad).status_code == 404
    assert andere is not None
