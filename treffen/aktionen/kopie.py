"""A new draft from a meeting: what was planned, none of the people and nothing they said."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import sieht_alles
from treffen import fristen
from treffen.aktionen import themenspeicher
from treffen.models import Frage, Programmpunkt, Tagesordnungspunkt, Treffen, Workshop

FELDER = (
    "netzwerk", "arbeitsgruppe", "art", "ort", "online_link", "beschreibung", "plaetze",
    "offene_anmeldung", "ist_oeffentlich", "fragt_bedarf", "fragt_fotos",
)  # fmt: skip
#: What the lead of a group does not decide: going public, data people trust the coordination with.
HEIKEL = ("ist_oeffentlich", "fragt_bedarf")
WORKSHOP = ("nummer", "titel", "anbieter", "raum", "beschreibung", "plaetze")


@transaction.atomic
def kopieren(
    *,
    treffen: Treffen,
    titel: str,
    beginn: datetime,
    ende: datetime,
    von: Handelnde,
    als_naechstes: bool,
    mit_vorschlaegen: bool = False,
) -> Treffen:
    """The draft. Raises FalscherZustand when it is there already: pressed twice it is one; and
    when the group whose session it is has ended.

    `als_naechstes` links both; `mit_vorschlaegen` takes what earlier meetings left over.
    """
    vorlage = Treffen.objects.select_for_update().get(pk=treffen.pk)  # pressed twice: in turn
    verlange_laufend(vorlage)
    schon = Treffen.objects.filter(vorheriges=vorlage) if als_naechstes else None
    if schon is None:
        schon = Treffen.objects.filter(netzwerk=vorlage.netzwerk_id, titel=titel, beginn=beginn)
    if (gleiches := schon.first()) is not None:
        raise FalscherZustand(
            gettext("Dieses Treffen ist schon angelegt."),
            bei=gleiches,
            weiter=gettext("Hier ist es."),
        )
    darf_alles = sieht_alles(von, treffen.netzwerk)
    neu: Treffen = Treffen.objects.create(
        titel=titel,
        beginn=beginn,
        ende=ende,
        vorheriges=vorlage if als_naechstes else None,
        **{name: getattr(vorlage, name) for name in FELDER if darf_alles or name not in HEIKEL},
        **fristen.verlegt(vorlage, beginn),
    )
    _tagesordnung(vorlage, neu)
    _fragen(vorlage, neu)
    _programm(vorlage, neu)
    if mit_vorschlaegen:
        themenspeicher.uebernehmen(treffen=neu, von=von)
    return neu


def verlange_laufend(treffen: Treffen) -> None:
    """Nothing new for a group that has ended. Raises FalscherZustand."""
    gruppe = treffen.arbeitsgruppe
    if gruppe is not None and gruppe.ist_beendet:
        raise FalscherZustand(
            gettext("Die Gruppe ist beendet und bleibt, wie sie war."), bei=gruppe
        )


def _tagesordnung(vorlage: Treffen, neu: Treffen) -> None:
    """What comes every time; what somebody registered or was left over belonged to that day."""
    bleibende = vorlage.tops.auf_tagesordnung().filter(
        angemeldet_am=None, massnahme=None, fortsetzung_von=None, folgethema=None
    )
    Tagesordnungspunkt.objects.bulk_create(
        Tagesordnungspunkt(
            treffen=neu,
            nummer=nummer,
            titel=top.titel,
            art=top.art,
            minuten=top.minuten,
            vortragend=top.vortragend,
        )
        for nummer, top in enumerate(bleibende, start=1)
    )


def _fragen(vorlage: Treffen, neu: Treffen) -> None:
    Frage.objects.bulk_create(
        Frage(
            treffen=neu,
            position=frage.position,
            text=frage.text,
            art=frage.art,
            wahlen=frage.wahlen,
            ist_pflicht=frage.ist_pflicht,
        )
        for frage in vorlage.fragen.all()
    )


def _programm(vorlage: Treffen, neu: Treffen) -> None:
    for punkt in vorlage.programm.prefetch_related("workshops"):
        kopie = Programmpunkt.objects.create(
            treffen=neu,
            art=punkt.art,
            titel=punkt.titel,
            beginn=punkt.beginn,
            ende=punkt.ende,
            raum=punkt.raum,
            beschreibung=punkt.beschreibung,
            hat_wahl=punkt.hat_wahl,
        )
        Workshop.objects.bulk_create(
            Workshop(programmpunkt=kopie, **{name: getattr(workshop, name) for name in WORKSHOP})
            for workshop in punkt.workshops.all()
        )
