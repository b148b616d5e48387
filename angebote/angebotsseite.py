"""What the public page of an offer shows beside the offer: dates, short address, schema.org."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse

from angebote.models import Angebot, Angebotstermin
from angebote.terminfolge import Vorkommen
from netzwerk.basis.links import absolut
from netzwerk.basis.pdf import qr_code

ZUERST = 3
WEITERE_TAGE = 5
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
    weitere: list[Vorkommen] = field(default_factory=list)
    frei: int | None = None

    @property
    def stand(self) -> str:
        """abgesagt | offen | voll (waiting list) | geschlossen | ohne (no sign-up here)"""
        if self.termin.ist_abgesagt:
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
        kommende = termin.naechste(1 + WEITERE_TAGE)
        if not kommende:
            continue
        frei = None if termin.plaetze is None else max(termin.plaetze - termin.belegt, 0)
        zeilen.append(Terminzeile(termin, kommende[0], kommende[1:], frei))
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
