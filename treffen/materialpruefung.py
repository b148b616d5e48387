"""Files for a meeting: what they are by content, name and declaration, and why one is refused.

They are handed out as downloads only, so nothing here has to be free of every trick a reader
program falls for; what runs by itself (macros, scripts, programs) stays out.
"""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

HOECHSTENS = 20 * 1024 * 1024  # bytes
#: Unpacked, a document of 20 MB stays far below; what is more is made to fill a disk.
ENTPACKT_HOECHSTENS = 250 * 1024 * 1024
TEILE_HOECHSTENS = 5000
_STUECK = 1024 * 1024
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ZIP = {"application/zip", "application/x-zip-compressed"}
#: What browsers say of a file they do not know.
_OHNE_ANGABE = {"", "application/octet-stream", "application/force-download"}

BUEROFORMATE = {
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
}
OPENDOCUMENT = {"odt": f"{_ODF}text", "ods": f"{_ODF}spreadsheet", "odp": f"{_ODF}presentation"}
BILDER = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
TEXTE = {"txt": "text/plain", "csv": "text/csv", "md": "text/markdown"}
ARTEN = {"pdf": "application/pdf", **BUEROFORMATE, **OPENDOCUMENT, **BILDER, **TEXTE}
_TEXTANGABEN = {*TEXTE.values(), "application/csv", "application/vnd.ms-excel", "text/x-markdown"}

_MAKROS = _("Dateien mit Makros nehmen wir nicht an. Speichern Sie sie ohne Makros, etwa als PDF.")
_ALT = _("Das alte Office-Format nehmen wir nicht an. Speichern Sie die Datei neu oder als PDF.")
_SKRIPT = _("Dateien, die Skripte enthalten können, nehmen wir nicht an. Ein PDF geht.")
_PROGRAMM = _("Programme nehmen wir nicht an.")
_ARCHIV = _("Archive nehmen wir nicht an. Laden Sie die Dateien einzeln hoch.")
GRUENDE: dict[str, str | Promise] = {
    **dict.fromkeys(("docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm"), _MAKROS),
    **dict.fromkeys(("doc", "dot", "xls", "xlt", "ppt", "pps", "xlsb", "rtf"), _ALT),
    **dict.fromkeys(("html", "htm", "xhtml", "svg", "svgz", "xml", "mht", "mhtml"), _SKRIPT),
    **dict.fromkeys(
        ("exe", "msi", "bat", "cmd", "com", "scr", "ps1", "vbs", "js", "jar", "sh", "lnk", "app"),
        _PROGRAMM,
    ),
    **dict.fromkeys(("zip", "rar", "7z", "gz", "tar", "iso"), _ARCHIV),
}
_UNBEKANNT = _(
    "Diese Dateiart nehmen wir nicht an. Möglich sind PDF, Word, Excel, PowerPoint, OpenDocument, "
    "Bilder (PNG, JPEG, GIF, WebP) und Text."
)
_PASST_NICHT = _(
    "Der Inhalt passt nicht zur Endung „.%(endung)s“. Öffnen Sie die Datei und speichern Sie sie "
    "neu, etwa als PDF."
)
_HTML = re.compile(rb"\s*(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<iframe)", re.IGNORECASE)
_STEUERZEICHEN = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


#: What reading an archive that is none, or a broken one, raises.
_KAPUTT = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


class Abgelehnt(Exception):
    """Why a file is not taken; its text is for people."""

    def __init__(self, grund: str | Promise) -> None:
        super().__init__(str(grund))


@dataclass(frozen=True)
class Befund:
    name: str
    art: str
    groesse: int


def pruefen(datei: "UploadedFile[Any]") -> Befund:
    """Raises Abgelehnt unless extension, declared type and content say the same."""
    name = dateiname(datei.name or "")
    endung = PurePosixPath(name).suffix.lower().removeprefix(".")
    groesse = datei.size or 0
    if groesse > HOECHSTENS:
        raise Abgelehnt(_("Die Datei ist größer als 20 MB. Verkleinern oder teilen Sie sie."))
    if not groesse:
        raise Abgelehnt(_("Die Datei ist leer."))
    if endung not in ARTEN:
        raise Abgelehnt(GRUENDE.get(endung, _UNBEKANNT))
    art = ARTEN[endung]
    if not _angabe_passt(endung, (datei.content_type or "").lower()):
        raise Abgelehnt(_PASST_NICHT % {"endung": endung})
    datei.seek(0)
    kopf = datei.read(4096)
    _fremdes(kopf)
    if not _inhalt_passt(endung, datei, kopf):
        raise Abgelehnt(_PASST_NICHT % {"endung": endung})
    datei.seek(0)
    return Befund(name, art, groesse)


def dateiname(roh: str) -> str:
    """Without path, control and direction characters, at most 120 long; the extension stays."""
    blank = "".join(z for z in roh if unicodedata.category(z)[0] != "C")
    blank = re.split(r"[\\/]", blank)[-1].strip(" .")
    blank = re.sub(r'["*:<>?|]', "_", blank) or "datei"
    stamm, endung = PurePosixPath(blank).stem, PurePosixPath(blank).suffix[:10]
    return f"{stamm[: 120 - len(endung)]}{endung}"


