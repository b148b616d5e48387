"""Result sheets: made for groups at a meeting, closed, opened again until the minutes are out."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from netzwerk.basis.modell import FalscherZustand
from treffen.models import Arbeitsgruppe, Ergebnisblatt, Treffen


def warum_fest(treffen: Treffen) -> str:
    """Why results of this meeting stay as they are; empty while they may change."""
    if treffen.zustand in (Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN):
        return _("Dieses Treffen findet so nicht statt.")
    protokoll = treffen.protokolle.order_by("-version").first()
    if protokoll is not None and protokoll.ist_freigegeben:
        return _("Das Protokoll ist freigegeben. Die Ergebnisse stehen damit fest.")
    return ""


def _verlangen(treffen: Treffen) -> None:
    """Behind the meeting's lock, which a release of the minutes holds too."""
    jetzt = Treffen.objects.select_for_update(of=("self",), no_key=True).get(pk=treffen.pk)
    if grund := warum_fest(jetzt):
        raise FalscherZustand(grund, bei=treffen)


@transaction.atomic
def anlegen(*, treffen: Treffen, gruppen: Iterable[Arbeitsgruppe]) -> list[Ergebnisblatt]:
    """A sheet for each group that has none yet; those of all of them. A second press adds nothing.

    Raises FalscherZustand.
    """
    _verlangen(treffen)
    gruppen = list(gruppen)
    Ergebnisblatt.objects.bulk_create(
        [Ergebnisblatt(treffen=treffen, gruppe=gruppe) for gruppe in gruppen],
        ignore_conflicts=True,
    )
    return list(Ergebnisblatt.objects.filter(treffen=treffen, gruppe__in=gruppen))


@transaction.atomic
def abschliessen(*, blatt: Ergebnisblatt) -> None:
    """Waits for an entry that is being saved. Raises FalscherZustand."""
    blatt.abschliessen()


@transaction.atomic
def wieder_oeffnen(*, blatt: Ergebnisblatt) -> None:
    """Raises FalscherZustand, above all once the minutes are released."""
    _verlangen(blatt.treffen)
    blatt.wieder_oeffnen()
