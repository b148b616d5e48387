"""The network's usual work processes, and what the portal knows about each in half a year.

The first evaluation begins with them; whoever writes it renames, adds and removes. What the portal
knows stands beside an item as long as it bears the usual title.
"""

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Nachricht, Netzwerk
from treffen.fortbildung import STATTGEFUNDEN
from treffen.halbjahr import Halbjahr
from treffen.models import Gruppenbericht, Massnahme, Protokoll, Teilnahme, Treffen

# What is written into the evaluation, so German like everything people write there.
TREFFEN = "Treffen vorbereiten und durchführen"
RUECKLAUF = "Einladung und Rücklauf"
PROTOKOLLE = "Protokolle fristgerecht"
MASSNAHMEN = "Maßnahmen umsetzen"
GRUPPEN = "Arbeit der Gruppen"
KONTAKTE = "Erreichbarkeit der Kontakte"
UEBLICHE = (TREFFEN, RUECKLAUF, PROTOKOLLE, MASSNAHMEN, GRUPPEN, KONTAKTE)


def kennzahlen(netzwerk: Netzwerk, halbjahr: Halbjahr) -> dict[str, str]:
    """One sentence per usual process; nothing where there is nothing to count. Seven queries."""
    gewesen = Treffen.objects.filter(
        netzwerk=netzwerk, zustand__in=STATTGEFUNDEN, beginn__range=halbjahr.zeitraum()
    )
    saetze = {
        TREFFEN: _treffen(gewesen),
        RUECKLAUF: _ruecklauf(gewesen),
        PROTOKOLLE: _protokolle(gewesen, netzwerk),
        MASSNAHMEN: _massnahmen(netzwerk, halbjahr),
        GRUPPEN: _berichte(netzwerk, halbjahr),
        KONTAKTE: _zurueck(netzwerk, halbjahr),
    }
    return {titel: satz for titel, satz in saetze.items() if satz}


def _treffen(gewesen: QuerySet[Treffen]) -> str:
    zahlen = gewesen.aggregate(
        ganz=Count("pk", filter=Q(arbeitsgruppe__isnull=True)),
        gruppen=Count("pk", filter=Q(arbeitsgruppe__isnull=False)),
    )
    treffen = ngettext(
        "%(zahl)s Treffen hat stattgefunden", "%(zahl)s Treffen haben stattgefunden", zahlen["ganz"]
    ) % {"zahl": zahlen["ganz"]}
    sitzungen = ngettext(
        "dazu %(zahl)s Sitzung einer Gruppe",
        "dazu %(zahl)s Sitzungen von Gruppen",
        zahlen["gruppen"],
    ) % {"zahl": zahlen["gruppen"]}
    return f"{treffen}, {sitzungen}." if zahlen["gruppen"] else f"{treffen}."


def _ruecklauf(gewesen: QuerySet[Treffen]) -> str:
    eingeladen = Teilnahme.objects.filter(treffen__in=gewesen).eingeladen()
    gesamt, geantwortet = eingeladen.count(), eingeladen.beantwortet().count()
    if not gesamt:
        return ""
    return _("%(teil)s von %(gesamt)s Einladungen sind beantwortet (%(prozent)s Prozent).") % {
        "teil": geantwortet,
        "gesamt": gesamt,
        "prozent": round(geantwortet * 100 / gesamt),
    }


def _protokolle(gewesen: QuerySet[Treffen], netzwerk: Netzwerk) -> str:
    """Of the meetings of the whole network, by the rule the network gave itself."""
    frist = timedelta(weeks=netzwerk.protokollfrist_wochen)
    hier = gewesen.filter(arbeitsgruppe__isnull=True)
    gesamt = hier.count()
    if not gesamt:
        return ""
    rechtzeitig = (
        Protokoll.objects.freigegeben()
        .filter(treffen__in=hier, version=1, freigegeben_am__lte=F("treffen__ende") + frist)
        .count()
    )
    return _(
        "%(teil)s von %(gesamt)s Protokollen waren innerhalb von %(wochen)s Wochen freigegeben."
    ) % {"teil": rechtzeitig, "gesamt": gesamt, "wochen": netzwerk.protokollfrist_wochen}


def _massnahmen(netzwerk: Netzwerk, halbjahr: Halbjahr) -> str:
    hier = Massnahme.objects.filter(netzwerk=netzwerk)
    zahlen = hier.aggregate(
        erledigt=Count("pk", filter=Q(erledigt_am__range=halbjahr.zeitraum())),
        offen=Count("pk", filter=Q(zustand__in=Massnahme.OFFENE)),
        faellig=Count("pk", filter=Q(zustand__in=Massnahme.OFFENE, frist__lt=timezone.localdate())),
    )
    if not any(zahlen.values()):
        return ""
    return (
        _(
            "%(erledigt)s erledigt in diesem Halbjahr; heute sind %(offen)s offen, "
            "davon %(faellig)s überfällig."
        )
        % zahlen
    )


def _berichte(netzwerk: Netzwerk, halbjahr: Halbjahr) -> str:
    faellig = Gruppenbericht.objects.filter(
        gruppe__netzwerk=netzwerk, faellig_am__range=(halbjahr.beginn, halbjahr.ende)
    )
    gesamt = faellig.count()
    if not gesamt:
        return ""
    return ngettext(
        "%(teil)s von %(gesamt)s fälligem Bericht ist abgegeben.",
        "%(teil)s von %(gesamt)s fälligen Berichten sind abgegeben.",
        gesamt,
    ) % {"teil": faellig.filter(abgegeben_am__isnull=False).count(), "gesamt": gesamt}


def _zurueck(netzwerk: Netzwerk, halbjahr: Halbjahr) -> str:
    post = Nachricht.objects.filter(netzwerk=netzwerk, angelegt_am__range=halbjahr.zeitraum())
    zahlen = post.aggregate(
        gesamt=Count("pk"),
        zurueck=Count(
            "pk",
            filter=Q(zustand__in=(Nachricht.Zustand.ZURUECK, Nachricht.Zustand.ABGELEHNT)),
        ),
    )
    if not zahlen["gesamt"]:
        return ""
    return (
        ngettext(
            "%(zurueck)s von %(gesamt)s E-Mail kam nicht an.",
            "%(zurueck)s von %(gesamt)s E-Mails kamen nicht an.",
            zahlen["gesamt"],
        )
        % zahlen
    )
