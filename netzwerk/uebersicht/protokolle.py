"""What is to be done about minutes that are being written, checked, sent or objected to."""

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.templatetags.portal import datum
from netzwerk.uebersicht import gescheitert
from netzwerk.uebersicht.aufgabe import Aufgabe
from treffen.models import Einwand, Protokoll, Protokollpruefung
from treffen.models.protokoll_auswahl import ProtokollQuerySet


def aufgaben(netzwerk: Netzwerk, leitung: Konto | None = None) -> list[Aufgabe]:
    """What nobody received, objections to decide, those taken over that no version says yet,
    answers of who checked, what only a meeting can approve; five queries. Of the whole network, or
    of the sessions this account runs."""
    protokolle = Protokoll.objects.filter(treffen__netzwerk=netzwerk)
    if leitung is not None:
        protokolle = protokolle.verwaltbar_fuer(leitung, netzwerk)
    einwaende = Einwand.objects.filter(protokoll__in=protokolle.order_by())
    je_protokoll = ("protokoll", "protokoll__treffen__titel")
    liste = gescheitert.aufgaben(netzwerk, protokolle if leitung is not None else None)
    liste += [
        Aufgabe(
            ngettext(
                "%(n)s Einwand zum Protokoll wartet auf Ihre Entscheidung",
                "%(n)s Einwände zum Protokoll warten auf Ihre Entscheidung",
                zahl,
            )
            % {"n": zahl},
            reverse("treffen:protokoll-zeigen", args=(netzwerk.kurzname, nummer)) + "#einwaende",
            titel,
            symbol="forum",
        )
        for nummer, titel, zahl in einwaende.offen()
        .order_by("protokoll")
        .values_list(*je_protokoll)
        .annotate(zahl=Count("pk"))
    ]
    liste += [
        Aufgabe(
            _("Korrigierte Version fehlt: %(titel)s") % {"titel": titel},
            reverse("treffen:korrektur-neu", args=(netzwerk.kurzname, nummer)),
            _("Ein Einwand ist übernommen."),
            symbol="assignment",
        )
        for nummer, titel, _zahl in einwaende.zu_korrigieren()
        .order_by("protokoll")
        .values_list(*je_protokoll)
        .annotate(zahl=Count("pk"))
    ]
    return liste + _geprueft(netzwerk, protokolle) + _von_hand(protokolle)


def _von_hand(protokolle: ProtokollQuerySet) -> list[Aufgabe]:
    reife = protokolle.von_hand_zu_genehmigen(timezone.localdate())
    return [
        Aufgabe(
            _("Ist das Protokoll genehmigt? %(titel)s") % {"titel": protokoll.treffen},
            protokoll.get_absolute_url() + "#verwalten-titel",
            _("Niemand hat es per E-Mail bekommen: Das Portal genehmigt es nicht von selbst."),
            symbol="assignment",
            art="info",
        )
        for protokoll in reife.select_related("treffen__netzwerk").order_by("pk")
    ]


def _geprueft(netzwerk: Netzwerk, protokolle: ProtokollQuerySet) -> list[Aufgabe]:
    letzte = (
        protokolle.in_arbeit().annotate(letzte=Max("pruefungen__pk")).order_by().values("letzte")
    )
    beantwortet = (
        Protokollpruefung.objects.filter(pk__in=letzte)
        .beantwortet()
        .select_related("protokoll__treffen", "kontakt")
        .order_by("beantwortet_am", "pk")
    )
    return [
        Aufgabe(
            (
                _("Protokoll geprüft, in Ordnung: %(titel)s")
                if pruefung.ist_in_ordnung
                else _("Protokoll mit Anmerkungen zurück: %(titel)s")
            )
            % {"titel": pruefung.protokoll.treffen},
            reverse(
                "treffen:protokoll-freigeben",
                args=(netzwerk.kurzname, pruefung.protokoll.treffen_id),
            ),
            f"{pruefung.kontakt.name}, {datum(pruefung.beantwortet_am)}",
            symbol="assignment",
            art="info" if pruefung.ist_in_ordnung else "warning",
        )
        for pruefung in beantwortet
    ]


def zu_pruefen(konto: Konto, netzwerk: Netzwerk) -> list[Aufgabe]:
    """Drafts this person is asked to read; one query."""
    offene = (
        Protokollpruefung.objects.filter(
            protokoll__treffen__netzwerk=netzwerk,
            kontakt__konto=konto,
            kontakt__ausgeschieden_am__isnull=True,
        )
        .offen()
        .select_related("protokoll__treffen")
    )
    return [
        Aufgabe(
            _("Protokoll prüfen: %(titel)s") % {"titel": pruefung.protokoll.treffen},
            reverse("treffen:protokollpruefung-eigene", args=(netzwerk.kurzname, pruefung.pk)),
            _("Sie sind seit %(tag)s darum gebeten.") % {"tag": datum(pruefung.gebeten_am)},
            symbol="assignment",
        )
        for pruefung in offene
    ]
