from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AngeboteConfig(AppConfig):
    name = "angebote"
    verbose_name = _("Angebote")

    def ready(self) -> None:
        from angebote import pruefungsbriefe, terminbriefe  # noqa: F401  # register mails
