"""Real pyHanko with certificates made on the spot, and a time-stamp authority on this machine."""

import asyncio
import re
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.utils import timezone

from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from netzwerk.basis.siegel import (
    Siegel,
    SiegelUnbrauchbar,
    ZeitstempelNichtErreichbar,
    demo_zertifikat,
    pruefen,
    sha256,
)
from tests.basis.pdf_muster import vereinbarung
from tests.zeitstempel import NAME, Zeitstempeldienst, zeitstempeldienst

PASSWORT = "geheim"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_aus_vorlage("pdf/vereinbarung.html", vereinbarung(), titel="Vereinbarung")


@pytest.fixture(scope="module")
def datei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pfad = tmp_path_factory.mktemp("siegel") / "tief" / "siegel.p12"
    demo_zertifikat(pfad, PASSWORT, name="Stadt Müsterstadt")
    return pfad


@pytest.fixture(scope="module")
def siegel(datei: Path) -> Siegel:
    return Siegel.laden(datei, PASSWORT)


@pytest.fixture(scope="module")
def gesiegelt(pdf: bytes, siegel: Siegel) -> bytes:
    return siegel.siegeln(pdf, grund="Beitritt", ort="Musterstadt")


def schreiben(
    pfad: Path,
    schluessel: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    name: x509.Name | None = None,
    erweiterung: x509.ExtensionType | None = None,
    mit_schluessel: bool = True,
) -> x509.Certificate:
    """A self-signed certificate as PKCS#12, with what a municipality might upload by mistake."""
    wer = name or x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stadt Musterstadt")])
    bau = (
        x509.CertificateBuilder()
        .subject_name(wer)
        .issuer_name(wer)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=30))
    )
    if erweiterung:
        bau = bau.add_extension(erweiterung, critical=True)
    zertifikat = bau.sign(schluessel, hashes.SHA256())
    pfad.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"s",
            schluessel if mit_schluessel else None,
            zertifikat,
            None,
            BestAvailableEncryption(PASSWORT.encode()),
        )
    )
    return zertifikat


@pytest.fixture
def dienst() -> Generator[Zeitstempeldienst]:
    cache.clear()  # no authority counts as silent
    with zeitstempeldienst() as einer:
        yield einer
    cache.clear()


def test_demo_zertifikat_sagt_was_es_ist(datei: Path, siegel: Siegel) -> None:
    assert siegel.inhaber == "Demo-Siegel Stadt Müsterstadt – ohne Rechtswirkung"
    assert siegel.aussteller == siegel.inhaber
    assert siegel.ist_demo
    assert siegel.zertifikat.gueltig_ab < timezone.now() < siegel.gueltig_bis
    assert datei.stat().st_mode & 0o077 == 0


def test_langer_name_passt_in_das_zertifikat(tmp_path: Path) -> None:
    demo_zertifikat(tmp_path / "s.p12", PASSWORT, name="Städteregion " * 20)

    inhaber = Siegel.laden(tmp_path / "s.p12", PASSWORT).inhaber
    assert inhaber.startswith("Demo-Siegel Städteregion")
    assert inhaber.endswith("– ohne Rechtswirkung")


def test_siegel_laesst_die_konformitaet_bestehen(pdf: bytes, gesiegelt: bytes) -> None:
    assert gesiegelt.startswith(pdf)
    assert konformitaet(gesiegelt) == []


def test_kein_strom_des_siegels_endet_im_zeilenende(pdf: bytes, gesiegelt: bytes) -> None:
    """One in 128 sealed files was no PDF/A to a validator: what is packed ends in any byte."""
    nachtrag = gesiegelt[len(pdf) :]
    stroeme = re.findall(rb"stream\n(.*?)\nendstream", nachtrag, re.DOTALL)
    assert stroeme
    assert b"/FlateDecode" not in nachtrag
    assert all(strom[-1:] not in b"\r\n" for strom in stroeme)


def test_pruefen_bestaetigt_das_siegel(gesiegelt: bytes, siegel: Siegel) -> None:
    ergebnis = pruefen(gesiegelt)

    assert ergebnis.unversehrt
    assert ergebnis.deckt_ganzes_dokument
    assert ergebnis.unterzeichner == siegel.inhaber
    assert ergebnis.fingerabdruck == siegel.fingerabdruck
    assert ergebnis.zeitpunkt is not None
    assert abs(timezone.now() - ergebnis.zeitpunkt) < timedelta(minutes=5)
    assert ergebnis.hinweise == [
        "Die Uhrzeit stammt vom siegelnden Rechner, nicht von einem Zeitstempeldienst.",
        "Demo-Siegel ohne Rechtswirkung.",
    ]


