from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from netzwerk.basis.models import Netzwerk
from netzwerk.demo import daten


class Command(BaseCommand):
    help = "Legt die Demodaten an: eine erfundene Stadt. Nur in Demo und Tests."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUKTION:
            raise CommandError("Demodaten und Demokonten gibt es nur in der Demo.")
        if Netzwerk.objects.exists():
            raise CommandError("Es gibt schon ein Netzwerk. Setzen Sie die Demo erst zurück.")
        daten.laden()
