"""Calling a meeting off or moving it, and telling everybody who is invited."""

from datetime import date, datetime

from django.db import transaction

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto
from treffen.aktionen import einladung
from treffen.fristen import verlegt
from treffen.models import Anschreiben, Bedarf, Fotoeinwilligung, Teilnahme, Treffen


@transaction.atomic
def absagen(
    *, treffen: Treffen, von: Handelnde, grund: str = "", anschreiben: Anschreiben | None = None
) -> int:
    """Raises FalscherZustand. Returns how many mails are on their way.

    They say what stands in `anschreiben`, else what the portal says.
    """
    treffen.absagen(grund)
    # Nobody cooks for a meeting that does not take place.
    Bedarf.objects.filter(teilnahme__treffen=treffen).delete()
    return _mitteilen(treffen, von, anschreiben)


@transaction.atomic
def verschieben(
    *, treffen: Treffen, von: Handelnde, grund: str = "", anschreiben: Anschreiben | None = None
) -> int:
    """The old date is off, the new one follows; calendars drop the entry."""
    treffen.verschieben(grund)
    return _mitteilen(treffen, von, anschreiben)


def _mitteilen(treffen: Treffen, von: Handelnde, anschreiben: Anschreiben | None) -> int:
    if anschreiben is not None and isinstance(von, Konto):
        anschreiben.save()
        anschreiben.versenden(von=von)
    return einladung.absage_mitteilen(treffen, anschreiben)


@transaction.atomic
def neu_terminieren(
    *,
    treffen: Treffen,
    von: Handelnde,
    beginn: datetime,
    ende: datetime,
    antwort_bis: date | None = None,
) -> None:
    """The new date after a postponement. Raises FalscherZustand.

    Answers were given to the old date: everybody is asked anew, the trail keeps what was said.
    The other deadlines keep their distance, but where somebody consented to photos, that day holds.
    """
    fristen = verlegt(treffen, beginn) | {"antwort_bis": antwort_bis}
    if Fotoeinwilligung.objects.filter(teilnahme__treffen=treffen).exists():
        del fristen["fotos_bis"]
    treffen.terminieren(beginn=beginn, ende=ende, **fristen)
    Teilnahme.objects.filter(treffen=treffen).beantwortet().update(
        antwort=Teilnahme.Antwort.OFFEN, beantwortet_am=None, warteliste_seit=None, bemerkung=""
    )
