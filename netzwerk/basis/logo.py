"""A logo somebody uploads: a picture by its content, drawn anew before it is kept."""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

HOECHSTENS = 1024 * 1024  # bytes
KANTE_HOECHSTENS = 4096  # pixels; 4096 x 4096 take 64 MB while they are drawn
KANTE = 640  # pixels of what is kept, twice the widest place a logo is shown at
ARTEN = {"PNG", "JPEG", "WEBP"}


class LogoFeld(forms.FileField):
    """PNG, JPEG or WebP by content, not by name.

    Drawing it anew leaves behind what else the file carried: where a photo was taken, a script or
    an archive behind the picture. An SVG may hold scripts and is refused.
    """

    widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        datei = super().clean(data, initial)
        return _gezeichnet(datei) if isinstance(datei, UploadedFile) else datei


def _gezeichnet(datei: "UploadedFile[Any]") -> File[bytes]:
    if (datei.size or 0) > HOECHSTENS:
        raise forms.ValidationError(_("Das Logo ist größer als 1 MB. Bitte verkleinern Sie es."))
    puffer = BytesIO()
    try:
        with Image.open(datei) as bild:
            art = str(bild.format)
            if art not in ARTEN:
                raise UnidentifiedImageError
            if max(bild.size) > KANTE_HOECHSTENS:
                raise Image.DecompressionBombError
            bild.verify()  # drawing alone would fill up what a broken file lacks
        datei.seek(0)
        with Image.open(datei) as bild:
            _klein(bild, art).save(puffer, art)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as gross:
        raise forms.ValidationError(
            _("Das Logo ist breiter oder höher als 4096 Pixel. Bitte verkleinern Sie es.")
        ) from gross
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as kein_bild:
        raise forms.ValidationError(
            _("Diese Datei ist kein Bild. Wählen Sie ein PNG, JPEG oder WebP.")
        ) from kein_bild
    # The name says later as what the file is served; a new one for each, so that browsers may
    # keep what they have seen.
    return ContentFile(puffer.getvalue(), f"logo-{uuid4().hex[:12]}.{art.lower()}")


def _klein(bild: Image.Image, art: str) -> Image.Image:
    gerade = ImageOps.exif_transpose(bild)
    if gerade.mode not in {"RGB", "L", "RGBA"}:
        gerade = gerade.convert("RGB" if art == "JPEG" else "RGBA")
    gerade.thumbnail((KANTE, KANTE))
    for rest in ("exif", "xmp", "XML:com.adobe.xmp", "comment"):
        gerade.info.pop(rest, None)
    return gerade
