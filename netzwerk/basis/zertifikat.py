"""The certificates that seal: read, judged, made for the demo. Needs no pyHanko.

pyHanko takes half a second to import; whether a certificate is about to expire is asked by pages.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from netzwerk.basis.dokumente import Wartet
from netzwerk.basis.models import Dokument, Netzwerk

DEMO_VORSATZ = "Demo-Siegel"


class SiegelUnbrauchbar(Wartet):
    """No seal can be made with this certificate; the message is meant for the coordination."""

    auf = Dokument.Wartegrund.ZERTIFIKAT


@dataclass(frozen=True, slots=True)
class Zertifikat:
    """What a certificate says of itself. `inhalt` is the PKCS#12 file it came in."""

    x509: x509.Certificate
    inhalt: bytes

    @property
    def aussteller(self) -> str:
        return _name(self.x509.issuer)

    @property
    def inhaber(self) -> str:
        return _name(self.x509.subject)

    @property
    def gueltig_ab(self) -> datetime:
        return self.x509.not_valid_before_utc

    @property
    def gueltig_bis(self) -> datetime:
        return self.x509.not_valid_after_utc

    @property
    def ist_demo(self) -> bool:
        return self.inhaber.startswith(DEMO_VORSATZ)

    @property
    def fingerabdruck(self) -> str:
        """SHA-256 of the certificate, as the verifying page shows it."""
        return self.x509.fingerprint(hashes.SHA256()).hex()

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


def lesen(pfad: Path, passwort: str) -> Zertifikat:
    """Read a PKCS#12 file, expired or not. Raises ``SiegelUnbrauchbar``.

    Unpacking takes a tenth of a second, so it is remembered while the file is unchanged.
    """
    try:
        stand = pfad.stat()
    except OSError as fehler:
        raise SiegelUnbrauchbar(
            _("Die Siegeldatei „%(name)s“ ist nicht lesbar.") % {"name": pfad.name}
        ) from fehler
    return _gelesen(pfad, stand.st_mtime_ns, stand.st_size, passwort)


def pfad_des_netzwerks(netzwerk: Netzwerk) -> Path:
    """Where the network's certificate lies. Raises ``SiegelUnbrauchbar`` when none is named."""
    name = netzwerk.siegel_zertifikat
    if not name:
        if settings.PRODUKTION:
            raise SiegelUnbrauchbar(_("Für dieses Netzwerk ist kein Siegelzertifikat hinterlegt."))
        name = netzwerk.kurzname
    return Path(settings.SIEGEL_VERZEICHNIS) / f"{name}.p12"


def zertifikat_des_netzwerks(netzwerk: Netzwerk) -> Zertifikat | None:
    """The one that seals at present, expired or not. None while a demo has not sealed anything.

    Raises ``SiegelUnbrauchbar``.
    """
    pfad = pfad_des_netzwerks(netzwerk)
    if not settings.PRODUKTION and not pfad.exists():
        return None
    return lesen(pfad, settings.SIEGEL_PASSWORT)


def demo_bereitstellen(netzwerk: Netzwerk) -> None:
    """Outside production a missing certificate is made.

    Made aside and moved into place whole: a second worker may be reading already.
    """
    pfad = pfad_des_netzwerks(netzwerk)
    if settings.PRODUKTION or pfad.exists():
        return
    pfad.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=pfad.parent) as ordner:
        neu = Path(ordner) / pfad.name
        demo_zertifikat(neu, settings.SIEGEL_PASSWORT, name=netzwerk.kommune)
        with suppress(FileExistsError):  # the other worker was first
            os.link(neu, pfad)


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


@lru_cache(maxsize=8)
def _gelesen(pfad: Path, mtime_ns: int, groesse: int, passwort: str) -> Zertifikat:
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
    return Zertifikat(zertifikat, inhalt)


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
