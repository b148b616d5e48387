"""The editor that saves by itself: what is stored, what is named, and that nobody loses words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from netzwerk.basis.models import Konto
from tests.fabriken import KontaktFabrik
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage, angaben
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Arbeitsgruppe,
    Beschluss,
    Massnahme,
    Protokoll,
    Protokollabschnitt,
    Schwerpunktthema,
)

Als = Callable[[Konto], Client]

KONSENS = {"text": "Die Übersicht gilt.", "verfahren": "konsens", "zustand": "angenommen"}
HALB = {"titel": "Kurzfassung schreiben", "verantwortlich": "", "frist": ""}


@pytest.fixture(autouse=True)
def leerer_speicher() -> None:
    cache.clear()


def selbst(folge: int = 1, **mehr: Any) -> dict[str, Any]:
    """What the script sends some seconds after the last key."""
    angegeben: dict[str, Any] = {"aktion": "selbst", "fenster": "eines", "folge": folge}
    return angaben(**angegeben | mehr)


def test_speichert_sich_wie_ein_druck(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    antwort = client.post(lage.editor(lage.top1), selbst(ergebnis="Alle sind <b>da</b>.\r\n"))
    assert antwort.status_code == 200, antwort.text
    stand = antwort.json()
    assert stand["felder"] == {"stand": "1"}
    assert (stand["offen"], stand["hinweise"].strip()) == ([], "")
    assert stand["zeit"]
    abschnitt = Protokollabschnitt.objects.get()
    assert (abschnitt.ergebnis, abschnitt.stand) == ("Alle sind da.", 1)
    assert abschnitt.ergebnis_html == "<p>Alle sind da.</p>"
    assert "TOP 1 ist gespeichert" not in client.get(lage.editor(lage.top1)).text


def test_halbe_massnahme_haelt_den_text_nicht_auf(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client = als(koordination)
    daten = selbst(ergebnis="Bleibt", beschluesse=[KONSENS], massnahmen=[HALB])
    stand = client.post(lage.editor(lage.top1), daten).json()
    beschluss = Beschluss.objects.get()
    assert not Massnahme.objects.exists()
    assert Protokollabschnitt.objects.get().ergebnis == "Bleibt"
    assert stand["felder"]["beschluss-0-nummer"] == str(beschluss.pk)
    assert len(stand["offen"]) == 1
    assert stand["offen"][0].startswith("Maßnahme 1: Wählen Sie")
    # The next save by itself names the keys it was told: still one decision, changed.
    weiter = selbst(2, stand=1, beschluesse=[KONSENS | {"text": "Sie gilt ab Mai."}])
    assert client.post(lage.editor(lage.top1), weiter | stand["felder"]).status_code == 200
    assert Beschluss.objects.get().text == "Sie gilt ab Mai."


def test_zum_entfernen_vorgemerktes_wird_nicht_halb_gespeichert(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    weg = KONSENS | {"DELETE": "on"}
    daten = selbst(beschluesse=[weg, {"text": "", "verfahren": "abstimmung", "ja": "viele"}])
    stand = als(koordination).post(lage.editor(lage.top1), daten).json()
    assert stand["offen"]
    assert not Beschluss.objects.exists()


def test_zu_viele_zeilen(als: Als, koordination: Konto, lage: Lage) -> None:
    daten = selbst(ergebnis="Text", beschluesse=[KONSENS] * 32)
    stand = als(koordination).post(lage.editor(lage.top1), daten).json()
    assert stand["offen"]
    assert Protokollabschnitt.objects.get().ergebnis == "Text"
    assert not Beschluss.objects.exists()


def test_zu_langer_text_wird_genannt(als: Als, koordination: Konto, lage: Lage) -> None:
    antwort = als(koordination).post(lage.editor(lage.top1), selbst(ergebnis="x" * 50_001))
    assert antwort.status_code == 422
    assert "50000" in antwort.json()["offen"][0]
    assert not Protokoll.objects.exists()


@pytest.mark.parametrize("zeilen", [[], [HALB]])
def test_konflikt_schreibt_nichts(
    als: Als, koordination: Konto, lage: Lage, zeilen: list[dict[str, Any]]
) -> None:
    client = als(koordination)
    client.post(lage.editor(lage.top1), angaben(ergebnis="Von nebenan"))
    antwort = client.post(lage.editor(lage.top1), selbst(ergebnis="Meins", massnahmen=zeilen))
    assert (antwort.status_code, antwort.json()) == (409, {"lage": "konflikt"})
    assert Protokollabschnitt.objects.get().ergebnis == "Von nebenan"


def test_vergleich_wort_fuer_wort(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    client.post(lage.editor(lage.top1), angaben(ergebnis="Die Gruppe trifft sich im Mai."))
    seite = client.post(
        lage.editor(lage.top1), angaben(ergebnis="Die Gruppe trifft sich im Juni.")
    ).text
    assert "Mai</del>" in seite
    assert "Juni</ins>" in seite
    assert "Andere Fassung übernehmen" in seite
    gleich = client.post(
        lage.editor(lage.top1),
        angaben(ergebnis="Die Gruppe trifft sich im Mai.", beschluesse=[KONSENS]),
    ).text
    assert "Der Text ist in beiden Fassungen gleich." in gleich


def test_verlorene_antwort_ist_kein_konflikt_mit_sich_selbst(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Saved, but the answer never came: asked again, no decision stands twice."""
    client = als(koordination)
    erst = selbst(1, ergebnis="Eins", beschluesse=[KONSENS])
    client.post(lage.editor(lage.top1), erst)
    noch = selbst(2, ergebnis="Eins und zwei", beschluesse=[KONSENS | {"text": "Neu"}])
    antwort = client.post(lage.editor(lage.top1), noch)
    assert antwort.status_code == 200
    assert antwort.json()["felder"]["stand"] == "2"
    assert Beschluss.objects.get().text == "Neu"
    # The press, too, still with what was read at first.
    druck = angaben(ergebnis="Eins, zwei, drei", beschluesse=[KONSENS], fenster="eines")
    assert client.post(lage.editor(lage.top1), druck).status_code == 302
    assert Protokollabschnitt.objects.get().ergebnis == "Eins, zwei, drei"
    assert Beschluss.objects.count() == 1
    # What arrives after the press is older, whoever sent it.
    assert client.post(lage.editor(lage.top1), selbst(3, ergebnis="Alt")).status_code == 409


