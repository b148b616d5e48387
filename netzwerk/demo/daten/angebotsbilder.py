"""Drawn pictures of invented places; some offers show them, one waits for its release."""

from collections.abc import Callable
from io import BytesIO
from math import cos, pi, sin

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from angebote.aktionen import bild as aktionen
from angebote.models import Angebot
from netzwerk.basis.models import Konto

BREIT, HOCH = 1200, 675  # pixels; drawn twice as large, so that edges are smooth

type Stift = ImageDraw.ImageDraw
type Szene = Callable[[Stift], None]


def _flaeche(stift: Stift, farbe: str, *ecken: tuple[float, float]) -> None:
    stift.polygon([(2 * x, 2 * y) for x, y in ecken], fill=farbe)


def _kasten(stift: Stift, farbe: str, x: float, y: float, breit: float, hoch: float) -> None:
    ecke = (2 * x, 2 * y, 2 * (x + breit), 2 * (y + hoch))
    stift.rounded_rectangle(ecke, radius=16, fill=farbe)


def _kreis(stift: Stift, farbe: str, x: float, y: float, r: float) -> None:
    stift.ellipse((2 * (x - r), 2 * (y - r), 2 * (x + r), 2 * (y + r)), fill=farbe)


def _zimmer(stift: Stift, wand: str, boden: str) -> None:
    _flaeche(stift, wand, (0, 0), (BREIT, 0), (BREIT, 430), (0, 430))
    _flaeche(stift, boden, (0, 430), (BREIT, 430), (BREIT, HOCH), (0, HOCH))


def _fenster(stift: Stift, x: float) -> None:
    _kasten(stift, "#ffffff", x, 90, 220, 230)
    _kasten(stift, "#bfdbea", x + 12, 102, 92, 206)
    _kasten(stift, "#bfdbea", x + 116, 102, 92, 206)
    _kreis(stift, "#7fa77a", x + 70, 300, 34)


def stuhlkreis(stift: Stift) -> None:
    _zimmer(stift, "#f3e9dc", "#d9b48f")
    for x in (110, 490, 870):
        _fenster(stift, x)
    stift.ellipse((600, 900, 1800, 1290), fill="#c98f6b")
    for nummer in range(8):
        winkel = 2 * pi * nummer / 8
        links, unten = 600 + 400 * cos(winkel), 530 + 95 * sin(winkel)
        farbe = ("#2f6f8f", "#b45309", "#3f6212", "#7c3f8c")[nummer % 4]
        _kasten(stift, farbe, links - 42, unten - 92, 84, 70)
        _kasten(stift, farbe, links - 48, unten - 26, 96, 26)
        _kasten(stift, "#5b4636", links - 42, unten, 10, 48)
        _kasten(stift, "#5b4636", links + 32, unten, 10, 48)


def spielzimmer(stift: Stift) -> None:
    _zimmer(stift, "#e3eef1", "#e8d3ae")
    _fenster(stift, 140)
    _kasten(stift, "#a9745b", 520, 210, 560, 24)
    for nummer, farbe in enumerate(("#d97757", "#4f8a8b", "#e0b04c", "#6b7fb3", "#8fae5d")):
        _kasten(
            stift, farbe, 545 + 104 * nummer, 120 + 12 * (nummer % 3), 74, 90 - 12 * (nummer % 3)
        )
    stift.ellipse((240, 920, 1560, 1300), fill="#7fb3b0")
    for x, y, farbe in (
        (320, 500, "#d97757"), (400, 500, "#e0b04c"), (360, 430, "#6b7fb3"),
        (640, 540, "#8fae5d"), (700, 480, "#d97757"),
    ):  # fmt: skip
        _kasten(stift, farbe, x, y, 70, 70)
    _kreis(stift, "#d24d57", 900, 540, 62)
    _kreis(stift, "#f3d4d6", 882, 520, 18)


