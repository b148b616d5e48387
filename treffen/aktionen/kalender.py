"""The secret addresses of calendars to subscribe to."""

from django.db import transaction

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from treffen.abonnement import zugaenge

#: A calendar that goes quiet one day misleads: it ends with role or contact, hardly by its age.
GILT_TAGE = 5 * 365


@transaction.atomic
def anlegen(*, inhaber: Konto | Kontakt, netzwerk: Netzwerk, von: Handelnde) -> Zugang:
    """The one address there is: pressed twice, it stays the same."""
    zugaenge(inhaber, netzwerk).exclude(pk__in=zugaenge(inhaber, netzwerk).gueltig()).delete()
    return Zugang.fuer(
        inhaber,
        zweck=Zugang.Zweck.KALENDER,
        gegenstand=netzwerk,
        netzwerk=netzwerk,
        tage=GILT_TAGE,
    )


@transaction.atomic
def erneuern(*, inhaber: Konto | Kontakt, netzwerk: Netzwerk, von: Handelnde) -> Zugang:
    """Another address; whoever has the old one sees nothing any more."""
    beenden(inhaber=inhaber, netzwerk=netzwerk, von=von)
    return anlegen(inhaber=inhaber, netzwerk=netzwerk, von=von)


def beenden(*, inhaber: Konto | Kontakt, netzwerk: Netzwerk, von: Handelnde) -> None:
    """No address at all."""
    zugaenge(inhaber, netzwerk).delete()
