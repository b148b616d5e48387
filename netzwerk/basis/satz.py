"""The only place that knows WeasyPrint: HTML → tagged PDF.

With ``archiv=True`` one file claims PDF/A-3a *and* PDF/UA-1. WeasyPrint writes only one of the
two identifiers and breaks two PDF/A rules by chance; the classes and functions below mend that:

- ``_Metadaten`` adds the UA identifier with its extension schema and leaves the XMP uncompressed;
- ``_stroeme_sichern`` compresses so that no stream ends in CR or LF, which validators take for
  the line end before ``endstream`` (ISO 19005-3, 6.1.7.1).

Nothing is fetched from outside: stylesheets, fonts and pictures come from static files or
``data:`` addresses; anything else raises ``QuelleVerboten``.
"""

import base64
import logging
import mimetypes
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pydyf
from weasyprint import HTML, Attachment
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from netzwerk.basis.pdf import Anhang, QuelleVerboten, darstellbar, datei
from netzwerk.basis.pruefspur import xmp

#: Templates name their files relative to this address; it exists only inside the fetcher.
STATISCH = "file:///static/"

#: Pango's font map serves one thread at a time; the web server runs several.
_sperre = threading.Lock()


def setzen(
    html: str,
    *,
    titel: str,
    sprache: str,
    archiv: bool,
    erstellt: datetime | None,
    anhaenge: Sequence[Anhang],
    pruefcode: str = "",
    melden: Callable[[int], None] | None = None,
) -> bytes:
    """Set the pages; equal arguments give equal bytes. Raises ``QuelleVerboten``."""
    # Parsing already fetches nothing; layout and writing share Pango's font map.
    with _sperre:
        quelle = HTML(string=html, base_url=STATISCH, url_fetcher=_nur_statisches())
        _darstellbar_machen(quelle.etree_element)
        try:
            with _seiten_melden(melden):
                dokument = quelle.render(font_config=_schriften())
        except FatalURLFetchingError as fehler:
            raise QuelleVerboten(str(fehler.__cause__ or fehler)) from fehler
        dokument.metadata = _Metadaten(
            **vars(dokument.metadata), ua_neben_a=archiv, pruefcode=pruefcode
        )
        dokument.metadata.title = titel
        dokument.metadata.lang = sprache
        if erstellt:
            zeit = erstellt.astimezone(UTC).isoformat(timespec="seconds")
            dokument.metadata.created = dokument.metadata.modified = zeit
        pdf: bytes = dokument.write_pdf(
            pdf_variant="pdf/a-3a" if archiv else "pdf/ua-1",
            pdf_identifier=True,
            attachments=[_anhang(a) for a in anhaenge],
            finisher=_stroeme_sichern,
        )
    return pdf


@contextmanager
def _seiten_melden(melden: Callable[[int], None] | None) -> Iterator[None]:
    """WeasyPrint tells only its log how far it has come."""
    if melden is None:
        yield
        return
    lauscher = _Seitenlauscher(melden)
    stufe, weiter = PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate
    PROGRESS_LOGGER.addHandler(lauscher)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(lauscher)
        PROGRESS_LOGGER.setLevel(stufe)
        PROGRESS_LOGGER.propagate = weiter


class _Seitenlauscher(logging.Handler):
    def __init__(self, melden: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._melden = melden

    def emit(self, record: logging.LogRecord) -> None:
        if "Page %d" in str(record.msg) and record.args:
            (seite,) = cast("tuple[int]", record.args)
            self._melden(seite)


def _darstellbar_machen(wurzel: Any) -> None:
    for element in wurzel.iter():
        if not isinstance(element.tag, str):  # comment
            continue
        element.text = darstellbar(element.text) if element.text else element.text
        element.tail = darstellbar(element.tail) if element.tail else element.tail
        for name, wert in element.attrib.items():
            if name not in ("href", "src"):
                element.set(name, darstellbar(wert))


@cache
def _schriften() -> FontConfiguration:
    """Shared by all documents of the process: reading the fonts takes part of the first run."""
    return FontConfiguration()


class _NurStatisches(URLFetcher):
    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            antwort: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]  # WeasyPrint is not typed
            return antwort
        teile = urlsplit(url)
        pfad = unquote(teile.path)
        if teile.scheme != "file" or teile.netloc or not pfad.startswith("/static/"):
            raise QuelleVerboten(
                f"„{url[:200]}“ ist keine statische Datei; das PDF holt nichts von außen."
            )
        quelle = datei(pfad.removeprefix("/static/"))
        art = mimetypes.guess_type(quelle.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, quelle.read_bytes(), {"Content-Type": art})


