"""The invitation to become a member: mailed by the coordination, accepted by a personal link."""

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt, Mitgliedschaft
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Nachricht, Zugang

LINK_TAGE = 60


def naechste_runde(mitgliedschaft: Mitgliedschaft) -> int:
    """Which invitation mail comes next; the page carries it, so that two clicks are one."""
    return (
        Nachricht.objects.zu(mitgliedschaft).filter(anlass="mitgliedschaft.einladung").count() + 1
    )


@transaction.atomic
def einladen(
    *, mitgliedschaft: Mitgliedschaft, kontakt: Kontakt | None, runde: int, von: Handelnde
) -> None:
    """Invited, with a mail to `kontakt` or without. Raises FalscherZustand."""
    mitgliedschaft.einladen()
    if kontakt is not None:
        einladung_senden(mitgliedschaft=mitgliedschaft, kontakt=kontakt, runde=runde, von=von)


@transaction.atomic
def einladung_senden(
    *, mitgliedschaft: Mitgliedschaft, kontakt: Kontakt, runde: int, von: Handelnde
) -> int:
    """Queue the mail with the personal link; 0 when this round is there already."""
    if not mitgliedschaft.ist_eingeladen:
        raise FalscherZustand(
            _("„%(name)s“ ist nicht eingeladen.") % {"name": mitgliedschaft.organisation},
            bei=mitgliedschaft,
        )
    zugang = Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.AUFNAHME,
        gegenstand=mitgliedschaft,
        netzwerk=mitgliedschaft.netzwerk,
        tage=LINK_TAGE,
    )
    return post.einreihen(
        [
            post.nachricht(
                netzwerk=mitgliedschaft.netzwerk,
                anlass="mitgliedschaft.einladung",
                gegenstand=mitgliedschaft,
                empfaenger=kontakt.email,
                empfaenger_name=kontakt.name,
                zugang=zugang,
                runde=runde,
            )
        ]
    )


@transaction.atomic
def annehmen(*, mitgliedschaft: Mitgliedschaft, von: Zugang) -> None:
    """A member from now on; the coordination is told. Raises FalscherZustand."""
    if not mitgliedschaft.ist_eingeladen:  # a resting membership is not taken up by an old link
        raise FalscherZustand(_("Diese Einladung gilt nicht mehr."), bei=mitgliedschaft)
    mitgliedschaft.aktivieren()
    netzwerk = mitgliedschaft.netzwerk
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass="mitgliedschaft.angenommen",
                gegenstand=mitgliedschaft,
                empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                empfaenger_name=netzwerk.absender_name,
                runde=naechste_runde(mitgliedschaft),
                parameter={"durch": getattr(von.inhaber, "name", "")},
            )
        ]
    )