def test_ueberholtes_und_fremdes_fenster_wird_verglichen(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    client = als(koordination)
    client.post(lage.editor(lage.top1), selbst(5, ergebnis="Neu"))
    for spaet in (selbst(4, ergebnis="Älter"), selbst(6, ergebnis="X", fenster="anderes")):
        assert client.post(lage.editor(lage.top1), spaet).status_code == 409
    assert Protokollabschnitt.objects.get().ergebnis == "Neu"


def test_nach_der_freigabe_bleibt_der_text_zum_kopieren(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    client = als(koordination)
    aktionen.freigeben(protokoll=protokoll, von=koordination)
    antwort = client.post(lage.editor(lage.top1), selbst(ergebnis="Zu spät"))
    assert (antwort.status_code, antwort.json()) == (409, {"lage": "freigegeben"})
    seite = client.post(
        lage.editor(lage.top1),
        angaben(
            ergebnis="Zu spät <b>",
            beschluesse=[KONSENS],
            massnahmen=[HALB, {"titel": ""}],
        )
        | {"massnahme-TOTAL_FORMS": "9" * 18},
    )
    assert seite.status_code == 409
    assert "Das Protokoll ist inzwischen freigegeben" in seite.text
    for wort in ("Zu spät &lt;b&gt;", "Beschluss: Die Übersicht gilt.", "Maßnahme: Kurzfassung"):
        assert wort in seite.text
    assert not Protokollabschnitt.objects.exists()


def test_top_weg_waehrend_es_sich_speichert(als: Als, koordination: Konto, lage: Lage) -> None:
    url = lage.editor(lage.top2)
    lage.top2.delete()
    antwort = als(koordination).post(url, selbst())
    assert antwort.json() == {"lage": "top_fehlt"}


def test_vorschau_speichert_nichts(als: Als, koordination: Konto, lage: Lage) -> None:
    client = als(koordination)
    daten = angaben(ergebnis="## Kopf\n\n**Fett** <b>x</b>", massnahmen=[HALB], aktion="vorschau")
    seite = client.post(lage.editor(lage.top1), daten)
    assert seite.status_code == 200
    for stelle in ("<h4>Kopf</h4>", "<strong>Fett</strong> x", "Kurzfassung schreiben"):
        assert stelle in seite.text
    teil = client.post(
        lage.editor(lage.top1), daten | {"ergebnis": " "}, headers={"HX-Request": "true"}
    )
    assert "Noch steht nichts im Feld." in teil.text
    assert "<html" not in teil.text
    assert not Protokoll.objects.exists()


def test_falldaten_werden_nach_dem_speichern_gezeigt(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Pointed at, not held up: who writes decides."""
    client = als(koordination)
    daten = selbst(ergebnis="Mia Muster, 12.03.2016", beschluesse=[KONSENS | {"text": "Az. 3/26"}])
    hinweise = client.post(lage.editor(lage.top1), daten).json()["hinweise"]
    assert "2 Stellen sehen nach Falldaten aus" in hinweise
    seite = client.get(lage.editor(lage.top1)).text
    assert "2 Stellen sehen nach Falldaten aus" in seite
    assert "Warum hier nichts über einzelne Kinder steht" in seite


def test_herkunft_steht_bei_der_massnahme(als: Als, koordination: Konto, lage: Lage) -> None:
    thema = Schwerpunktthema.objects.create(netzwerk=lage.netzwerk, titel="Mediensucht")
    gruppe = Arbeitsgruppe.objects.create(
        netzwerk=lage.netzwerk, name="AG Medien", schwerpunktthema=thema
    )
    MassnahmeFabrik(
        netzwerk=lage.netzwerk,
        top=lage.top1,
        arbeitsgruppe=gruppe,
        verantwortlich=KontaktFabrik(netzwerke=[lage.netzwerk]),
    )
    seite = als(koordination).get(lage.editor(lage.top1) + "&neu=massnahme").text
    assert "Woher sie kommt:" in seite
    assert "AG Medien" in seite
    assert "Als Herkunft gilt TOP 1." in seite


def test_lange_und_haessliche_texte_bleiben(als: Als, koordination: Konto, lage: Lage) -> None:
    text = "אבג العربية 👩‍👧 " + "Wort" * 5_000
    client = als(koordination)
    assert client.post(lage.editor(lage.top1), selbst(ergebnis=text)).status_code == 200
    assert Protokollabschnitt.objects.get().ergebnis == text
    assert client.get(lage.editor(lage.top1)).status_code == 200


def test_editor_laedt_keinen_entwurf_anderer(als: Als, koordination: Konto, lage: Lage) -> None:
    """The copy in the browser belongs to an account, a meeting and an item."""
    AbschnittFabrik(protokoll=ProtokollFabrik(treffen=lage.treffen), top=lage.top1)
    seite = als(koordination).get(lage.editor(lage.top1)).text
    assert f'data-sichern="{koordination.pk}-{lage.treffen.pk}-{lage.top1.pk}"' in seite
