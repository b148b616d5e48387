"""Invented logos: a plain figure and a short name, drawn when the demo is loaded."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from math import cos, pi, sin

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from mitglieder.models import Organisation

HOCH = 240  # pixels, drawn twice as large as kept, so that edges are smooth
SCHRIFT = settings.BASE_DIR / "static/vendor/fira-sans/pdf/FiraSans-SemiBold.ttf"

type Figur = Callable[[ImageDraw.ImageDraw, str], None]


def _anker(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.ellipse((92, 16, 148, 72), outline=farbe, width=18)
    stift.line((120, 72, 120, 214), fill=farbe, width=20)
    stift.line((76, 104, 164, 104), fill=farbe, width=18)
    stift.arc((36, 70, 204, 222), 10, 170, fill=farbe, width=20)


def _haus(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.polygon(((120, 20), (224, 112), (16, 112)), fill=farbe)
    stift.rectangle((46, 126, 194, 216), fill=farbe)
    stift.ellipse((92, 140, 148, 196), fill="white")


def _sonne(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.ellipse((72, 72, 168, 168), fill=farbe)
    for strahl in range(10):
        winkel = 2 * pi * strahl / 10
        innen, aussen = (120 + 64 * cos(winkel), 120 + 64 * sin(winkel)), 104
        ende = (120 + aussen * cos(winkel), 120 + aussen * sin(winkel))
        stift.line((*innen, *ende), fill=farbe, width=16)


def _bruecke(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.rectangle((12, 84, 228, 108), fill=farbe)
    stift.arc((20, 108, 120, 268), 180, 360, fill=farbe, width=22)
    stift.arc((120, 108, 220, 268), 180, 360, fill=farbe, width=22)


def _kompass(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.ellipse((18, 18, 222, 222), outline=farbe, width=18)
    stift.polygon(((164, 76), (138, 138), (102, 102)), fill=farbe)
    stift.polygon(((76, 164), (138, 138), (102, 102)), outline=farbe, width=8)


def _wellen(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    for reihe in (70, 120, 170):
        for stelle in (18, 86, 154):
            stift.arc((stelle, reihe - 34, stelle + 76, reihe + 34), 200, 340, fill=farbe, width=18)


def _blatt(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    stift.pieslice((20, 20, 340, 340), 180, 270, fill=farbe)
    stift.pieslice((-100, -100, 220, 220), 0, 90, fill=farbe)
    stift.line((40, 204, 176, 68), fill="white", width=12)


def _punkte(stift: ImageDraw.ImageDraw, farbe: str) -> None:
    for x, y, r in ((74, 80, 48), (168, 66, 36), (80, 178, 36), (170, 160, 52)):
        stift.ellipse((x - r, y - r, x + r, y + r), fill=farbe)


LOGOS: dict[str, tuple[Figur, str, str]] = {
    "Jugendhilfe Anker gGmbH": (_anker, "#0b4f71", "Anker"),
    "Haus der Familie Musterstadt": (_haus, "#9a3412", "Haus der\nFamilie"),
    "Kinderhaus Sonnenhang": (_sonne, "#b45309", "Sonnenhang"),
    "Wohngruppen Brückenbogen gGmbH": (_bruecke, "#3f6212", "Brücken-\nbogen"),
    "Familienhilfe Kompass e. V.": (_kompass, "#6d28d9", "Kompass"),
    "Mobile Jugendarbeit Hafen": (_wellen, "#0f766e", "Hafen\nmobil"),
    "Beratungsstelle Lichtblick": (_sonne, "#be185d", "Lichtblick"),
    "Fachberatung Kinderschutz Musterstadt": (_punkte, "#155e75", "Fachberatung\nKinderschutz"),
    "Suchtberatung Wegwarte": (_blatt, "#1d4ed8", "Wegwarte"),
    "Kita Regenbogenland": (_punkte, "#a21caf", "Regenbogen-\nland"),
    "Kita Waldlichtung": (_blatt, "#166534", "Wald-\nlichtung"),
    "Stadtsportbund Musterstadt e. V.": (_wellen, "#b91c1c", "Stadtsport-\nbund"),
    "Medienwerkstatt Pixelhof e. V.": (_haus, "#334155", "Pixelhof"),
}


def anlegen(orgs: dict[str, Organisation]) -> None:
    for name, (figur, farbe, schriftzug) in LOGOS.items():
        bild = _gezeichnet(figur, farbe, schriftzug)
        orgs[name].logo.save("logo.png", ContentFile(bild))


def _gezeichnet(figur: Figur, farbe: str, schriftzug: str) -> bytes:
    schrift = schrift_in(84 if "\n" in schriftzug else 108)
    rand = ImageDraw.Draw(Image.new("RGB", (1, 1))).multiline_textbbox((0, 0), schriftzug, schrift)
    bild = Image.new("RGB", (int(272 + rand[2] + 16), HOCH), "white")
    stift = ImageDraw.Draw(bild)
    figur(stift, farbe)
    mitte = (HOCH - rand[1] - rand[3]) / 2
    stift.multiline_text((272, mitte), schriftzug, farbe, schrift, spacing=4)
    bild.thumbnail((bild.width // 2, HOCH // 2))
    puffer = BytesIO()
    bild.save(puffer, "PNG", optimize=True)
    return puffer.getvalue()


@cache
def schrift_in(groesse: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SCHRIFT), groesse)
