import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mitglieder.models import Ausfuhr
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.models import Konto, Netzwerk

DATEINAMEN = {
    Ausfuhr.Art.ETIKETTEN: "Adressetiketten",
    Ausfuhr.Art.ANWESENHEITSLISTE: "Anwesenheitsliste",
    Ausfuhr.Art.ABDECKUNG: "Abdeckung",
    Ausfuhr.Art.TEILNAHMELISTE: "Anwesenheitsliste",
    Ausfuhr.Art.NAMENSSCHILDER: "Namensschilder",
    Ausfuhr.Art.ARCHIV: "Vereinbarung",
}
#: What is no PDF.
ENDUNGEN = {Ausfuhr.Art.ARCHIV: "zip"}


@transaction.atomic
def anfordern(
    *,
    netzwerk: Netzwerk,
    art: Ausfuhr.Art,
    organisationen: Iterable[int],
    angaben: Mapping[str, Any],
    vorgang: uuid.UUID,
    von: Konto,
) -> Ausfuhr:
    """Ask a worker for this file. The same `vorgang` again is the same file."""
    ausfuhr: Ausfuhr
    ausfuhr, neu = Ausfuhr.objects.get_or_create(
        vorgang=vorgang,
        defaults={
            "netzwerk": netzwerk,
            "konto": von,
            "art": art,
            "organisationen": list(organisationen),
            "angaben": dict(angaben),
        },
    )
    if neu:
        endung = ENDUNGEN.get(art, "pdf")
        dokument.anfordern(
            netzwerk=netzwerk,
            art=art,
            gegenstand=ausfuhr,
            dateiname=f"{DATEINAMEN[art]}-{timezone.localdate():%Y-%m-%d}.{endung}",
        )
    return ausfuhr