def _angabe_passt(endung: str, angabe: str) -> bool:
    if angabe in _OHNE_ANGABE or angabe == ARTEN[endung]:
        return True
    if endung in TEXTE:
        return angabe in _TEXTANGABEN
    if endung in BILDER:
        return angabe in {"image/jpg", "image/pjpeg"} and ARTEN[endung] == "image/jpeg"
    return endung != "pdf" and angabe in _ZIP


def _fremdes(kopf: bytes) -> None:
    """What says of itself that it is something else gets its own reason."""
    if kopf.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")):
        raise Abgelehnt(_PROGRAMM)
    if kopf.startswith(b"\xd0\xcf\x11\xe0"):
        raise Abgelehnt(_("Die Datei ist verschlüsselt oder hat ein altes Format. Ein PDF geht."))
    if _HTML.match(kopf.removeprefix(b"\xef\xbb\xbf")):
        raise Abgelehnt(_SKRIPT)


def _inhalt_passt(endung: str, datei: IO[bytes], kopf: bytes) -> bool:
    if endung == "pdf":
        return _ist_pdf(datei, kopf)
    if endung in BILDER:
        return _ist_bild(ARTEN[endung], datei)
    if endung in TEXTE:
        return _ist_text(datei)
    return kopf.startswith(b"PK\x03\x04") and _ist_dokument(endung, datei)


def _ist_pdf(datei: IO[bytes], kopf: bytes) -> bool:
    if not kopf.startswith(b"%PDF-"):
        return False
    datei.seek(0)
    inhalt = datei.read()
    if b"%%EOF" not in inhalt[-2048:]:
        raise Abgelehnt(_("Das PDF ist unvollständig. Speichern Sie es noch einmal."))
    if re.search(rb"/(JavaScript|Launch)\b", inhalt):
        raise Abgelehnt(_("Das PDF enthält ein Skript. Drucken Sie es neu als PDF."))
    return True


def _ist_bild(art: str, datei: IO[bytes]) -> bool:
    datei.seek(0)
    try:
        with Image.open(datei) as bild:
            passt = Image.MIME.get(str(bild.format)) == art
            bild.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as gross:
        raise Abgelehnt(_("Das Bild hat zu viele Pixel. Bitte verkleinern Sie es.")) from gross
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return False
    return passt


def _ist_text(datei: IO[bytes]) -> bool:
    datei.seek(0)
    inhalt = datei.read()
    if inhalt.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            inhalt = inhalt.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
        _fremdes(inhalt[:4096])
    return not _STEUERZEICHEN.search(inhalt)


def _ist_dokument(endung: str, datei: IO[bytes]) -> bool:
    """Office and OpenDocument are archives: looked through, and unpacked once to count."""
    datei.seek(0)
    try:
        with zipfile.ZipFile(datei) as archiv:
            teile = archiv.infolist()
            if len(teile) > TEILE_HOECHSTENS:
                raise Abgelehnt(_("Die Datei hat zu viele Teile. Ein PDF geht."))
            for teil in teile:
                _teil_erlaubt(teil)
            _zaehlen(archiv, teile)
            if endung in OPENDOCUMENT:
                return archiv.read("mimetype").strip() == OPENDOCUMENT[endung].encode()
            return _ist_ooxml(archiv, endung)
    except _KAPUTT:
        return False


def _teil_erlaubt(teil: zipfile.ZipInfo) -> None:
    name = teil.filename.lower()
    if teil.flag_bits & 1:
        raise Abgelehnt(_("Die Datei ist mit einem Passwort geschützt. Entfernen Sie es."))
    if "vbaproject" in name or name.startswith(("basic/", "scripts/", "macrosheets/")):
        raise Abgelehnt(_MAKROS)
    if "/macrosheets/" in name or "/activex/" in name:
        raise Abgelehnt(_MAKROS)
    letzte = PurePosixPath(name).suffix.removeprefix(".")
    if GRUENDE.get(letzte) is _PROGRAMM or (letzte == "bin" and "oleobject" in name):
        raise Abgelehnt(_("In der Datei steckt ein weiteres Programm oder Objekt. Ein PDF geht."))


def _zaehlen(archiv: zipfile.ZipFile, teile: list[zipfile.ZipInfo]) -> None:
    """Really unpacked, piece by piece: what the table of contents says may be a lie."""
    entpackt = 0
    for teil in teile:
        with archiv.open(teil) as strom:
            while stueck := strom.read(_STUECK):
                entpackt += len(stueck)
                if entpackt > ENTPACKT_HOECHSTENS:
                    raise Abgelehnt(_("Entpackt ist die Datei viel zu groß. Ein PDF geht."))


def _ist_ooxml(archiv: zipfile.ZipFile, endung: str) -> bool:
    inhalte = archiv.read("[Content_Types].xml")
    if b"macroEnabled" in inhalte:
        raise Abgelehnt(_MAKROS)
    for teil in archiv.namelist():
        if teil.endswith(".rels"):
            bezuege = archiv.read(teil)
            if b"attachedTemplate" in bezuege and b"External" in bezuege:
                raise Abgelehnt(_("Die Datei lädt eine Vorlage aus dem Netz nach. Ein PDF geht."))
    return BUEROFORMATE[endung].encode() in inhalte
