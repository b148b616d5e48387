"""What is to be done about agreements: who does not answer, what ends, who waits in an old one."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitglieder.beitrittsregister import ERINNERN_NACH
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.models import Nachricht, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from netzwerk.uebersicht.aufgabe import Aufgabe


def aufgaben(netzwerk: Netzwerk) -> list[Aufgabe]:
    """Three queries, however many agreements."""
    return [*_laeuft_aus(netzwerk), *_uebergaenge(netzwerk), *_ohne_antwort(netzwerk)]


def _laeuft_aus(netzwerk: Netzwerk) -> list[Aufgabe]:
    heute = timezone.localdate()
    bald = Fassung.objects.des_netzwerks(netzwerk).laeuft_aus(heute).order_by("laeuft_bis")
    return [
        Aufgabe(
            _("%(titel)s läuft am %(tag)s aus")
            % {"titel": fassung.titel, "tag": datum(fassung.laeuft_bis)},
            _adresse(netzwerk, fassung, "vereinbarung-verlaengern"),
            _("Verlängern Sie sie mit demselben Text, oder beginnen Sie eine neue Fassung."),
            symbol="contract",
        )
        for fassung in bald
    ]


def _uebergaenge(netzwerk: Netzwerk) -> list[Aufgabe]:
    """A newer version is there, and parties of the old one are neither carried over nor asked."""
    weiter = Beitritt.objects.filter(
        fassung__vereinbarung=OuterRef("fassung__vereinbarung"),
        fassung__nummer__gt=OuterRef("fassung__nummer"),
        organisation=OuterRef("organisation"),
    )
    neuere = Fassung.objects.laufend().filter(
        vereinbarung=OuterRef("fassung__vereinbarung"), nummer__gt=OuterRef("fassung__nummer")
    )
    zurueck = (
        Beitritt.objects.filter(fassung__in=Fassung.objects.des_netzwerks(netzwerk).laufend())
        .gueltig()
        .filter(Exists(neuere), ~Exists(weiter))
        .values_list("fassung__vereinbarung", flat=True)
    )
    je_vereinbarung: dict[int, int] = {}
    for vereinbarung in zurueck:
        je_vereinbarung[vereinbarung] = je_vereinbarung.get(vereinbarung, 0) + 1
    return [
        Aufgabe(
            ngettext(
                "%(n)s Beteiligte wartet auf den Übergang in die neue Fassung",
                "%(n)s Beteiligte warten auf den Übergang in die neue Fassung",
                anzahl,
            )
            % {"n": anzahl},
            reverse("mitglieder:vereinbarung-zeigen", args=(netzwerk.kurzname, vereinbarung)),
            _("Leiten Sie sie über, oder fragen Sie sie neu."),
            symbol="contract",
        )
        for vereinbarung, anzahl in je_vereinbarung.items()
    ]


def _ohne_antwort(netzwerk: Netzwerk) -> list[Aufgabe]:
    seit = timezone.now() - ERINNERN_NACH
    erinnert = Nachricht.objects.zu(Beitritt.objects.des_netzwerks(netzwerk)).filter(
        anlass="vereinbarung.erinnerung", angelegt_am__gte=seit
    )
    still = (
        Beitritt.objects.offen(netzwerk)
        .unbeantwortet()
        .filter(eingeladen_am__lt=seit)
        .exclude(pk__in=erinnert.values("gegenstand_id"))
        .count()
    )
    if not still:
        return []
    return [
        Aufgabe(
            ngettext(
                "%(n)s Unterschrift fehlt seit mehr als sieben Tagen",
                "%(n)s Unterschriften fehlen seit mehr als sieben Tagen",
                still,
            )
            % {"n": still},
            reverse("mitglieder:vereinbarung-liste", args=(netzwerk.kurzname,)),
            _("Erinnern Sie im Register alle oder einzelne."),
            symbol="contract",
            art="info",
        )
    ]


def _adresse(netzwerk: Netzwerk, fassung: Fassung, name: str) -> str:
    args = (netzwerk.kurzname, fassung.vereinbarung_id, fassung.nummer)
    return reverse(f"mitglieder:{name}", args=args)
