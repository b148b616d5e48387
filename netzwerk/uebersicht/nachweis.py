"""Signed sheets that wait for the coordination to look at them."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitglieder.models import Beitritt, Nachweis
from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One line per version, also one that has ended: the sheet came in time. One query."""
    wartende = (
        Nachweis.objects.des_netzwerks(netzwerk)
        .offen()
        .filter(beitritt__zustand=Beitritt.Zustand.PAPIER_ZU_PRUEFEN)
        .values(
            "beitritt__fassung__vereinbarung",
            "beitritt__fassung__titel",
            "beitritt__fassung__nummer",
        )
        .annotate(zahl=Count("pk"))
        .order_by("-zahl", "beitritt__fassung__vereinbarung", "beitritt__fassung__nummer")
    )
    return [
        Aufgabe(
            ngettext(
                "%(n)s Nachweis wartet auf Prüfung",
                "%(n)s Nachweise warten auf Prüfung",
                zeile["zahl"],
            )
            % {"n": zeile["zahl"]},
            reverse(
                "mitglieder:vereinbarung-fassung",
                args=(
                    netzwerk.kurzname,
                    zeile["beitritt__fassung__vereinbarung"],
                    zeile["beitritt__fassung__nummer"],
                ),
            )
            + f"?stand={Beitritt.Zustand.PAPIER_ZU_PRUEFEN}",
            _("%(titel)s, Fassung %(nummer)s")
            % {
                "titel": zeile["beitritt__fassung__titel"],
                "nummer": zeile["beitritt__fassung__nummer"],
            },
            symbol="contract",
        )
        for zeile in wartende
    ]
