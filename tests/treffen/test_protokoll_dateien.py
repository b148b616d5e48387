"""Files made from released minutes: the version without names, the list of participants, the one
with the day of approval; who may have them, and what is seen when one cannot be made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from netzwerk.basis import pdf
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Nachricht, Netzwerk
from netzwerk.basis.pruefung import auskunft
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.test_protokoll_versand import text_von
from treffen import protokolldateien
from treffen.aktionen import protokoll as aktionen
from treffen.aktionen import protokolldatei
from treffen.models import Protokoll, Treffen

Als = Callable[[Konto], Client]
OEFFENTLICH = protokolldateien.OEFFENTLICH


@pytest.fixture
def protokoll(netzwerk: Netzwerk, koordination: Konto) -> Protokoll:
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.DURCHGEFUEHRT)
    eines: Protokoll = ProtokollFabrik(
        treffen=treffen, vorsitz="Vera Vorsitz", protokollfuehrung="Paul Protokoll"
    )
    top = TopFabrik(treffen=treffen, nummer=1, titel="Meldewege")
    AbschnittFabrik(protokoll=eines, top=top, ergebnis="Die Übersicht gilt.")
    leute = [
        KontaktFabrik(netzwerke=[netzwerk], vorname=name, nachname="Geheimnis")
        for name in ("Anna", "Berta", "Carla")
    ]
    for kontakt, war in zip(leute, ("anwesend", "entschuldigt", "fehlend"), strict=True):
        TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, anwesenheit=war)
    MassnahmeFabrik(netzwerk=netzwerk, top=top, titel="Rufliste", verantwortlich=leute[0])
    aktionen.freigeben(protokoll=eines, von=koordination)
    eines.refresh_from_db()
    return eines


def adresse(protokoll: Protokoll, name: str, form: str | None = None) -> str:
    args = [protokoll.treffen.netzwerk.kurzname, protokoll.pk, *([form] if form else [])]
    return reverse(f"treffen:{name}", args=args)


def erstellt(protokoll: Protokoll, form: protokolldateien.Form) -> Dokument:
    dokument = protokolldatei.anfordern(protokoll=protokoll, form=form)
    assert dokument_aktionen.erstellen(dokument), Dokument.objects.get(pk=dokument.pk).fehler
    dokument.refresh_from_db()
    return dokument


def test_die_fassung_ohne_namen_nennt_niemanden(protokoll: Protokoll) -> None:
    """Handed on to others, one name in it would be one too many."""
    dokument = erstellt(protokoll, OEFFENTLICH)
    inhalt = dokument.inhalt()
    assert pdf.konformitaet(inhalt) == []
    text = text_von(inhalt)
    for name in ("Geheimnis", "Anna", "Vorsitz", "Paul"):
        assert name not in text
        assert name.encode() not in inhalt
    haus = protokoll.inhalt["teilnahme"]["anwesend"][0]["organisation"]
    for erwartet in (haus, "Rufliste", "Die Übersicht gilt.", dokument.pruefcode):
        assert erwartet in text
    assert dokument.dateiname.endswith("-oeffentlich.pdf")
    assert not Nachricht.objects.filter(gegenstand_id=dokument.pk).exists()


def test_die_teilnahmeliste_steht_fuer_sich(protokoll: Protokoll) -> None:
    dokument = erstellt(protokoll, protokolldateien.ANLAGE)
    inhalt = dokument.inhalt()
    assert pdf.konformitaet(inhalt) == []
    text = text_von(inhalt)
    for erwartet in ("Anna Geheimnis", "Berta Geheimnis", "Carla Geheimnis", "Version 1"):
        assert erwartet in text
    assert "Rufliste" not in text


def test_die_pruefseite_kennt_jede_datei(protokoll: Protokoll, netzwerk: Netzwerk) -> None:
    protokoll.genehmigen()
    for form in protokolldateien.FORMEN.values():
        dokument = erstellt(protokoll, form)
        sagt = auskunft(netzwerk, code=dokument.pruefcode, inhalt=dokument.inhalt())
        assert sagt.dokument == dokument, form.schluessel


def test_nach_der_genehmigung_steht_der_tag_darin(protokoll: Protokoll) -> None:
    """The file that holds for good says since when it does; the earlier one stays until then."""
    with pytest.raises(FalscherZustand):
        protokolldatei.anfordern(protokoll=protokoll, form=protokolldateien.GENEHMIGT)
    vorher = erstellt(protokoll, OEFFENTLICH)
    assert "genehmigt am" not in text_von(vorher.inhalt())
    protokoll.genehmigen()
    protokoll = Protokoll.objects.get(pk=protokoll.pk)
    stand = {d.form.schluessel: d for d in protokolldateien.dateien(protokoll)}
    assert list(stand) == ["genehmigt", "oeffentlich", "anlage"]
    assert stand["oeffentlich"].fertig == vorher
    assert stand["oeffentlich"].ist_alt
    assert stand["oeffentlich"].ist_anzufordern
    nachher = erstellt(protokoll, OEFFENTLICH)
    assert nachher.pk != vorher.pk
    for dokument in (nachher, erstellt(protokoll, protokolldateien.GENEHMIGT)):
        assert "genehmigt am" in " ".join(text_von(dokument.inhalt()).split())
    assert Dokument.objects.get(pk=vorher.pk).ist_fertig  # its code goes on being known


def test_anfordern_zeigt_den_stand_und_dann_die_datei(
    als: Als, koordination: Konto, fachkraft: Konto, protokoll: Protokoll
) -> None:
    zeigen = adresse(protokoll, "protokoll-zeigen")
    stand = adresse(protokoll, "protokoll-dateien")
    fordern = adresse(protokoll, "protokoll-datei-erstellen", "oeffentlich")
    laden = adresse(protokoll, "protokoll-datei", "oeffentlich")
    client, mitglied = als(koordination), als(fachkraft)
    assert "Fassung ohne Namen" in client.get(zeigen).content.decode()
    assert "Weitere Dateien" not in mitglied.get(zeigen).content.decode()
    assert mitglied.get(laden).status_code == 404
    assert mitglied.post(fordern).status_code == 403
    for _mal in range(2):  # a double click
        assert client.post(fordern, follow=True).status_code == 200
    dokument = Dokument.objects.get(art="protokoll_oeffentlich")
    seite = client.get(stand).content.decode()
    assert "Die Datei wird erstellt." in seite
    assert "load delay:2s" in seite
    assert "<html" not in seite
    assert dokument_aktionen.erstellen(dokument)
    assert "load delay:2s" not in client.get(stand).content.decode()
    assert client.post(fordern).status_code == 302  # done: nothing is made anew
    for besuch in (client, mitglied):
        assert laden in besuch.get(zeigen).content.decode()
        assert b"".join(besuch.get(laden))[:5] == b"%PDF-"
    assert "protokoll-datei-erstellen" not in mitglied.get(zeigen).content.decode()


def test_rechte(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    verwaltung: Konto,
    protokoll: Protokoll,
) -> None:
    erstellt(protokoll, protokolldateien.ANLAGE)
    laden = adresse(protokoll, "protokoll-datei", "anlage")
    stand = adresse(protokoll, "protokoll-dateien")
    assert als(fremde).get(laden).status_code == 404
    assert als(verwaltung).get(laden).status_code == 403
    assert Client().get(laden).status_code == 302
    assert als(fachkraft).get(stand).status_code == 403
    assert als(fremde).get(stand).status_code == 404
    unbekannt = adresse(protokoll, "protokoll-datei", "gibt-es-nicht")
    assert als(fachkraft).get(unbekannt).status_code == 404
    zu_frueh = adresse(protokoll, "protokoll-datei", "genehmigt")
    assert als(koordination).get(zu_frueh).status_code == 404
    fordern = adresse(protokoll, "protokoll-datei-erstellen", "gibt-es-nicht")
    assert als(koordination).post(fordern).status_code == 404


def test_von_einem_entwurf_gibt_es_keine_datei(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    entwurf = ProtokollFabrik(treffen=TreffenFabrik(netzwerk=netzwerk))
    fordern = adresse(entwurf, "protokoll-datei-erstellen", "oeffentlich")
    antwort = als(koordination).post(fordern, follow=True)
    assert "noch nicht freigegeben" in antwort.content.decode()
    assert not Dokument.objects.exists()


def test_namen_im_text_werden_gezeigt(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Nobody hands on a version without names that names somebody in its third sentence."""
    treffen = TreffenFabrik(netzwerk=netzwerk, zustand=Treffen.Zustand.DURCHGEFUEHRT)
    eines = ProtokollFabrik(treffen=treffen, vorsitz="Vera Vorsitz", protokollfuehrung="")
    top = TopFabrik(treffen=treffen, nummer=1)
    AbschnittFabrik(protokoll=eines, top=top, ergebnis="Vera Vorsitz begrüßt alle.")
    aktionen.freigeben(protokoll=eines, von=koordination)
    eines.refresh_from_db()
    eines.abbild |= {
        "gruppen": [
            {
                "gruppe": "AG Wege",
                "thema": "",
                "bedarfe": [{"text": "Fragen an vera vorsitz", "ansaetze": []}],
                "ansaetze": [],
            }
        ],
        "umfragen": [{"frage": "Wer?", "texte": ["Vera Vorsitz"]}],
    }
    assert [stelle["stelle"] for stelle in protokolldateien.genannte(eines)] == [
        "TOP 1",
        "AG Wege",
        "Wer?",
    ]
    seite = als(koordination).get(adresse(eines, "protokoll-zeigen")).content.decode()
    assert "Im Text selbst stehen Namen" in seite
    assert "TOP 1: Vera Vorsitz" in seite


