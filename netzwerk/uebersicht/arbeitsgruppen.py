"""What is to be done about working groups: by the coordination, and by who leads one."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.gruppenlage import mit_terminen
from treffen.models import Arbeitsgruppe, Gruppenbericht, Gruppenmeldung, Gruppenmitglied


def aufgaben(netzwerk: Netzwerk, heute: date) -> list[Aufgabe]:
    """Reports that are due, groups whose term is over, groups that nobody leads, groups that work
    and are called planned; two queries."""
    liste = []
    faellig = list(Gruppenbericht.objects.faellig(netzwerk, heute).select_related("gruppe"))
    if faellig:
        aeltester = faellig[0]
        liste.append(
            Aufgabe(
                ngettext(
                    "Ein Bericht einer Arbeitsgruppe ist fällig",
                    "%(n)s Berichte von Arbeitsgruppen sind fällig",
                    len(faellig),
                )
                % {"n": len(faellig)},
                _ziel(netzwerk, [bericht.gruppe for bericht in faellig], "#berichte"),
                _("%(gruppe)s: seit %(tag)s")
                % {"gruppe": aeltester.gruppe, "tag": datum(aeltester.faellig_am)},
                symbol="diversity-1",
                art="danger" if aeltester.faellig_am < heute else "warning",
            )
        )
    leitet = Gruppenmitglied.objects.jetzt().filter(
        gruppe=OuterRef("pk"), aufgabe=Gruppenmitglied.Aufgabe.LEITUNG
    )
    laufende: list[Any] = list(
        Arbeitsgruppe.objects.des_netzwerks(netzwerk)
        .exclude(zustand=Arbeitsgruppe.Zustand.BEENDET)
        .mit_beginn(heute)
        .annotate(hat_leitung=Exists(leitet))
    )
    abgelaufen = [gruppe for gruppe in laufende if gruppe.ist_abgelaufen(heute)]
    if abgelaufen:
        liste.append(
            Aufgabe(
                ngettext(
                    "Die Zeit einer Arbeitsgruppe ist um",
                    "Die Zeit von %(n)s Arbeitsgruppen ist um",
                    len(abgelaufen),
                )
                % {"n": len(abgelaufen)},
                _ziel(netzwerk, abgelaufen),
                _("%(gruppen)s: beenden oder verlängern.")
                % {"gruppen": ", ".join(map(str, abgelaufen))},
                symbol="diversity-1",
            )
        )
    ohne = [gruppe for gruppe in laufende if not gruppe.hat_leitung]
    if ohne:
        liste.append(
            Aufgabe(
                ngettext(
                    "Eine Arbeitsgruppe hat keine Leitung",
                    "%(n)s Arbeitsgruppen haben keine Leitung",
                    len(ohne),
                )
                % {"n": len(ohne)},
                _ziel(netzwerk, ohne, "#mitglieder"),
                ", ".join(map(str, ohne)),
                symbol="diversity-1",
                art="info",
            )
        )
    # Whose time is over was named above: it is ended now, or gets more time.
    geplante = [gruppe for gruppe in laufende if gruppe.beginn_fehlt and gruppe not in abgelaufen]
    if geplante:
        liste.append(
            Aufgabe(
                ngettext(
                    "Eine Arbeitsgruppe steht noch als geplant da",
                    "%(n)s Arbeitsgruppen stehen noch als geplant da",
                    len(geplante),
                )
                % {"n": len(geplante)},
                _ziel(netzwerk, geplante),
                _("%(gruppen)s: Erst wenn die Arbeit beginnt, werden Berichte fällig.")
                % {"gruppen": ", ".join(map(str, geplante))},
                symbol="diversity-1",
            )
        )
    return liste


def _ziel(netzwerk: Netzwerk, gruppen: list[Arbeitsgruppe], anker: str = "") -> str:
    """The one group, or the list of all."""
    if len({gruppe.pk for gruppe in gruppen}) > 1:
        return reverse("treffen:arbeitsgruppe-liste", args=(netzwerk.kurzname,))
    ort = (netzwerk.kurzname, gruppen[0].pk)
    return reverse("treffen:arbeitsgruppe-zeigen", args=ort) + anker


def gefuehrte(konto: Konto, netzwerk: Netzwerk) -> QuerySet[Any]:
    """The groups this account leads, with their next session, report, and who waits to join."""
    eigene = Arbeitsgruppe.objects.verwaltbar_fuer(konto, netzwerk).annotate(
        meldungen_offen=Count(
            "meldungen", filter=Q(meldungen__zustand=Gruppenmeldung.Zustand.OFFEN)
        )
    )
    return mit_terminen(
        eigene.exclude(zustand=Arbeitsgruppe.Zustand.BEENDET).order_by("name"), konto, netzwerk
    )
