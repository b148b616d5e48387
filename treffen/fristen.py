"""The deadlines of a meeting when it is held on another day: of a copy, or after a postponement."""

from datetime import date, datetime

from django.utils import timezone

from treffen.models import Treffen

#: Over before the meeting begins.
VORHER = ("antwort_bis", "top_anmeldung_bis")


def verlegt(treffen: Treffen, beginn: datetime) -> dict[str, date | None]:
    """At their distance, but never beyond the meeting; none where it would be over already."""
    tag, heute = timezone.localdate(beginn), timezone.localdate()
    tage = tag - timezone.localdate(treffen.beginn)
    neue: dict[str, date | None] = {}
    for name in VORHER:
        frist: date | None = getattr(treffen, name)
        neu = frist and min(frist + tage, tag)
        neue[name] = None if neu and neu < heute <= tag else neu
    fotos = treffen.fotos_bis if treffen.fragt_fotos else None
    return neue | {"fotos_bis": fotos and max(fotos + tage, tag)}
