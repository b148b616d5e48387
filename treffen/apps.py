from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TreffenConfig(AppConfig):
    name = "treffen"
    verbose_name = _("Treffen")

    def ready(self) -> None:
        from treffen import (  # noqa: F401  # register mails
            antwortbriefe,
            beteiligung,  # who came, for the coverage
            evaluationsdokument,  # how its PDF is made
            fotoeinwilligungen,  # who stays known
            gruppenbriefe,
            massnahmenbriefe,
            meldewegkarte,  # how the card is made
            meldungsbriefe,
            protokollbriefe,
            topbriefe,
            umfragebriefe,
            umlaufbriefe,
            verweise,  # groups and projects on pages of organisations and offers
            workshopbriefe,
        )
