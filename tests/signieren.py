"""Signs PDFs as a person with a qualified certificate would, and spoils them as others might."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest.mock import patch

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.ades.qualified_asn1 import QcStatements
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import pdf_signer
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko_certvalidator.registry import SimpleCertificateStore

QC = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
QUALIFIZIERT: tuple[dict[str, Any], ...] = (
    {"statement_id": "qc_compliance"},
    {"statement_id": "qc_type", "statement_info": ["qct_esign"]},
)
SIEGEL = (QUALIFIZIERT[0], {"statement_id": "qc_type", "statement_info": ["qct_eseal"]})


def signierer(
    name: str = "Robin Muster",
    *,
    aussagen: tuple[dict[str, Any], ...] = QUALIFIZIERT,
    tage: int = 365,
    person: bool = True,
) -> SimpleSigner:
    """With a certificate of an issuer that nobody knows; `tage` until it ends."""
    schluessel, der_aussteller = (ec.generate_private_key(ec.SECP256R1()) for _i in range(2))
    vorname, _leer, nachname = name.partition(" ")
    teile = [(NameOID.COMMON_NAME, name)]
    if person:
        teile += [(NameOID.GIVEN_NAME, vorname), (NameOID.SURNAME, nachname)]
    aussteller = [
        (NameOID.COMMON_NAME, "Test QES CA 1"),
        (NameOID.ORGANIZATION_NAME, "Vertrauensdienst Beispiel"),
    ]
    beginn = datetime.now(UTC) - timedelta(days=30)
    bau = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, wert) for oid, wert in teile]))
        .issuer_name(x509.Name([x509.NameAttribute(oid, wert) for oid, wert in aussteller]))
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(beginn)
        .not_valid_after(datetime.now(UTC) + timedelta(days=tage))
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
    )
    if aussagen:
        wert = QcStatements(aussagen).dump()
        bau = bau.add_extension(x509.UnrecognizedExtension(QC, wert), critical=False)
    zertifikat = bau.sign(der_aussteller, hashes.SHA256())
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(zertifikat.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            schluessel.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )


def signiert(
    pdf: bytes,
    wer: SimpleSigner | None = None,
    *,
    feld: str = "Unterschrift",
    sichtbar: bool = True,
    zeit: bool = True,
) -> bytes:
    """The file with a signature more, by default one that shows on the first page.

    `zeit=False`: it says nowhere when it was made.
    """
    ausgabe = BytesIO()
    kasten = (60, 60, 260, 110) if sichtbar else None
    with nullcontext() if zeit else patch.object(pdf_signer, "SignatureObject", _ohne_zeit):
        PdfSigner(
            PdfSignatureMetadata(
                field_name=feld, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
            ),
            signer=wer or signierer(),
            new_field_spec=SigFieldSpec(sig_field_name=feld, on_page=0, box=kasten),
        ).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=ausgabe)
    return ausgabe.getvalue()


def _ohne_zeit(**angaben: Any) -> SignatureObject:
    return SignatureObject(**angaben | {"timestamp": None})


def mit_anmerkung(pdf: bytes) -> bytes:
    """As a viewer saves it when somebody writes a note on the first page."""
    schreiber = IncrementalPdfFileWriter(BytesIO(pdf))
    seite = schreiber.root["/Pages"]["/Kids"][0]
    notiz = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Text"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [generic.NumberObject(zahl) for zahl in (50, 50, 80, 80)]
            ),
            generic.pdf_name("/Contents"): generic.pdf_string("Gilt nur für 2026."),
        }
    )
    alle = list(seite.get("/Annots", ()))
    seite["/Annots"] = generic.ArrayObject([*alle, schreiber.add_object(notiz)])
    schreiber.update_container(seite)
    return _geschrieben(schreiber)


def mit_anderem_text(pdf: bytes) -> bytes:
    """The first page says something else now."""
    schreiber = IncrementalPdfFileWriter(BytesIO(pdf))
    seite = schreiber.root["/Pages"]["/Kids"][0]
    seite["/Contents"] = schreiber.add_object(generic.StreamObject(stream_data=b"BT ET"))
    schreiber.update_container(seite)
    return _geschrieben(schreiber)


def mit_anderen_angaben(pdf: bytes, **angaben: str) -> bytes:
    """Another title (`info`, `xmp`, `xmp_attribut`) or check code (`code`) in the metadata."""
    schreiber = IncrementalPdfFileWriter(BytesIO(pdf))
    if "info" in angaben:
        info = {generic.pdf_name("/Title"): generic.pdf_string(angaben["info"])}
        schreiber.set_info(schreiber.add_object(generic.DictionaryObject(info)))
    if angaben.keys() - {"info"}:
        attribut = f' dc:title="{angaben["xmp_attribut"]}"' if "xmp_attribut" in angaben else ""
        text = "".join(
            muster % angaben[was]
            for was, muster in (
                ("xmp", '<dc:title><r:Alt><r:li xml:lang="x-default">%s</r:li></r:Alt></dc:title>'),
                ("code", "<dc:identifier>pruefcode:%s</dc:identifier>"),
            )
            if was in angaben
        )
        xmp = (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<r:Description xmlns:dc="http://purl.org/dc/elements/1.1/" r:about=""'
            f"{attribut}>{text}</r:Description></r:RDF></x:xmpmeta>"
        )
        strom = generic.StreamObject(stream_data=xmp.encode())
        strom["/Type"], strom["/Subtype"] = generic.pdf_name("/Metadata"), generic.pdf_name("/XML")
        schreiber.root["/Metadata"] = schreiber.add_object(strom)
        schreiber.update_root()
    with patch.object(schreiber, "_update_meta"):  # pyHanko would write its own
        return _geschrieben(schreiber)


def _geschrieben(schreiber: IncrementalPdfFileWriter) -> bytes:
    ausgabe = BytesIO()
    schreiber.write(ausgabe)
    return ausgabe.getvalue()


def anderes_dahinter(pdf: bytes) -> bytes:
    """A whole document behind the first, whose table of contents leads past it."""
    objekte = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
    )
    ganz, tabelle = pdf + b"\n", b"0000000000 65535 f \n"
    for nummer, objekt in enumerate(objekte, start=1):
        tabelle += b"%010d 00000 n \n" % len(ganz)
        ganz += b"%d 0 obj\n%s\nendobj\n" % (nummer, objekt)
    schluss = b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(ganz)
    return ganz + b"xref\n0 4\n" + tabelle + schluss
