"""Who is represented and who is missing, as page, picture and report."""

from collections.abc import Callable
from html.parser import HTMLParser
from io import BytesIO
from uuid import uuid4

from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mitglieder.abdeckung import Abdeckungsbericht, abdeckung_von
from mitglieder.models import Ausfuhr, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from netzwerk.basis.pdf import konformitaet
from tests.fabriken import (
    KontoFabrik,
    MitgliedschaftFabrik,
    NetzwerkFabrik,
    OrganisationFabrik,
    RolleFabrik,
)

Anmelden = Callable[[Konto], Client]
ADRESSE = "/kinderschutz/mitglieder/abdeckung/"
Z = Mitgliedschaft.Zustand


def gruppe(schluessel: str) -> Partnergruppe:
    eine: Partnergruppe = Partnergruppe.objects.get(schluessel=schluessel, netzwerk=None)
    return eine


def mitglied(netzwerk: Netzwerk, name: str, *schluessel: str, **felder: str) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name=name, kommune=netzwerk.kommune)
    MitgliedschaftFabrik(
        netzwerk=netzwerk,
        organisation=organisation,
        gruppen=[gruppe(einer) for einer in schluessel],
        **felder,
    )
    return organisation


def vertreten(bericht: Abdeckungsbericht) -> dict[str, dict[str, list[str]]]:
    return {
        abschnitt.schluessel: {
            e.gruppe.schluessel: [o.name for o in e.organisationen]
            for e in abschnitt.eintraege
            if e.organisationen
        }
        for abschnitt in bericht.abschnitte
    }


