"""What the town has added to the lists of the portal, and what it leaves out."""

from angebote.models import Angebot, Angebotsformat, Thema, Zielgruppe
from netzwerk.basis.models import Netzwerk


def anlegen(netzwerk: Netzwerk) -> None:
    angebote = Angebot.objects.des_netzwerks(netzwerk).order_by("pk")
    thema = Thema.objects.create(netzwerk=netzwerk, name="Trennung und Scheidung", position=1000)
    Thema.objects.create(netzwerk=netzwerk, name="Geschwister und Freundschaft", position=1010)
    grosseltern = Zielgruppe.objects.create(netzwerk=netzwerk, name="Großeltern", position=1000)
    for angebot in angebote.filter(zielgruppen__name="Eltern")[:3]:
        angebot.themen.add(thema)
        angebot.zielgruppen.add(grosseltern)
    Thema.objects.get(netzwerk=None, name="Kollegiale Fallberatung").ruht_in.add(netzwerk)
    Angebotsformat.objects.get(netzwerk=None, name="Peer-Projekt").ruht_in.add(netzwerk)
