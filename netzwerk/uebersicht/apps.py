from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UebersichtConfig(AppConfig):
    name = "netzwerk.uebersicht"
    label = "uebersicht"
    verbose_name = _("Übersicht")