class Bild(HTMLParser):
    """What stands in the pictures, without their texts for screen readers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texte: list[str] = []
        self.balken = 0
        self.stile = 0
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        angaben = dict(attrs)
        self._in = tag
        self.stile += "style" in angaben
        self.balken += angaben.get("class") == "app-balkenbild__balken"

    def handle_data(self, data: str) -> None:
        if self._in == "text" and data.strip():
            self.texte.append(data.strip())


def test_wer_vertreten_ist_und_wer_nicht(netzwerk: Netzwerk) -> None:
    mitglied(netzwerk, "Zuletzt-Schule", "schule")
    mitglied(netzwerk, "Amt", "jugendamt_asd", "schule", "sozialamt")
    mitglied(netzwerk, "Ruht", "polizei_ordnung", zustand=Z.RUHEND)
    mitglied(netzwerk, "Vorgeschlagen", "familiengericht", zustand=Z.VORGESCHLAGEN)
    mitglied(NetzwerkFabrik(), "Anderswo", "insofa")
    mitglied(netzwerk, "Ohne")
    mitglied(netzwerk, "Sonst", "sonstige")
    eigene = Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="sport", name="Sport")
    Partnergruppe.objects.create(netzwerk=NetzwerkFabrik(), schluessel="x", name="Fremde Gruppe")
    bericht = abdeckung_von(netzwerk)
    assert vertreten(bericht) == {
        "lkischg": {"jugendamt_asd": ["Amt"], "schule": ["Amt", "Zuletzt-Schule"]},
        "kkg": {"schule": ["Amt", "Zuletzt-Schule"], "sozialamt": ["Amt"]},
        "eigene": {"sonstige": ["Sonst"]},
    }
    zahlen = [(a.vertreten, len(a.eintraege)) for a in bericht.abschnitte]
    assert zahlen == [(2, 12), (2, 19), (1, 2)]
    assert bericht.anzahl_mitglieder == 4
    assert bericht.mehrfach == 1
    assert [o.name for o in bericht.ohne_gruppe] == ["Ohne"]
    assert eigene in [e.gruppe for e in bericht.abschnitte[2].fehlend]
    fehlend = [e.gruppe.schluessel for e in bericht.fehlend]
    assert len(fehlend) == len(set(fehlend))
    assert {"polizei_ordnung", "familiengericht", "insofa", "sport"} <= set(fehlend)


def test_ohne_paragraf_9_bleiben_die_anderen(netzwerk: Netzwerk) -> None:
    Netzwerk.objects.filter(pk=netzwerk.pk).update(nach_lkischg=False)
    netzwerk.refresh_from_db()
    mitglied(netzwerk, "Schule", "schule")
    assert [a.schluessel for a in abdeckung_von(netzwerk).abschnitte] == ["kkg"]
    Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="sport", name="Sport")
    assert [a.schluessel for a in abdeckung_von(netzwerk).abschnitte] == ["kkg", "eigene"]
    assert abdeckung_von(netzwerk).abschnitte[1].satz == "Vertreten: 0 von 1 Gruppen, 1 fehlt."


def test_saetze_fuer_vollstaendige_abdeckung(netzwerk: Netzwerk) -> None:
    Netzwerk.objects.filter(pk=netzwerk.pk).update(nach_lkischg=False)
    netzwerk.refresh_from_db()
    alle = Partnergruppe.objects.filter(nach_kkg=True).values_list("schluessel", flat=True)
    mitglied(netzwerk, "Alles", *alle, "sonstige")
    kkg, eigene = abdeckung_von(netzwerk).abschnitte
    assert kkg.satz == "Alle 19 Gruppen sind vertreten."
    assert eigene.satz == "Die einzige Gruppe ist vertreten."
    sport = Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="sport", name="Sport")
    MitgliedschaftFabrik(netzwerk=netzwerk, gruppen=[sport])
    assert abdeckung_von(netzwerk).abschnitte[1].satz == "Beide Gruppen sind vertreten."


def test_seite_und_bild_sagen_dasselbe(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    for nummer in range(12):
        mitglied(netzwerk, f"Schule {nummer:02}", "schule")
    Partnergruppe.objects.create(
        netzwerk=netzwerk, schluessel="lang", name="Sehr<b>lang " * 9 + "👩🏽‍💻 محمد"
    )
    antwort = als(koordination).get(ADRESSE)
    seite = antwort.content.decode()
    bild = Bild(seite)
    assert bild.stile == 0
    assert bild.balken == 2  # schools, in either law
    assert bild.texte.count("12") == 2
    assert bild.texte.count("fehlt") == 11 + 18 + 1
    assert all(len(text) <= 34 for text in bild.texte)
    assert "Sehr<b>" not in seite
    assert "und 7 weitere" in seite
    assert "Vertreten: 1 von 12 Gruppen, 11 fehlen." in seite
    assert 'role="img" aria-labelledby="bild-lkischg-titel bild-lkischg-text"' in seite
    assert "Schulen: 12; Gesundheitsamt: fehlt" in seite
    assert "gesetzlich" not in seite


def test_fehlende_gruppe_fuehrt_zum_vorschlag(
    netzwerk: Netzwerk, koordination: Konto, fachkraft: Konto, als: Anmelden
) -> None:
    mitglied(netzwerk, "Schule", "schule")
    polizei = gruppe("polizei_ordnung")
    ziel = f"/kinderschutz/mitglieder/neu/?gruppe={polizei.pk}"
    assert f'href="{ziel}"' in als(koordination).get(ADRESSE).content.decode()
    formular = als(koordination).get(ziel).context["beitritt"]
    assert formular["gruppen"].value() == [str(polizei.pk)]
    assert formular["zustand"].value() == Z.VORGESCHLAGEN
    # What is no group is no choice either.
    assert als(koordination).get("/kinderschutz/mitglieder/neu/?gruppe=x").status_code == 200
    mitglieder = als(fachkraft).get(ADRESSE).content.decode()
    assert "/mitglieder/neu/" not in mitglieder
    assert "Polizei und Ordnungsbehörden" in mitglieder
    assert "Bericht als PDF" not in mitglieder


def test_leeres_netzwerk_nennt_den_naechsten_schritt(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    fachkraft: Konto = KontoFabrik()
    RolleFabrik(konto=fachkraft, netzwerk=netzwerk, art="fachkraft")
    assert "Organisation hinzufügen" in als(koordination).get(ADRESSE).content.decode()
    leer = als(fachkraft).get(ADRESSE).content.decode()
    assert "Noch ist niemand aktives Mitglied" in leer
    assert "Organisation hinzufügen" not in leer


def test_gleich_viele_anfragen_bei_einem_und_drei_mitgliedern(
    netzwerk: Netzwerk,
    koordination: Konto,
    als: Anmelden,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = als(koordination)
    for anzahl in (1, 3):
        while Mitgliedschaft.objects.count() < anzahl:
            mitglied(netzwerk, f"Haus {Mitgliedschaft.objects.count()}", "schule", "insofa")
        with django_assert_num_queries(10):
            client.get(ADRESSE)


def test_bericht_als_pdf(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden, eigene_ablage: None
) -> None:
    mitglied(netzwerk, "Schule am Ring", "schule", "insofa")
    mitglied(netzwerk, "X" * 200, "jugendamt_asd")
    mitglied(netzwerk, "Ohne")
    Partnergruppe.objects.create(netzwerk=netzwerk, schluessel="lang", name="Lang" * 40)
    client, daten = als(koordination), {"vorgang": str(uuid4())}
    for _doppelt in range(2):
        antwort = client.post(f"{ADRESSE}bericht/", daten)
    ausfuhr = Ausfuhr.objects.get()
    assert antwort["Location"] == ausfuhr.get_absolute_url()
    assert "Zurück zur Abdeckung" in client.get(ausfuhr.get_absolute_url()).content.decode()
    dokument = Dokument.objects.get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    pdf = dokument.inhalt()
    assert konformitaet(pdf) == []
    text = " ".join(" ".join(s.extract_text() for s in PdfReader(BytesIO(pdf)).pages).split())
    assert "Bericht für den Jugendhilfeausschuss" in text
    assert "Vertreten: 3 von 12 Gruppen, 9 fehlen." in text
    assert "1 davon gehört zu mehreren Gruppen" in text
    assert "1 Mitglied ist keiner Gruppe zugeordnet." in text
    assert "Koordinierungsstelle spricht" in text
    assert "Schule am Ring" in text
    assert "gesetzlich" not in text


def test_bericht_ohne_nummer_fuehrt_zurueck(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    antwort = als(koordination).post(f"{ADRESSE}bericht/", {"vorgang": "x"})
    assert antwort["Location"] == ADRESSE
    assert not Ausfuhr.objects.exists()
