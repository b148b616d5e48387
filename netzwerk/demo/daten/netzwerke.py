"""Two networks of the invented town, their pages, emergency numbers and demo accounts."""

from pathlib import Path
from typing import Any

from mitglieder.models import Kontakt, Organisation, Vertretung
from netzwerk.basis.models import Konto, Netzwerk, Notfallkontakt, Rolle, Seite

PASSWORT = "demo"

NOTFALL = (
    ("Polizei-Notruf", "110", "", True),
    (
        "Kinder- und Jugendtelefon „Nummer gegen Kummer“",
        "116 111",
        "Montag bis Samstag, 14 bis 20 Uhr, kostenfrei und anonym",
        False,
    ),
    (
        "Hilfe-Telefon Sexueller Missbrauch",
        "0800 22 55 530",
        "kostenfrei und anonym, auch für Angehörige und Fachkräfte",
        False,
    ),
)

SEITEN = Path(__file__).parent / "seiten"  # one text per Seite.Art


def anlegen() -> tuple[Netzwerk, Netzwerk]:
    gemeinsam: dict[str, Any] = {
        "kommune": "Musterstadt",
        "traeger": "Stadt Musterstadt, Fachbereich Jugend und Familie",
        "kontakt_anschrift": "Fachbereich Jugend und Familie\nRathausplatz 1\n00000 Musterstadt",
        "kontakt_telefon": "00000 12340",
        "kontakt_email": "koordination@demo.example",
        "siegel_zertifikat": "demo",
    }
    kinderschutz = Netzwerk.objects.create(
        kurzname="kinderschutz",
        name="Netzwerk Kinderschutz",
        absender_name="Netzwerk Kinderschutz Musterstadt",
        absender_email="kinderschutz@musterstadt.example",
        **gemeinsam,
    )
    medien = Netzwerk.objects.create(
        kurzname="medien",
        name="Netzwerk Medienprävention",
        absender_name="Netzwerk Medienprävention Musterstadt",
        absender_email="medien@musterstadt.example",
        farbton=292,
        nach_lkischg=False,
        **gemeinsam,
    )
    for netzwerk in (kinderschutz, medien):
        for position, (bezeichnung, nummer, hinweis, akut) in enumerate(NOTFALL, 1):
            Notfallkontakt.objects.create(
                netzwerk=netzwerk,
                bezeichnung=bezeichnung,
                nummer=nummer,
                hinweis=hinweis,
                ist_akut=akut,
                position=position,
            )
        for art in Seite.Art.values:
            text = (SEITEN / f"{art}.txt").read_text(encoding="utf-8")
            Seite.objects.create(netzwerk=netzwerk, art=art, text=text)
    return kinderschutz, medien


def konten_anlegen(
    kinderschutz: Netzwerk, medien: Netzwerk, orgs: dict[str, Organisation]
) -> dict[str, Konto]:
    """The four accounts whose password is the word demo; possible in demo mode only."""
    konten = {
        name: Konto.objects.create_user(f"{name}@demo.example", PASSWORT, name=wer)
        for name, wer in (
            ("koordination", "Charlie Platzhalter"),
            ("vertretung", "Robin Muster"),
            ("fachkraft", "Kim Beispiel"),
            ("verwaltung", "Sascha Modell"),
        )
    }
    Konto.objects.filter(pk=konten["verwaltung"].pk).update(ist_systemverwaltung=True)
    for netzwerk in (kinderschutz, medien):
        for name in ("koordination", "fachkraft"):
            Rolle.objects.create(konto=konten[name], netzwerk=netzwerk, art=name)
    Rolle.objects.create(
        konto=konten["vertretung"], netzwerk=kinderschutz, art=Rolle.Art.VERTRETUNG
    )
    eigene = orgs["Haus der Familie Musterstadt"]
    Vertretung.objects.create(konto=konten["vertretung"], organisation=eigene)
    Kontakt.objects.filter(organisation=eigene, ist_stellvertretung=False).update(
        vorname="Robin",
        nachname="Muster",
        email="vertretung@demo.example",
        konto=konten["vertretung"],
    )
    return konten
