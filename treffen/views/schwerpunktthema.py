"""Focus topics: from a closed question in one click, or by hand; and what came of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import schwerpunktthema as aktionen
from treffen.forms.schwerpunktthema import SchwerpunktthemaForm, StrukturForm
from treffen.gruppenplaetze import waehlbare
from treffen.herkunft import THEMA_MIT, beschlossenes, folgen, von_thema
from treffen.models import Arbeitsgruppe, Schwerpunktthema, Umfrage, Umfragefrage
from treffen.rangliste import (
    VOREINSTELLUNG,
    Platz,
    gleichstand,
    rangliste,
    verlange_auswertbar,
    vorauswahl,
)
from treffen.rechte import darf_gruppe_fuehren, darf_gruppen_gruenden, darf_gruppen_sehen

JE_SEITE = 50


def _thema(request: KontoAnfrage, pk: int) -> Schwerpunktthema:
    thema: Schwerpunktthema = get_object_or_404(
        Schwerpunktthema.objects.sichtbar_fuer(request.handelnde, request.netzwerk).select_related(
            *THEMA_MIT
        ),
        pk=pk,
    )
    thema.netzwerk = request.netzwerk
    return thema


@nur(darf_gruppen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    alle = Schwerpunktthema.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    frueher = request.GET.get("ansicht") == "abgeschlossen"
    zeilen = (
        (alle.filter(beendet_am__isnull=False) if frueher else alle.aktuell())
        .select_related(*THEMA_MIT)
        .annotate(
            gruppen_anzahl=Count("arbeitsgruppen", distinct=True),
            gruppen_aktiv=Count(
                "arbeitsgruppen",
                filter=Q(arbeitsgruppen__zustand=Arbeitsgruppe.Zustand.AKTIV),
                distinct=True,
            ),
        )
        .order_by("-angelegt_am__date", models.F("frage").desc(nulls_first=True), "rang", "-pk")
    )
    zahlen = alle.order_by().aggregate(
        aktuell=Count("pk", filter=Q(beendet_am__isnull=True)),
        abgeschlossen=Count("pk", filter=Q(beendet_am__isnull=False)),
    )
    return render(
        request,
        "treffen/schwerpunktthema/liste.html",
        {
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
            "zahlen": zahlen,
            "frueher": frueher,
            "darf_gruenden": darf_gruppen_gruenden(request.handelnde, request.netzwerk),
            "beamer": _beamer(request),
        },
    )


def _beamer(request: KontoAnfrage) -> str:
    """Where the groups of the latest topic fill up; nothing while none takes members."""
    if not darf_gruppe_fuehren(request.handelnde, request.netzwerk):
        return ""
    neueste = (
        waehlbare(request.netzwerk)
        .select_related("schwerpunktthema")
        .order_by(models.F("schwerpunktthema__angelegt_am").desc(nulls_last=True), "pk")
        .first()
    )
    if neueste is None:
        return ""
    thema = neueste.schwerpunktthema
    if thema is None or thema.treffen_id is None:
        return reverse("treffen:gruppenwahl-beamer", args=(request.netzwerk.kurzname,))
    return reverse(
        "treffen:gruppenwahl-beamer-treffen", args=(request.netzwerk.kurzname, thema.treffen_id)
    )


@nur(darf_gruppen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    thema = _thema(request, pk)
    herkunft = von_thema(thema)
    beschluesse, dazu = beschlossenes(thema, request.handelnde)
    kontext = {
        "thema": thema,
        "herkunft": herkunft,
        "folgen": folgen(thema, request.handelnde),
        "beschluesse": beschluesse,
        "massnahmen": dazu,
        "darf_gruenden": darf_gruppen_gruenden(request.handelnde, request.netzwerk),
    }
    if (
        herkunft.treffen is not None
        and darf_gruppe_fuehren(request.handelnde, request.netzwerk)
        and waehlbare(request.netzwerk, herkunft.treffen).exists()
    ):
        kontext["beamer_treffen"] = herkunft.treffen
    return render(request, "treffen/schwerpunktthema/zeigen.html", kontext)


@nur(darf_gruppen_gruenden)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    return _formular(request, Schwerpunktthema(netzwerk=request.netzwerk))


@nur(darf_gruppen_gruenden)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    thema = _thema(request, pk)
    if request.method == "POST":
        sperren(thema)
    return _formular(request, thema)


def _formular(request: KontoAnfrage, thema: Schwerpunktthema) -> HttpResponse:
    ist_neu = thema.pk is None
    form = SchwerpunktthemaForm(
        request.POST if request.method == "POST" else None,
        instance=thema,
        netzwerk=request.netzwerk,
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Das Schwerpunktthema ist gespeichert."))
        return redirect(thema)
    return seite(
        request,
        "treffen/schwerpunktthema/formular.html",
        {"form": form, "thema": thema, "ist_neu": ist_neu},
    )


@nur(darf_gruppen_gruenden)
@require_POST
def abschliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Close, or take that back: nothing is lost by either."""
    thema = _thema(request, pk)
    if request.POST.get("schritt") == "wieder":
        aktionen.wieder_aufnehmen(thema=thema, von=request.handelnde)
        messages.success(request, _("Das Netzwerk arbeitet wieder an diesem Thema."))
    else:
        aktionen.abschliessen(thema=thema, von=request.handelnde)
        messages.success(request, _("Das Schwerpunktthema ist abgeschlossen."))
    return redirect(thema)


