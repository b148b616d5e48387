"""The only place that knows pyHanko: PAdES seals with the municipality's certificate.

A seal appends to the file and changes nothing before it, so a conformant PDF stays conformant:
the XMP is left alone, and the signature field is invisible and carries a tooltip. Whoever needs
to *see* the seal reads the audit page, which is real tagged text.
"""

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

DEMO_VORSATZ = "Demo-Siegel"
#: Seconds until a time-stamp authority counts as unreachable; a Celery task tries again later.
ZEITSTEMPEL_FRIST = 10


class SiegelUnbrauchbar(Exception):
    """No seal can be made with this certificate; the message is meant for the coordination."""


class ZeitstempelNichtErreichbar(Exception):
    """The time-stamp authority did not answer properly. Nothing was sealed; try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruefergebnis:
    """What a sealed PDF tells about itself.

    ``unversehrt``: the sealed part is unchanged. It says nothing about *who* sealed it: compare
    ``fingerabdruck`` with ``Siegel.fingerabdruck`` of a certificate you trust.
    ``deckt_ganzes_dokument``: nothing was appended afterwards either.
    ``zeitpunkt``: of the time stamp, else as the sealing computer claims.
    """

    unversehrt: bool = False
    deckt_ganzes_dokument: bool = False
    unterzeichner: str = ""
    fingerabdruck: str = ""
    zeitpunkt: datetime | None = None
    mit_zeitstempel: bool = False
    hinweise: list[str] = field(default_factory=list)


def sha256(daten: bytes) -> str:
    return hashlib.sha256(daten).hexdigest()


class Siegel:
    """A certificate with its key. Immutable; ``laden`` shares it while the file is unchanged."""

    def __init__(self, signierer: SimpleSigner, zertifikat: x509.Certificate) -> None:
        self._signierer = signierer
        self._zertifikat = zertifikat

    @classmethod
    def laden(cls, pfad: Path, passwort: str) -> "Siegel":
        """Read a PKCS#12 file. Raises ``SiegelUnbrauchbar``."""
        try:
            stand = pfad.stat()
        except OSError as fehler:
            raise SiegelUnbrauchbar(
                _("Die Siegeldatei „%(name)s“ ist nicht lesbar.") % {"name": pfad.name}
            ) from fehler
        siegel = _gelesen(pfad, stand.st_mtime_ns, stand.st_size, passwort)
        siegel.verlange_gueltigkeit()
        return siegel

    @property
    def aussteller(self) -> str:
        return _name(self._zertifikat.issuer)

    @property
    def inhaber(self) -> str:
        return _name(self._zertifikat.subject)

    @property
    def gueltig_ab(self) -> datetime:
        return self._zertifikat.not_valid_before_utc

    @property
    def gueltig_bis(self) -> datetime:
        return self._zertifikat.not_valid_after_utc

    @property
    def ist_demo(self) -> bool:
        return self.inhaber.startswith(DEMO_VORSATZ)

    @property
    def fingerabdruck(self) -> str:
        """SHA-256 of the certificate, as the verifying page shows it."""
        return self._zertifikat.fingerprint(hashes.SHA256()).hex()

    def verlange_gueltigkeit(self) -> None:
        """Raise ``SiegelUnbrauchbar`` outside the certificate's validity."""
        jetzt = timezone.now()
        if jetzt > self.gueltig_bis:
            raise SiegelUnbrauchbar(
                _("Das Siegelzertifikat ist am %(tag)s abgelaufen. Hinterlegen Sie ein neues.")
                % {"tag": _tag(self.gueltig_bis)}
            )
        if jetzt < self.gueltig_ab:
            raise SiegelUnbrauchbar(
                _("Das Siegelzertifikat gilt erst ab dem %(tag)s.") % {"tag": _tag(self.gueltig_ab)}
            )

    def siegeln(
        self, pdf: bytes, *, grund: str, ort: str, zeitstempel_url: str | None = None
    ) -> bytes:
        """Return the PDF with an appended PAdES seal: B-B, with a time stamp B-T.

        Raises ``SiegelUnbrauchbar`` and ``ZeitstempelNichtErreichbar``; then nothing was sealed.
        """
        self.verlange_gueltigkeit()
        ausgabe = _XmpBleibt(BytesIO(pdf))
        feld = f"Siegel{len(ausgabe.prev.embedded_signatures) + 1}"
        stempler = (
            HTTPTimeStamper(zeitstempel_url, timeout=ZEITSTEMPEL_FRIST) if zeitstempel_url else None
        )
        unterzeichnung = PdfSigner(
            PdfSignatureMetadata(
                field_name=feld,
                reason=grund,
                location=ort,
                name=self.inhaber,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
            ),
            signer=self._signierer,
            timestamper=stempler,
            new_field_spec=SigFieldSpec(
                sig_field_name=feld,
                # PDF/UA asks every field for a description, also one that nobody sees.
                readable_field_name=f"Elektronisches Siegel: {self.inhaber}",
                # Inside the page, even without size, it would have to be tagged as a form.
                invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
            ),
        )
        ergebnis = BytesIO()
        if not stempler:
            _ohne_schleife(lambda: unterzeichnung.sign_pdf(ausgabe, output=ergebnis))
            return ergebnis.getvalue()
        try:
            _ohne_schleife(lambda: unterzeichnung.sign_pdf(ausgabe, output=ergebnis))
        except (TimestampRequestError, OSError, ValueError) as fehler:  # silence or nonsense
            raise ZeitstempelNichtErreichbar(
                _("Der Zeitstempeldienst antwortet nicht. Das Dokument ist noch nicht gesiegelt.")
            ) from fehler
        return ergebnis.getvalue()


