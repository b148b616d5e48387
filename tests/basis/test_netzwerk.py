"""Settings of a network: who may, what is refused, what stays in the form."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from PIL import Image

from netzwerk.basis.models import Konto, Netzwerk, Notfallkontakt, Seite
from tests.fabriken import NotfallkontaktFabrik, SeiteFabrik
from tests.formulare import senden

type Als = Callable[[Konto], Client]


def angaben(netzwerk: Netzwerk, **anders: object) -> dict[str, object]:
    felder = [
        "name",
        "kommune",
        "traeger",
        "absender_name",
        "absender_email",
        "antwort_an",
        "kontakt_anschrift",
        "kontakt_telefon",
        "kontakt_email",
        "farbton",
        "saettigung",
        "einladungsfrist_tage",
        "treffen_je_jahr",
        "fortbildungen_je_jahr",
        "protokollfrist_wochen",
        "siegel_zertifikat",
    ]
    return {feld: getattr(netzwerk, feld) for feld in felder} | {"ist_oeffentlich": "on"} | anders


def test_einstellungen_speichern(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    client = als(koordination)
    antwort = senden(
        client,
        f"/{netzwerk.kurzname}/einstellungen/",
        angaben(netzwerk, farbton=140),
        follow=True,
    )
    assert antwort.status_code == 200
    netzwerk.refresh_from_db()
    assert netzwerk.farbton == 140
    assert "--app-brand-hue:140" in client.get(f"/{netzwerk.kurzname}/farben.css").content.decode()


def test_zu_bunte_farbe_wird_abgelehnt_und_eingabe_bleibt(
    als: Als, netzwerk: Netzwerk, koordination: Konto
) -> None:
    antwort = als(koordination).post(
        f"/{netzwerk.kurzname}/einstellungen/",
        angaben(netzwerk, saettigung="0.5", name="Neuer Name"),
    )
    assert antwort.status_code == 422
    assert 'value="Neuer Name"' in antwort.content.decode()


def test_farbe_wird_auch_von_der_datenbank_begrenzt(netzwerk: Netzwerk) -> None:
    with pytest.raises(IntegrityError):
        Netzwerk.objects.filter(pk=netzwerk.pk).update(saettigung="0.2")


@pytest.mark.parametrize("inhalt", [b"", b"kein Bild", b"\x89PNG\r\n\x1a\nkaputt", b"<svg></svg>"])
def test_logo_wird_am_inhalt_erkannt(
    als: Als, netzwerk: Netzwerk, koordination: Konto, inhalt: bytes
) -> None:
    datei = SimpleUploadedFile("logo.png", inhalt)
    antwort = als(koordination).post(
        f"/{netzwerk.kurzname}/einstellungen/", angaben(netzwerk, logo=datei)
    )
    assert antwort.status_code == 422


def test_logo_und_geschaeftsordnung_sind_abrufbar(
    als: Als, netzwerk: Netzwerk, koordination: Konto, client: Client
) -> None:
    assert client.get(f"/{netzwerk.kurzname}/logo/").status_code == 404
    assert client.get(f"/{netzwerk.kurzname}/geschaeftsordnung/").status_code == 404
    puffer = BytesIO()
    Image.new("RGB", (4, 4)).save(puffer, "PNG")
    antwort = senden(
        als(koordination),
        f"/{netzwerk.kurzname}/einstellungen/",
        angaben(
            netzwerk,
            logo=SimpleUploadedFile("logo.png", puffer.getvalue()),
            geschaeftsordnung=SimpleUploadedFile("ordnung.pdf", b"%PDF-1.7 Inhalt"),
        ),
    )
    assert antwort.status_code == 302
    assert b"".join(client.get(f"/{netzwerk.kurzname}/logo/")) == puffer.getvalue()
    assert client.get(f"/{netzwerk.kurzname}/geschaeftsordnung/").status_code == 200
    oeffentlich = client.get(f"/{netzwerk.kurzname}/mitglieder/netzwerk/").content.decode()
    assert f'href="/{netzwerk.kurzname}/geschaeftsordnung/"' in oeffentlich


def test_logo_bleibt_ein_bild(
    als: Als, netzwerk: Netzwerk, koordination: Konto, client: Client
) -> None:
    """A picture may hold a script as well; its name must not make a browser run it."""
    puffer = BytesIO()
    Image.new("RGB", (4, 4)).save(puffer, "PNG")
    logo = SimpleUploadedFile("logo.js", puffer.getvalue(), "text/javascript")
    senden(als(koordination), f"/{netzwerk.kurzname}/einstellungen/", angaben(netzwerk, logo=logo))
    assert client.get(f"/{netzwerk.kurzname}/logo/")["Content-Type"] == "image/png"


def test_geschaeftsordnung_nur_als_pdf(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    falsch = SimpleUploadedFile("ordnung.pdf", b"PK\x03\x04")
    antwort = als(koordination).post(
        f"/{netzwerk.kurzname}/einstellungen/", angaben(netzwerk, geschaeftsordnung=falsch)
    )
    assert antwort.status_code == 422
    assert "kein PDF" in antwort.content.decode()


def test_notfallkontakt_steht_auf_oeffentlichen_seiten(
    als: Als, netzwerk: Netzwerk, koordination: Konto, client: Client
) -> None:
    vorhandener = NotfallkontaktFabrik(netzwerk=netzwerk)
    senden(
        als(koordination),
        f"/{netzwerk.kurzname}/einstellungen/notfallkontakte/",
        {
            "notfallkontakt_set-TOTAL_FORMS": "2",
            "notfallkontakt_set-INITIAL_FORMS": "1",
            "notfallkontakt_set-0-id": vorhandener.pk,
            "notfallkontakt_set-0-bezeichnung": "Notruf",
            "notfallkontakt_set-0-nummer": "110",
            "notfallkontakt_set-0-position": "0",
            "notfallkontakt_set-1-bezeichnung": "Nachttelefon",
            "notfallkontakt_set-1-nummer": "0800 / 111",
            "notfallkontakt_set-1-position": "1",
        },
    )
    assert {k.bezeichnung for k in Notfallkontakt.objects.all()} == {"Notruf", "Nachttelefon"}
    SeiteFabrik(netzwerk=netzwerk)
    seite = client.get(f"/{netzwerk.kurzname}/seite/impressum/").content.decode()
    assert "Nachttelefon" in seite
    assert 'href="tel:0800111"' in seite


def test_notfallkontakt_ohne_nummer(als: Als, netzwerk: Netzwerk, koordination: Konto) -> None:
    antwort = als(koordination).post(
        f"/{netzwerk.kurzname}/einstellungen/notfallkontakte/",
        {
            "notfallkontakt_set-TOTAL_FORMS": "1",
            "notfallkontakt_set-INITIAL_FORMS": "0",
            "notfallkontakt_set-0-bezeichnung": "Nachttelefon",
            "notfallkontakt_set-0-position": "1",
        },
    )
    assert antwort.status_code == 422
    assert 'value="Nachttelefon"' in antwort.content.decode()


def test_seite_bearbeiten(
    als: Als, netzwerk: Netzwerk, koordination: Konto, client: Client
) -> None:
    adresse = f"/{netzwerk.kurzname}/einstellungen/seite/datenschutz/"
    assert als(koordination).get(adresse).status_code == 200
    als(koordination).post(adresse, {"text": "## Zweck\n\n- eins\n- zwei\n\n<b>x</b>"})
    inhalt = client.get(f"/{netzwerk.kurzname}/seite/datenschutz/").content.decode()
    assert "<h2>Zweck</h2>" in inhalt
    assert "<li>zwei</li>" in inhalt
    assert "&lt;b&gt;x&lt;/b&gt;" in inhalt
    assert Seite.objects.get().art == "datenschutz"
    assert als(koordination).get(f"/{netzwerk.kurzname}/einstellungen/seite/x/").status_code == 404
    assert client.get(f"/{netzwerk.kurzname}/seite/unbekannt/").status_code == 404


def test_nur_koordination_und_systemverwaltung(
    als: Als, netzwerk: Netzwerk, fachkraft: Konto, verwaltung: Konto, fremde: Konto
) -> None:
    adresse = f"/{netzwerk.kurzname}/einstellungen/"
    assert als(fachkraft).get(adresse).status_code == 403
    assert als(verwaltung).get(adresse).status_code == 200
    assert als(fremde).get(adresse).status_code == 404


def test_kommune_und_siegel_aendert_nur_die_systemverwaltung(
    als: Als, netzwerk: Netzwerk, koordination: Konto, verwaltung: Konto
) -> None:
    """One opens the organisations of that municipality, the other seals in its name."""
    adresse = f"/{netzwerk.kurzname}/einstellungen/"
    fremd = {"kommune": "Anderswo", "siegel_zertifikat": "anderswo"}
    antwort = senden(als(koordination), adresse, angaben(netzwerk, name="Neuer Name", **fremd))
    assert antwort.status_code == 302
    netzwerk.refresh_from_db()
    assert (netzwerk.name, netzwerk.kommune, netzwerk.siegel_zertifikat) == (
        "Neuer Name",
        "Musterstadt",
        "demo",
    )
    seite = als(koordination).get(adresse).text
    assert seite.count("Das ändert nur die Systemverwaltung.") == 2
    senden(als(verwaltung), adresse, angaben(netzwerk, **fremd))
    netzwerk.refresh_from_db()
    assert (netzwerk.kommune, netzwerk.siegel_zertifikat) == ("Anderswo", "anderswo")
    assert "Das ändert nur" not in als(verwaltung).get(adresse).text


def test_nicht_oeffentliches_netzwerk_zeigt_sich_nur_mitgliedern(
    als: Als, netzwerk: Netzwerk, fachkraft: Konto, fremde: Konto, client: Client
) -> None:
    Netzwerk.objects.filter(pk=netzwerk.pk).update(ist_oeffentlich=False)
    for adresse in ("", "angebote/", "mitglieder/netzwerk/", "seite/impressum/"):
        assert client.get(f"/{netzwerk.kurzname}/{adresse}").status_code == 404
        assert als(fremde).get(f"/{netzwerk.kurzname}/{adresse}").status_code == 404
    assert als(fachkraft).get(f"/{netzwerk.kurzname}/angebote/").status_code == 200
    assert client.get(f"/{netzwerk.kurzname}/pruefen/").status_code == 200
    assert client.get(f"/{netzwerk.kurzname}/farben.css").status_code == 200


@pytest.mark.parametrize(
    ("feld", "name", "megabyte", "meldung"),
    [
        ("logo", "logo.png", 1, "Das Logo ist größer als 1 MB."),
        ("geschaeftsordnung", "ordnung.pdf", 10, "Die Datei ist größer als 10 MB."),
    ],
)
def test_zu_grosse_dateien(
    als: Als,
    netzwerk: Netzwerk,
    koordination: Konto,
    feld: str,
    name: str,
    megabyte: int,
    meldung: str,
) -> None:
    datei = SimpleUploadedFile(name, b"%PDF-" + b"x" * (megabyte * 1024 * 1024))
    antwort = als(koordination).post(
        f"/{netzwerk.kurzname}/einstellungen/", angaben(netzwerk, **{feld: datei})
    )
    assert antwort.status_code == 422
    assert meldung in antwort.text
    netzwerk.refresh_from_db()
    assert not getattr(netzwerk, feld)