@nur(darf_gruppen_gruenden)
@require_http_methods(["GET", "POST"])
def struktur(request: KontoAnfrage, umfrage: int, frage: int) -> HttpResponse:
    """The best options of a closed question become topics; `ersten` takes so many as they are."""
    die_frage = get_object_or_404(
        Umfragefrage.objects.filter(
            umfrage__in=Umfrage.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
        ).select_related("umfrage__treffen", "umfrage__netzwerk"),
        pk=frage,
        umfrage=umfrage,
    )
    verlange_auswertbar(die_frage)
    plaetze = rangliste(die_frage)
    anzahl = _anzahl(request.POST.get("ersten") or request.GET.get("ersten"), plaetze)
    knapp = gleichstand(plaetze, anzahl)
    if request.method == "POST" and "ersten" in request.POST:
        if knapp:
            messages.warning(
                request,
                _("Zwischen den Plätzen herrscht Gleichstand"),
                extra_tags=_("Entscheiden Sie, was Schwerpunktthema wird."),
            )
            return redirect(f"{request.path}?ersten={anzahl}")
        return _festlegen(request, die_frage, vorauswahl(plaetze, anzahl), aktionen.Gruendung())
    form = StrukturForm(
        request.POST if request.method == "POST" else None,
        plaetze=[platz for platz in plaetze if platz.thema is None],
        netzwerk=request.netzwerk,
        initial={"optionen": [str(pk) for pk in vorauswahl(plaetze, anzahl)], "gruppen": True},
    )
    if request.method == "POST" and form.is_valid():
        gruendung = None
        if form.cleaned_data["gruppen"]:
            gruendung = aktionen.Gruendung(
                plaetze=form.cleaned_data["plaetze"], leitungen=form.leitungen()
            )
        return _festlegen(request, die_frage, form.gewaehlte(), gruendung)
    angekreuzt = {str(wert) for wert in form["optionen"].value() or []}
    leitung = form.leitungsfelder()
    return seite(
        request,
        "treffen/schwerpunktthema/struktur.html",
        {
            "form": form,
            "umfrage": die_frage.umfrage,
            "frage": die_frage,
            "zeilen": [
                (platz, str(platz.option.pk) in angekreuzt, leitung.get(platz.option.pk))
                for platz in plaetze
            ],
            "hoechste": max((platz.zahl for platz in plaetze), default=0) or 1,
            "anzahl": anzahl,
            "knapp": knapp,
            "alle_festgelegt": all(platz.thema for platz in plaetze),
            "wahlzahlen": range(1, min(len(plaetze), 6) + 1),
        },
    )


def _anzahl(wert: str | None, plaetze: list[Platz]) -> int:
    if wert and wert.isascii() and wert.isdecimal() and 0 < int(wert[:3]) <= len(plaetze):
        return int(wert[:3])
    return min(VOREINSTELLUNG, len(plaetze))


def _festlegen(
    request: KontoAnfrage,
    frage: Umfragefrage,
    optionen: list[int],
    gruendung: aktionen.Gruendung | None,
) -> HttpResponse:
    neue = aktionen.festlegen(
        frage=frage, optionen=optionen, gruendung=gruendung, von=request.handelnde
    )
    if not neue:
        messages.info(request, _("Diese Schwerpunktthemen stehen schon fest."))
        return redirect("treffen:schwerpunktthema-liste", netzwerk=request.netzwerk.kurzname)
    messages.success(
        request,
        ngettext(
            "%(n)s Schwerpunktthema steht fest", "%(n)s Schwerpunktthemen stehen fest", len(neue)
        )
        % {"n": len(neue)},
        extra_tags=_(
            "Zu jedem gibt es eine Arbeitsgruppe. Zeigen Sie jetzt die Gruppen auf dem Beamer: Wer "
            "mitarbeiten will, wählt am Handy."
        )
        if gruendung is not None
        else _("Arbeitsgruppen gründen Sie auf der Seite des Themas."),
    )
    return redirect("treffen:schwerpunktthema-liste", netzwerk=request.netzwerk.kurzname)
