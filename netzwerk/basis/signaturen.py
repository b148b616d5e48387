"""Signatures that others put into a PDF of ours; beside `siegel` the only place with pyHanko.

Whether the issuer of a certificate is trusted is not decided here: that takes the trusted lists of
the EU, and the portal asks nobody. It is decided that the file is the issued one with signatures
and nothing else added, that they hold, and that the certificate calls itself qualified.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from asn1crypto import x509
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FormUpdatingRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    SuspiciousModification,
)
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from netzwerk.basis.pruefspur import pruefcodes
from netzwerk.basis.siegel import _Nachtrag, _ohne_schleife

DC_TITEL = "{http://purl.org/dc/elements/1.1/}title"

#: As pyHanko's own, for a file whose form is empty when it is issued: fields are signatures, and
#: a signing program may say so in the form's flags.
NUR_UNTERSCHRIFTEN = StandardDiffPolicy(
    DEFAULT_DIFF_POLICY.global_rules,
    FormUpdatingRule(
        [SigFieldCreationRule(), SigFieldModificationRule()],
        ignored_acroform_keys=ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"},
    ),
)


def unterschreibbar(pdf: bytes) -> bytes:
    """The file with an empty form: only in such a one signatures can be told from other changes."""
    schreiber = _Nachtrag(BytesIO(pdf))
    schreiber.root["/AcroForm"] = generic.DictionaryObject(
        {generic.pdf_name("/Fields"): generic.ArrayObject()}
    )
    schreiber.update_root()  # type: ignore[no-untyped-call]  # pyHanko annotates half of it
    ausgabe = BytesIO()
    schreiber.write(ausgabe)  # type: ignore[no-untyped-call]  # pyHanko annotates half of it
    return ausgabe.getvalue()


class NichtAnzunehmen(Exception):
    """The file is no signed copy of the issued one; the message says why, to whom handed it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatur:
    """`zeitpunkt`: of the time stamp, else as the signing computer claims."""

    inhaber: str
    aussteller: str
    zeitpunkt: datetime | None
    mit_zeitstempel: bool


def qualifizierte(
    hochgeladen: bytes,
    *,
    ausgegeben: bytes,
    eigene: Collection[str],
    eingegangen: datetime | None = None,
) -> tuple[Signatur, ...]:
    """The qualified signatures that were added to the issued file, at least one.

    `eigene`: SHA-256 of the portal's own certificates, whose seals are nobody's signature.
    `eingegangen` (now): when the certificate of a signature that names no time must be valid.
    Raises NichtAnzunehmen.
    """
    if not hochgeladen.startswith(ausgegeben):
        raise NichtAnzunehmen(
            _(
                "Diese Datei ist nicht die, die für diese Organisation ausgegeben wurde, oder sie "
                "wurde verändert. Laden Sie die Datei hier herunter und unterzeichnen Sie genau "
                "sie, ohne sie vorher zu drucken, neu zu speichern oder mit anderen zu verbinden."
            )
        )
    if len(hochgeladen) == len(ausgegeben):
        raise NichtAnzunehmen(_keine_unterschrift())
    try:
        return _pruefen(hochgeladen, ausgegeben, eigene, eingegangen or timezone.now())
    except NichtAnzunehmen:
        raise
    except Exception as fehler:  # a hostile file may break the parser in any way
        raise NichtAnzunehmen(
            _(
                "Die Datei ist beschädigt: Was an den ausgegebenen Text angehängt wurde, lässt "
                "sich nicht lesen. Unterzeichnen Sie die heruntergeladene Datei noch einmal."
            )
        ) from fehler


