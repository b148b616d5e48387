"""What a measure waits for the coordination with: another date, somebody whom mails reach."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Netzwerk
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Massnahme


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """One query; the list of measures shows which."""
    hier = Massnahme.objects.filter(netzwerk=netzwerk)
    zahlen = hier.aggregate(
        bitten=Count("pk", filter=Q(pk__in=hier.mit_fristbitte().values("pk"))),
        ohne=Count("pk", filter=Q(pk__in=hier.unerreichbar(netzwerk).values("pk"))),
    )
    aufgaben = []
    if zahlen["bitten"]:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "Bei %(n)s Maßnahme reicht die Frist nicht",
                    "Bei %(n)s Maßnahmen reicht die Frist nicht",
                    zahlen["bitten"],
                )
                % {"n": zahlen["bitten"]},
                _liste(netzwerk, "fristbitte"),
                _("Setzen Sie eine neue Frist, oder sagen Sie, warum es bei der alten bleibt."),
                symbol="hourglass-top",
            )
        )
    if zahlen["ohne"]:
        aufgaben.append(
            Aufgabe(
                ngettext(
                    "Zu %(n)s Maßnahme erreicht keine E-Mail die zuständige Person",
                    "Zu %(n)s Maßnahmen erreicht keine E-Mail die zuständige Person",
                    zahlen["ohne"],
                )
                % {"n": zahlen["ohne"]},
                _liste(netzwerk, "unerreichbar"),
                _("Tragen Sie eine Adresse ein, oder fragen Sie selbst nach dem Stand."),
                symbol="assignment",
            )
        )
    return aufgaben


def _liste(netzwerk: Netzwerk, stand: str) -> str:
    return reverse(
        "treffen:massnahme-liste", kwargs={"netzwerk": netzwerk.kurzname}, query={"stand": stand}
    )
