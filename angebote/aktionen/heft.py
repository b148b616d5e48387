from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from angebote.heft import kennung
from angebote.models import Angebotsheft
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.models import Dokument, Netzwerk

DATEINAMEN = {
    Angebotsheft.Art.AUSWAHL: "Angebote",
    Angebotsheft.Art.VERZEICHNIS: "Alle-Angebote",
}


@transaction.atomic
def anfordern(
    *,
    netzwerk: Netzwerk,
    art: Angebotsheft.Art,
    auswahl: Sequence[int],
    angaben: Mapping[str, Any],
) -> Angebotsheft:
    """Ask a worker for this booklet. What says the same as one of today is that one.

    Nobody is named as the one who asks: for visitors there is nobody to name.
    """
    entwurf = Angebotsheft(netzwerk=netzwerk, art=art, auswahl=list(auswahl), angaben=dict(angaben))
    with translation.override("de"):
        marke = kennung(entwurf)
    heft: Angebotsheft
    heft, _neu = Angebotsheft.objects.get_or_create(
        netzwerk=netzwerk,
        kennung=marke,
        defaults={"art": art, "auswahl": entwurf.auswahl, "angaben": entwurf.angaben},
    )
    datei = dokument.anfordern(
        netzwerk=netzwerk,
        art="angebotsheft",
        gegenstand=heft,
        dateiname=f"{DATEINAMEN[art]}-{timezone.localdate():%Y-%m-%d}.pdf",
    )
    if datei.zustand == Dokument.Zustand.FEHLGESCHLAGEN:
        datei.erneut()
    return heft
