from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.protokoll import hat_stattgefunden
from treffen.models import Protokoll, Teilnahme, Treffen


@transaction.atomic
def erfassen(*, treffen: Treffen, werte: dict[int, str], gast: Kontakt | None = None) -> None:
    """Write who was there, by primary key of the participation; `gast` came uninvited.

    Raises FalscherZustand once the minutes are released: the list is a part of them.
    """
    # The lock keeps a release from happening between the check and the writing.
    protokolle = Protokoll.objects.select_for_update(no_key=True).filter(treffen=treffen)
    letztes = protokolle.order_by("-version").first()
    if letztes is not None and letztes.ist_freigegeben:
        raise FalscherZustand(
            _("Das Protokoll ist freigegeben, die Anwesenheit steht fest."), bei=letztes
        )
    for anwesenheit in Teilnahme.Anwesenheit:
        betroffen = [pk for pk, wert in werte.items() if wert == anwesenheit]
        if betroffen:
            Teilnahme.objects.filter(treffen=treffen, pk__in=betroffen).exclude(
                anwesenheit=anwesenheit
            ).update(anwesenheit=anwesenheit)
    if gast is not None:
        da = {"anwesenheit": Teilnahme.Anwesenheit.ANWESEND}
        Teilnahme.objects.update_or_create(
            treffen=treffen, kontakt=gast, defaults=da, create_defaults=da | {"runde": 0}
        )
    hat_stattgefunden(treffen)
