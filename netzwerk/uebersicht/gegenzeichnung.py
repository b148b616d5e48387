"""What waits for the municipality's countersignature."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitglieder.models import Beitritt
from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One line per version; one query."""
    wartende = (
        Beitritt.objects.des_netzwerks(netzwerk)
        .gegenzuzeichnen()
        .values("fassung", "fassung__titel", "fassung__nummer")
        .annotate(zahl=Count("pk"))
        .order_by("-zahl", "fassung_id")
    )
    return [
        Aufgabe(
            ngettext(
                "%(n)s Beitritt wartet auf Gegenzeichnung",
                "%(n)s Beitritte warten auf Gegenzeichnung",
                zeile["zahl"],
            )
            % {"n": zeile["zahl"]},
            reverse(
                "mitglieder:gegenzeichnung-zeichnen", args=(netzwerk.kurzname, zeile["fassung"])
            ),
            _("%(titel)s, Fassung %(nummer)s")
            % {"titel": zeile["fassung__titel"], "nummer": zeile["fassung__nummer"]},
            symbol="contract",
        )
        for zeile in wartende
    ]
