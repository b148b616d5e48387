from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BasisConfig(AppConfig):
    name = "netzwerk.basis"
    label = "basis"
    verbose_name = _("Grundlagen")

    def ready(self) -> None:
        # What each app registers: its mails, its documents, its menu entries.
        autodiscover_modules("briefe", "dokumente", "navigation")
