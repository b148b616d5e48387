"""What is accepted as a signed copy of an issued file, and why everything else is refused."""

import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from netzwerk.basis.pdf import konformitaet, pdf_aus_vorlage
from netzwerk.basis.siegel import Siegel, demo_zertifikat
from netzwerk.basis.signaturen import NichtAnzunehmen, qualifizierte, unterschreibbar
from tests.signieren import (
    SIEGEL,
    anderes_dahinter,
    mit_anderem_text,
    mit_anderen_angaben,
    mit_anmerkung,
    signierer,
    signiert,
)

LEER = {
    "beschreibung": "Vereinbarung",
    "netzwerk": {"name": "Netzwerk", "kommune": "Musterstadt"},
    "fassung": {"titel": "Vereinbarung", "nummer": 1, "abschnitte": []},
}


@pytest.fixture(scope="module")
def ausgegeben() -> bytes:
    return _gesetzt("Vereinbarung")


def _gesetzt(titel: str) -> bytes:
    return unterschreibbar(pdf_aus_vorlage("pdf/vereinbarung.html", LEER, titel=titel))


def _grund(hochgeladen: bytes, ausgegeben: bytes, eigene: tuple[str, ...] = ()) -> str:
    with pytest.raises(NichtAnzunehmen) as fund:
        qualifizierte(hochgeladen, ausgegeben=ausgegeben, eigene=eigene)
    return str(fund.value)


@pytest.mark.parametrize("sichtbar", [True, False])
def test_qualified_signature_is_accepted_with_holder_and_issuer(
    ausgegeben: bytes, sichtbar: bool
) -> None:
    vorher = timezone.now().replace(microsecond=0)
    (eine,) = qualifizierte(
        signiert(ausgegeben, sichtbar=sichtbar), ausgegeben=ausgegeben, eigene=()
    )
    assert eine.inhaber == "Robin Muster"
    assert eine.aussteller == "Test QES CA 1, Vertrauensdienst Beispiel"
    assert not eine.mit_zeitstempel
    assert eine.zeitpunkt is not None
    assert eine.zeitpunkt >= vorher


def test_second_signature_may_follow(ausgegeben: bytes) -> None:
    zweifach = signiert(
        signiert(ausgegeben), signierer("Kim Beispiel", person=False), feld="Zweite"
    )
    alle = qualifizierte(zweifach, ausgegeben=ausgegeben, eigene=())
    assert [eine.inhaber for eine in alle] == ["Robin Muster", "Kim Beispiel"]


def test_other_files(ausgegeben: bytes) -> None:
    andere = _gesetzt("Andere Vereinbarung")
    for datei in (signiert(andere), b"", b"%PDF-1.7 Unsinn", b"\0" * 100):
        assert "nicht die, die für diese Organisation" in _grund(datei, ausgegeben)
    assert "keine elektronische Unterschrift" in _grund(ausgegeben, ausgegeben)


