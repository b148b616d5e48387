"""What the public page of an offer shows beside the offer: dates, short address, schema.org."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from angebote.karten import Karte, karten
from angebote.models import Angebot, Angebotstermin, Suchdokument
from angebote.terminfolge import Vorkommen
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.pdf import qr_code

ZUERST = 3
WEITERE_TAGE = 5
VERWANDTE = 5
#: Terms of schema.org; an address in a template would look like a call to the outside.
BEGRIFFE = {
    "dienst": "Service",
    "organisation": "Organization",
    "publikum": "PeopleAudience",
    "kanal": "ServiceChannel",
    "kosten": "Offer",
    "ereignis": "Event",
    "ort": "Place",
    "virtuell": "VirtualLocation",
    "findet_statt": "EventScheduled",
    "abgesagt": "EventCancelled",
}
SCHEMA = {name: f"https://schema.org/{begriff}" for name, begriff in BEGRIFFE.items()}


@dataclass
class Terminzeile:
    """A date as visitors see it: the next time, those after it, and what one can do."""

    termin: Angebotstermin
    naechstes: Vorkommen
    davor: list[Vorkommen] = field(default_factory=list)  # skipped
    weitere: list[Vorkommen] = field(default_factory=list)  # skipped or not
    frei: int | None = None

    @property
    def stand(self) -> str:
        """abgesagt | offen | voll (waiting list) | geschlossen | ohne (no sign-up here)"""
        if self.termin.ist_abgesagt or self.naechstes.faellt_aus:
            return "abgesagt"
        if not self.termin.mit_anmeldung:
            return "ohne"
        if not self.termin.nimmt_anmeldungen:
            return "geschlossen"
        return "voll" if self.frei == 0 else "offen"


def terminzeilen(angebot: Angebot) -> list[Terminzeile]:
    """What is ahead, the next first; called off stays until its day has passed."""
    zeilen = []
    termin: Any  # with the counts
    for termin in angebot.termine.all().kommend().mit_zahlen():
        termin.angebot = angebot
        kommende = list(termin.kommende())
        if not kommende:
            continue
        # All that is left may be skipped: then its first day stands there as such.
        erstes = next((n for n, tag in enumerate(kommende) if not tag.faellt_aus), 0)
        frei = None if termin.plaetze is None else max(termin.plaetze - termin.belegt, 0)
        zeilen.append(
            Terminzeile(
                termin,
                naechstes=kommende[erstes],
                davor=kommende[:erstes],
                weitere=kommende[erstes + 1 :][:WEITERE_TAGE],
                frei=frei,
            )
        )
    return sorted(zeilen, key=lambda zeile: zeile.naechstes.beginn)


def adresse(angebot: Angebot) -> str:
    """The one full address, whatever stands behind the question mark."""
    kurzname = angebot.netzwerk.kurzname
    return absolut(reverse("angebote:angebot-zeigen", args=[kurzname, angebot.pk, angebot.slug]))


def kurzadresse(angebot: Angebot) -> str:
    """Short enough for a poster, and the same whatever the offer is called."""
    return absolut(reverse("angebot-kurz", args=[angebot.pk]))


@lru_cache(maxsize=512)
def _qr(text: str) -> str:
    return qr_code(text)


def kontext(angebot: Angebot) -> dict[str, Any]:
    zeilen = terminzeilen(angebot)
    kurz = kurzadresse(angebot)
    return {
        "termine": zeilen[:ZUERST],
        "mehr_termine": zeilen[ZUERST:],
        "adresse": adresse(angebot),
        "kurzadresse": kurz,
        "qr": _qr(kurz),
        "schema": SCHEMA,
    }


def ehemalige(netzwerk: Netzwerk) -> QuerySet[Angebot]:
    """Archived offers that once were public: their addresses stand on posters and in bookmarks."""
    return Angebot.objects.des_netzwerks(netzwerk).filter(
        zustand=Angebot.Zustand.ARCHIVIERT, freigegeben_am__isnull=False
    )


def verwandte(angebot: Angebot) -> list[Karte]:
    """Public offers of its topics, those that share most first."""
    nahe = (
        Suchdokument.objects.des_netzwerks(angebot.netzwerk)
        .filter(angebot__themen__in=angebot.themen.all())
        .exclude(angebot=angebot)
        .annotate(gemeinsam=Count("angebot__themen"))
        .order_by("ist_veraltet", "-gemeinsam", "-bestaetigt_am", "angebot_id")
    )
    zeilen = nahe.values_list("angebot_id", "stand")[:VERWANDTE]
    return karten(angebot.netzwerk, list(zeilen), ())
