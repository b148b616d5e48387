"""A person's consent to be published: given as long as she is there, ended with her name."""

from django.db import transaction
from django.utils import timezone
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


def umbenannt(*, kontakt: Kontakt, frueher: str, von: Handelnde) -> bool:
    """A consent is one person's: under another name it ends, unless she changed it herself.

    Whether there was one to end.
    """
    if not frueher or kontakt.name == frueher:
        return False
    if isinstance(von, Konto) and kontakt.konto_id == von.pk:
        return False
    gueltige = Einwilligung.objects.filter(kontakt=kontakt).gueltig()
    return bool(gueltige.update(widerrufen_am=timezone.now()))