def theater(stift: Stift) -> None:
    _flaeche(stift, "#2b2340", (0, 0), (BREIT, 0), (BREIT, HOCH), (0, HOCH))
    _flaeche(stift, "#f6e7b4", (480, 60), (720, 60), (980, 560), (220, 560))
    _kasten(stift, "#7a4a2b", 120, 540, 960, 90)
    for x, farbe in ((430, "#2f6f8f"), (620, "#d97757"), (760, "#4f8a5b")):
        _kreis(stift, "#f1c9a5", x, 350, 34)
        _flaeche(stift, farbe, (x - 20, 386), (x + 20, 386), (x + 52, 540), (x - 52, 540))
    for rand in (0, BREIT - 210):
        for falte in range(5):
            _flaeche(
                stift,
                ("#a11d33", "#8a1529")[falte % 2],
                (rand + 42 * falte, 0), (rand + 42 * falte + 42, 0),
                (rand + 42 * falte + 42, 600), (rand + 42 * falte, 600),
            )  # fmt: skip
    _flaeche(stift, "#a11d33", (0, 0), (BREIT, 0), (BREIT, 70), (0, 70))


def garten(stift: Stift) -> None:
    _flaeche(stift, "#cfe6f2", (0, 0), (BREIT, 0), (BREIT, HOCH), (0, HOCH))
    _kreis(stift, "#f4d35e", 1030, 120, 62)
    stift.ellipse((-400, 700, 2800, 2400), fill="#8fb86b")
    for x, gross in ((180, 110), (350, 80), (930, 120)):
        _kasten(stift, "#7a5233", x - 14, 330, 28, 150)
        _kreis(stift, "#4d8252", x, 290, gross)
        _kreis(stift, "#5e9a61", x - 40, 260, gross * 0.6)
    _kasten(stift, "#b45309", 520, 470, 240, 22)
    _kasten(stift, "#b45309", 520, 420, 240, 18)
    _kasten(stift, "#5b4636", 536, 430, 14, 110)
    _kasten(stift, "#5b4636", 730, 430, 14, 110)


# Offer: (scene, what is to be seen, whether it is released)
BILDER: dict[str, tuple[tuple[Szene, str, bool], ...]] = {
    "Elternkurs „Ruhig bleiben“": (
        (stuhlkreis, "Acht bunte Stühle stehen im Kreis in einem hellen Raum.", True),
        (garten, "Eine Holzbank zwischen Bäumen im Garten des Hauses.", True),
    ),
    "Baby- und Kleinkindtreff": (
        (spielzimmer, "Ein Spielzimmer mit rundem Teppich, Bauklötzen und einem roten Ball.", True),
        (garten, "Eine Bank unter Bäumen, dahinter eine Wiese.", False),
    ),
    "Präventionstheater „Mein Nein“": (
        (theater, "Drei Figuren im Licht auf einer Bühne mit rotem Vorhang.", True),
    ),
    "Erziehungsberatung mit offener Tür": (
        (garten, "Der Weg zur Beratungsstelle führt durch einen kleinen Park.", True),
    ),
    "Kinderrechte-Werkstatt": (
        (stuhlkreis, "Ein Stuhlkreis, bevor die Kinder kommen.", True),
    ),
}  # fmt: skip


def anlegen(konten: dict[str, Konto]) -> None:
    for titel, bilder in BILDER.items():
        angebot = Angebot.objects.get(titel=titel)
        for szene, worte, frei in bilder:
            bild = aktionen.hochladen(
                angebot=angebot,
                datei=ContentFile(_gezeichnet(szene), "bild.webp"),
                alternativtext=worte,
                nachweis="Netzwerk Kinderschutz Musterstadt",
                von=konten["vertretung"],
            )
            if frei:
                bild.freigeben(von=konten["koordination"])


def _gezeichnet(szene: Szene) -> bytes:
    bild = Image.new("RGB", (2 * BREIT, 2 * HOCH), "white")
    szene(ImageDraw.Draw(bild))
    puffer = BytesIO()
    bild.resize((BREIT, HOCH), Image.Resampling.LANCZOS).save(puffer, "WEBP", quality=80)
    return puffer.getvalue()