def _abbild_aendern(protokoll: Protokoll, **felder: Any) -> None:
    """What only the retention task may: to bring about what should never be there."""
    with connection.cursor() as zeiger:
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Protokoll.objects.filter(pk=protokoll.pk).update(abbild={**protokoll.inhalt, **felder})
        zeiger.execute("SET LOCAL portal.aufbewahrung = ''")


def test_was_sich_nicht_setzen_laesst_wird_gesagt_und_gelingt_erneut(
    als: Als, koordination: Konto, protokoll: Protokoll
) -> None:
    """A fault in one value must neither hang nor lose anything: it is shown, mended, repeated."""
    heile = protokoll.inhalt["naechstes"]
    zeit = timezone.now().isoformat()
    _abbild_aendern(protokoll, naechstes={"ort": "", "beginn": zeit, "ende": zeit})
    zeigen = adresse(protokoll, "protokoll-zeigen")
    fordern = adresse(protokoll, "protokoll-datei-erstellen", "oeffentlich")
    client = als(koordination)
    client.post(fordern)
    dokument = Dokument.objects.get(art="protokoll_oeffentlich")
    assert not dokument_aktionen.erstellen(dokument)
    seite = client.get(zeigen).content.decode()
    assert "der nächste Versuch folgt um" in seite
    assert "titel" in seite
    for _versuch in range(4):
        Dokument.objects.filter(pk=dokument.pk).update(faellig_ab=timezone.now())
        assert not dokument_aktionen.erstellen(Dokument.objects.get(pk=dokument.pk))
    seite = client.get(zeigen).content.decode()
    assert "Die Datei konnte nicht erstellt werden" in seite
    assert "Erneut versuchen" in seite
    assert protokolldateien.dateien(protokoll)[0].ist_gescheitert
    assert not protokolldateien.lage(protokoll, verwaltet=True)["dateien_laufen"]
    _abbild_aendern(protokoll, naechstes=heile)
    assert client.post(fordern).status_code == 302
    assert dokument_aktionen.erstellen(Dokument.objects.get(pk=dokument.pk))
    assert b"".join(client.get(adresse(protokoll, "protokoll-datei", "oeffentlich")))


