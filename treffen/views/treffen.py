from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.models import Kontakt, Partnergruppe
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from netzwerk.basis.templatetags.portal import datum
from treffen import ablauf, antwortseite, tagesordnung
from treffen.aktionen import treffen as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.aktionen.warteliste import hat_platz, nachruecken
from treffen.empfaengerkreis import passende
from treffen.forms.treffen import NeuerTerminForm, TreffenForm
from treffen.models import Arbeitsgruppe, Protokoll, Teilnahme, Treffen
from treffen.models.arbeitsgruppe import ArbeitsgruppeQuerySet
from treffen.rechte import darf_treffen_sehen, darf_treffen_verwalten
from treffen.versand import Versand, versand
from treffen.zaehlung import zahlen_von
from treffen.zyklus import kein_arbeitstag

JE_SEITE = 50
A = Teilnahme.Antwort
CHIPS = (A.ZUGESAGT, A.WARTELISTE, A.STELLVERTRETUNG, A.ABGESAGT, A.OFFEN)
ART_DER_SITZUNG: dict[str, str] = {Arbeitsgruppe.Art.STEUERUNGSGRUPPE: Treffen.Art.STEUERUNGSGRUPPE}
SELTEN = {A.WARTELISTE, A.STELLVERTRETUNG}


def finden(request: Anfrage, pk: int) -> Treffen:
    """The meeting when whoever asks may see it, else 404; with the network already read."""
    treffen: Treffen = get_object_or_404(
        Treffen.objects.sichtbar_fuer(request.handelnde, request.netzwerk), pk=pk
    )
    treffen.netzwerk = request.netzwerk
    return treffen


def verwaltetes(request: KontoAnfrage, pk: int) -> Treffen:
    """The meeting when whoever asks runs it; 403 when she may only see it, else 404."""
    eigene = Treffen.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    treffen: Treffen | None = eigene.filter(pk=pk).first()
    if treffen is None:
        finden(request, pk)
        raise PermissionDenied
    treffen.netzwerk = request.netzwerk
    return treffen


def verwaltet(request: Anfrage, treffen: Treffen) -> bool:
    """Whether whoever asks runs this meeting, and its page shows what for."""
    if ist_koordination(request.handelnde, request.netzwerk):
        return True
    eigene = Treffen.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return eigene.filter(pk=treffen.pk).exists()


def eigene_gruppen(request: KontoAnfrage) -> ArbeitsgruppeQuerySet:
    """For which whoever asks may plan sessions."""
    verwaltbar: ArbeitsgruppeQuerySet = Arbeitsgruppe.objects.verwaltbar_fuer(
        request.handelnde, request.netzwerk
    )
    return verwaltbar.exclude(zustand=Arbeitsgruppe.Zustand.BEENDET)


def gewaehlte_gruppe(request: KontoAnfrage) -> Arbeitsgruppe | None:
    """The group named by `?gruppe=`, or the one that whoever asks leads; None: the whole network.

    A lead gets 403 for a group that is not hers, and where none of hers is at work.
    """
    eigene = eigene_gruppen(request)
    gewaehlt = request.GET.get("gruppe", "")
    if gewaehlt.isascii() and gewaehlt.isdigit() and len(gewaehlt) < 19:
        gruppe = eigene.filter(pk=int(gewaehlt)).first()
    else:
        gruppe = None
    if ist_koordination(request.handelnde, request.netzwerk) or gruppe:
        return gruppe
    if gewaehlt or not (gruppe := eigene.first()):
        raise PermissionDenied
    return gruppe


def zur_seite(treffen: Treffen, anker: str = "") -> HttpResponse:
    ziel = reverse("treffen:treffen-zeigen", args=[treffen.netzwerk.kurzname, treffen.pk])
    return redirect(f"{ziel}{anker}")


def versand_melden(request: HttpRequest, titel: str, danach: str) -> None:
    """Success, or a warning when the mails wait for the broker."""
    if broker_erreichbar():
        messages.success(request, titel, extra_tags=danach)
        return
    messages.warning(
        request,
        _("Die E-Mails warten noch."),
        extra_tags=_(
            "Der Versanddienst ist gerade nicht erreichbar. Alles ist gespeichert und geht von "
            "selbst hinaus, sobald er wieder läuft."
        ),
    )


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    leer = Treffen(netzwerk=request.netzwerk, arbeitsgruppe=gewaehlte_gruppe(request))
    if leer.arbeitsgruppe:
        leer.art = ART_DER_SITZUNG.get(leer.arbeitsgruppe.art, Treffen.Art.AG_SITZUNG)
    elif (art := request.GET.get("art")) in Treffen.Art.values:
        leer.art = art
    form = TreffenForm(request.POST or None, instance=leer, von=request.handelnde)
    if request.method == "POST" and form.is_valid():
        treffen = form.save()
        messages.success(
            request,
            _("Das Treffen ist als Entwurf angelegt."),
            extra_tags=_("Als Nächstes stellen Sie die Tagesordnung auf."),
        )
        _tag_pruefen(request, treffen)
        return zur_seite(treffen)
    return seite(request, "treffen/treffen/formular.html", {"form": form})


