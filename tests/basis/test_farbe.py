"""Whatever colour a municipality picks, text on it and in it stays readable (WCAG 2.2, 1.4.3).

The style sheet fixes lightness; here every hue is computed at the highest chroma the database
allows. OKLCH to linear sRGB after Björn Ottosson's OKLab, luminance and contrast after WCAG.
"""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from netzwerk.basis.models import Netzwerk

HOECHSTE_SAETTIGUNG = 0.13
GRENZE = 4.5


def leuchtdichte(l: float, c: float, h: float) -> float:  # noqa: E741  the letters of OKLCH
    a, b = c * math.cos(math.radians(h)), c * math.sin(math.radians(h))
    lang = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mittel = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
    kurz = (l - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rot = 4.0767416621 * lang - 3.3077115913 * mittel + 0.2309699292 * kurz
    gruen = -1.2684380046 * lang + 2.6097574011 * mittel - 0.3413193965 * kurz
    blau = -0.0041960863 * lang - 0.7034186147 * mittel + 1.7076147010 * kurz
    rot, gruen, blau = (min(max(wert, 0.0), 1.0) for wert in (rot, gruen, blau))
    return 0.2126 * rot + 0.7152 * gruen + 0.0722 * blau


def kontrast(eine: float, andere: float) -> float:
    hell, dunkel = max(eine, andere), min(eine, andere)
    return (hell + 0.05) / (dunkel + 0.05)


def stufe(nummer: int) -> tuple[float, float]:
    """Lightness and share of chroma of `--app-brand-…` as the style sheet has it."""
    css = (Path(settings.BASE_DIR) / "static/css/app.css").read_text()
    fund = re.search(rf"--app-brand-{nummer}: oklch\(([\d.]+)% ([^;]+) var", css)
    assert fund is not None
    anteil = re.search(r"\* ([\d.]+)\)", fund.group(2))
    return float(fund.group(1)) / 100, float(anteil.group(1)) if anteil else 1.0


@pytest.mark.parametrize("saettigung", [0.0, 0.09, HOECHSTE_SAETTIGUNG])
def test_jeder_farbton_ist_lesbar(saettigung: float) -> None:
    weiss, schwarz = 1.0, 0.0
    schwaechste = math.inf
    for farbton in range(0, 361, 5):
        l7, a7 = stufe(700)
        l3, a3 = stufe(300)
        l50, a50 = stufe(50)
        dunkel = leuchtdichte(l7, saettigung * a7, farbton)
        hell = leuchtdichte(l3, saettigung * a3, farbton)
        flaeche = leuchtdichte(l50, saettigung * a50, farbton)
        schwaechste = min(
            schwaechste,
            kontrast(dunkel, weiss),
            kontrast(dunkel, flaeche),
            kontrast(hell, schwarz),
        )
    assert schwaechste >= GRENZE


def test_hoechste_saettigung_ist_die_der_datenbank() -> None:
    grenzen = {c.name: c for c in Netzwerk._meta.constraints}
    assert "netzwerk_saettigung_mit_kontrast" in grenzen
    assert f"{HOECHSTE_SAETTIGUNG}" in str(grenzen["netzwerk_saettigung_mit_kontrast"])
