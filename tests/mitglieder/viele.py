"""A register of any size in a few statements: for query counts and for the bench."""

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Netzwerk


def viele(netzwerk: Netzwerk, anzahl: int, *, je: int = 2) -> None:
    """Rows as a large municipality has them: a body above, a group, `je` persons each."""
    gruppen = list(Partnergruppe.objects.all().gesetzlich_9())
    vorher = Organisation.objects.count()
    dach = Organisation.objects.create(
        kommune=netzwerk.kommune, name=f"Stadt {netzwerk.kommune} {vorher}", art="kommune"
    )
    neue = Organisation.objects.bulk_create(
        Organisation(
            kommune=netzwerk.kommune,
            name=f"Kita {vorher + nr:05}",
            art="kita" if nr % 3 else "schule",
            bezirk=f"Bezirk {nr % 9}",
            uebergeordnet=dach,
        )
        for nr in range(anzahl)
    )
    mitgliedschaften = Mitgliedschaft.objects.bulk_create(
        Mitgliedschaft(netzwerk=netzwerk, organisation=eine, zustand="aktiv") for eine in neue
    )
    gehoert = Mitgliedschaft.gruppen.through
    gehoert.objects.bulk_create(
        gehoert(mitgliedschaft=eine, partnergruppe=gruppen[nr % len(gruppen)])
        for nr, eine in enumerate(mitgliedschaften)
    )
    kontakte = Kontakt.objects.bulk_create(
        Kontakt(organisation=eine, nachname=f"Muster {nr}", email=f"k{eine.pk}-{nr}@kita.example")
        for eine in neue
        for nr in range(je)
    )
    sichtbar = Kontakt.netzwerke.through
    sichtbar.objects.bulk_create(sichtbar(kontakt=einer, netzwerk=netzwerk) for einer in kontakte)
