"""A picture somebody uploads: a picture by its content, drawn anew before it is kept.

Drawing it anew leaves behind what else the file carried: where a photo was taken, a script or an
archive behind the picture. An SVG may hold scripts and is refused.
"""

from io import BytesIO
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

ZEICHNEN_HOECHSTENS = 4096  # pixels; 4096 x 4096 take 64 MB while they are drawn
ARTEN = {"PNG", "JPEG", "WEBP"}
MB = 1024 * 1024
SRGB = ImageCms.createProfile("sRGB")


class BildFeld(forms.FileField):
    """PNG, JPEG or WebP by content, not by name; subclasses say how large and what is kept."""

    hoechstens: ClassVar[int]  # bytes of the upload
    kante: ClassVar[int]  # pixels of the longer edge of what is kept
    als: ClassVar[str] = ""  # the format of what is kept; empty: as it came
    vorsilbe: ClassVar[str] = "bild"

    widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})
    default_error_messages = {
        "zu_gross": _("Das Bild ist größer als %(mb)s MB. Bitte verkleinern Sie es."),
        "zu_weit": _("Das Bild ist breiter oder höher als 4096 Pixel. Bitte verkleinern Sie es."),
        "kein_bild": _("Diese Datei ist kein Bild. Wählen Sie ein PNG, JPEG oder WebP."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        datei = super().clean(data, initial)
        return self._gezeichnet(datei) if isinstance(datei, UploadedFile) else datei

    def _gezeichnet(self, datei: "UploadedFile[Any]") -> File[bytes]:
        if (datei.size or 0) > self.hoechstens:
            raise self._fehler("zu_gross", mb=self.hoechstens // MB)
        puffer = BytesIO()
        try:
            with Image.open(datei) as bild:
                art = str(bild.format)
                if art not in ARTEN:
                    raise UnidentifiedImageError
                self._messen(bild)
                bild.verify()  # drawing alone would fill up what a broken file lacks
            datei.seek(0)
            with Image.open(datei) as bild:
                self._messen(bild)
                klein = _klein(bild, self.kante, self.als or art)
            klein.save(puffer, self.als or art)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as gross:
            raise self._fehler("zu_weit") from gross
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as kein_bild:
            raise self._fehler("kein_bild") from kein_bild
        # The name says later as what the file is served; a new one for each, so that browsers may
        # keep what they have seen.
        name = f"{self.vorsilbe}-{uuid4().hex[:12]}.{(self.als or art).lower()}"
        return ContentFile(puffer.getvalue(), name)

    def _messen(self, bild: Image.Image) -> None:
        # A JPEG, which is what cameras make, is drawn at 1/2, 1/4 or 1/8 at once where that is
        # enough for what is kept; others take all their pixels in memory.
        anteil = self.kante / max(bild.size)
        bild.draft("RGB", (round(bild.width * anteil), round(bild.height * anteil)))
        if max(bild.size) > ZEICHNEN_HOECHSTENS:
            raise Image.DecompressionBombError

    def _fehler(self, art: str, **werte: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[art], art, werte)


class LogoFeld(BildFeld):
    """A logo keeps its format: flat colours stay sharp, what is transparent stays so."""

    hoechstens = MB
    kante = 640  # twice the widest place a logo is shown at
    vorsilbe = "logo"
    default_error_messages = {
        "zu_gross": _("Das Logo ist größer als %(mb)s MB. Bitte verkleinern Sie es."),
        "zu_weit": _("Das Logo ist breiter oder höher als 4096 Pixel. Bitte verkleinern Sie es."),
    }


class FotoFeld(BildFeld):
    """A picture for a public page: as a camera gives it, kept as a WebP of moderate size."""

    hoechstens = 12 * MB
    kante = 1600  # twice the widest place a picture is shown at
    als = "WEBP"


def _klein(bild: Image.Image, kante: int, art: str) -> Image.Image:
    gerade = _in_srgb(ImageOps.exif_transpose(bild))
    if gerade.mode not in {"RGB", "L", "RGBA"}:
        gerade = gerade.convert("RGB" if art == "JPEG" else "RGBA")
    gerade.thumbnail((kante, kante))
    for rest in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "icc_profile"):
        gerade.info.pop(rest, None)
    return gerade


def _in_srgb(bild: Image.Image) -> Image.Image:
    """Phones photograph in wider colours: without their profile these would look dull."""
    profil = bild.info.get("icc_profile")
    if not profil or bild.mode not in {"RGB", "RGBA"}:
        return bild
    try:
        quelle = ImageCms.ImageCmsProfile(BytesIO(profil))
        return ImageCms.profileToProfile(bild, quelle, SRGB) or bild
    except (ImageCms.PyCMSError, OSError):  # no profile after all
        return bild
