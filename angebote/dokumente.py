"""The booklets as a worker makes them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone, translation

from angebote.heft import inhalt
from angebote.models import Angebotsheft
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum

JEDE = 5  # pages between two words on how far it has come


def heft_bauen(dokument: Dokument) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    heft: Angebotsheft = Angebotsheft.objects.select_related("netzwerk").get(
        pk=dokument.gegenstand_id
    )
    with translation.override("de"):
        angaben = kontext(heft)
        pdf = pdf_aus_vorlage(
            f"pdf/heft_{heft.art}.html",
            angaben,
            titel=f"{angaben['heft'].titel}: {heft.netzwerk.name}",
            archiv=False,
            melden=_melden(heft, dokument),
        )
    verlange_konformitaet(pdf, archiv=False)
    return Ergebnis(pdf)


def kontext(heft: Angebotsheft) -> dict[str, Any]:
    stand = timezone.localtime(heft.angelegt_am)
    netzwerk = heft.netzwerk
    return {
        "netzwerk": briefkopf(netzwerk),
        "kopfdatum": datum(stand),
        "erstellt_am": stand,
        "heft": inhalt(heft),
        "kontakt": [text for text in (netzwerk.kontakt_telefon, netzwerk.kontakt_email) if text],
    }


def _melden(heft: Angebotsheft, dokument: Dokument) -> Callable[[int], None]:
    """Page numbers are filled in by setting pages again: the count never goes back."""
    weiteste = 0

    def melden(gesetzt: int) -> None:
        nonlocal weiteste
        if gesetzt >= weiteste + JEDE:
            weiteste = gesetzt
            Angebotsheft.objects.filter(pk=heft.pk).update(seiten=gesetzt)
            dokument.verlaengern()

    return melden


dokumentart("angebotsheft", heft_bauen)
