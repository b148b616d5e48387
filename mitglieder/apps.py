from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class MitgliederConfig(AppConfig):
    name = "mitglieder"
    verbose_name = _("Mitglieder")

    def ready(self) -> None:
        from mitglieder import (  # noqa: F401  # register mails
            abstimmungsbriefe,
            aufnahmebriefe,
            bestaetigungsbriefe,
            einlesebriefe,
            gegenzeichnungsbriefe,
            laufzeitbriefe,
            nachweisbriefe,
            rundschreibenbriefe,
            zeichnungsbriefe,
        )

        autodiscover_modules("umzugsregeln")  # of every app, for `mitglieder.umzug`
