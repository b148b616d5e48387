"""The questions of a poll and their order; only those not opened yet change."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.umfrage import gesperrt
from treffen.models import Umfrage, Umfragefrage, Umfrageoption


def verlange_aenderbar(frage: Umfragefrage) -> None:
    if frage.zustand != Umfragefrage.Zustand.BEREIT:
        raise FalscherZustand(
            gettext("Diese Frage ist schon geöffnet worden."),
            bei=frage,
            weiter=gettext("Sie bleibt, wie sie ist. Legen Sie bei Bedarf eine weitere Frage an."),
        )


def _verlange_nicht_geschlossen(umfrage: Umfrage) -> None:
    if umfrage.ist_geschlossen:
        raise FalscherZustand(
            gettext("Die Umfrage ist geschlossen."),
            bei=umfrage,
            weiter=gettext("Für weitere Fragen kopieren Sie sie."),
        )


@transaction.atomic
def anfuegen(*, frage: Umfragefrage, wahlen: Sequence[str], von: Handelnde) -> None:
    """Behind the last one. Raises FalscherZustand once the poll is closed."""
    umfrage = gesperrt(frage.umfrage)  # of two who add at once, each gets a place of its own
    _verlange_nicht_geschlossen(umfrage)
    letzte = umfrage.fragen.aggregate(letzte=Max("position"))["letzte"]
    frage.position = (letzte or 0) + 1
    frage.save()
    _optionen_schreiben(frage, wahlen)


@transaction.atomic
def aendern(
    *, frage: Umfragefrage, felder: Sequence[str], wahlen: Sequence[str], von: Handelnde
) -> None:
    """Raises FalscherZustand once it was opened. The caller holds the question's row."""
    verlange_aenderbar(frage)
    frage.save(update_fields=felder)
    _optionen_schreiben(frage, wahlen)


def _optionen_schreiben(frage: Umfragefrage, wahlen: Sequence[str]) -> None:
    """What keeps its words stays the same row."""
    da = {option.text: option for option in frage.optionen.all()}
    frage.optionen.exclude(text__in=wahlen).delete()
    for position, text in enumerate(wahlen, start=1):
        option = da.get(text)
        if option is None:
            Umfrageoption.objects.create(frage=frage, position=position, text=text)
        elif option.position != position:
            option.position = position
            option.save(update_fields=["position"])


@transaction.atomic
def loeschen(*, frage: Umfragefrage, von: Handelnde) -> None:
    """Raises FalscherZustand once it was opened."""
    gesperrt(frage.umfrage)
    frage.refresh_from_db(fields=["zustand"])
    verlange_aenderbar(frage)
    frage.delete()


@transaction.atomic
def ruecken(*, frage: Umfragefrage, hoch: bool, von: Handelnde) -> bool:
    """One place up or down; False at the end of the list."""
    umfrage = gesperrt(frage.umfrage)
    _verlange_nicht_geschlossen(umfrage)
    alle = list(umfrage.fragen.all())
    stelle = [eine.pk for eine in alle].index(frage.pk)
    neu = stelle - 1 if hoch else stelle + 1
    if not 0 <= neu < len(alle):
        return False
    alle.insert(neu, alle.pop(stelle))
    for position, eine in enumerate(alle, start=1):
        if eine.position != position:
            eine.position = position
            eine.save(update_fields=["position"])
    return True
