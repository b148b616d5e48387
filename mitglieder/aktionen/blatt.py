"""Ordering the sheets that are signed by hand, and the files for a qualified signature."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.models import Dokument

#: Of one accession; what is issued for a qualified signature is stored once and compared later.
BLATT = "unterschriftsblatt"
#: Of a version: the sheets of all who have not answered.
BLAETTER = "unterschriftsblaetter"


def offene(fassung: Fassung) -> Any:
    """Whose sheet is worth printing."""
    return (
        Beitritt.objects.filter(fassung=fassung)
        .unbeantwortet()
        .select_related("fassung__vereinbarung__netzwerk", "organisation")
        .order_by("organisation__name", "organisation_id")
    )


@transaction.atomic
def anfordern(beitritt: Beitritt) -> Dokument:
    """The sheet of one organisation. Raises BeitrittNichtMoeglich."""
    fassung = beitritt.fassung
    if not (beitritt.ist_offen and fassung.ist_zeichenbar):
        raise BeitrittNichtMoeglich(_("Für diese Organisation ist nichts mehr zu unterzeichnen."))
    qes = fassung.form == Fassung.Form.QES
    if not qes:
        _neu_machen(beitritt, BLATT)  # the name of the organisation may be another by now
    name = slugify(beitritt.organisation.name)[:60] or str(beitritt.pk)
    stamm = "zum-unterzeichnen" if qes else "unterschriftsblatt"
    pdf = dokument.anfordern(
        netzwerk=fassung.vereinbarung.netzwerk,
        art=BLATT,
        gegenstand=beitritt,
        dateiname=f"{stamm}-{name}-fassung-{fassung.nummer}.pdf",
    )
    pdf.erneut()
    return pdf


@transaction.atomic
def alle_anfordern(fassung: Fassung) -> Dokument:
    """The sheets of all who have not answered, as of now. Raises BeitrittNichtMoeglich."""
    if fassung.form == Fassung.Form.QES:
        raise BeitrittNichtMoeglich(
            _("Diese Fassung verlangt eine qualifizierte elektronische Signatur, kein Papier.")
        )
    if not fassung.ist_zeichenbar or not offene(fassung).exists():
        raise BeitrittNichtMoeglich(_("Keine Organisation hat noch zu unterzeichnen."))
    _neu_machen(fassung, BLAETTER)
    return dokument.anfordern(
        netzwerk=fassung.vereinbarung.netzwerk,
        art=BLAETTER,
        gegenstand=fassung,
        dateiname=f"unterschriftsblaetter-fassung-{fassung.nummer}.pdf",
    )


def _neu_machen(gegenstand: Beitritt | Fassung, art: str) -> None:
    """Unless a worker is at it: what was printed before is nobody's evidence."""
    for altes in Dokument.objects.zu(gegenstand).filter(art=art).exclude(datei=""):
        weg = partial(altes.datei.storage.delete, str(altes.datei.name))
        transaction.on_commit(weg, robust=True)
        altes.delete()
