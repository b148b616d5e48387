from importlib import import_module

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BasisConfig(AppConfig):
    name = "netzwerk.basis"
    label = "basis"
    verbose_name = _("Grundlagen")

    def ready(self) -> None:
        # What each app registers: its mails, its documents, its menu entries.
        autodiscover_modules("briefe", "siegelbriefe", "dokumente", "navigation")


@register(deploy=True)
def setzt_pdf(**_: object) -> list[CheckMessage]:
    """WeasyPrint comes in with the first PDF: a library that it misses shall show before that."""
    try:
        import_module("netzwerk.basis.satz")
    except (ImportError, OSError) as fehler:
        return [Error(f"PDF lassen sich nicht erstellen: {fehler}", id="basis.E001")]
    return []
