"""Uploaded pictures: what is hostile is refused or left behind, what is a picture is kept small."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from netzwerk.basis.bild import FotoFeld, LogoFeld


def bild(
    art: str = "PNG", groesse: tuple[int, int] = (40, 20), modus: str = "RGB", **mehr: Any
) -> bytes:
    puffer = BytesIO()
    Image.new(modus, groesse).save(puffer, art, **mehr)
    return puffer.getvalue()


def geprueft(inhalt: bytes, name: str = "logo.png") -> Any:
    return LogoFeld(max_length=100).clean(SimpleUploadedFile(name, inhalt))


def bombe(breite: int, hoehe: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def stueck(art: bytes, daten: bytes) -> bytes:
        return (
            struct.pack(">I", len(daten)) + art + daten + struct.pack(">I", zlib.crc32(art + daten))
        )

    kopf = struct.pack(">IIBBBBB", breite, hoehe, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + stueck(b"IHDR", kopf)
        + stueck(b"IDAT", zlib.compress(b"\0" * 100_000))
        + stueck(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "inhalt",
    [
        b"kein Bild",
        b"\x89PNG\r\n\x1a\nkaputt",
        bild(groesse=(400, 400))[:60],
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<html><script>alert(1)</script>",
        bild("GIF"),
        bild("TIFF"),
    ],
    ids=["text", "kaputt", "abgeschnitten", "svg", "html", "gif", "tiff"],
)
def test_was_kein_bild_ist_wird_abgelehnt(inhalt: bytes) -> None:
    with pytest.raises(ValidationError, match="kein Bild"):
        geprueft(inhalt)


@pytest.mark.parametrize("groesse", [(60_000, 60_000), (11_000, 11_000), (4097, 1), (1, 4097)])
def test_riesige_masse_werden_abgelehnt_ohne_gezeichnet_zu_werden(groesse: tuple[int, int]) -> None:
    with pytest.raises(ValidationError, match="4096 Pixel"):
        geprueft(bombe(*groesse))


def test_zu_grosse_dateien_werden_abgelehnt() -> None:
    with pytest.raises(ValidationError, match="größer als 1 MB"):
        geprueft(bild() + b"x" * LogoFeld.hoechstens)


@pytest.mark.parametrize("art", ["PNG", "JPEG", "WEBP"])
def test_nur_das_bild_bleibt(art: str) -> None:
    """A script behind the picture, the place a photo was taken, a lying name: all gone."""
    ort = Image.Exif()
    ort[0x010E] = "aufgenommen bei Familie Geheim"
    doppelt = bild(art, exif=ort) + b"<script>alert('polyglott')</script>PK\x03\x04"
    datei = geprueft(doppelt, "logo.html")
    inhalt = datei.read()
    assert datei.name.endswith(f".{art.lower()}")
    assert b"script" not in inhalt
    assert b"Geheim" not in inhalt
    with Image.open(BytesIO(inhalt)) as neu:
        assert (neu.format, neu.size) == (art, (40, 20))


@pytest.mark.parametrize(
    ("art", "modus"), [("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "CMYK")]
)
def test_seltene_farbraeume_werden_gezeichnet(art: str, modus: str) -> None:
    with Image.open(geprueft(bild(art, modus=modus))) as neu:
        assert neu.mode in {"RGB", "RGBA"}


def test_grosse_bilder_werden_verkleinert_und_jedes_heisst_anders() -> None:
    erstes, zweites = geprueft(bild(groesse=(3000, 1500))), geprueft(bild(groesse=(3000, 1500)))
    with Image.open(erstes) as neu:
        assert neu.size == (LogoFeld.kante, LogoFeld.kante // 2)
    assert erstes.name != zweites.name


def test_ohne_neue_datei_bleibt_es_wie_es_ist() -> None:
    feld = LogoFeld(required=False)
    assert feld.clean(None, "organisationen/alt.png") == "organisationen/alt.png"
    assert feld.clean(False, "organisationen/alt.png") is False


def test_fotos_kommen_von_der_kamera_und_gehen_als_webp() -> None:
    """Six thousand pixels wide, lying on its side, in the colours of a phone."""
    ort = Image.Exif()
    ort[0x0112] = 6  # turn right
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    foto = bild("JPEG", (6000, 3000), exif=ort, icc_profile=profil)
    datei = FotoFeld().clean(SimpleUploadedFile("foto.jpg", foto))
    with Image.open(datei) as neu:
        assert (neu.format, neu.size) == ("WEBP", (800, 1600))
        assert not {"exif", "icc_profile", "xmp"} & neu.info.keys()
    with pytest.raises(ValidationError, match="4096 Pixel"):
        FotoFeld().clean(SimpleUploadedFile("breit.png", bombe(5000, 100)))


@pytest.mark.parametrize("profil", [b"kein Profil", b"\0" * 200])
def test_ein_falsches_farbprofil_schadet_nicht(profil: bytes) -> None:
    datei = FotoFeld().clean(SimpleUploadedFile("b.png", bild(icc_profile=profil)))
    with Image.open(datei) as neu:
        assert neu.size == (40, 20)
