"""Taking onto the agenda what earlier meetings left over."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from netzwerk.basis.handelnde import Handelnde
from treffen.models import Evaluation, Tagesordnungspunkt, Treffen
from treffen.themenspeicher import HERKUENFTE, HOECHSTENS, Vorschlag, vorrat


@transaction.atomic
def uebernehmen(
    *, treffen: Treffen, von: Handelnde, kennungen: Collection[str] | None = None
) -> list[Tagesordnungspunkt]:
    """The offers named, or all that are shown, to the end of the agenda; what is there already
    stays once.

    The lock comes before the offers are read: of two who press at once, the second finds none.
    What is named may have moved out of sight since her page was opened.
    """
    Tagesordnungspunkt.sperren(treffen.pk)
    alle = vorrat(treffen, HOECHSTENS if kennungen is None else None).vorschlaege
    gewaehlt = [v for v in alle if kennungen is None or v.kennung in kennungen]
    vergeben = {
        (herkunft, nummer)
        for zeile in treffen.tops.values(*HERKUENFTE)
        for herkunft, nummer in zeile.items()
        if nummer
    }
    neue = []
    for vorschlag in gewaehlt:
        eigene = _belegt(vorschlag)
        # Two adjourned items may be about the same measure.
        if not eigene & vergeben:
            vergeben |= eigene
            neue.append(_anfuegen(treffen, vorschlag))
    return neue


def _belegt(vorschlag: Vorschlag) -> set[tuple[str, int]]:
    """What an agenda holds once (constraints `top_*_einmal`)."""
    nummern = {herkunft: vorschlag.angaben.get(f"{herkunft}_id") for herkunft in HERKUENFTE}
    return {(herkunft, nummer) for herkunft, nummer in nummern.items() if nummer}


def _anfuegen(treffen: Treffen, vorschlag: Vorschlag) -> Tagesordnungspunkt:
    if (evaluation := vorschlag.angaben.get("evaluation_id")) is not None:
        _mitnehmen(evaluation, treffen)
    return Tagesordnungspunkt.anfuegen(treffen, **vorschlag.angaben)


def _mitnehmen(evaluation: int, treffen: Treffen) -> None:
    """Its page and its PDF name the meeting; not this one, where another has discussed it and only
    a decision was adjourned."""
    vertagt = Tagesordnungspunkt.objects.filter(
        evaluation=OuterRef("pk"),
        treffen=OuterRef("treffen"),
        zustand=Tagesordnungspunkt.Zustand.VERTAGT,
    )
    Evaluation.objects.filter(
        Q(treffen__isnull=True) | Q(treffen__zustand=Treffen.Zustand.ABGESAGT) | Exists(vertagt),
        pk=evaluation,
    ).update(treffen=treffen)