def pruefen(pdf: bytes) -> Pruefergebnis:
    """Check the last seal of a file that may come from anyone. Never raises."""
    try:
        return _pruefen(pdf)
    except Exception:  # a hostile file may break the parser in any way
        return Pruefergebnis(
            hinweise=[_("Die Datei ist kein lesbares PDF oder ihr Siegel ist beschädigt.")]
        )


def _pruefen(pdf: bytes) -> Pruefergebnis:
    unterschriften = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if not unterschriften:
        return Pruefergebnis(hinweise=[_("Die Datei trägt kein Siegel.")])
    unterschrift = unterschriften[-1]
    zertifikat: asn1_x509.Certificate = unterschrift.signer_cert
    # Trust is not decided here, so nothing is fetched and no authority is asked.
    kontext = ValidationContext(trust_roots=[zertifikat], allow_fetching=False)
    stand = _ohne_schleife(
        lambda: validate_pdf_signature(unterschrift, kontext, ts_validation_context=kontext)
    )
    unversehrt = bool(stand.intact and stand.valid)
    ganz = stand.coverage == SignatureCoverageLevel.ENTIRE_FILE
    stempel = stand.timestamp_validity
    zeitpunkt: datetime | None = unterschrift.self_reported_timestamp
    gestempelt = False
    if stempel and stempel.intact and stempel.valid:
        gestempelt, zeitpunkt = True, stempel.timestamp
    name = zertifikat.subject.native.get("common_name", "")
    hinweise: list[str] = []
    if not unversehrt:
        hinweise.append(_("Das Dokument wurde nach dem Siegeln verändert."))
    elif not ganz:
        hinweise.append(_("Nach dem Siegeln wurde etwas an die Datei angehängt."))
    if zeitpunkt and not zertifikat.not_valid_before <= zeitpunkt <= zertifikat.not_valid_after:
        hinweise.append(_("Das Zertifikat war zum Zeitpunkt des Siegels nicht gültig."))
    if not gestempelt:
        hinweise.append(
            _("Die Uhrzeit stammt vom siegelnden Rechner, nicht von einem Zeitstempeldienst.")
        )
    if name.startswith(DEMO_VORSATZ):
        hinweise.append(_("Demo-Siegel ohne Rechtswirkung."))
    return Pruefergebnis(
        unversehrt=unversehrt,
        deckt_ganzes_dokument=unversehrt and ganz,
        unterzeichner=name,
        fingerabdruck=zertifikat.sha256.hex(),
        zeitpunkt=zeitpunkt,
        mit_zeitstempel=gestempelt,
        hinweise=hinweise,
    )


