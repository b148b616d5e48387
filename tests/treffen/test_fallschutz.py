"""What looks like a case of a child is found before minutes go out."""

import pytest

from treffen.fallschutz import fundstellen


@pytest.mark.parametrize(
    ("text", "arten"),
    [
        ("Mia Muster, 12.03.2016, wechselt die Kita", {"Name mit Datum"}),
        ("geboren am 1.2.2012", {"Geburtsdatum"}),
        ("Aktenzeichen: 51.2/33-2026", {"Aktenzeichen"}),
        ("Beschluss 23 F 112/25 des Familiengerichts", {"Aktenzeichen"}),
        ("wohnt in der Langen Straße 12a", {"Anschrift"}),
        ("ein 7-jähriger Junge", {"Alter eines Kindes"}),
        ("das Kind ist 8 Jahre alt", {"Alter eines Kindes"}),
        ("Kim Beispiel berichtet am 3.12.2026 aus der AG, nächster Termin 10.9.2027", set()),
        ("§ 8a SGB VIII, Art. 14 DSGVO, 12 Einrichtungen", set()),
        ("", set()),
    ],
)
def test_fallschutz(text: str, arten: set[str]) -> None:
    assert {str(art) for art, _stelle in fundstellen(text)} == arten
