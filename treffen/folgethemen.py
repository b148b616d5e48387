"""What the polls of a meeting, or of the network, offer as topics for the next one."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Q

from netzwerk.basis.handelnde import Handelnde
from treffen.auszaehlung import ergebnis
from treffen.models import Folgethema, Treffen, Umfragefrage
from treffen.umfragelage import lesbare

TITEL_HOECHSTENS = 200
#: Of the polls without a meeting the latest ones; older ones have had their meeting.
UMFRAGEN_HOECHSTENS = 10


@dataclass(frozen=True)
class Antwort:
    """`stimmen` is None for a free text: how many wrote the same says nothing."""

    frage: Umfragefrage
    titel: str
    stimmen: int | None

    @property
    def kennung(self) -> str:
        """The same as long as the answer reads the same."""
        return f"{self.frage.pk}-{blake2b(self.titel.encode(), digest_size=6).hexdigest()}"


def kuerzen(text: str) -> str:
    """On one line, as long as a topic may be."""
    zeile = " ".join(text.split())
    return zeile if len(zeile) <= TITEL_HOECHSTENS else f"{zeile[: TITEL_HOECHSTENS - 1]}…"


def antworten(treffen: Treffen, handelnde: Handelnde) -> dict[Umfragefrage, list[Antwort]]:
    """By closed question, the most chosen first; nothing of one with fewer than five answers.

    Five queries, however many questions.
    """
    sichtbar = lesbare(handelnde, treffen.netzwerk)
    ohne = sichtbar.filter(treffen__isnull=True).values("pk")[:UMFRAGEN_HOECHSTENS]
    umfragen = sichtbar.order_by().filter(
        Q(treffen=treffen) | Q(pk__in=[zeile["pk"] for zeile in ohne])
    )
    fragen = (
        Umfragefrage.objects.geschlossen()
        .filter(umfrage__in=umfragen.values("pk"))
        .exclude(art=Umfragefrage.Art.SKALA)
        .select_related("umfrage")
        .prefetch_related("optionen", "stimmen")
        .order_by("-umfrage__angelegt_am", "-umfrage__pk", "position", "pk")
    )
    je_frage = {frage: list(_von(frage)) for frage in fragen}
    return {frage: liste for frage, liste in je_frage.items() if liste}


def _von(frage: Umfragefrage) -> Iterator[Antwort]:
    gezaehlt = ergebnis(frage)
    if not gezaehlt:
        return
    for zeile in gezaehlt.beste:
        yield Antwort(frage, kuerzen(zeile["text"]), zeile["stimmen"])
    for text in dict.fromkeys(map(kuerzen, gezaehlt.texte)):
        yield Antwort(frage, text, None)


def schon_da(treffen: Treffen) -> set[str]:
    return set(Folgethema.objects.filter(treffen=treffen).values_list("titel", flat=True))
