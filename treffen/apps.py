from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreffenConfig(AppConfig):
    name = "treffen"
    verbose_name = _("Treffen")

    def ready(self) -> None:
        from treffen import (  # noqa: F401  # register mails
            antwortbriefe,
            beteiligung,  # who came, for the coverage
            fotoeinwilligungen,  # who stays known
            gruppenbriefe,
            meldungsbriefe,
            topbriefe,
            umfragebriefe,
            workshopbriefe,
        )