def _tag_pruefen(request: KontoAnfrage, treffen: Treffen) -> None:
    """A slip in the date is seen before fifty people are invited to a holiday."""
    if grund := kein_arbeitstag(timezone.localdate(treffen.beginn)):
        text = _("An diesem Tag ist %(grund)s. Prüfen Sie das Datum.") % {"grund": grund}
        messages.warning(request, text)


@nur(darf_treffen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = finden(request, pk)
    if not verwaltet(request, treffen):
        eigene = antwortseite.meine(treffen, request.handelnde)
        protokolle = Protokoll.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        kontext = {
            "treffen": treffen,
            "eigene": eigene,
            "frei": not eigene and treffen.nimmt_anmeldungen and hat_platz(treffen),
            "vertretung": eigene and antwortseite.vertretung(eigene),
            "form": eigene and antwortseite.formular(eigene),
            "protokoll": protokolle.filter(treffen=treffen).order_by("-version").first(),
            "anwesend": zahlen_von(treffen) if treffen.hat_begonnen else None,
            **tagesordnung.der_mitglieder(treffen, request.handelnde),
            **tagesordnung.rundherum(treffen, request.handelnde),
        }
        return render(request, "treffen/treffen/lesen.html", kontext)
    punkte = tagesordnung.der_koordination(treffen)
    zahlen = Teilnahme.objects.zaehlung(treffen)
    stand = versand(treffen)
    frei = ablauf.protokoll_ist_frei(treffen)
    ohne_neuen_termin = (
        Teilnahme.objects.filter(treffen=treffen).ohne_neuen_termin().erreichbar().count()
        if treffen.sequenz
        else 0
    )
    return render(
        request,
        "treffen/treffen/zeigen.html",
        {
            "treffen": treffen,
            **punkte,
            **tagesordnung.rundherum(treffen, request.handelnde),
            **tagesordnung.uebrig(treffen),
            "schritte": ablauf.schritte(treffen, zahlen, protokoll_frei=frei),
            "naechster": ablauf.naechster_schritt(
                treffen, zahlen, stand, ohne_neuen_termin=ohne_neuen_termin, protokoll_frei=frei
            ),
            "weitere": _weitere(treffen),
            "anwesend": zahlen_von(treffen) if treffen.hat_begonnen else None,
            "protokoll_frei": frei,
            "passende": _passende(request, treffen),
            "versand": stand,
            "stoerungen": stand.stoerungen(),
            **teilnehmende(request, treffen, zahlen, stand),
        },
    )


def teilnehmende(
    request: KontoAnfrage, treffen: Treffen, zahlen: dict[str, int], stand: Versand
) -> dict[str, Any]:
    """The page of persons the address asks for; also what the delivery refreshes."""
    filter_ = request.GET.get("antwort", "")
    zeilen = Teilnahme.objects.filter(treffen=treffen).eingeladen()
    if filter_ in zahlen:
        zeilen = zeilen.filter(antwort=filter_)
    else:
        filter_ = ""
    zeilen = zeilen.mit_person().annotate(gruppen=_gruppen(request.netzwerk))
    gesamt = sum(zahlen.values())
    anzahl = zahlen[filter_] if filter_ else gesamt
    je_seite = max(anzahl, 1) if "alle" in request.GET else JE_SEITE
    blaettern = Paginator(zeilen.nach_namen(), je_seite)
    blaettern.count = anzahl  # known already: saves a query
    seite_ = blaettern.get_page(request.GET.get("seite"))
    return {
        "seite": seite_,
        "teilnehmende": stand.anheften(seite_.object_list),
        "gesamt": gesamt,
        "zahlen": zahlen,
        "filter": filter_,
        "chips": [
            (antwort.value, antwort.label, zahlen[antwort])
            for antwort in CHIPS
            if zahlen[antwort] or antwort not in SELTEN
        ],
    }


def _gruppen(netzwerk: Netzwerk) -> ArraySubquery:
    return ArraySubquery(
        Partnergruppe.objects.filter(
            mitgliedschaft__netzwerk=netzwerk,
            mitgliedschaft__organisation=Coalesce(
                models.OuterRef("kontakt__organisation"), models.OuterRef("gast__organisation")
            ),
        )
        .order_by("position", "name")
        .values("name")
    )


def _passende(request: KontoAnfrage, treffen: Treffen) -> list[Kontakt]:
    """Who fits what was invited by and is not invited; once somebody is."""
    if treffen.zustand != Treffen.Zustand.EINGELADEN or treffen.hat_begonnen:
        return []
    return list(passende(treffen, request.handelnde))


def _weitere(treffen: Treffen) -> list[tuple[str, str]]:
    """What else can be done, behind „⋮“."""
    z = Treffen.Zustand
    moeglich = [
        (z.TERMINIERT, "einladung-neu", _("Personen einladen")),
        (z.EINGELADEN, "einladung-neu", _("Weitere Personen einladen")),
        (z.EINGELADEN, "erinnerung-neu", _("An die Antwort erinnern")),
        (z.EINGELADEN, "einladung-zustellung", _("Versand ansehen")),
        (z.TERMINIERT, "treffen-durchfuehren", _("Als durchgeführt festhalten")),
        (z.EINGELADEN, "treffen-durchfuehren", _("Als durchgeführt festhalten")),
        (z.TERMINIERT, "treffen-verschieben", _("Treffen verschieben")),
        (z.EINGELADEN, "treffen-verschieben", _("Treffen verschieben")),
        (z.DURCHGEFUEHRT, "treffen-archivieren", _("Treffen archivieren")),
        (z.ENTWURF, "treffen-absagen", _("Treffen absagen")),
        (z.TERMINIERT, "treffen-absagen", _("Treffen absagen")),
        (z.EINGELADEN, "treffen-absagen", _("Treffen absagen")),
        (z.VERSCHOBEN, "treffen-absagen", _("Treffen absagen")),
    ]
    moeglich.insert(0, (z(treffen.zustand), "programm-zeigen", _("Programm und Workshops")))
    moeglich.append((z(treffen.zustand), "kopie-neu", _("Treffen kopieren")))
    return [
        (titel, reverse(f"treffen:{name}", args=[treffen.netzwerk.kurzname, treffen.pk]))
        for zustand, name, titel in moeglich
        if zustand == treffen.zustand
        and (name != "treffen-durchfuehren" or treffen.hat_begonnen)
        and (name != "einladung-neu" or treffen.kann_einladen)
        and (name != "erinnerung-neu" or treffen.nimmt_antworten)
    ]


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        sperren(treffen)
    protokoll = aktuelles(treffen)
    # Released minutes show title, time and place, and so does their PDF.
    if not treffen.ist_aenderbar or (protokoll and protokoll.ist_freigegeben):
        messages.warning(request, _("Dieses Treffen lässt sich nicht mehr ändern."))
        return zur_seite(treffen)
    form = TreffenForm(request.POST or None, instance=treffen, von=request.handelnde)
    if request.method == "POST" and form.is_valid():
        form.save()
        nachruecken(treffen=treffen, von=request.handelnde)  # there may be more places now
        messages.success(request, _("Die Angaben sind gespeichert."))
        if "datum" in form.changed_data:
            _tag_pruefen(request, treffen)
        return zur_seite(treffen)
    return seite(
        request,
        "treffen/treffen/formular.html",
        {"form": form, "treffen": verwaltetes(request, pk)},
    )


@nur(darf_treffen_verwalten)
@require_POST
def terminieren(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    treffen.terminieren()
    messages.success(
        request,
        _("Der Termin steht fest."),
        extra_tags=_("Als Nächstes laden Sie ein."),
    )
    return zur_seite(treffen)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu_terminieren(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    form = NeuerTerminForm(request.POST or None, instance=verwaltetes(request, pk))
    if request.method == "POST" and form.is_valid():
        neu = form.instance
        aktionen.neu_terminieren(
            treffen=treffen,
            beginn=neu.beginn,
            ende=neu.ende,
            antwort_bis=neu.antwort_bis,
            von=request.handelnde,
        )
        mehr = _(
            "Die Antworten zum alten Termin gelten nicht mehr. Die Eingeladenen erfahren den "
            "neuen und werden neu gefragt, sobald Sie sie benachrichtigen."
        )
        if treffen.top_anmeldung_bis:
            themen = _("Mitglieder melden bis zum %(tag)s Themen an.")
            mehr += " " + themen % {"tag": datum(treffen.top_anmeldung_bis)}
        messages.success(request, _("Der neue Termin steht fest."), extra_tags=mehr)
        return zur_seite(treffen)
    return seite(request, "treffen/treffen/neuer_termin.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def durchfuehren(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        treffen.durchfuehren()
        messages.success(
            request,
            _("Das Treffen hat stattgefunden."),
            extra_tags=_("Als Nächstes halten Sie die Ergebnisse im Protokoll fest."),
        )
        return zur_seite(treffen)
    return render(request, "treffen/treffen/durchfuehren.html", {"treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def archivieren(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        treffen.archivieren()
        messages.success(request, _("Das Treffen ist archiviert."))
        return zur_seite(treffen)
    return render(request, "treffen/treffen/archivieren.html", {"treffen": treffen})
