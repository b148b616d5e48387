"""A sheet that somebody signed by hand and photographed; nobody's real signature."""

from io import BytesIO

from PIL import Image, ImageDraw

from netzwerk.demo.daten.logos import schrift_in

PAPIER, TINTE, LINIE = "#fbfaf6", "#1b2f6b", "#8a8f9c"
#: A scribble: points of a line, in pixels.
SCHWUNG = (
    (120, 905), (150, 850), (165, 920), (200, 860), (215, 915), (260, 870),
    (300, 905), (340, 880), (420, 900), (470, 865), (430, 912), (560, 885),
)  # fmt: skip


def foto(organisation: str) -> bytes:
    """A JPEG of A4 proportions, about 30 kB."""
    bild = Image.new("RGB", (848, 1200), PAPIER)
    stift = ImageDraw.Draw(bild)
    stift.text((80, 90), "Beitrittserklärung", fill="black", font=schrift_in(40))
    stift.text((80, 160), organisation, fill="black", font=schrift_in(28))
    zeilen = (
        (460, "Vor- und Nachname in Druckbuchstaben", "KIM BEISPIEL"),
        (580, "Funktion", "Leitung"),
        (700, "Ort und Datum", "Musterstadt"),
        (930, "Unterschrift", ""),
    )
    for hoehe, was, geschrieben in zeilen:
        stift.text((96, hoehe - 50), geschrieben, fill=TINTE, font=schrift_in(36))
        stift.line(((80, hoehe), (768, hoehe)), fill=LINIE, width=2)
        stift.text((80, hoehe + 8), was, fill=LINIE, font=schrift_in(18))
    stift.line(SCHWUNG, fill=TINTE, width=4, joint="curve")
    puffer = BytesIO()
    bild.save(puffer, "JPEG", quality=70)
    return puffer.getvalue()
