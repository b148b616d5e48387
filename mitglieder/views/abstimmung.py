"""A draft being agreed on: the coordination asks and answers, partners read and remark by link."""

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import abstimmung as aktionen
from mitglieder.anmerkungen import anmerkungen_zu, ueberschrift
from mitglieder.forms.abstimmung import AnmerkungFormSet, AntwortFormular, FragenFormular
from mitglieder.models import Anmerkung, Fassung, Kontakt, Organisation, Vereinbarung
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.views.anlage import ausgeben
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import ausgeschoepft
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Nachricht, Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from netzwerk.basis.stand import sperren

ZWECK = Zugang.Zweck.ABSTIMMUNG


def _fassung(request: Anfrage, pk: int) -> Fassung:
    vereinbarung = get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related("fassung_set__abschnitt_set"),
        pk=pk,
    )
    return vereinbarung.neueste_fassung


def _zugaenge(fassung: Fassung) -> Any:
    typ = ContentType.objects.get_for_model(Fassung)
    return Zugang.objects.filter(zweck=ZWECK, gegenstand_typ=typ, gegenstand_id=fassung.pk)


def _zur_seite(request: Anfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:abstimmung-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _fassung(request, pk)
    anmerkungen = anmerkungen_zu(fassung)
    zugaenge = list(_zugaenge(fassung))
    kontakte = (
        Kontakt.objects.filter(pk__in=[z.inhaber_id for z in zugaenge])
        .select_related("organisation")
        .order_by("organisation__name", "nachname", "pk")
    )
    nachrichten = {
        n.zugang_id: n for n in Nachricht.objects.filter(zugang__in=zugaenge).order_by("pk")
    }
    je_kontakt = {z.inhaber_id: nachrichten.get(z.pk) for z in zugaenge}
    alle = [*anmerkungen.zum_ganzen, *anmerkungen.sonst]
    for liste in anmerkungen.je_abschnitt.values():
        alle += liste
    geschrieben = {anmerkung.kontakt_id for anmerkung in alle}
    return render(
        request,
        "mitglieder/abstimmung/zeigen.html",
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "anmerkungen": anmerkungen,
            "abschnitte": [
                (abschnitt, anmerkungen.zu(abschnitt.titel)) for abschnitt in fassung.abschnitte()
            ],
            "anzahl": len(alle),
            "anzahl_offen": sum(not anmerkung.ist_erledigt for anmerkung in alle),
            "gefragte": [
                (kontakt, je_kontakt[kontakt.pk], kontakt.pk in geschrieben) for kontakt in kontakte
            ],
        },
    )


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def fragen(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _fassung(request, pk)
    if not fassung.ist_entwurf and request.method != "POST":
        messages.warning(request, _("Diese Fassung ist veröffentlicht, ihr Text steht fest"))
        return redirect(fassung)
    waehlbar = (
        Kontakt.objects.im_netzwerk(request.netzwerk)
        .erreichbar()
        .filter(organisation__in=Organisation.objects.aktive_mitglieder(request.netzwerk))
        .select_related("organisation")
        .order_by("organisation__name", "nachname", "pk")
    )
    gefragt = set(_zugaenge(fassung).values_list("inhaber_id", flat=True))
    alle = "alle" in request.GET
    ungefragt = [pk for pk in waehlbar.values_list("pk", flat=True) if pk not in gefragt]
    formular = FragenFormular(
        request.POST if request.method == "POST" else None,
        waehlbar=waehlbar,
        gefragt=gefragt,
        initial={"kontakte": ungefragt if alle else []},
    )
    if request.method == "POST" and formular.is_valid():
        anzahl = aktionen.fragen(
            fassung=fassung,
            kontakte=formular.cleaned_data["kontakte"],
            begleittext=formular.cleaned_data["begleittext"],
            von=request.handelnde,
        )
        _gefragt_sagen(request, anzahl)
        return _zur_seite(request, pk)
    return seite(
        request,
        "mitglieder/abstimmung/fragen.html",
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "form": formular,
            "alle": alle,
            "anzahl_ungefragt": len(ungefragt),
            "anzahl_waehlbar": len(ungefragt) + len(gefragt),
        },
    )


