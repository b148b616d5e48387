"""What looks like a case of a child is found before minutes go out, and little else."""

import pytest

from treffen.fallschutz import fallhinweise, fundstellen
from treffen.models import Protokollabschnitt, Tagesordnungspunkt
from treffen.models.protokoll import Protokollpunkt


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


@pytest.mark.parametrize(
    ("text", "art"),
    [
        ("Mia Muster-Beispiel (12. März 2016)", "Name mit Datum"),
        ("geb. 12. März 2016", "Geburtsdatum"),
        ("geboren im Mai 2019", "Geburtsdatum"),
        ("das Kind (* 3.4.2015)", "Geburtsdatum"),
        ("Az.: 12 F 34/25", "Aktenzeichen"),
        ("Verfahren 123 Js 456/25", "Aktenzeichen"),
        ("Vorgangsnummer: ST/0123456/2025", "Aktenzeichen"),
        ("Anzeige 600000-012345-25/7", "Aktenzeichen"),
        ("Akte JA 51-2025/0123", "Aktenzeichen"),
        ("beim Amt unter 51.32-0815/25", "Aktenzeichen"),
        ("Hilfeplan-Nr. 12/2025", "Aktenzeichen"),
        ("Lindenstraße 5", "Anschrift"),
        ("Am Markt 3, 51373 Leverkusen", "Anschrift"),
        ("Im Winkel 12a\n47798 Krefeld", "Anschrift"),
        ("wohnhaft in 40213 Düsseldorf", "Anschrift"),
        # An institution's address is pointed at, too: who writes decides.
        ("Beratungsstelle, Wilhelmsplatz 4, 51373 Leverkusen", "Anschrift"),
    ],
)
def test_auch_das_wird_gefunden(text: str, art: str) -> None:
    assert [str(was) for was, _stelle in fundstellen(text)][:1] == [art]


@pytest.mark.parametrize(
    "text",
    [
        "Das nächste Treffen ist am 10. September 2026 um 14 Uhr.",
        "§ 8a SGB VIII und § 4 KKG, § 9 Abs. 2 Nr. 3 LKiSchG NRW",
        "Förderung: 15000 Euro für 2026/2027, davon 12000 Euro Sachkosten",
        "Es kamen 12000 Menschen, 45 % davon Eltern.",
        "Meldeweg 3 und Verfahrensweg 2 sind abgestimmt. Unser Weg 2026",
        "Monitoring 2 beginnt im Mai, Arbeitsplatz 3 wird eingerichtet",
        "Der Jahrgang 2015 der Grundschule",
        "Raum 12, 3. Stock, Telefon 02171 4060",
        "TOP 3, Beschluss 2 vom 12.3.2026, Drucksache 2025/0123",
        "Runderlass vom 1.2.2024, MBl. NRW. 2024 S. 12",
        "Konzept in Version 2.1, Seite 5/12, Haushaltsjahr 2025/26",
        "Frau Vorlage (Jugendamt) und Herr Platzhalter, ab 1.8.2026",
        "Kinder von 6 bis 10 Jahren nehmen teil, 12 Kinder und 20 Jugendliche",
        "Fachtag Kinderschutz, 14. März 2024",
        "* 3.4.2026 Steuerungsgruppe",
        "AG 51 trifft sich 2/2026",
    ],
)
def test_harmloses_bleibt_unbehelligt(text: str) -> None:
    """A guard that points at every second sentence is not read any more."""
    assert fundstellen(text) == []


def test_marken_verstecken_nichts() -> None:
    top = Tagesordnungspunkt(pk=7, nummer=1, titel="Lage")
    abschnitt = Protokollabschnitt(top=top, ergebnis="**Mia Muster**, 12.03.2016")
    (hinweis,) = fallhinweise([Protokollpunkt(top, abschnitt, [], [])])
    assert (str(hinweis.art), hinweis.ort, hinweis.ziel) == ("Name mit Datum", "TOP 1", "?top=7")