def test_kann_die_datei_nicht_abgelegt_werden_bleibt_sie_angefordert(
    protokoll: Protokoll, settings: Settings, tmp_path: Path
) -> None:
    """A full or missing disk: rendered in vain, and made again once there is room."""
    im_weg = tmp_path / "ablage"
    im_weg.write_text("hier steht etwas anderes")
    speicher = settings.STORAGES["default"] | {"OPTIONS": {"location": im_weg, "base_url": None}}
    richtig = settings.STORAGES
    settings.STORAGES = richtig | {"default": speicher}
    dokument = protokolldatei.anfordern(protokoll=protokoll, form=protokolldateien.ANLAGE)
    assert not dokument_aktionen.erstellen(dokument)
    dokument.refresh_from_db()
    assert dokument.zustand == Dokument.Zustand.WARTEND
    assert dokument.fehler
    im_weg.unlink()
    protokolldatei.anfordern(protokoll=protokoll, form=protokolldateien.ANLAGE)
    assert dokument_aktionen.erstellen(Dokument.objects.get(pk=dokument.pk))


def test_namen_in_allem_was_die_fassung_ohne_namen_sagt(protokoll: Protokoll) -> None:
    """Whoever hands it on was warned of each place, also of a last name alone."""
    eines = Protokoll.objects.get(pk=protokoll.pk)
    massnahme = {"titel": "Liste", "herkunft": {"ergebnis": "Anna Geheimnis fragen"}}
    punkt = {"nummer": 1, "titel": "T", "ergebnis": "Frau Vorsitz und Geheimniskrämerei"}
    eines.abbild = {
        **eines.inhalt,
        "korrektur": {"grund": "Paul Protokoll schrieb falsch", "fruehere": []},
        "punkte": [punkt | {"beschluesse": [], "massnahmen": [massnahme]}],
        "gruppen": [],
        "umfragen": [],
        "umlaeufe": [{"titel": "Umlauf", "wortlaut": "Geheimnis leitet."}],
        "weitere_massnahmen": [massnahme, {"titel": "Vera Vorsitz ruft an"}],
        "folgethemen": ["Lob für Berta Geheimnis"],
    }
    assert [(s["stelle"], s["name"]) for s in protokolldateien.genannte(eines)] == [
        ("Grund der neuen Version", "Paul Protokoll"),
        ("TOP 1", "Anna Geheimnis"),
        ("TOP 1", "„Vorsitz“, vielleicht ein Name"),
        ("Umlauf", "„Geheimnis“, vielleicht ein Name"),
        ("Weitere Maßnahmen aus den Arbeitsgruppen", "Anna Geheimnis"),
        ("Weitere Maßnahmen aus den Arbeitsgruppen", "Vera Vorsitz"),
        ("Themen für das nächste Treffen", "Berta Geheimnis"),
    ]


def test_ohne_namen_gibt_es_keine_hinweise(protokoll: Protokoll) -> None:
    eines = Protokoll.objects.get(pk=protokoll.pk)
    leer = {"personen": {"1": "Li"}, "vorsitz": "", "protokollfuehrung": ""}
    eines.abbild = {**eines.inhalt, **leer}
    assert list(protokolldateien.genannte(eines)) == []