def demo_zertifikat(
    pfad: Path,
    passwort: str,
    *,
    name: str,
    tage: int = 3650,
    ab: datetime | None = None,
) -> None:
    """Write a self-signed P-256 certificate as PKCS#12, readable by its owner alone."""
    schluessel = ec.generate_private_key(ec.SECP256R1())
    zusatz = " – ohne Rechtswirkung"
    # X.520 allows 64 characters for a common name; the library counts bytes.
    rest = 64 - len(f"{DEMO_VORSATZ} {zusatz}".encode())
    kurz = name.encode()[:rest].decode(errors="ignore").rstrip()
    wer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{DEMO_VORSATZ} {kurz}{zusatz}")])
    beginn = ab or datetime.now(UTC) - timedelta(minutes=5)
    zertifikat = (
        x509.CertificateBuilder()
        .subject_name(wer)
        .issuer_name(wer)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(beginn)
        .not_valid_after(beginn + timedelta(days=tage))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(schluessel.public_key()),
            critical=False,
        )
        .sign(schluessel, hashes.SHA256())
    )
    pfad.parent.mkdir(parents=True, exist_ok=True)
    pfad.touch(mode=0o600)
    pfad.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"siegel",
            schluessel,
            zertifikat,
            None,
            BestAvailableEncryption(passwort.encode()),
        )
    )


class _XmpBleibt(IncrementalPdfFileWriter):
    """pyHanko would rewrite the XMP and lose what PDF/A and PDF/UA need in it."""

    def _update_meta(self) -> None:
        pass


@lru_cache(maxsize=8)
def _gelesen(pfad: Path, mtime_ns: int, groesse: int, passwort: str) -> Siegel:
    try:
        inhalt = pfad.read_bytes()
        schluessel, zertifikat, _kette = pkcs12.load_key_and_certificates(inhalt, passwort.encode())
    except (ValueError, OSError) as fehler:
        raise SiegelUnbrauchbar(
            _("Die Siegeldatei „%(name)s“ ist keine PKCS#12-Datei, oder ihr Passwort ist falsch.")
            % {"name": pfad.name}
        ) from fehler
    if schluessel is None or zertifikat is None:
        raise SiegelUnbrauchbar(_("In der Siegeldatei fehlt das Zertifikat oder sein Schlüssel."))
    if not _ist_stark(schluessel):
        raise SiegelUnbrauchbar(
            _("Der Schlüssel des Siegels taugt nicht: gebraucht wird P-256 oder RSA ab 3072 Bit.")
        )
    if not _darf_siegeln(zertifikat):
        raise SiegelUnbrauchbar(_("Das Zertifikat ist nicht zum Siegeln von Dokumenten bestimmt."))
    return Siegel(
        SimpleSigner.load_pkcs12_data(inhalt, other_certs=[], passphrase=passwort.encode()),
        zertifikat,
    )


def _ohne_schleife[T](aufruf: Callable[[], T]) -> T:
    """pyHanko starts its own event loop, which a thread that already runs one refuses."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return aufruf()
    with ThreadPoolExecutor(max_workers=1) as faden:
        return faden.submit(aufruf).result()


def _ist_stark(schluessel: object) -> bool:
    if isinstance(schluessel, ec.EllipticCurvePrivateKey):
        return schluessel.curve.key_size >= 256
    return isinstance(schluessel, rsa.RSAPrivateKey) and schluessel.key_size >= 3072


def _darf_siegeln(zertifikat: x509.Certificate) -> bool:
    try:
        zweck = zertifikat.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return zweck.digital_signature or zweck.content_commitment


def _name(name: x509.Name) -> str:
    werte = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(werte[0].value) if werte else name.rfc4514_string()


def _tag(zeitpunkt: datetime) -> str:
    return date_format(timezone.localtime(zeitpunkt), "j. F Y")
