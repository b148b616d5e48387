"""Every component and every kind of field renders, with what assistive technology needs."""

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

from netzwerk.basis.forms.galerie import GalerieFormular, beispiele

BAUSTEINE = Path(__file__).parent.parent / "templates" / "_bausteine"
KOPFKOMMENTAR = re.compile(r"\{% comment %\}")


class Kontakt:
    def __init__(self, bezeichnung: str, nummer: str, *, ist_akut: bool) -> None:
        self.bezeichnung = bezeichnung
        self.nummer = nummer
        self.nummer_waehlbar = nummer.replace(" ", "")
        self.hinweis = "kostenfrei"
        self.ist_akut = ist_akut


class Anmeldung(forms.Form):
    name = forms.CharField(label="Name")
    telefon = forms.CharField(label="Telefon", required=False, help_text="Nur für Rückfragen.")
    antwort = forms.ChoiceField(
        label="Kommen Sie?", choices=[("j", "Ja"), ("n", "Nein")], widget=forms.RadioSelect
    )
    gruppe = forms.ChoiceField(label="Gruppe", choices=[("a", "Amt"), ("b", "Schule")])
    mehrere = forms.MultipleChoiceField(label="Liste", choices=[("a", "Amt")], required=False)
    beginn = forms.SplitDateTimeField(label="Beginn", required=False)
    anhang = forms.FileField(label="Anhang", required=False)
    notiz = forms.CharField(label="Notiz", widget=forms.Textarea, required=False)
    geheim = forms.CharField(widget=forms.HiddenInput, required=False)
    ja = forms.BooleanField(label="Ich stimme zu.")

    def clean(self) -> None:
        raise ValidationError("Der Termin ist schon vorbei.")


class Filter(forms.Form):
    ohne_freiwillig = True
    ort = forms.CharField(label="Ort", required=False)


def _zeige(baustein: str, **kontext: Any) -> str:
    return render_to_string(f"_bausteine/{baustein}.html", kontext, RequestFactory().get("/?q=a"))


@pytest.mark.parametrize("datei", sorted(BAUSTEINE.glob("*.html")), ids=lambda d: d.stem)
def test_jeder_baustein_nennt_seine_angaben(datei: Path) -> None:
    zeilen = datei.read_text().splitlines()
    erste = zeilen[2] if zeilen[0].startswith("{% extends") else zeilen[0]
    assert KOPFKOMMENTAR.match(erste)
    get_template(f"_bausteine/{datei.name}")


@pytest.mark.django_db
def test_galerie_zeigt_alles_mit_einer_h1(client: Client) -> None:
    antwort = client.get("/bausteine/")
    seite = antwort.content.decode()
    assert antwort.status_code == 200
    assert seite.count("<h1") == 1
    assert " style=" not in seite
    kennungen = re.findall(r'\sid="([^"]+)"', seite)
    assert sorted(kennungen) == sorted(set(kennungen))
    ziele = re.findall(r'href="#([^"]+)"', seite)
    assert {"inhalt", "id_text", "id_eines_0", "id_zustimmung"} <= set(ziele)
    assert set(ziele) <= set(kennungen)


def test_feld_verbindet_hinweis_und_fehler() -> None:
    form = Anmeldung({"name": "", "telefon": "1"})
    html = form["name"].as_field_group()
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert "kern-form-input__input--error" in html
    html = form["telefon"].as_field_group()
    assert 'aria-describedby="id_telefon_helptext"' in html
    assert "(freiwillig)" in html
    assert "(freiwillig)" not in form["name"].as_field_group()
    assert "(freiwillig)" not in Filter()["ort"].as_field_group()


