"""The door on the day of the meeting: one press, one person; several doors at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.templatetags.portal import datum
from treffen.aktionen import anwesenheit
from treffen.aktionen.anwesenheit import DA, Neu
from treffen.models import Teilnahme, Treffen

#: Whoever forgot somebody at the door adds the person until then; later on the attendance page.
OFFEN_NACH = timedelta(days=1)


def ist_offen(treffen: Treffen) -> bool:
    """From the morning of the day until a day after its end."""
    return (
        treffen.zustand
        in (Treffen.Zustand.TERMINIERT, Treffen.Zustand.EINGELADEN, Treffen.Zustand.DURCHGEFUEHRT)
        and timezone.localdate(treffen.beginn) <= timezone.localdate()
        and timezone.now() <= treffen.ende + OFFEN_NACH
    )


def warum_zu(treffen: Treffen) -> str:
    """Why nobody is let in now; empty while the door is open."""
    if ist_offen(treffen):
        return ""
    if treffen.zustand in (Treffen.Zustand.ENTWURF, *Treffen.ENTFALLEN, Treffen.Zustand.VERSCHOBEN):
        return _("Zu diesem Treffen gibt es keinen Einlass.")
    if timezone.now() < treffen.beginn:
        return _("Der Einlass öffnet am %(tag)s.") % {"tag": datum(treffen.beginn)}
    return _("Der Einlass ist vorbei. Die Anwesenheit lässt sich noch von Hand ändern.")


def _verlangen(treffen: Treffen) -> None:
    if grund := warum_zu(treffen):
        raise FalscherZustand(grund, bei=treffen)
    anwesenheit.verlangen_offen(treffen)


@transaction.atomic
def einlassen(*, treffen: Treffen, teilnahme: Teilnahme) -> bool:
    """Whether this press counted; the second one, here or at another door, does not."""
    _verlangen(treffen)
    zeile = Teilnahme.objects.filter(pk=teilnahme.pk, treffen=treffen).exclude(anwesenheit=DA)
    return bool(zeile.update(anwesenheit=DA))


@transaction.atomic
def zuruecknehmen(*, treffen: Treffen, teilnahme: Teilnahme) -> bool:
    """Not there after all. Whoever came uninvited is no longer on the list; True then."""
    _verlangen(treffen)
    if teilnahme.weg != Teilnahme.Weg.VOR_ORT:
        Teilnahme.objects.filter(pk=teilnahme.pk, treffen=treffen, anwesenheit=DA).update(
            anwesenheit=Teilnahme.Anwesenheit.UNBEKANNT
        )
        return False
    gast = teilnahme.gast
    teilnahme.delete()
    if gast is not None:
        gast.delete()
    return True


@transaction.atomic
def kontakt_einlassen(*, treffen: Treffen, kontakt: Kontakt) -> tuple[Teilnahme, bool]:
    """A contact of the register who was not invited."""
    _verlangen(treffen)
    return anwesenheit.dazu(treffen, kontakt)


@transaction.atomic
def neu_einlassen(*, treffen: Treffen, neu: Neu) -> tuple[Teilnahme, bool]:
    """Somebody nobody expected."""
    _verlangen(treffen)
    return anwesenheit.neu_dazu(treffen, neu)
