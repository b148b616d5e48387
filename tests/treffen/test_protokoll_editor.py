"""The editor that saves by itself: what is stored, what is named, and that nobody loses words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from netzwerk.basis.models import Konto
from tests.fabriken import KontaktFabrik
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.massnahmenlage import in_tagen, massnahme
from tests.treffen.protokolllage import Lage, angaben, offen
from treffen.aktionen import korrektur
from treffen.aktionen import massnahme as massnahmen
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
    assert stand["felder"] == {"stand": "1", "grundlage": "Alle sind da."}
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


def zeile(eine: Massnahme, **mehr: Any) -> dict[str, Any]:
    werte = {
        "nummer": eine.pk,
        "titel": eine.titel,
        "verantwortlich": eine.verantwortlich_id,
        "frist": f"{eine.frist}",
    }
    return werte | mehr


def geschickt(client: Client, lage: Lage, **mehr: Any) -> dict[str, Any]:
    """The page as it is now, with what was changed in its first measure."""
    seite = client.get(lage.editor(lage.top1))
    geaendert = {f"massnahme-0-{feld}": wert for feld, wert in mehr.pop("zeile", {}).items()}
    return offen(seite) | {"aktion": "speichern"} | geaendert | mehr


def test_entfernen_loescht_nicht_was_gemeldet_ist(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """A press on the bin of the minutes must not take others' reports and proofs away."""
    ohne = MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Ohne Meldung")
    client, weg = als(koordination), {"entfernen": "massnahme-0"}
    assert "bleibt stehen" not in client.post(
        lage.editor(lage.top1), geschickt(client, lage, **weg), follow=True
    ).text  # fmt: skip
    assert not Massnahme.objects.filter(pk=ohne.pk).exists()
    eine = MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Plakate")
    massnahmen.melden(massnahme=eine, von=koordination, text="Der Druck läuft.")
    for _mal in range(2):  # discarded already it just stays
        antwort = client.post(lage.editor(lage.top1), geschickt(client, lage, **weg), follow=True)
        assert "„Plakate“ bleibt stehen." in antwort.text
        assert "Stand der Maßnahme: verworfen." in antwort.text
    assert Massnahme.objects.get().zustand == Massnahme.Zustand.VERWORFEN
    assert eine.notizen.count() == 2


def test_neue_person_und_neue_frist_wie_auf_der_seite_der_massnahme(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Who is new is told, who asked for a later date is answered, the history says the new one."""
    eine = massnahme(lage.kontakt, lage.netzwerk, 5, top=lage.top1)
    neu = KontaktFabrik(netzwerke=[lage.netzwerk])
    client = als(koordination)

    def speichern(**felder: Any) -> None:
        antwort = client.post(lage.editor(lage.top1), geschickt(client, lage, zeile=felder))
        assert antwort.status_code == 302, antwort.text
        eine.refresh_from_db()

    # Nobody but the writers knows the date of a draft: a slip of the pen is no history.
    speichern(frist=f"{in_tagen(6)}")
    assert eine.frist == in_tagen(6)
    assert not eine.notizen.exists()
    # Once she was mailed it, she is told of each.
    Massnahme.objects.filter(pk=eine.pk).update(erinnert_am=in_tagen(-1))
    bitte = eine.notizen.create(text="Zu kurz.", wunschfrist=in_tagen(40))
    speichern(frist=f"{in_tagen(40)}")
    bitte.refresh_from_db()
    assert bitte.beantwortet_am is not None
    assert eine.notizen.exclude(pk=bitte.pk).get().text.startswith("Neue Frist:")
    speichern(verantwortlich=neu.pk)
    assert (eine.verantwortlich, eine.erinnert_am) == (neu, None)


def test_neue_frist_in_der_korrektur_steht_im_verlauf(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    eine = massnahme(lage.kontakt, lage.netzwerk, 5, top=lage.top1)
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    aktionen.freigeben(protokoll=protokoll, von=koordination)
    korrektur.beginnen(protokoll=protokoll, grund="Frist.", von=koordination)
    client = als(koordination)
    daten = geschickt(client, lage, zeile={"frist": f"{in_tagen(9)}"})
    client.post(lage.editor(lage.top1), daten)
    assert eine.notizen.get().text.startswith("Neue Frist:")


def test_zustaendig_wird_niemand_der_gegangen_ist(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """A reminder would never reach anybody; who is responsible already stays so."""
    fort = KontaktFabrik(netzwerke=[lage.netzwerk])
    eine = massnahme(fort, lage.netzwerk, top=lage.top1, titel="Alte")
    fort.ausscheiden()
    client = als(koordination)
    neue = zeile(eine, nummer="", titel="Neue")
    antwort = client.post(lage.editor(lage.top1), angaben(massnahmen=[neue]))
    assert antwort.status_code == 422
    assert client.post(
        lage.editor(lage.top1), geschickt(client, lage, zeile={"titel": "Geändert"})
    ).status_code == 302  # fmt: skip
    assert Massnahme.objects.get().titel == "Geändert"
