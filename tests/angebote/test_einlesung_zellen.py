"""What the cells and files of a list of offers may look like."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from openpyxl.reader.excel import load_workbook
from openpyxl.workbook.workbook import Workbook

from angebote.aktionen import einlesung as aktionen
from angebote.einlesen.namen import Namensliste
from angebote.einlesen.spalten import ANGEBOTSLISTE, SPALTEN
from angebote.einlesen.vorlage import vorlage_xlsx
from angebote.models import Angebot, Angebotsformat, Synonym, Thema
from mitglieder.aktionen import vorschau
from mitglieder.einlesen.befund import Befund
from mitglieder.einlesen.datei import lesen
from mitglieder.einlesen.tabelle import Dateifehler
from mitglieder.models import Mitgliedschaft, Organisation, Schreibweise
from netzwerk.basis.models import Konto, Netzwerk
from tests.angebote.angebotsliste import abgelegt, als_csv, eingelesen, geplant, zeile
from tests.angebote.fabriken import AngebotFabrik
from tests.fabriken import MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik


@pytest.fixture(autouse=True)
def caritas(netzwerk: Netzwerk) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name="Caritas")
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


def _mitglied(netzwerk: Netzwerk, name: str) -> Organisation:
    organisation: Organisation = OrganisationFabrik(name=name)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=organisation)
    return organisation


def _fehler(befund: Befund) -> dict[str, str]:
    return {fehler.schluessel: fehler.grund for fehler in befund.fehler}


def _mappe(*reihen: tuple[object, ...]) -> bytes:
    mappe = Workbook()
    assert mappe.active is not None
    for reihe in reihen:
        mappe.active.append(reihe)
    puffer = io.BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


def test_excel_mit_titel_darueber_und_zeilenumbruechen(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    tag = timezone.now() + timedelta(days=40)
    inhalt = _mappe(
        ("Unsere Angebote",),
        ("Anbieter", "Titel", "Beschreibung", "Zielgruppe", "Themen", "Art", "Datum", "Von", "Bis"),
        (
            "Caritas",
            "Kurs",
            "Erster Absatz.\n\n\n\n- ein  Punkt\n- noch einer ",
            "Eltern",
            "Cybermobbing\nGaming",
            "Workshop",
            tag.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None),
            tag.replace(hour=18, minute=30, tzinfo=None).time(),
            "20 Uhr",
        ),
    )
    einlesung = abgelegt(netzwerk, koordination, inhalt)
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei, [befund.fehler for befund in plan.befunde]
    angaben = plan.auftraege[0]["angaben"]
    assert angaben["beschreibung"] == "Erster Absatz.\n\n- ein Punkt\n- noch einer"
    assert len(angaben["themen"]) == 2
    assert "T18:30" in plan.auftraege[0]["termine"][0][0]


def test_westeuropaeisch_kodiert(netzwerk: Netzwerk, koordination: Konto) -> None:
    inhalt = als_csv(zeile(Titel="Mütter-Café", Anbieter="Caritas")).decode().encode("cp1252")
    assert aktionen.plan_zu(abgelegt(netzwerk, koordination, inhalt)).befunde[0].name == (
        "Mütter-Café"
    )


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (b"", "leer"),
        (b"PK\x03\x04kaputt", "Excel-Datei"),
        (b"\x00\x01\x02\xff\xfe" * 9, "keine lesbare Tabelle"),
        ("Organisation;Ort\nCaritas;Köln\n".encode(), "Spalte „Titel“"),
        (b"Titel;Ort\n", "kein einziges Angebot"),
        (b"Titel;Ort;Stadtteil;Ort\nA;B;C;D\n", "kommt zweimal vor"),
        (b"Titel;Text\nA;" + b"x" * 20_001 + b"\n", "zu viel Text"),
        (b"Titel;Ort\n" + b"A;B\n" * 2001, "2.000 Zeilen"),
    ],
)
def test_unbrauchbare_dateien(inhalt: bytes, meldung: str) -> None:
    with pytest.raises(Dateifehler, match=meldung):
        lesen(inhalt, ANGEBOTSLISTE)


def test_lange_texte_stehen_neben_ihrer_zelle(netzwerk: Netzwerk, koordination: Konto) -> None:
    lang = zeile(
        Titel="T" * 121,
        Kurztext="k" * 241,
        Beschreibung="b" * 6001,
        Telefon="0" * 41,
        Website="x" * 30,
    )
    befund = geplant(netzwerk, koordination, lang).befunde[0]
    assert {"titel", "kurztext", "beschreibung", "kontakt_telefon"} <= _fehler(befund).keys()
    assert next(f for f in befund.fehler if f.schluessel == "beschreibung").mehrzeilig


def test_formeln_und_html_bleiben_text(netzwerk: Netzwerk, koordination: Konto) -> None:
    boese = zeile(Titel="=HYPERLINK(1)", Kurztext="<script>alert(1)</script>")
    assert eingelesen(netzwerk, koordination, boese) == ["neu"]
    angebot = Angebot.objects.get()
    assert (angebot.titel, angebot.kurztext) == ("=HYPERLINK(1)", "<script>alert(1)</script>")


def test_anbieter_nach_namen(netzwerk: Netzwerk, koordination: Konto) -> None:
    lang = _mitglied(netzwerk, "Caritasverband für die Region, Fachstelle Sucht")
    verein = _mitglied(netzwerk, "Spiel und Sport e.V.")
    Schreibweise.objects.create(organisation=verein, name="SuS 08")
    ehemals = OrganisationFabrik(name="Ehemals")
    MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation=ehemals, zustand=Mitgliedschaft.Zustand.AUSGETRETEN
    )
    for zelle, namen in (
        ("Caritas, SuS 08", {"Caritas", verein.name}),
        (f"{lang.name}\nSpiel und Sport", {lang.name, verein.name}),
        ("Caritas und Spiel und Sport e. V.", {"Caritas", verein.name}),
    ):
        plan = geplant(netzwerk, koordination, zeile(Anbieter=zelle))
        anbieter = Organisation.objects.filter(pk__in=plan.auftraege[0]["angaben"]["anbieter"])
        assert {organisation.name for organisation in anbieter} == namen
    plan = geplant(netzwerk, koordination, zeile(Anbieter="Caritas; Fachstele Sucht; Ehemals"))
    fehler = plan.befunde[0].fehler[0]
    assert fehler.grund == (
        "„Fachstele Sucht“ ist kein Mitglied des Netzwerks. Vorgeschlagen ist "
        "„Caritasverband für die Region, Fachstelle Sucht“. "
        "„Ehemals“ ist kein Mitglied des Netzwerks."
    )
    # The proposal stands in the field already; one press takes it.
    assert fehler.wert == f"Caritas; {lang.name}; Ehemals"
    zweite = OrganisationFabrik(name="Caritas", uebergeordnet=lang)
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=zweite)
    doppelt = geplant(netzwerk, koordination, zeile()).befunde[0]
    assert "„Caritas“ gibt es mehrfach" in _fehler(doppelt)["anbieter"]


def test_listen_verzeihen_tippfehler_und_kennen_synonyme(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    Synonym.objects.create(
        netzwerk=netzwerk, begriff="Daddeln", bedeutet=Thema.objects.get(name="Gaming").name
    )
    Synonym.objects.create(netzwerk=netzwerk, begriff="Sonst", bedeutet="kein Thema")
    gut = zeile(
        Thema="Cybermobing / daddeln, Gaming",
        Zielgruppe="Vereine und Ehrenamt und Elten",
        Format="elternabend",
        Barrierefrei="-",
        Sprache="keine Angabe",
    )
    plan = geplant(netzwerk, koordination, gut)
    assert plan.ist_fehlerfrei, [befund.fehler for befund in plan.befunde]
    angaben = plan.auftraege[0]["angaben"]
    themen = Thema.objects.filter(pk__in=angaben["themen"])
    assert {thema.name for thema in themen} == {"Cybermobbing", "Gaming"}
    assert len(angaben["zielgruppen"]) == 2
    assert angaben["sprachen"] == ["de"]
    assert plan.befunde[0].hinweise[:2] == [
        "Der Satz für die Ergebnisliste ist der Anfang der Beschreibung.",
        "„Cybermobing“ ist als „Cybermobbing“ gelesen.",
    ]
    schlecht = zeile(Thema="Mobbing", Format="Workshop, Beratung", Zielgruppe="Träume und Räume")
    befund = geplant(netzwerk, koordination, schlecht).befunde[0]
    assert "Vorgeschlagen ist „Cybermobbing“" in _fehler(befund)["themen"]
    assert _fehler(befund)["format"] == "Nennen Sie nur eine Art des Angebots."
    assert "„Träume und Räume“ ist keine Zielgruppe" in _fehler(befund)["zielgruppen"]
    viel = geplant(netzwerk, koordination, zeile(Thema=",".join("abcdefg" * 9))).befunde[0]
    assert "zu viele Angaben" in _fehler(viel)["themen"]


def test_namensliste_unterscheidet_nummern_und_leere_namen() -> None:
    liste = Namensliste(
        [(1, "Grundschule 12"), (2, "AG")], unbekannt="„%(name)s“ fehlt.", tolerant=False
    )
    assert liste.lesen("Grundschule 13").fehler == ["„Grundschule 13“ fehlt."]
    assert liste.lesen("ag").schluessel == [2]
    assert liste.lesen("GmbH").fehler == ["„GmbH“ fehlt."]
    assert liste.lesen("x, , Grundschule 12 und y & z").vorschlag == "x; Grundschule 12; y & z"


@pytest.mark.parametrize(
    ("zellen", "felder"),
    [
        ({"Alter": "6–12 Jahre"}, (6, 12)),
        ({"Alter": "ab 14"}, (14, None)),
        ({"Alter": "14+"}, (14, None)),
        ({"Alter": "bis 3 J."}, (None, 3)),
        ({"Alter": "16"}, (16, 16)),
        ({"Alter": "alle"}, (None, None)),
        ({"Alter ab": "6 Jahre", "Alter bis": "10"}, (6, 10)),
    ],
)
def test_alter(
    netzwerk: Netzwerk,
    koordination: Konto,
    zellen: dict[str, str],
    felder: tuple[int | None, int | None],
) -> None:
    plan = geplant(netzwerk, koordination, zeile(**zellen))
    assert plan.ist_fehlerfrei, [befund.fehler for befund in plan.befunde]
    angaben = plan.auftraege[0]["angaben"]
    assert (angaben["alter_von"], angaben["alter_bis"]) == felder


def test_was_moeglich_ist_steht_im_fehler(netzwerk: Netzwerk, koordination: Konto) -> None:
    befund = geplant(netzwerk, koordination, zeile(Format="xqzw")).befunde[0]
    assert (
        "„xqzw“ ist keine Art eines Angebots. Möglich sind: Beratung," in _fehler(befund)["format"]
    )


def test_widerspruechliche_zellen(netzwerk: Netzwerk, koordination: Konto) -> None:
    morgen = f"{timezone.localdate() + timedelta(days=1):%d.%m.%Y}"
    faelle: list[tuple[dict[str, str], str]] = [
        ({"Alter": "jung"}, "alter"),
        ({"Alter": "12-6"}, "alter"),
        ({"Alter von": "zehn"}, "alter_von"),
        ({"Alter von": "10", "Alter bis": "5"}, "alter_bis"),
        ({"Kosten": "5 Euro", "Kostenfrei": "ja"}, "kosten"),
        ({"Online": "manchmal"}, "ist_online"),
        ({"E-Mail": "keine"}, "kontakt_email"),
        ({"Datum": "bald", "Von": "9", "Bis": "10"}, "datum"),
        ({"Von": "9:00"}, "datum"),
        ({"Datum": morgen, "Von": "9"}, "bis"),
        ({"Datum": morgen, "Von": "25", "Bis": "26"}, "von"),
        ({"Datum": morgen, "Uhrzeit": "20 bis 18 Uhr"}, "uhrzeit"),
        ({"Datum": morgen, "Uhrzeit": "abends"}, "uhrzeit"),
        ({"Titel": ""}, "titel"),
        ({"Anbieter": ""}, "anbieter"),
    ]
    zeilen = [
        zeile(**{"Titel": f"Kurs {chr(65 + nr)}", **fall}) for nr, (fall, _s) in enumerate(faelle)
    ]
    plan = geplant(netzwerk, koordination, *zeilen)
    for befund, (fall, spalte) in zip(plan.befunde, faelle, strict=True):
        assert spalte in _fehler(befund), fall


def test_aehnliche_titel_fragt_die_vorschau(
    netzwerk: Netzwerk, koordination: Konto, caritas: Organisation
) -> None:
    da = AngebotFabrik(netzwerk=netzwerk, titel="Elternabend Medien", anbieter=[caritas])
    AngebotFabrik(netzwerk=netzwerk, titel="Elternabend Medien")  # of somebody else
    neu = zeile(Titel="Elternabende Medien", Ort="Saal")
    einlesung = abgelegt(netzwerk, koordination, als_csv(neu))
    befund = aktionen.plan_zu(einlesung).befunde[0]
    assert [kandidat.wahl for kandidat in befund.kandidaten] == [f"angebot:{da.pk}"]
    vorschau.alle_entscheiden(
        einlesung=einlesung, art=aktionen.ANGEBOTE, gleich=True, von=koordination
    )
    einlesung.refresh_from_db()
    plan = aktionen.plan_zu(einlesung)
    assert plan.befunde[0].entschieden == "dasselbe wie „Elternabend Medien“"
    assert plan.befunde[0].aenderungen[0].nachher == "Elternabende Medien"
    assert plan.auftraege[0]["angebot"] == da.pk
    assert eingelesen(netzwerk, koordination, neu, wahl={"0-2": "neu"}) == ["neu"]
    assert Angebot.objects.filter(anbieter=caritas).count() == 2
    assert not geplant(netzwerk, koordination, neu).auftraege


def test_gleiche_titel(netzwerk: Netzwerk, koordination: Konto, caritas: Organisation) -> None:
    diakonie = _mitglied(netzwerk, "Diakonie")
    AngebotFabrik(netzwerk=netzwerk, titel="Kurs", anbieter=[caritas, diakonie])
    genannt = (zeile(Titel="Kurs"), zeile(Titel="Kurs", Anbieter="Diakonie"))
    befunde = geplant(netzwerk, koordination, *genannt).befunde
    assert befunde[0].art == "geaendert"
    assert _fehler(befunde[1])["titel"] == "Auch Zeile 2 meint dieses Angebot."
    AngebotFabrik(netzwerk=netzwerk, titel="KURS", anbieter=[caritas])
    mehrere = geplant(netzwerk, koordination, zeile(Titel="Kurs")).befunde[0]
    assert "mehrere Angebote mit diesem Titel" in _fehler(mehrere)["titel"]
    for angebot in Angebot.objects.all():
        angebot.archivieren()
    wieder = geplant(netzwerk, koordination, zeile(Titel="Kurs")).befunde[0]
    assert wieder.art == "neu"
    assert "Ein archiviertes Angebot heißt so" in wieder.hinweise[0]


def test_ausgelassene_zeile(netzwerk: Netzwerk, koordination: Konto) -> None:
    einlesung = abgelegt(netzwerk, koordination, als_csv(zeile(), zeile(Titel="")))
    einlesung.entscheidungen = {"0-3": "aus"}
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei
    assert [befund.nr for befund in plan.ausgelassen] == [3]


def test_die_vorlage_laesst_sich_ausfuellen_und_einlesen(
    netzwerk: Netzwerk, koordination: Konto
) -> None:
    fremdes = NetzwerkFabrik()
    Angebotsformat.objects.create(netzwerk=netzwerk, name="=Summe(1)")
    Angebotsformat.objects.create(netzwerk=fremdes, name="Geheim")
    inhalt = vorlage_xlsx(netzwerk)
    with pytest.raises(Dateifehler, match="kein einziges Angebot"):
        lesen(inhalt, ANGEBOTSLISTE)
    mappe = load_workbook(io.BytesIO(inhalt))
    blatt, wahl = mappe.worksheets
    kopf = [zelle.value for zelle in blatt[2]]
    assert kopf == [namen[0] for namen in SPALTEN.values()]
    namen = {zelle.value for reihe in wahl.iter_rows() for zelle in reihe}
    assert {"Caritas", "=Summe(1)", "Türkisch", "primär"} <= namen
    assert "Geheim" not in namen
    werte = {"Titel": "Kurs", "Anbieter": "Caritas", "Art des Angebots": "=Summe(1)"}
    for stelle, titel in enumerate(kopf, start=1):
        zelle = blatt.cell(3, stelle, werte.get(str(titel)))
        zelle.data_type = "s" if titel in werte else zelle.data_type
    puffer = io.BytesIO()
    mappe.save(puffer)
    einlesung = abgelegt(netzwerk, koordination, puffer.getvalue())
    assert "Auswahl" in [blatt["name"] for blatt in einlesung.blaetter]
    plan = aktionen.plan_zu(einlesung)
    assert plan.ist_fehlerfrei, [befund.fehler for befund in plan.befunde]
    assert not einlesung.unbekannte_spalten


def test_auf_englisch_liest_es_dieselbe_liste(netzwerk: Netzwerk, koordination: Konto) -> None:
    with translation.override("en"):
        assert vorlage_xlsx(netzwerk).startswith(b"PK")
        gemischt = zeile(Sprachen="Türkisch, Turkish, Arabic", Prävention="primär")
        plan = geplant(netzwerk, koordination, gemischt)
    assert plan.auftraege[0]["angaben"]["sprachen"] == ["ar", "tr"]
    assert plan.auftraege[0]["angaben"]["praeventionsstufen"] == ["primaer"]


def test_jede_spalte_hat_eigene_namen() -> None:
    alle = [name for namen in ANGEBOTSLISTE.alle.values() for name in namen]
    assert len({name.casefold() for name in alle}) == len(alle)