@pytest.mark.parametrize(
    ("feld", "klasse"),
    [
        ("name", "kern-form-input__input"),
        ("antwort", "kern-form-check__radio"),
        ("gruppe", "kern-form-input__select"),
        ("mehrere", "app-mehrfach"),
        ("beginn", "app-fields--teile"),
        ("anhang", "app-dateifeld"),
        ("notiz", "kern-form-input__input"),
        ("ja", "kern-form-check__checkbox"),
    ],
)
def test_jede_feldart_traegt_kern_klassen(feld: str, klasse: str) -> None:
    assert klasse in Anmeldung()[feld].as_field_group()
    fehlerhaft = Anmeldung({})
    fehlerhaft.add_error(feld, "So nicht.")
    html = fehlerhaft[feld].as_field_group()
    assert "kern-error" in html
    assert "--error" in html


def test_vorhandene_datei_laesst_sich_entfernen() -> None:
    """Where it is kept is nobody's business: the page says that there is one."""
    datei = SimpleUploadedFile("logo_x7.svg", b"x")
    datei.url = "/logo_x7.svg"  # type: ignore[attr-defined]  # what a stored file has
    html = Anmeldung(initial={"anhang": datei})["anhang"].as_field_group()
    assert "Eine Datei ist hinterlegt." in html
    assert "logo_x7" not in html
    assert 'name="anhang-clear"' in html


def test_eigene_attribute_bleiben_und_platzhalter_fallen_weg() -> None:
    class Suche(forms.Form):
        q = forms.CharField(widget=forms.TextInput({"class": "breit", "placeholder": "Suchen …"}))

    html = Suche()["q"].as_field_group()
    assert 'class="kern-form-input__input breit"' in html
    assert "placeholder" not in html


def test_formular_als_ganzes_zeigt_auch_allgemeine_fehler() -> None:
    html = str(Anmeldung({"ja": "on"}))
    assert "Der Termin ist schon vorbei." in html
    assert '<input type="hidden" name="geheim"' in html


def test_fehleruebersicht_verweist_auf_die_felder() -> None:
    html = _zeige("fehler", form=Anmeldung({"gruppe": "a"}))
    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert 'href="#id_antwort_0"' in html
    assert "Name: " in html
    assert "Kommen Sie? " in html
    assert "<li>Der Termin ist schon vorbei.</li>" in html
    assert "Bitte prüfen Sie 4 Angaben" in html


def test_fehleruebersicht_nimmt_listen_und_formsets() -> None:
    assert "app-errors" not in _zeige("fehler", form=Anmeldung())
    liste = [GalerieFormular({}, prefix="a"), Filter({})]
    assert 'href="#id_a-text"' in _zeige("fehler", formulare=liste)
    zeilen = formset_factory(Filter, max_num=1, validate_max=True)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-ort": "x", "form-1-ort": "y"}
    )
    assert "Bitte prüfen Sie eine Angabe" in _zeige("fehler", formset=zeilen)


def test_formular_hat_csrf_und_bleibt_ohne_browserpruefung() -> None:
    html = _zeige("formular", form=Anmeldung(), knopf="Anmelden", zurueck="/", merken="anmeldung")
    assert "csrfmiddlewaretoken" in html
    assert "novalidate" in html
    assert 'enctype="multipart/form-data"' in html
    assert 'data-merken="anmeldung"' in html
    assert "csrfmiddlewaretoken" not in _zeige("formular", form=Filter(), methode="get")


def test_bestaetigung_fragt_und_warnt() -> None:
    html = _zeige(
        "bestaetigung",
        titel="Treffen absagen?",
        text="48 Personen erhalten eine Nachricht.",
        knopf="Treffen absagen",
        zurueck="/",
        unwiderruflich=True,
    )
    assert html.count("<h1>") == 1
    assert "nicht rückgängig" in html


def test_meldungen_sind_angesagt() -> None:
    html = _zeige("meldungen", messages=[Message(25, "Gespeichert"), Message(40, "Abgelehnt")])
    assert 'kern-alert--success" role="status"' in html
    assert 'kern-alert--danger" role="alert"' in html


