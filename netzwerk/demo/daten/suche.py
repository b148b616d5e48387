"""What people looked for in vain, and a word of the town that the offers do not use."""

from datetime import timedelta

from django.utils import timezone

from angebote.models import Fehlsuche, Synonym
from netzwerk.basis.models import Netzwerk

#: This month, last month.
GESUCHT = {
    "reittherapie": (4, 7),
    "hausaufgabenhilfe": (9, 5),
    "schwimmkurs": (2, 3),
    "kinderkleidung": (1, 2),
    "trauergruppe": (3, 1),
    "geschwister": (1, 1),  # too few to be shown
}


def anlegen(netzwerk: Netzwerk) -> None:
    dieser = timezone.localdate().replace(day=1)
    voriger = (dieser - timedelta(days=1)).replace(day=1)
    for wort, zahlen in GESUCHT.items():
        for monat, anzahl in zip((dieser, voriger), zahlen, strict=True):
            Fehlsuche.objects.get_or_create(
                netzwerk=netzwerk, wort=wort, monat=monat, defaults={"anzahl": anzahl}
            )
    Synonym.objects.get_or_create(
        netzwerk=netzwerk, begriff="Kummerkasten", bedeutet="Beratung Jugendliche"
    )
