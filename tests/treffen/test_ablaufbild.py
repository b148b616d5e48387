"""The picture of a path: nothing lies on anything else, whatever was typed."""

from xml.etree import ElementTree

import pytest

from treffen.ablaufbild import (
    KASTEN,
    Bild,
    Bildschritt,
    ablaufbild,
    legen,
    textbreite,
    umbrechen,
)

UGLY = (
    "Kinderschutzbeauftragtenversammlungsprotokollführungsvertretungsregelung " * 2,
    "👩‍👩‍👧‍👦👍🏽 Hilfe 🚨 holen",
    "إبلاغ مكتب رعاية الشباب فورًا",
    "<script>alert(1)</script> & „mehr“",
    "W" * 120,
)


def pfad(*, zahl: int = 30) -> list[Bildschritt]:
    """Many questions that lead forward, back, and past each other."""
    schritte = []
    for nummer in range(1, zahl + 1):
        art = "ende" if nummer == zahl else ("entscheidung", "schritt", "schritt")[nummer % 3]
        ja, nein = (min(nummer + 7, zahl), max(nummer - 5, 1)) if art == "entscheidung" else (0, 0)
        schritte.append(
            Bildschritt(
                nummer=nummer,
                titel=UGLY[nummer % len(UGLY)],
                art=art,
                zustaendig=UGLY[(nummer + 1) % len(UGLY)],
                frist="noch am selben Tag",
                ja_zu=ja or None,
                nein_zu=(nein if nummer % 2 else None) if nein else None,
            )
        )
    return schritte


def nichts_liest_sich_schlecht(bild: Bild) -> None:
    for oben, unten in zip(bild.kaesten, bild.kaesten[1:], strict=False):
        assert oben.unten < unten.y, "two boxes overlap"
    for kasten in bild.kaesten:
        assert kasten.x >= 0
        assert kasten.x + kasten.breite <= bild.breite
        assert kasten.unten <= bild.hoehe
        for zeile in kasten.zeilen:
            assert textbreite(zeile.text, zeile.groesse) <= KASTEN, "words leave their box"
    lotrechte = []
    for pfeil in bild.pfeile:
        for (ax, ay), (bx, by) in zip(pfeil.punkte, pfeil.punkte[1:], strict=False):
            assert min(ax, bx) >= 0
            assert max(ax, bx) <= bild.breite
            assert max(ay, by) <= bild.hoehe
            for kasten in bild.kaesten:
                drin_x = max(ax, bx) > kasten.x + 25 and min(ax, bx) < kasten.x + KASTEN - 25
                drin_y = max(ay, by) > kasten.y and min(ay, by) < kasten.unten
                assert not (drin_x and drin_y), "an arrow runs through a box"
            if ax == bx and len(pfeil.punkte) > 2 and not _im_kasten(bild, ax):
                lotrechte.append((ax, min(ay, by), max(ay, by)))
    for stelle, (x, von, bis) in enumerate(lotrechte):
        for andere_x, andere_von, andere_bis in lotrechte[stelle + 1 :]:
            assert x != andere_x or bis < andere_von or andere_bis < von, "two share a lane"


def _im_kasten(bild: Bild, x: float) -> bool:
    return bild.kaesten[0].x < x < bild.kaesten[0].x + KASTEN


@pytest.mark.parametrize("zahl", [1, 2, 7, 30])
def test_nichts_ueberlappt(zahl: int) -> None:
    """Thirty steps with branches both ways: lost, nobody could follow the arrows."""
    nichts_liest_sich_schlecht(legen(pfad(zahl=zahl)))


def test_beide_antworten_auf_derselben_seite() -> None:
    """The second leaves at the bottom; no arrow goes straight down there."""
    schritte = [
        Bildschritt(nummer=1, titel="Frage?", art="entscheidung", ja_zu=3, nein_zu=4),
        *(Bildschritt(nummer=n, titel=f"Ende {n}", art="ende") for n in (2, 3, 4)),
    ]
    bild = legen(schritte)
    nichts_liest_sich_schlecht(bild)
    assert [pfeil.wort for pfeil in bild.pfeile] == ["Ja", "Nein"]
    assert bild.pfeile[1].punkte[0] == (bild.kaesten[0].mitte, bild.kaesten[0].unten)
    zurueck = [
        Bildschritt(nummer=1, titel="a"),
        Bildschritt(nummer=2, titel="b"),
        Bildschritt(nummer=3, titel="c?", art="entscheidung", ja_zu=1, nein_zu=2),
    ]
    bild = legen(zurueck)
    nichts_liest_sich_schlecht(bild)
    assert min(x for pfeil in bild.pfeile for x, _y in pfeil.punkte) < bild.kaesten[0].x


def test_antworten_zum_folgenden_schritt_stehen_an_einem_pfeil() -> None:
    """What the editor may hold meanwhile: both lead on, one leads nowhere."""
    schritte = [
        Bildschritt(nummer=1, titel="Frage?", art="entscheidung"),
        Bildschritt(nummer=2, titel="Frage?", art="entscheidung", ja_zu=99),
    ]
    bild = legen(schritte)
    assert [pfeil.wort for pfeil in bild.pfeile] == ["Ja / Nein"]


def test_svg_ist_wohlgeformt_und_sagt_was_es_ist() -> None:
    """Screen readers hear title and description; nothing typed becomes markup, nothing is inline
    style, which the CSP forbids."""
    svg = ablaufbild(pfad(), kennung="weg-1", titel='„A“ & "B" <b>')
    wurzel = ElementTree.fromstring(svg)
    assert wurzel.get("role") == "img"
    assert wurzel.get("aria-labelledby") == "weg-1-titel weg-1-text"
    assert "style=" not in svg
    assert "<script" not in svg
    assert "30 Schritten" in svg
    assert ablaufbild([], kennung="leer", titel="nichts") == ""


def test_umbruch() -> None:
    """Emoji that belong together stay together, long words are cut with a hyphen."""
    familie = "👩‍👩‍👧‍👦"
    assert all(familie in zeile for zeile in umbrechen(familie * 3, 30, 15))
    geteilt = umbrechen("Donaudampfschifffahrtsgesellschaftskapitän", 120, 15)
    assert len(geteilt) > 2
    assert all(zeile.endswith("-") for zeile in geteilt[:-1])
    assert umbrechen("", 100, 15) == []
    assert not any("-" in zeile for zeile in umbrechen("0123456789" * 5, 100, 15))
    assert umbrechen("kurz " + "x" * 60, 100, 15)[0] == "kurz"
