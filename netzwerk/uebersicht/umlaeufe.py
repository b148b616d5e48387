"""Circulations that end soon or were objected to, as tasks; two queries."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Umlauf
from treffen.umlauflage import wartet_auf
from treffen.umlaufthemen import beanstandete

BALD = timedelta(days=3)


def aufgaben(netzwerk: Netzwerk, heute: date) -> list[Aufgabe]:
    hier = Umlauf.objects.filter(netzwerk=netzwerk).select_related("netzwerk")
    enden: QuerySet[Any] = hier.laufend().filter(frist__lte=heute + BALD).order_by("frist", "pk")
    liste = [
        Aufgabe(
            ngettext(
                "%(n)s Stimme fehlt im Umlauf: %(titel)s",
                "%(n)s Stimmen fehlen im Umlauf: %(titel)s",
                umlauf.fehlen,
            )
            % {"n": umlauf.fehlen, "titel": umlauf},
            umlauf.get_absolute_url(),
            _("Er endet am %(tag)s.") % {"tag": datum(umlauf.frist)},
            symbol="how-to-vote",
        )
        for umlauf in enden.annotate(fehlen=Count("stimmen", filter=Q(stimmen__stimme="")))
    ]
    # Until an agenda takes it up, whenever that is: nobody has decided the matter.
    liste += [
        Aufgabe(
            _("Widerspruch gegen den Umlauf: %(titel)s") % {"titel": umlauf},
            umlauf.get_absolute_url(),
            _("Setzen Sie die Sache auf die nächste Tagesordnung."),
            symbol="how-to-vote",
        )
        for umlauf in beanstandete(netzwerk).select_related("netzwerk")
    ]
    return liste


def eigene(konto: Konto, netzwerk: Netzwerk) -> list[Aufgabe]:
    """What an account is asked in: for the houses whose contact it is."""
    return [
        Aufgabe(
            _("Ihre Stimme fehlt noch: %(titel)s") % {"titel": umlauf},
            reverse("treffen:umlaufstimme-eigene", args=(netzwerk.kurzname, umlauf.pk)),
            _("Er endet am %(tag)s.") % {"tag": datum(umlauf.frist)},
            symbol="how-to-vote",
        )
        for umlauf in wartet_auf(konto, netzwerk)
    ]
