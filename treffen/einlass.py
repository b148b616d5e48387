"""What stands on the list at the door: who is there, who is expected, who else it may be."""

from dataclasses import dataclass

from django.db.models import Count, Q

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.models import Teilnahme, Treffen

#: Rows at once: more than this is not looked through on a phone, but searched.
GEZEIGT = 80
TREFFER = 8

SUCHFELDER = (
    "kontakt__vorname",
    "kontakt__nachname",
    "kontakt__organisation__name",
    "gast__vorname",
    "gast__nachname",
    "gast__organisation__name",
    "gast__einrichtung_name",
)


@dataclass(frozen=True)
class Stand:
    """`erwartet`: who said yes, or is there without."""

    da: int
    erwartet: int
    alle: int


def stand(treffen: Treffen) -> Stand:
    da = Q(anwesenheit=Teilnahme.Anwesenheit.ANWESEND)
    zusage = Q(antwort=Teilnahme.Antwort.ZUGESAGT) | Q(
        antwort=Teilnahme.Antwort.OFFEN, stellvertretung_von__isnull=False
    )
    zahlen = Teilnahme.objects.filter(treffen=treffen).aggregate(
        da=Count("pk", filter=da), erwartet=Count("pk", filter=da | zusage), alle=Count("pk")
    )
    return Stand(**zahlen)


def liste(treffen: Treffen, worte: str, zeige: str) -> list[Teilnahme]:
    """By name, at most one more than `GEZEIGT`. Each word is in a name or in the body's."""
    zeilen = Teilnahme.objects.filter(treffen=treffen)
    if zeige == "da":
        zeilen = zeilen.anwesend()
    elif zeige == "offen":
        zeilen = zeilen.exclude(anwesenheit=Teilnahme.Anwesenheit.ANWESEND)
    for wort in worte.split():
        treffer = Q()
        for feld in SUCHFELDER:
            treffer |= Q(**{f"{feld}__unaccent__icontains": wort})
        zeilen = zeilen.filter(treffer)
    return list(zeilen.mit_person().nach_namen()[: GEZEIGT + 1])


def aus_dem_register(netzwerk: Netzwerk, treffen: Treffen, worte: str) -> list[Kontakt]:
    """Contacts that are searched for and not on the list; only once something is searched."""
    if not worte:
        return []
    kontakte = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .taetig()
        .exclude(pk__in=Teilnahme.objects.filter(treffen=treffen, kontakt__gt=0).values("kontakt"))
    )
    for wort in worte.split():
        kontakte = kontakte.filter(
            Q(vorname__unaccent__icontains=wort)
            | Q(nachname__unaccent__icontains=wort)
            | Q(organisation__name__unaccent__icontains=wort)
        )
    gefunden = kontakte.select_related("organisation").order_by("nachname", "vorname", "pk")
    return list(gefunden[:TREFFER])