@pytest.mark.parametrize("stelle", [0.02, 0.3, 0.7])
def test_ein_gekipptes_byte_faellt_auf(gesiegelt: bytes, pdf: bytes, stelle: float) -> None:
    kaputt = bytearray(gesiegelt)
    kaputt[int(len(pdf) * stelle)] ^= 1

    ergebnis = pruefen(bytes(kaputt))

    assert not ergebnis.unversehrt
    assert not ergebnis.deckt_ganzes_dokument
    assert ergebnis.hinweise


def test_angehaengtes_faellt_auf(gesiegelt: bytes) -> None:
    ergebnis = pruefen(gesiegelt + b"\n% dazu\n")

    assert ergebnis.unversehrt
    assert not ergebnis.deckt_ganzes_dokument
    assert "Nach dem Siegeln wurde etwas an die Datei angehängt." in ergebnis.hinweise


def test_zweites_siegel_deckt_das_erste(gesiegelt: bytes, siegel: Siegel) -> None:
    ergebnis = pruefen(siegel.siegeln(gesiegelt, grund="Gegenzeichnung", ort="Musterstadt"))

    assert ergebnis.unversehrt
    assert ergebnis.deckt_ganzes_dokument


@pytest.mark.parametrize("inhalt", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\x00" * 1000])
def test_was_kein_pdf_ist_wird_hoeflich_abgewiesen(inhalt: bytes) -> None:
    ergebnis = pruefen(inhalt)

    assert not ergebnis.unversehrt
    assert ergebnis.hinweise == ["Die Datei ist kein lesbares PDF oder ihr Siegel ist beschädigt."]


def test_ungesiegeltes_pdf(pdf: bytes) -> None:
    assert pruefen(pdf).hinweise == ["Die Datei trägt kein Siegel."]


def test_datei_wird_einmal_gelesen_und_nach_aenderung_neu(tmp_path: Path) -> None:
    pfad = tmp_path / "s.p12"
    demo_zertifikat(pfad, PASSWORT, name="Alt")
    erstes = Siegel.laden(pfad, PASSWORT)
    assert Siegel.laden(pfad, PASSWORT) is erstes

    demo_zertifikat(pfad, PASSWORT, name="Neu")

    assert "Neu" in Siegel.laden(pfad, PASSWORT).inhaber


def test_abgelaufenes_zertifikat_siegelt_nicht(
    tmp_path: Path, pdf: bytes, siegel: Siegel, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_zertifikat(
        tmp_path / "s.p12", PASSWORT, name="Alt", tage=1, ab=datetime(2020, 1, 1, tzinfo=UTC)
    )
    with pytest.raises(SiegelUnbrauchbar, match=r"am 2\. Januar 2020 abgelaufen"):
        Siegel.laden(tmp_path / "s.p12", PASSWORT)

    # A seal loaded in time expires while the worker runs.
    monkeypatch.setattr(timezone, "now", lambda: siegel.gueltig_bis + timedelta(seconds=1))
    with pytest.raises(SiegelUnbrauchbar, match="abgelaufen"):
        siegel.siegeln(pdf, grund="Beitritt", ort="Musterstadt")


def test_siegel_ausserhalb_der_gueltigkeit_faellt_auf(
    tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A computer with a wrong clock sealed with a certificate that was long expired."""
    damals = datetime(2020, 1, 1, tzinfo=UTC)
    demo_zertifikat(tmp_path / "s.p12", PASSWORT, name="Alt", tage=10, ab=damals)
    monkeypatch.setattr(timezone, "now", lambda: damals + timedelta(days=1))
    gesiegelt = Siegel.laden(tmp_path / "s.p12", PASSWORT).siegeln(pdf, grund="x", ort="y")

    hinweise = pruefen(gesiegelt).hinweise

    assert "Das Zertifikat war zum Zeitpunkt des Siegels nicht gültig." in hinweise


def test_noch_nicht_gueltiges_zertifikat(tmp_path: Path) -> None:
    demo_zertifikat(tmp_path / "s.p12", PASSWORT, name="Neu", ab=datetime(2099, 1, 1, tzinfo=UTC))

    with pytest.raises(SiegelUnbrauchbar, match=r"erst ab dem 1\. Januar 2099"):
        Siegel.laden(tmp_path / "s.p12", PASSWORT)


def test_falsches_passwort_und_falsche_datei(datei: Path, tmp_path: Path) -> None:
    with pytest.raises(SiegelUnbrauchbar, match="Passwort ist falsch"):
        Siegel.laden(datei, "falsch")
    (tmp_path / "bild.png").write_bytes(b"\x89PNG")
    with pytest.raises(SiegelUnbrauchbar, match="keine PKCS#12-Datei"):
        Siegel.laden(tmp_path / "bild.png", PASSWORT)
    with pytest.raises(SiegelUnbrauchbar, match="nicht lesbar"):
        Siegel.laden(tmp_path / "fehlt.p12", PASSWORT)


def test_zertifikat_ohne_schluessel(tmp_path: Path) -> None:
    schreiben(tmp_path / "s.p12", ec.generate_private_key(ec.SECP256R1()), mit_schluessel=False)

    with pytest.raises(SiegelUnbrauchbar, match="fehlt das Zertifikat oder sein Schlüssel"):
        Siegel.laden(tmp_path / "s.p12", PASSWORT)


def test_schwacher_schluessel(tmp_path: Path) -> None:
    schreiben(tmp_path / "s.p12", rsa.generate_private_key(public_exponent=65537, key_size=2048))

    with pytest.raises(SiegelUnbrauchbar, match="RSA ab 3072"):
        Siegel.laden(tmp_path / "s.p12", PASSWORT)


def test_zertifikat_fuer_anderen_zweck(tmp_path: Path) -> None:
    zweck = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=True,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    schreiben(tmp_path / "s.p12", ec.generate_private_key(ec.SECP256R1()), erweiterung=zweck)

    with pytest.raises(SiegelUnbrauchbar, match="nicht zum Siegeln"):
        Siegel.laden(tmp_path / "s.p12", PASSWORT)


def test_echtes_zertifikat_ist_keine_demo(tmp_path: Path, pdf: bytes) -> None:
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Stadt Musterstadt")])
    schreiben(tmp_path / "s.p12", ec.generate_private_key(ec.SECP256R1()), name=name)
    siegel = Siegel.laden(tmp_path / "s.p12", PASSWORT)

    assert siegel.inhaber == "O=Stadt Musterstadt"
    assert not siegel.ist_demo
    assert pruefen(siegel.siegeln(pdf, grund="Beitritt", ort="Musterstadt")).unversehrt


def test_zeitstempel(pdf: bytes, siegel: Siegel, dienst: Zeitstempeldienst) -> None:
    gesiegelt = siegel.siegeln(
        pdf, grund="Beitritt", ort="Musterstadt", zeitstempel_url=dienst.adresse
    )

    ergebnis = pruefen(gesiegelt)
    assert konformitaet(gesiegelt) == []
    assert ergebnis.unversehrt
    assert ergebnis.mit_zeitstempel
    assert ergebnis.deckt_ganzes_dokument
    assert ergebnis.zeitstempel_von == NAME
    assert dienst.anfragen == 1  # no stamp is spent on learning how long stamps are
    assert ergebnis.hinweise == ["Demo-Siegel ohne Rechtswirkung."]


@pytest.mark.parametrize("antwort", [(500, b"kaputt"), (200, b"kein ASN.1"), (200, b"")])
def test_kaputter_zeitstempeldienst(
    pdf: bytes, siegel: Siegel, dienst: Zeitstempeldienst, antwort: tuple[int, bytes]
) -> None:
    dienst.antwort = antwort

    with pytest.raises(ZeitstempelNichtErreichbar, match="noch nicht gesiegelt"):
        siegel.siegeln(pdf, grund="x", ort="y", zeitstempel_url=dienst.adresse)


def test_stempel_fuer_etwas_anderes(pdf: bytes, siegel: Siegel, dienst: Zeitstempeldienst) -> None:
    """A stamp that is genuine and answers our question, but was made for other bytes."""
    dienst.verwechselt = True

    with pytest.raises(ZeitstempelNichtErreichbar):
        siegel.siegeln(pdf, grund="x", ort="y", zeitstempel_url=dienst.adresse)


def test_wer_schweigt_wird_eine_weile_nicht_gefragt(
    pdf: bytes, siegel: Siegel, dienst: Zeitstempeldienst
) -> None:
    """Else each of eighty waiting documents would hold a worker for ten seconds."""
    dienst.antwort = (503, b"")
    for _mal in range(3):
        with pytest.raises(ZeitstempelNichtErreichbar):
            siegel.siegeln(pdf, grund="x", ort="y", zeitstempel_url=dienst.adresse)
    assert dienst.anfragen == 1


def test_zeitstempeldienst_nicht_erreichbar(pdf: bytes, siegel: Siegel) -> None:
    with pytest.raises(ZeitstempelNichtErreichbar):
        siegel.siegeln(pdf, grund="x", ort="y", zeitstempel_url="http://127.0.0.1:9/tsa")


def test_zu_siegelndes_muss_ein_pdf_sein(siegel: Siegel) -> None:
    with pytest.raises(Exception, match=r".+") as fehler:
        siegel.siegeln(b"kein PDF", grund="x", ort="y")
    assert not isinstance(fehler.value, ZeitstempelNichtErreichbar)


def test_siegeln_und_pruefen_innerhalb_einer_ereignisschleife(pdf: bytes, siegel: Siegel) -> None:
    async def view() -> bool:
        return pruefen(siegel.siegeln(pdf, grund="x", ort="y")).unversehrt

    # A thread of its own: this one may already run the browser's loop.
    with ThreadPoolExecutor(1) as faden:
        assert faden.submit(asyncio.run, view()).result()


def test_sha256() -> None:
    assert sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