def test_antworten_balken_rechnet_die_breiten() -> None:
    html = _zeige("antworten_balken", ja=27, vielleicht=3, nein=6, offen=12)
    assert 'viewBox="0 0 48 1"' in html
    assert 'x="36" width="12"' in html
    assert "app-stackbar" not in _zeige("antworten_balken", ja=0)


def test_seitenzahlen_behalten_die_suche() -> None:
    html = _zeige("seitenzahlen", seite=Paginator(range(200), 10).page(5))
    assert 'href="?q=a&amp;seite=6"' in html
    assert html.count('aria-current="page"') == 1
    assert "<nav" not in _zeige("seitenzahlen", seite=Paginator(range(5), 10).page(1))


@pytest.mark.parametrize("art", ["success", "info", "warning", "danger", "aus", "schlicht"])
def test_marke_hat_immer_ein_wort(art: str) -> None:
    html = _zeige("marke", art=art, text="Stand")
    assert "Stand" in html
    assert ("kern-icon" in html) is (art != "schlicht")


@pytest.mark.parametrize(
    ("antwort", "wort"),
    [
        ("ja", "zugesagt"),
        ("vielleicht", "unter Vorbehalt"),
        ("nein", "abgesagt"),
        ("vertretung", "Vertretung kommt"),
        ("offen", "offen"),
    ],
)
def test_antwort_marke(antwort: str, wort: str) -> None:
    assert wort in _zeige("antwort_marke", antwort=antwort)


@pytest.mark.parametrize("form", ["karte", "leiste"])
def test_notfallkontakte_sind_waehlbar(form: str) -> None:
    kontakte = [Kontakt("Notruf", "110", ist_akut=True), Kontakt("Rat", "116 111", ist_akut=False)]
    netzwerk = {"notfallkontakte_sortiert": kontakte}
    html = _zeige("notfallkontakte", form=form, netzwerk=netzwerk)
    assert 'href="tel:110"' in html
    assert 'href="tel:116111"' in html
    assert not _zeige("notfallkontakte", form=form, netzwerk=None).strip()


def test_kleine_bausteine() -> None:
    proben = beispiele()
    assert 'aria-current="step"' in _zeige(
        "schritte", schritte=proben["beispielschritte"], aktuell=2
    )
    assert "Dez." in _zeige("datum_kachel", datum=proben["beispieldatum"])
    assert 'aria-current="page"' in _zeige("brotkrumen", pfad=proben["beispielpfad"], hier="Jetzt")
    assert 'aria-current="page"' in _zeige(
        "reiter", eintraege=proben["beispielreiter"], name="Teile"
    )
    assert "Aktionen zu Amt" in _zeige("menue", zu="Amt", eintraege=proben["beispielpfad"])
    assert 'value="4"' in _zeige("fortschritt", wert=4, von=5, text="da", kennung="f")
    assert "<h3>Leer</h3>" in _zeige("leer", titel="Leer", ebene=3, text="Nichts da.")
    assert 'role="search"' in _zeige("suche", ziel="/")
    assert 'role="status"' in _zeige("status", kennung="s", text="Fertig")
    assert "htmx-indicator" in _zeige("lader", kennung="l")
    assert "<a " in _zeige("knopf", text="Los", ziel="/")
    assert "<button " in _zeige("knopf", text="Los")
    assert 'role="alert"' in _zeige("hinweis", art="danger", titel="Halt", live=True)
    assert "erfunden" in _zeige("demo_hinweis")
    assert "@demo.example" in _zeige("demo_konten")
    einmalcode = _zeige("einmalcode", feld=Anmeldung({"ja": "on"})["name"], ziffern=True)
    assert 'autocomplete="one-time-code"' in einmalcode
    assert 'inputmode="numeric"' in einmalcode


@pytest.mark.parametrize("nummer", ["403", "404", "410", "429", "500", "403_csrf"])
def test_fehlerseiten_zeigen_einen_weg(nummer: str) -> None:
    html = render_to_string(f"{nummer}.html", {}, RequestFactory().get("/"))
    assert html.count("<h1>") == 1
    assert "kern-btn--primary" in html