def test_flipped_byte(ausgegeben: bytes) -> None:
    gut = signiert(ausgegeben)
    im_text = bytearray(gut)
    im_text[len(ausgegeben) // 2] ^= 1
    assert "oder sie wurde verändert" in _grund(bytes(im_text), ausgegeben)
    in_der_unterschrift = bytearray(gut)
    # Deep inside the hexadecimal signature value: still a PDF, no longer a signature.
    stelle = gut.index(b"/Contents <", len(ausgegeben)) + 1200
    in_der_unterschrift[stelle] = ord("0") if gut[stelle] != ord("0") else ord("1")
    grund = _grund(bytes(in_der_unterschrift), ausgegeben)
    assert "beschädigt" in grund


def test_signed_range_that_was_changed(ausgegeben: bytes) -> None:
    """A byte of the added revision that the signature covers."""
    gut = signiert(ausgegeben)
    anders = bytearray(gut)
    anders[gut.index(b"(Unterschrift)", len(ausgegeben)) + 1] = ord("V")
    assert "von Robin Muster ist beschädigt" in _grund(bytes(anders), ausgegeben)


def test_annotations(ausgegeben: bytes) -> None:
    for datei in (mit_anmerkung(signiert(ausgegeben)), signiert(mit_anmerkung(ausgegeben))):
        assert "Anmerkungen, die nicht zum ausgegebenen Text" in _grund(datei, ausgegeben)


def test_other_text_in_a_later_revision(ausgegeben: bytes) -> None:
    for datei in (mit_anderem_text(signiert(ausgegeben)), signiert(mit_anderem_text(ausgegeben))):
        assert "wurde an der Datei etwas verändert" in _grund(datei, ausgegeben)


@pytest.mark.parametrize("angaben", [{"xmp": "Vereinbarung"}, {"info": "Vereinbarung"}])
def test_metadata_may_be_written_anew(ausgegeben: bytes, angaben: dict[str, str]) -> None:
    """Signing programs do."""
    datei = signiert(mit_anderen_angaben(ausgegeben, **angaben))
    assert qualifizierte(datei, ausgegeben=ausgegeben, eigene=())


@pytest.mark.parametrize(
    "angaben",
    [
        {"xmp": "Etwas anderes"},
        {"xmp_attribut": "Etwas anderes"},
        {"info": "Etwas anderes"},
        {"xmp": "Vereinbarung", "code": "ABCD-EFGH-JKMN"},
    ],
)
def test_another_title_or_check_code(ausgegeben: bytes, angaben: dict[str, str]) -> None:
    """Before the signature, and in what is taken back by the next revision."""
    datei = mit_anderen_angaben(ausgegeben, **angaben)
    zurueck = mit_anderen_angaben(datei, xmp="Vereinbarung", info="Vereinbarung")
    for eine in (signiert(datei), signiert(zurueck)):
        assert "anderer Titel oder Prüfcode" in _grund(eine, ausgegeben)


def test_file_that_only_begins_like_ours(ausgegeben: bytes) -> None:
    """Another PDF behind it, which leads past the issued one; and something behind the end."""
    for fremd in (anderes_dahinter(ausgegeben), signiert(anderes_dahinter(ausgegeben))):
        assert "etwas verändert" in _grund(fremd, ausgegeben)
    assert "etwas verändert" in _grund(signiert(ausgegeben) + b"PK\x03\x04 Archiv", ausgegeben)


@pytest.mark.parametrize(
    "anhang",
    [b"\0" * 50, b"\nstartxref\n0\n%%EOF", b"\n1 0 obj\n<<\nstartxref\n99999999\n%%EOF\n"],
)
def test_garbage_behind_the_issued_file(ausgegeben: bytes, anhang: bytes) -> None:
    grund = _grund(ausgegeben + anhang, ausgegeben)
    assert "beschädigt" in grund or "verändert" in grund


def test_bomb_is_refused(ausgegeben: bytes) -> None:
    bombe = zlib.compress(b"\0" * 300_000_000, 9)
    anhang = (
        b"\n999 0 obj\n<</Type/XRef/Size 1000/W[1 4 1]/Index[0 1000]/Filter/FlateDecode"
        b"/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        % (len(bombe), bombe, len(ausgegeben) + 1)
    )
    assert "beschädigt" in _grund(ausgegeben + anhang, ausgegeben)


def test_unsigned_change_has_no_signature(ausgegeben: bytes) -> None:
    leer = unterschreibbar(ausgegeben)
    assert leer.startswith(ausgegeben)
    assert "keine elektronische Unterschrift" in _grund(leer, ausgegeben)


def test_issued_file_stays_conformant(ausgegeben: bytes) -> None:
    assert konformitaet(ausgegeben) == []


def test_seal_of_the_portal_is_nobodys_signature(ausgegeben: bytes, tmp_path: Path) -> None:
    demo_zertifikat(tmp_path / "s.p12", "geheim", name="Musterstadt")
    siegel = Siegel.laden(tmp_path / "s.p12", "geheim")
    gesiegelt = siegel.siegeln(ausgegeben, grund="Test", ort="Musterstadt")
    assert "keine elektronische" in _grund(gesiegelt, ausgegeben, (siegel.fingerabdruck,))
    beide = qualifizierte(
        signiert(gesiegelt), ausgegeben=ausgegeben, eigene=(siegel.fingerabdruck,)
    )
    assert [eine.inhaber for eine in beide] == ["Robin Muster"]


def test_certificate_must_call_itself_qualified(ausgegeben: bytes) -> None:
    for aussagen in ((), SIEGEL):
        datei = signiert(ausgegeben, signierer(aussagen=aussagen))
        assert "keine qualifizierte elektronische Signatur" in _grund(datei, ausgegeben)


def test_certificate_must_be_valid_when_signing(ausgegeben: bytes) -> None:
    datei = signiert(ausgegeben, signierer(tage=-2))
    assert "war beim Unterzeichnen nicht gültig" in _grund(datei, ausgegeben)


def test_signature_without_a_time_counts_from_its_arrival(ausgegeben: bytes) -> None:
    abgelaufen = signiert(ausgegeben, signierer(tage=-2), zeit=False)
    assert "war beim Unterzeichnen nicht gültig" in _grund(abgelaufen, ausgegeben)
    (eine,) = qualifizierte(
        abgelaufen,
        ausgegeben=ausgegeben,
        eigene=(),
        eingegangen=timezone.now() - timedelta(days=3),
    )
    assert eine.zeitpunkt is None
