from typing import Any

from django.core.management.base import BaseCommand

from angebote.aktionen import suche
from netzwerk.basis.models import Netzwerk


class Command(BaseCommand):
    help = "Baut den Suchindex der Angebote neu auf, Netzwerk für Netzwerk."

    def handle(self, *args: Any, **options: Any) -> None:
        for netzwerk in Netzwerk.objects.order_by("pk"):
            anzahl = suche.aufbauen(netzwerk)
            self.stdout.write(f"{netzwerk}: {anzahl} Angebote im Suchindex")
