"""A person's consent to be published: given as long as she is there, ended with her name."""

from collections.abc import Callable

import pgtrigger
from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.models import Einwilligung, Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk


@transaction.atomic
def erteilen(*, kontakt: Kontakt, netzwerk: Netzwerk, von: Konto) -> Einwilligung:
    """By the person herself in her account, else recorded by the coordination as written.

    Raises FalscherZustand once the person has left.
    """
    # Whoever enters that she has left takes turns with this: then one of both is refused.
    aktuell = Kontakt.objects.select_for_update(no_key=True, of=("self",)).get(pk=kontakt.pk)
    if aktuell.ausgeschieden_am is not None:
        raise FalscherZustand(
            _("%(name)s ist ausgeschieden.") % {"name": aktuell.name},
            bei=Einwilligung(kontakt=aktuell, netzwerk=netzwerk),
            weiter=_("Wer ausgeschieden ist, steht nicht mehr auf den öffentlichen Seiten."),
        )
    weg = Einwilligung.Weg.KONTO if aktuell.konto_id == von.pk else Einwilligung.Weg.SCHRIFTLICH
    return Einwilligung.erteilen(aktuell, netzwerk=netzwerk, weg=weg, erfasst_von=von)


def name_speichern(*, kontakt: Kontakt, speichern: Callable[[], object], von: Handelnde) -> bool:
    """Save what may change a name; return whether a consent ended with it.

    The database ends it, whoever writes (trigger `neuer_name`). Alone who is signed in to the
    account of this entry is certainly the person herself and keeps it: a mailed link may be opened
    by whoever has taken over her mailbox.
    """
    gueltige = Einwilligung.objects.filter(kontakt=kontakt.pk).gueltig()
    stand = kontakt.pk is not None and gueltige.exists()
    if isinstance(von, Konto) and kontakt.konto_id == von.pk:
        with pgtrigger.ignore("mitglieder.Kontakt:neuer_name"):
            speichern()
    else:
        speichern()
    return stand and not gueltige.exists()