@cache
def _nur_statisches() -> _NurStatisches:
    # Without fail_on_errors WeasyPrint logs a missing picture and leaves a hole.
    return _NurStatisches(allowed_protocols={"data"}, fail_on_errors=True)  # type: ignore[no-untyped-call]  # WeasyPrint is not typed


def _anhang(anhang: Anhang) -> Attachment:
    return Attachment(
        string=anhang.inhalt,
        name=anhang.name,
        description=anhang.beschreibung,
        created=anhang.stand,
        modified=anhang.stand,
        relationship=anhang.beziehung,
    )


#: Identifier of PDF/UA-1 and, as PDF/A asks for every foreign property, its schema.
UA_KENNUNG = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


class _Metadaten(DocumentMetadata):
    def __init__(self, *, ua_neben_a: bool, pruefcode: str, **angaben: Any) -> None:
        super().__init__(**angaben)  # type: ignore[no-untyped-call]  # WeasyPrint is not typed
        self._ua_neben_a = ua_neben_a
        self._pruefcode = pruefcode

    def generate_rdf_metadata(self, *angaben: Any) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(*angaben)  # type: ignore[no-untyped-call]  # WeasyPrint is not typed
        if self._pruefcode:
            rdf = rdf.replace(b"</rdf:RDF>", xmp(self._pruefcode))
        return rdf.replace(b"</rdf:RDF>", UA_KENNUNG) if self._ua_neben_a else rdf

    def include_in_pdf(
        self,
        pdf: pydyf.PDF,
        variant: str,
        version: int,
        conformance: str | None,
        compress: bool,
    ) -> None:
        super().include_in_pdf(  # type: ignore[no-untyped-call]  # WeasyPrint is not typed
            pdf, variant, version, conformance, compress=False
        )


def _stroeme_sichern(_dokument: object, ausgabe: pydyf.PDF) -> None:
    """Compress every stream such that it does not end in CR or LF.

    pydyf adds its object and cross-reference streams only while writing, hence the second step.
    """
    for objekt in ausgabe.objects:
        _strom_sichern(objekt)
    hinzufuegen = ausgabe.add_object

    def hinzufuegen_und_sichern(objekt: pydyf.Object) -> None:
        hinzufuegen(objekt)
        _strom_sichern(objekt)

    ausgabe.add_object = hinzufuegen_und_sichern


def _strom_sichern(objekt: pydyf.Object) -> None:
    if not isinstance(objekt, pydyf.Stream):
        return
    if objekt.extra.get("Subtype") == "/Image" and objekt.extra.get("Filter") == "/FlateDecode":
        # A picture comes deflated already.
        if _endet_falsch(gepackt := _inhalt(objekt)):
            _umhuellen(objekt, gepackt)
            objekt.extra["DecodeParms"] = pydyf.Array(["null", objekt.extra["DecodeParms"]])
        return
    if not objekt.compress:
        return
    objekt.compress = False
    inhalt = _inhalt(objekt)
    gepackt = zlib.compress(inhalt, 9)
    # The last byte belongs to a checksum of the content, so no other level would change it.
    if not _endet_falsch(gepackt):
        objekt.stream = [gepackt]
        objekt.extra["Filter"] = "/FlateDecode"
    elif not _endet_falsch(inhalt):
        objekt.stream = [inhalt]
    else:
        _umhuellen(objekt, gepackt)


def _inhalt(strom: pydyf.Stream) -> bytes:
    roh: bytes = strom.data
    return roh[roh.index(b"stream\n") + len(b"stream\n") : -len(b"\nendstream")]


def _endet_falsch(daten: bytes) -> bool:
    return daten[-1:] in (b"\r", b"\n")


def _umhuellen(objekt: pydyf.Stream, gepackt: bytes) -> None:
    objekt.stream = [base64.a85encode(gepackt) + b"~>"]
    objekt.extra["Filter"] = "[/ASCII85Decode /FlateDecode]"
