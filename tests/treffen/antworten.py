"""Answering in tests: somebody invited, the own link, and the mails that follow."""

from typing import Any

from django.urls import reverse

from netzwerk.basis.briefe import Sendung, bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Nachricht, Zugang
from tests.fabriken import KontaktFabrik
from treffen.aktionen import antwort as aktionen
from treffen.aktionen.einladung import einladen
from treffen.models import Teilnahme, Treffen

VON = System("test")


def eingeladene(treffen: Treffen, anzahl: int = 1, **kontakt: Any) -> list[Teilnahme]:
    kontakte = [KontaktFabrik(netzwerke=[treffen.netzwerk], **kontakt) for _ in range(anzahl)]
    einladen(treffen=treffen, kontakte=kontakte, von=VON)
    treffen.refresh_from_db()
    return list(
        Teilnahme.objects.filter(kontakt__in=kontakte).select_related("treffen").order_by("pk")
    )


def link(teilnahme: Teilnahme, name: str = "einladung-antworten") -> str:
    zugang = Zugang.objects.get(gegenstand_id=teilnahme.pk, zweck=Zugang.Zweck.EINLADUNG)
    args = {"netzwerk": zugang.netzwerk.kurzname, "zeichen": zeichen(zugang)}
    return reverse(f"treffen:{name}", kwargs=args)


def adresse(name: str, treffen: Treffen, *weitere: Any) -> str:
    return reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk, *weitere])


def zusagen(teilnahme: Teilnahme) -> str:
    return aktionen.antworten(teilnahme=teilnahme, antwort="zugesagt", von=VON).antwort


def absagen(teilnahme: Teilnahme) -> None:
    aktionen.antworten(teilnahme=teilnahme, antwort="abgesagt", von=VON)


def stand(*teilnahmen: Teilnahme) -> list[str]:
    werte = dict(Teilnahme.objects.values_list("pk", "antwort"))
    return [werte.get(eine.pk, "weg") for eine in teilnahmen]


def post(anlass: str) -> list[Nachricht]:
    return list(Nachricht.objects.filter(anlass=anlass).order_by("pk"))


def mail(anlass: str) -> Sendung:
    """The one mail of this kind, as it goes out."""
    (eine,) = post(anlass)
    return bauen(eine)