def _gefragt_sagen(request: KontoAnfrage, anzahl: int) -> None:
    if not anzahl:
        messages.info(
            request,
            _("Diese Personen haben den Link schon"),
            extra_tags=_("Eine neue E-Mail geht erst, wenn sich der Entwurf geändert hat."),
        )
        return
    text = ngettext(
        "Der Entwurf ist in Abstimmung, %(zahl)s E-Mail ist unterwegs",
        "Der Entwurf ist in Abstimmung, %(zahl)s E-Mails sind unterwegs",
        anzahl,
    ) % {"zahl": anzahl}
    if broker_erreichbar():
        messages.success(request, text, extra_tags=_("Hier sehen Sie, was die Partner anmerken."))
    else:
        messages.warning(
            request, text, extra_tags=_("Der Versand ist gerade gestört und beginnt später.")
        )


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def beenden(request: KontoAnfrage, pk: int) -> HttpResponse:
    fassung = _fassung(request, pk)
    if request.method == "POST":
        aktionen.beenden(fassung=fassung, von=request.handelnde)
        messages.success(
            request,
            _("Die Abstimmung ist beendet"),
            extra_tags=_("Die Anmerkungen bleiben; neue kommen nicht mehr dazu."),
        )
        return redirect(fassung)
    if not fassung.ist_in_abstimmung:
        return redirect(fassung)
    kontext = {"vereinbarung": fassung.vereinbarung, "fassung": fassung}
    return render(request, "mitglieder/abstimmung/beenden.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def antworten(request: KontoAnfrage, pk: int, anmerkung: int) -> HttpResponse:
    vereinbarungen = Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    eine = get_object_or_404(
        Anmerkung.objects.select_related(
            "organisation", "kontakt", "fassung__vereinbarung__netzwerk"
        ).filter(fassung__vereinbarung=pk, fassung__vereinbarung__in=vereinbarungen),
        pk=anmerkung,
    )
    with transaction.atomic():
        if request.method == "POST":
            sperren(eine)
        daten = request.POST if request.method == "POST" else None
        formular = AntwortFormular(daten, instance=eine)
        if request.method == "POST" and formular.is_valid():
            eine.beantworten(
                formular.cleaned_data["antwort"],
                erledigt=formular.cleaned_data["erledigt"],
                von=request.handelnde,
            )
            messages.success(request, _("Die Antwort ist gespeichert"))
            return _zur_seite(request, pk)
    text = next(
        (
            abschnitt
            for abschnitt in eine.fassung.abschnitte()
            if ueberschrift(abschnitt.titel) == ueberschrift(eine.abschnitt)
        ),
        None,
    )
    return seite(
        request,
        "mitglieder/abstimmung/antworten.html",
        {
            "vereinbarung": eine.fassung.vereinbarung,
            "anmerkung": eine,
            "abschnitt": text,
            "form": formular,
        },
    )


def _gefragt(request: ZugangAnfrage) -> tuple[Fassung, Kontakt]:
    """What the link is for, and whose it is; nothing for those who left the network."""
    zugang = request.handelnde
    kontakt = get_object_or_404(
        Kontakt.objects.im_netzwerk(request.netzwerk).erreichbar().select_related("organisation"),
        pk=zugang.inhaber_id,
    )
    fassung = get_object_or_404(
        Fassung.objects.des_netzwerks(request.netzwerk)
        .select_related("vereinbarung__netzwerk")
        .prefetch_related("abschnitt_set"),
        pk=zugang.gegenstand_id,
    )
    return fassung, kontakt


@mit_zugang(ZWECK)
@never_cache
@require_http_methods(["GET", "POST"])
def lesen(request: ZugangAnfrage) -> HttpResponse:
    fassung, kontakt = _gefragt(request)
    titel = ["", *(abschnitt.titel for abschnitt in fassung.abschnitte())]
    formulare = AnmerkungFormSet(
        request.POST if request.method == "POST" else None,
        prefix="anmerkung",
        initial=[{"abschnitt": eine} for eine in titel],
    )
    kontext: dict[str, Any] = {
        "fassung": fassung,
        "zugang": request.handelnde,
        "partei": kontakt.organisation,
        "formulare": formulare,
    }
    if request.method == "POST" and formulare.is_valid():
        if ausgeschoepft("anmerkung", str(request.handelnde.pk), anzahl=30, sekunden=3600):
            messages.error(
                request,
                _("Sie haben schon sehr viel angemerkt"),
                extra_tags=_("Ihre Eingaben stehen noch hier. Senden Sie sie in einer Stunde."),
            )
            return _leseseite(request, kontext, status=429)
        try:
            anzahl = aktionen.anmerken(zugang=request.handelnde, anmerkungen=formulare.gesagtes())
        except aktionen.NichtInAbstimmung as grund:
            kontext |= {"grund": str(grund), "geschrieben": formulare.gesagtes()}
            return _leseseite(request, kontext, status=409)
        text = ngettext(
            "Ihre Anmerkung ist angekommen", "%(zahl)s Anmerkungen sind angekommen", anzahl
        )
        danke = _("Die Koordinierungsstelle liest sie und antwortet hier. Vielen Dank!")
        if anzahl:
            messages.success(request, text % {"zahl": anzahl}, extra_tags=danke)
        else:
            messages.success(request, _("Das haben Sie schon angemerkt"), extra_tags=danke)
        adresse = reverse(
            "mitglieder:abstimmung-lesen",
            args=(request.netzwerk.kurzname, zeichen(request.handelnde)),
        )
        return redirect(adresse)
    return _leseseite(request, kontext, status=422 if formulare.is_bound else 200)


def _leseseite(request: ZugangAnfrage, kontext: dict[str, Any], status: int) -> HttpResponse:
    fassung: Fassung = kontext["fassung"]
    if request.method == "POST":  # published while somebody was writing
        fassung.refresh_from_db(fields=["zustand"])
    offen = fassung.ist_in_abstimmung
    anmerkungen = anmerkungen_zu(fassung)
    # By heading: while the page lay open, sections may have moved, gone or come.
    je_titel = {
        ueberschrift(formular["abschnitt"].value() or ""): formular
        for formular in kontext["formulare"]
    }
    abschnitte = [
        (eine, anmerkungen.zu(eine.titel), je_titel.pop(ueberschrift(eine.titel), None))
        for eine in fassung.lesetext(str(kontext["partei"]))
    ]
    return render(
        request,
        "mitglieder/abstimmung/lesen.html",
        kontext
        | {
            "offen": offen,
            "lesbar": offen or not fassung.ist_entwurf,
            "anmerkungen": anmerkungen,
            "abschnitte": abschnitte,
            "zum_ganzen": je_titel.pop("", None),
            "uebrige": [f for f in je_titel.values() if f["text"].value()],
            "hat_fehler": status == 422,
        },
        status=status,
    )


@mit_zugang(ZWECK)
@never_cache
@require_safe
def anlage(request: ZugangAnfrage, anlage: int) -> HttpResponseBase:
    fassung, _kontakt = _gefragt(request)
    if fassung.ist_entwurf and not fassung.ist_in_abstimmung:
        raise Http404
    return ausgeben(request, [fassung], anlage)
