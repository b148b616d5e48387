"""Pictures as a browser uploads them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def webp(farbe: str = "#2f6f8f", groesse: tuple[int, int] = (160, 90)) -> bytes:
    puffer = BytesIO()
    Image.new("RGB", groesse, farbe).save(puffer, "WEBP")
    return puffer.getvalue()


def foto(farbe: str = "#2f6f8f", groesse: tuple[int, int] = (320, 240)) -> SimpleUploadedFile:
    puffer = BytesIO()
    ort = Image.Exif()
    ort[0x010E] = "aufgenommen bei Familie Geheim"
    Image.new("RGB", groesse, farbe).save(puffer, "JPEG", exif=ort)
    return SimpleUploadedFile("foto.html", puffer.getvalue(), "text/html")