def _pruefen(
    hochgeladen: bytes, ausgegeben: bytes, eigene: Collection[str], eingegangen: datetime
) -> tuple[Signatur, ...]:
    vorlage, datei = PdfFileReader(BytesIO(ausgegeben)), PdfFileReader(BytesIO(hochgeladen))
    _verlange_nur_unterschriften(datei, vorlage, hochgeladen)
    unterschriften = datei.embedded_regular_signatures
    if not unterschriften:
        raise NichtAnzunehmen(_keine_unterschrift())
    ergebnis = [_signatur(unterschrift) for unterschrift in unterschriften]
    fremde = [
        (signatur, unterschrift.signer_cert)
        for signatur, unterschrift in zip(ergebnis, unterschriften, strict=True)
        if unterschrift.signer_cert.sha256.hex() not in eigene
    ]
    if not fremde:
        raise NichtAnzunehmen(_keine_unterschrift())
    qualifiziert = [paar for paar in fremde if _nennt_sich_qualifiziert(paar[1])]
    if not qualifiziert:
        raise NichtAnzunehmen(
            _(
                "Die Unterschrift von %(inhaber)s ist keine qualifizierte elektronische Signatur: "
                "Ihr Zertifikat ist nicht als qualifiziert ausgestellt. Diese Fassung verlangt "
                "eine Signatur über einen qualifizierten Vertrauensdienst."
            )
            % {"inhaber": fremde[0][0].inhaber}
        )
    for signatur, zertifikat in qualifiziert:
        zeit = signatur.zeitpunkt or eingegangen
        if not zertifikat.not_valid_before <= zeit <= zertifikat.not_valid_after:
            raise NichtAnzunehmen(
                _("Das Zertifikat von %(inhaber)s war beim Unterzeichnen nicht gültig.")
                % {"inhaber": signatur.inhaber}
            )
    return tuple(signatur for signatur, _zertifikat in qualifiziert)


def _verlange_nur_unterschriften(
    datei: PdfFileReader, vorlage: PdfFileReader, hochgeladen: bytes
) -> None:
    """Every revision after the issued one adds signatures, time stamps or what proves them."""
    ausgegeben = vorlage.xrefs.total_revisions - 1
    stelle = vorlage.xrefs.get_startxref_for_revision(ausgegeben)
    # The same bytes at the beginning are no use if the table of contents leads past them.
    baut_darauf_auf = (
        datei.xrefs.total_revisions > ausgegeben + 1
        and datei.xrefs.get_startxref_for_revision(ausgegeben) == stelle
        and not datei.encrypted
        and hochgeladen.rstrip(b"\r\n ").endswith(b"%%EOF")
    )
    if not baut_darauf_auf:
        raise NichtAnzunehmen(_veraendert())
    befund = NUR_UNTERSCHRIFTEN.review_file(datei, ausgegeben)
    if (
        isinstance(befund, SuspiciousModification)
        or befund.modification_level > ModificationLevel.FORM_FILLING
    ):
        if _anmerkungen(datei) > _anmerkungen(vorlage):
            raise NichtAnzunehmen(
                _(
                    "In der Datei stehen Anmerkungen, die nicht zum ausgegebenen Text gehören. "
                    "Erlaubt ist nur die Unterschrift. Unterzeichnen Sie die Datei ohne Notizen, "
                    "Stempel oder Markierungen."
                )
            )
        raise NichtAnzunehmen(_veraendert())
    _verlange_dieselben_angaben(datei, ausgegeben)


def _verlange_dieselben_angaben(datei: PdfFileReader, ausgegeben: int) -> None:
    """Signing programs rewrite the metadata, so the policy lets them say whatever they like."""
    vorher = _angaben(datei.get_historical_resolver(ausgegeben))
    for revision in range(ausgegeben + 1, datei.xrefs.total_revisions):
        if _angaben(datei.get_historical_resolver(revision)) - vorher:
            raise NichtAnzunehmen(
                _(
                    "In den Eigenschaften der Datei steht ein anderer Titel oder Prüfcode als in "
                    "der ausgegebenen. Unterzeichnen Sie die heruntergeladene Datei noch einmal, "
                    "ohne ihre Eigenschaften zu ändern."
                )
            )


def _angaben(stand: HistoricalResolver) -> set[str]:
    """Titles and check codes in Info and XMP; whatever a viewer might show as the title."""
    texte, titel = [], []
    # By reference: the items themselves lead to the newest revision.
    if info := stand.trailer_view.get_value_as_reference("/Info", optional=True):
        angaben: Any = info.get_object()
        for feld in angaben:
            wert = angaben.raw_get(feld)
            indirekt = isinstance(wert, generic.IndirectObject)
            texte.append(str(stand.get_object(wert.reference) if indirekt else wert))
            titel += texte[-1:] if feld == "/Title" else []
    if xmp := stand.root.get_value_as_reference("/Metadata", optional=True):
        strom: Any = xmp.get_object()
        packet = ElementTree.fromstring(strom.data)  # noqa: S314  # the policy has refused entities
        for element in packet.iter():
            texte += [*element.itertext(), *element.attrib.values()]
            titel.append(element.get(DC_TITEL, ""))
            if element.tag == DC_TITEL:
                titel += element.itertext()
    codes = pruefcodes("\n".join(texte).encode())
    return {" ".join(einer.split()) for einer in titel if einer.strip()} | set(codes)


