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
from datetime import datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from django.core.cache import cache
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from netzwerk.basis.dokumente import Wartet
from netzwerk.basis.models import Dokument
from netzwerk.basis.zertifikat import (
    DEMO_VORSATZ,
    SiegelUnbrauchbar,
    Zertifikat,
    demo_zertifikat,
    lesen,
)

__all__ = [
    "Pruefergebnis",
    "Siegel",
    "SiegelUnbrauchbar",
    "ZeitstempelNichtErreichbar",
    "demo_zertifikat",
    "pruefen",
    "sha256",
]

#: Seconds until a time-stamp authority counts as unreachable.
ZEITSTEMPEL_FRIST = 10
#: Seconds in which nobody else asks an authority that has just failed: with eighty documents
#: waiting, each would hold a worker for the time above.
ZEITSTEMPEL_RUHE = 20
#: Hexadecimal digits kept free for signature, certificates and time stamp. Without a figure
#: pyHanko asks the authority twice: once only to learn how long its answers are.
PLATZ = 32 * 1024


class ZeitstempelNichtErreichbar(Wartet):
    """The time-stamp authority did not answer properly. Nothing was sealed; try again."""

    auf = Dokument.Wartegrund.ZEITSTEMPEL

    def __str__(self) -> str:
        return _("Der Zeitstempeldienst antwortet nicht. Das Dokument ist noch nicht gesiegelt.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruefergebnis:
    """What a sealed PDF tells about itself.

    ``unversehrt``: the sealed part is unchanged. It says nothing about *who* sealed it: compare
    ``fingerabdruck`` with ``Siegel.fingerabdruck`` of a certificate you trust.
    ``deckt_ganzes_dokument``: nothing was appended afterwards either.
    ``zeitpunkt``: of the time stamp, else as the sealing computer claims.
    ``verschluesselt``: needs a password to be read, so that nothing else is known of it.
    """

    unversehrt: bool = False
    deckt_ganzes_dokument: bool = False
    unterzeichner: str = ""
    fingerabdruck: str = ""
    zeitpunkt: datetime | None = None
    mit_zeitstempel: bool = False
    zeitstempel_von: str = ""
    aussteller: str = ""
    gueltig_ab: datetime | None = None
    gueltig_bis: datetime | None = None
    hat_siegel: bool = False
    ist_demo: bool = False
    verschluesselt: bool = False
    ist_lesbar: bool = True
    hinweise: list[str] = field(default_factory=list)

    @property
    def zertifikat_galt(self) -> bool:
        """At the time of the seal, as far as that is known."""
        if self.zeitpunkt is None or self.gueltig_ab is None or self.gueltig_bis is None:
            return False
        return self.gueltig_ab <= self.zeitpunkt <= self.gueltig_bis


def sha256(daten: bytes) -> str:
    return hashlib.sha256(daten).hexdigest()


class Siegel:
    """A certificate with its key. Immutable; ``laden`` shares it while the file is unchanged."""

    def __init__(self, signierer: SimpleSigner, zertifikat: Zertifikat) -> None:
        self._signierer = signierer
        self.zertifikat = zertifikat

    @classmethod
    def laden(cls, pfad: Path, passwort: str) -> "Siegel":
        """Read a PKCS#12 file. Raises ``SiegelUnbrauchbar``."""
        zertifikat = lesen(pfad, passwort)
        zertifikat.verlange_gueltigkeit()
        return _geladen(zertifikat, passwort)

    @property
    def inhaber(self) -> str:
        return self.zertifikat.inhaber

    @property
    def aussteller(self) -> str:
        return self.zertifikat.aussteller

    @property
    def gueltig_bis(self) -> datetime:
        return self.zertifikat.gueltig_bis

    @property
    def ist_demo(self) -> bool:
        return self.zertifikat.ist_demo

    @property
    def fingerabdruck(self) -> str:
        return self.zertifikat.fingerabdruck

    def siegeln(
        self, pdf: bytes, *, grund: str, ort: str, zeitstempel_url: str | None = None
    ) -> bytes:
        """Return the PDF with an appended PAdES seal: B-B, with a time stamp B-T.

        Raises ``SiegelUnbrauchbar`` and ``ZeitstempelNichtErreichbar``; then nothing was sealed.
        """
        self.zertifikat.verlange_gueltigkeit()
        ausgabe = _Nachtrag(BytesIO(pdf))
        feld = f"Siegel{len(ausgabe.prev.embedded_signatures) + 1}"
        stempler = _Stempler(zeitstempel_url) if zeitstempel_url else None
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
        _ohne_schleife(
            lambda: unterzeichnung.sign_pdf(
                ausgabe, output=ergebnis, bytes_reserved=PLATZ if stempler else None
            )
        )
        return ergebnis.getvalue()


class _Stempler(HTTPTimeStamper):
    """Whatever goes wrong with the authority, silence or nonsense, is one thing: not now."""

    def __init__(self, url: str) -> None:
        super().__init__(url, timeout=ZEITSTEMPEL_FRIST)
        self._ruhe = f"zeitstempel-ruht:{sha256(url.encode())[:32]}"

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        if cache.get(self._ruhe):
            raise ZeitstempelNichtErreichbar
        try:
            marke = await super().async_timestamp(message_digest, md_algorithm)
            stempel = marke["content"]["encap_content_info"]["content"].parsed
            if stempel["message_imprint"]["hashed_message"].native != message_digest:
                raise ValueError("The stamp belongs to something else.")
        except Exception as fehler:
            cache.set(self._ruhe, True, ZEITSTEMPEL_RUHE)
            raise ZeitstempelNichtErreichbar from fehler
        return marke


def pruefen(pdf: bytes) -> Pruefergebnis:
    """Check the last seal of a file that may come from anyone. Never raises."""
    try:
        return _pruefen(pdf)
    except Exception:  # a hostile file may break the parser in any way
        return Pruefergebnis(
            ist_lesbar=False,
            hinweise=[_("Die Datei ist kein lesbares PDF oder ihr Siegel ist beschädigt.")],
        )


def _pruefen(pdf: bytes) -> Pruefergebnis:
    leser = PdfFileReader(BytesIO(pdf))
    if leser.encrypted:
        return Pruefergebnis(
            verschluesselt=True, hinweise=[_("Die Datei ist mit einem Passwort geschützt.")]
        )
    unterschriften = leser.embedded_regular_signatures
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
    zeitstempel_von = ""
    if stempel and stempel.intact and stempel.valid:
        zeitpunkt, zeitstempel_von = stempel.timestamp, _wer(stempel.signing_cert.subject)
    name = _wer(zertifikat.subject)
    ist_demo = name.startswith(DEMO_VORSATZ)
    gueltig = zertifikat.not_valid_before, zertifikat.not_valid_after
    hinweise: list[str] = []
    if not unversehrt:
        hinweise.append(_("Das Dokument wurde nach dem Siegeln verändert."))
    elif not ganz:
        hinweise.append(_("Nach dem Siegeln wurde etwas an die Datei angehängt."))
    if zeitpunkt and not gueltig[0] <= zeitpunkt <= gueltig[1]:
        hinweise.append(_("Das Zertifikat war zum Zeitpunkt des Siegels nicht gültig."))
    if not zeitstempel_von:
        hinweise.append(
            _("Die Uhrzeit stammt vom siegelnden Rechner, nicht von einem Zeitstempeldienst.")
        )
    if ist_demo:
        hinweise.append(_("Demo-Siegel ohne Rechtswirkung."))
    return Pruefergebnis(
        hat_siegel=True,
        unversehrt=unversehrt,
        deckt_ganzes_dokument=unversehrt and ganz,
        unterzeichner=name,
        aussteller=_wer(zertifikat.issuer),
        fingerabdruck=zertifikat.sha256.hex(),
        gueltig_ab=gueltig[0],
        gueltig_bis=gueltig[1],
        ist_demo=ist_demo,
        zeitpunkt=zeitpunkt,
        mit_zeitstempel=bool(zeitstempel_von),
        zeitstempel_von=zeitstempel_von,
        hinweise=hinweise,
    )


def _wer(name: asn1_x509.Name) -> str:
    angaben = name.native
    wer = angaben.get("common_name") or angaben.get("organization_name") or name.human_friendly
    return str(wer)


class _Nachtrag(IncrementalPdfFileWriter):
    """What pyHanko appends, such that the file stays PDF/A and PDF/UA."""

    def _update_meta(self) -> None:
        """It would rewrite the XMP and lose what both need in it."""

    def _populate_trailer(self, trailer: DictionaryObject) -> None:
        """Cross-references are written as they are: packed, one in 128 ends in CR or LF, which
        validators take for the line end before ``endstream`` (see ``netzwerk.basis.satz``)."""
        super()._populate_trailer(trailer)  # type: ignore[no-untyped-call]  # pyHanko annotates half of it
        trailer.pop(pdf_name("/Filter"), None)


@lru_cache(maxsize=8)
def _geladen(zertifikat: Zertifikat, passwort: str) -> Siegel:
    return Siegel(
        SimpleSigner.load_pkcs12_data(
            zertifikat.inhalt, other_certs=[], passphrase=passwort.encode()
        ),
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
