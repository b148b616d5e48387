"""What the next meeting is planned from: items members registered, topics left over, a file."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import material, top
from treffen.materialpruefung import pruefen
from treffen.models import Folgethema, Material, Treffen

FOLGETHEMEN = ("Kinder und Jugendliche beteiligen", "Übergang von der Kita in die Schule")
ANFAHRT = (
    "Rathaus, Großer Saal (2. Stock)\n\n"
    "Der Eingang am Marktplatz ist stufenlos, der Aufzug ist ausgeschildert.\n"
    "Vom Bahnhof sind es zehn Minuten zu Fuß. Fahrräder stehen im Innenhof.\n"
)


def anlegen(netzwerk: Netzwerk, konten: dict[str, Konto], heute: date) -> None:
    naechstes = Treffen.objects.get(netzwerk=netzwerk, vorheriges__isnull=False)
    for titel in FOLGETHEMEN:
        Folgethema.objects.create(treffen=naechstes.vorheriges, titel=titel)
    Treffen.objects.filter(pk=naechstes.pk).update(
        top_anmeldung_bis=heute + timedelta(days=7), plaetze=60
    )
    for konto in ("vertretung", "koordination"):
        kontakt = Kontakt.objects.filter(konto=konten[konto]).first()
        if kontakt is None:
            continue
        top.anmelden(
            treffen=naechstes,
            kontakt=kontakt,
            von=konten[konto],
            titel="Offene Sprechstunde für Eltern",
            art="information",
            minuten=10,
            vortragend=kontakt.einrichtung[:120],
            begruendung="Seit diesem Monat gibt es sie jeden Dienstag. Wir stellen sie kurz vor "
            "und sagen, wie andere Einrichtungen darauf hinweisen können.",
        )
    datei = SimpleUploadedFile("anfahrt.txt", ANFAHRT.encode(), content_type="text/plain")
    material.hochladen(
        treffen=naechstes,
        datei=datei,
        befund=pruefen(datei),
        titel="Anfahrt und Zugang",
        sichtbar=Material.Sichtbar.EINGELADENE,
        von=konten["koordination"],
    )
