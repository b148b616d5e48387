"""A circulation of three members, for its tests."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.links import persoenlicher_link
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik
from treffen.aktionen import umlauf as aktionen
from treffen.models import Umlauf, Umlaufstimme

S = Umlaufstimme.Stimme


def mitglied(netzwerk: Netzwerk, name: str, *, personen: int = 1, **kontakt: Any) -> Organisation:
    haus: Organisation = MitgliedschaftFabrik(
        netzwerk=netzwerk, organisation__name=name
    ).organisation
    for _nummer in range(personen):
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], **kontakt)
    return haus


def entwurf(netzwerk: Netzwerk, **angaben: Any) -> Umlauf:
    umlauf: Umlauf = Umlauf.objects.create(
        **{
            "netzwerk": netzwerk,
            "titel": "Neues Logo",
            "wortlaut": "Das Netzwerk verwendet das neue Logo.",
            "frist": timezone.localdate() + timedelta(days=14),
        }
        | angaben
    )
    return umlauf


def laufend(netzwerk: Netzwerk, von: Konto, *haeuser: Organisation, **angaben: Any) -> Umlauf:
    umlauf = entwurf(netzwerk, **angaben)
    aktionen.starten(umlauf=umlauf, organisationen=haeuser, von=von)
    return umlauf


def person(haus: Organisation) -> Kontakt:
    kontakt: Kontakt = Kontakt.objects.filter(organisation=haus).order_by("pk")[0]
    return kontakt


def stimmt(
    umlauf: Umlauf,
    haus: Organisation,
    wahl: str = S.JA,
    bemerkung: str = "",
    *,
    wer: Kontakt | None = None,
    gelesen: str | None = None,
) -> Umlauf:
    stimme = umlauf.stimmen.get(organisation=haus)
    return aktionen.abstimmen(
        stimme=stimme,
        kontakt=wer or person(haus),
        wahl=wahl,
        bemerkung=bemerkung,
        gelesen=stimme.stand if gelesen is None else gelesen,
    )


def vorbei(umlauf: Umlauf) -> None:
    """Its last day was yesterday."""
    Umlauf.objects.filter(pk=umlauf.pk).update(frist=timezone.localdate() - timedelta(days=1))


def mails(anlass: str) -> list[str]:
    return sorted(Nachricht.objects.filter(anlass=anlass).values_list("empfaenger", flat=True))


def weg(umlauf: Umlauf, kontakt: Kontakt) -> str:
    """The path of the link that this person was mailed."""
    cache.clear()
    zugang = Zugang.objects.get(
        zweck=Zugang.Zweck.UMLAUF, gegenstand_id=umlauf.pk, inhaber_id=kontakt.pk
    )
    return "/" + persoenlicher_link("treffen:umlaufstimme-link", zugang).split("/", 3)[3]


def url(name: str, umlauf: Umlauf | None = None) -> str:
    args: list[Any] = ["kinderschutz"] + ([umlauf.pk] if umlauf else [])
    return reverse(f"treffen:{name}", args=args)
