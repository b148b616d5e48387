"""Placeholders, terms, a further version, the preview."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from mitglieder.aktionen import anlage as anlagen
from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.models import Anlage, Fassung, Vereinbarung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk, Rolle
from tests.fabriken import KontoFabrik, NetzwerkFabrik, RolleFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    FassungFabrik,
    adresse,
    eingeladen,
    formular,
    partner,
    pfad,
    veroeffentlicht,
    zugang_zu,
)

PLATZHALTER = "{traeger} und {organisation} im {netzwerk} in {kommune}"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 10 10]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
)


def entwurf(netzwerk: Netzwerk, *texte: str) -> Fassung:
    fassung: Fassung = FassungFabrik.create(
        vereinbarung__netzwerk=netzwerk, abschnitte=texte or None
    )
    return fassung


def neue_fassung(fassung: Fassung, *abschnitte: tuple[str, str]) -> Fassung:
    neu = aktionen.neue_fassung(vereinbarung=fassung.vereinbarung, von=KontoFabrik.create())
    if abschnitte:
        aktionen.entwurf_speichern(
            fassung=neu, stand=neu.stand, abschnitte=abschnitte, von=KontoFabrik.create()
        )
    frisch: Fassung = Fassung.objects.get(pk=neu.pk)
    return frisch


# Placeholders


@pytest.mark.parametrize(
    ("text", "meldung"),
    [
        ("Mit {vorname}.", "„{vorname}“ ist kein Platzhalter. Es gibt: {netzwerk}, {kommune}"),
        ("{organisation.__class__}", "ist kein Platzhalter"),
        ("Eine { Klammer", "geschweifte Klammer steht ohne Gegenstück"),
        ("{{organisation}}", "geschweifte Klammer steht ohne Gegenstück"),
        ("‮{gnu}‬", "„{gnu}“ ist kein Platzhalter"),
    ],
)
def test_unknown_placeholders_are_refused_beside_the_section(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, text: str, meldung: str
) -> None:
    fassung = entwurf(netzwerk)
    seite = adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)
    antwort = als(koordination).post(seite, formular(fassung, **{"abschnitt-1-text": text}))
    assert antwort.status_code == 422
    assert meldung in antwort.text
    assert 'href="#id_abschnitt-1-text"' in antwort.text
    assert Fassung.objects.get().stand == fassung.stand


def test_headings_take_no_placeholder(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = entwurf(netzwerk)
    seite = adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)
    antwort = als(koordination).post(
        seite, formular(fassung, **{"abschnitt-0-titel": "Pflichten von {organisation}"})
    )
    assert antwort.status_code == 422
    assert "Platzhalter stehen nur im Text" in antwort.text


def test_publishing_fills_the_network_and_keeps_the_organisation(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = entwurf(netzwerk, PLATZHALTER, "Ohne.")
    client = als(koordination)
    assert PLATZHALTER in client.get(adresse("vereinbarung-zeigen", fassung.vereinbarung_id)).text
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    gelesen = client.get(seite).text
    filled = f"{netzwerk.traeger} und die beitretende Organisation im {netzwerk.name} in"
    assert filled in gelesen
    assert fassung.summe() in gelesen
    client.post(seite, {"summe": fassung.summe()})
    frisch = Fassung.objects.get()
    fest = f"{netzwerk.traeger} und {{organisation}} im {netzwerk.name} in {netzwerk.kommune}"
    assert frisch.abschnitte()[0].text == fest
    assert fest in frisch.text
    assert frisch.ist_unveraendert()
    # Later names change nothing any more.
    Netzwerk.objects.filter(pk=netzwerk.pk).update(name="Anders")
    assert Fassung.objects.get().ist_unveraendert()


def test_renamed_network_between_reading_and_publishing(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = entwurf(netzwerk, PLATZHALTER)
    summe = fassung.summe()
    Netzwerk.objects.filter(pk=netzwerk.pk).update(name="Neuer Name")
    seite = adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)
    antwort = als(koordination).post(seite, {"summe": summe}, follow=True)
    assert "Der Text hat sich geändert" in antwort.text
    assert Fassung.objects.get().ist_entwurf


@pytest.mark.parametrize("name", ["Kita {netzwerk} & <b>", "‮Verein‬", "A" * 200, "Ä\n\nÖ"])
def test_each_reads_its_own_name(netzwerk: Netzwerk, besuch: Any, name: str) -> None:
    fest = veroeffentlicht(netzwerk, abschnitte=(PLATZHALTER,))
    organisation = partner(netzwerk, name=name)
    zugang = zugang_zu(eingeladen(fest, organisation))
    seite = besuch.get(pfad(zugang))
    assert seite.status_code == 200
    # Names are text: neither markup, nor a placeholder, nor a further paragraph.
    [absatz] = Fassung.objects.get().lesetext(name)[0].absaetze
    assert name in absatz
    assert "<b>" not in seite.text
    assert "die beitretende Organisation" not in seite.text


def test_pdf_of_the_text_says_it_in_general_and_carries_it(
    eigene_ablage: None, netzwerk: Netzwerk
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    from netzwerk.basis.aktionen import dokument

    neu = entwurf(netzwerk, PLATZHALTER)
    anlagen.hochladen(
        fassung=neu, titel="Ordnung", dateiname="o.pdf", inhalt=PDF, von=KontoFabrik.create()
    )
    aktionen.veroeffentlichen(fassung=neu, summe=neu.summe(), von=KontoFabrik.create())
    pdf: Dokument = Dokument.objects.get(art="fassung")
    assert dokument.erstellen(pdf), pdf.fehler  # PDF/UA-1 and PDF/A-3a, or it fails
    pdf.refresh_from_db()
    leser = PdfReader(BytesIO(pdf.inhalt()))
    text = " ".join(seite.extract_text() for seite in leser.pages)
    assert "die beitretende Organisation" in " ".join(text.split())
    anlage = Anlage.objects.get()
    assert anlage.sha256 in "".join(text.split())
    assert leser.attachments["anlage-1-ordnung.pdf"] == [PDF]
    [wortlaut] = leser.attachments["wortlaut.txt"]
    assert wortlaut.decode() == Fassung.objects.get().text


# Terms


def test_terms_are_saved_and_shown(als: Anmelden, koordination: Konto, netzwerk: Netzwerk) -> None:
    fassung = entwurf(netzwerk)
    fremd = RolleFabrik.create(netzwerk=NetzwerkFabrik.create(), art=Rolle.Art.KOORDINATION)
    client = als(koordination)
    seite = adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)
    werte = {
        "gilt_ab": "2026-12-01",
        "laeuft_bis": "2029-11-30",
        "gegenzeichner": koordination.pk,
        "gegenzeichner_funktion": "Leitung des Jugendamts",
    }
    assert client.post(seite, formular(fassung, **werte)).status_code == 302
    frisch = Fassung.objects.get()
    assert (frisch.gilt_ab, frisch.gegenzeichner) == (date(2026, 12, 1), koordination)
    text = client.get(adresse("vereinbarung-veroeffentlichen", fassung.vereinbarung_id)).text
    assert "Gilt ab: 1. Dezember 2026" in text
    assert "Laufzeit: bis 30. November 2029" in text
    assert "Gegenzeichnung: Leitung des Jugendamts" in text
    antwort = client.post(seite, formular(frisch, gegenzeichner=fremd.konto_id))
    assert antwort.status_code == 422
    # Whoever lost the role meanwhile is still to be seen as chosen.
    Rolle.objects.filter(konto=koordination).update(art=Rolle.Art.FACHKRAFT)
    andere = RolleFabrik.create(netzwerk=netzwerk, art=Rolle.Art.KOORDINATION).konto
    assert f'value="{koordination.pk}" selected' in als(andere).get(seite).text


@pytest.mark.parametrize(
    ("falsch", "feld", "meldung"),
    [
        ({"gilt_ab": "2027-01-01", "laeuft_bis": "2027-01-01"}, "laeuft_bis",
         "Das Ende liegt nach dem Beginn."),
        ({"kuendigungsfrist_monate": "25"}, "kuendigungsfrist_monate", "höchstens 24 Monate"),
        ({"gegenzeichner_funktion": "Leitung"}, "gegenzeichner", "Wählen Sie, wer gegenzeichnet"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("neu", [True, False])
def test_rules_speak_beside_their_field(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, falsch: dict[str, str], feld: str,
    meldung: str, neu: bool,
) -> None:  # fmt: skip
    client = als(koordination)
    if neu:
        daten = {"titel": "T", "form": "textform", "kuendigungsfrist_monate": "3"} | falsch
        antwort = client.post(adresse("vereinbarung-neu"), daten)
    else:
        fassung = entwurf(netzwerk)
        seite = adresse("vereinbarung-bearbeiten", fassung.vereinbarung_id)
        antwort = client.post(seite, formular(fassung, **falsch))
    assert antwort.status_code == 422
    assert f'href="#id_{feld}"' in antwort.text
    assert meldung in antwort.text


# Beginning


def test_begin_with_an_earlier_text_of_this_network(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fremd = entwurf(NetzwerkFabrik.create())
    client = als(koordination)
    assert "Womit beginnt" not in client.get(adresse("vereinbarung-neu")).text
    alt = veroeffentlicht(netzwerk, abschnitte=("Eigener Text",))
    neuer = neue_fassung(alt, ("Ziele", "Neuerer Text"))
    seite = client.get(adresse("vereinbarung-neu")).text
    assert "Womit beginnt" in seite
    assert "Kooperationsvereinbarung, Fassung 1" not in seite  # the newest of each
    daten = {"titel": "Zweite", "form": "textform", "kuendigungsfrist_monate": "3"}
    assert (
        client.post(adresse("vereinbarung-neu"), daten | {"grundlage": fremd.pk}).status_code == 422
    )
    client.post(adresse("vereinbarung-neu"), daten | {"grundlage": neuer.pk})
    zweite = Vereinbarung.objects.get(titel="Zweite").neueste_fassung
    assert [(a.titel, a.text) for a in zweite.abschnitte()] == [("Ziele", "Neuerer Text")]


def test_a_further_version_is_a_copy(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, eigene_ablage: None
) -> None:
    gestern = timezone.localdate() - timedelta(days=1)
    erste = entwurf(netzwerk, PLATZHALTER)
    Fassung.objects.filter(pk=erste.pk).update(
        gilt_ab=gestern - timedelta(days=1), laeuft_bis=gestern, kuendigungsfrist_monate=6,
        gegenzeichner=koordination, gegenzeichner_funktion="Leitung",
    )  # fmt: skip
    anlagen.hochladen(
        fassung=erste, titel="Ordnung", dateiname="o.pdf", inhalt=PDF, von=koordination
    )
    erste = Fassung.objects.get()
    aktionen.veroeffentlichen(fassung=erste, summe=erste.summe(), von=koordination)
    client = als(koordination)
    seite = adresse("fassung-neu", erste.vereinbarung_id)
    assert "Fassung 2 beginnen?" in client.get(seite).text
    assert Fassung.objects.count() == 1
    assert client.post(seite).status_code == 302
    client.post(seite)  # a double click, and two who press in the same second
    zweite = aktionen.neue_fassung(vereinbarung=erste.vereinbarung, von=koordination)
    assert zweite.nummer == 2
    erste, zweite = Fassung.objects.order_by("nummer")
    assert zweite.ist_entwurf
    assert (zweite.kuendigungsfrist_monate, zweite.gegenzeichner) == (6, koordination)
    assert (zweite.gilt_ab, zweite.laeuft_bis) == (None, None)
    assert [a.text for a in zweite.abschnitte()] == [a.text for a in erste.abschnitte()]
    [a], [b] = erste.anlagen(), zweite.anlagen()
    assert (a.sha256, a.titel) == (b.sha256, b.titel)
    assert a.datei.name != b.datei.name
    assert b.inhalt() == PDF
    assert erste.ist_unveraendert()
    # The title of the agreement follows when it is published, not while it is drafted.
    zweite.titel = "Vereinbarung 2.0"
    aktionen.entwurf_speichern(
        fassung=zweite, stand=zweite.stand, abschnitte=[("A", "b")], von=koordination
    )
    assert Vereinbarung.objects.get().titel == erste.titel
    zweite = Fassung.objects.get(nummer=2)
    aktionen.veroeffentlichen(fassung=zweite, summe=zweite.summe(), von=koordination)
    assert Vereinbarung.objects.get().titel == "Vereinbarung 2.0"


def test_a_further_version_needs_a_published_one(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk, eigene_ablage: None
) -> None:
    fassung = entwurf(netzwerk)
    with pytest.raises(FalscherZustand, match="gehört eine veröffentlichte"):
        aktionen.neue_fassung(vereinbarung=fassung.vereinbarung, von=koordination)
    anlagen.hochladen(fassung=fassung, titel="O", dateiname="o", inhalt=PDF, von=koordination)
    fest = aktionen.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=koordination)
    anlage = Anlage.objects.get()
    anlage.datei.storage.delete(str(anlage.datei.name))
    antwort = als(koordination).post(adresse("fassung-neu", fest.vereinbarung_id), follow=True)
    assert "fehlt oder ist nicht mehr die hochgeladene" in antwort.text
    assert Fassung.objects.count() == 1


# Preview


def test_preview_names_a_real_member(
    als: Anmelden, koordination: Konto, netzwerk: Netzwerk
) -> None:
    fassung = entwurf(netzwerk, PLATZHALTER)
    client = als(koordination)
    seite = adresse("fassung-vorschau", fassung.vereinbarung_id)
    assert "die beitretende Organisation" in client.get(seite).text
    partner(netzwerk, name="Arche & Co")
    zweite = partner(netzwerk, name="Zweite Kita")
    fremd = partner(NetzwerkFabrik.create(), name="Fremde Kita")
    assert "und Arche &amp; Co im" in client.get(seite).text
    assert "und Zweite Kita im" in client.get(f"{seite}?organisation={zweite.pk}").text
    assert "Fremde Kita" not in client.get(f"{seite}?organisation={fremd.pk}").text


@pytest.mark.parametrize("name", ["fassung-neu", "fassung-vorschau", "fassung-vergleichen"])
def test_rights(
    als: Anmelden, vertretung: Konto, fachkraft: Konto, fremde: Konto, netzwerk: Netzwerk,
    koordination: Konto, name: str,
) -> None:  # fmt: skip
    seite = adresse(name, veroeffentlicht(netzwerk).vereinbarung_id)
    for konto in (vertretung, fachkraft):
        assert als(konto).get(seite).status_code == 403
    assert als(fremde).get(seite).status_code == 404
    anderswo = veroeffentlicht(NetzwerkFabrik.create())
    fremde_seite = adresse(name, anderswo.vereinbarung_id)
    assert als(koordination).get(fremde_seite).status_code == 404