def _signatur(unterschrift: EmbeddedPdfSignature) -> Signatur:
    zertifikat: x509.Certificate = unterschrift.signer_cert
    kontext = ValidationContext(trust_roots=[zertifikat], allow_fetching=False)
    stand = _ohne_schleife(
        lambda: validate_pdf_signature(
            unterschrift, kontext, ts_validation_context=kontext, skip_diff=True
        )
    )
    inhaber = _inhaber(zertifikat)
    deckt = stand.coverage in (
        SignatureCoverageLevel.ENTIRE_FILE,
        SignatureCoverageLevel.ENTIRE_REVISION,
    )
    if not (stand.intact and stand.valid and deckt):
        raise NichtAnzunehmen(
            _(
                "Die Unterschrift von %(inhaber)s ist beschädigt: Sie passt nicht zum Inhalt der "
                "Datei. Unterzeichnen Sie die heruntergeladene Datei noch einmal."
            )
            % {"inhaber": inhaber}
        )
    stempel = stand.timestamp_validity
    stempel = stempel if stempel and stempel.intact and stempel.valid else None
    return Signatur(
        inhaber=inhaber,
        aussteller=_aussteller(zertifikat),
        zeitpunkt=stempel.timestamp if stempel else unterschrift.self_reported_timestamp,
        mit_zeitstempel=stempel is not None,
    )


def _nennt_sich_qualifiziert(zertifikat: x509.Certificate) -> bool:
    """Issued as qualified, for the signatures of a person (ETSI EN 319 412-5)."""
    aussagen = {
        aussage["statement_id"].native: aussage["statement_info"]
        for aussage in get_qc_statements(zertifikat)
    }
    if "qc_compliance" not in aussagen:
        return False
    # Without a kind it is one for signatures, as all were before there were others.
    return "qc_type" not in aussagen or "qct_esign" in aussagen["qc_type"].native


def _anmerkungen(datei: PdfFileReader) -> int:
    """How many annotations there are besides the fields of forms."""
    anzahl = 0
    for nummer in range(int(datei.root["/Pages"]["/Count"])):
        seite = datei.find_page_for_modification(nummer)[0].get_object()
        alle = (eine.get_object() for eine in seite.get("/Annots", ()))
        anzahl += sum(eine.get("/Subtype") != "/Widget" for eine in alle)
    return anzahl


def _inhaber(zertifikat: x509.Certificate) -> str:
    angaben = zertifikat.subject.native
    name = " ".join(_text(angaben[teil]) for teil in ("given_name", "surname") if teil in angaben)
    ganz: str = name or _text(angaben.get("common_name", "")) or zertifikat.subject.human_friendly
    return ganz[:160]


def _aussteller(zertifikat: x509.Certificate) -> str:
    angaben = zertifikat.issuer.native
    teile = [
        _text(angaben[teil]) for teil in ("common_name", "organization_name") if teil in angaben
    ]
    return ", ".join(dict.fromkeys(teile))[:200] or str(zertifikat.issuer.human_friendly)[:200]


def _text(wert: Any) -> str:
    """A part of a name may occur several times."""
    return " ".join(wert) if isinstance(wert, list) else str(wert)


def _keine_unterschrift() -> str:
    return _(
        "Die Datei trägt keine elektronische Unterschrift. Unterzeichnen Sie sie mit Ihrem "
        "Signaturprogramm oder Vertrauensdienst und laden Sie dann das Ergebnis hoch."
    )


def _veraendert() -> str:
    return _(
        "Außer der Unterschrift wurde an der Datei etwas verändert. Unterzeichnen Sie die "
        "heruntergeladene Datei noch einmal, ohne sie zu bearbeiten."
    )
