"""Pictures of an offer: put there by its providers, released by the coordination."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from angebote.aktionen import bild as aktionen
from angebote.forms.angebot import GrundForm
from angebote.forms.bild import BildAngabenForm, BildForm
from angebote.models import Angebot, Angebotsbild
from angebote.models.bild import MEISTE_BILDER
from angebote.rechte import darf_angebote_freigeben, darf_angebote_pflegen
from angebote.views.pflege import post_hinweis, zur_seite
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur, oeffentlich
from netzwerk.basis.stand import sperren

# A picture never changes under its address; seconds until a browser asks whether it is still there.
TAGE_30 = 30 * 24 * 60 * 60
SCHRITTE = {"hoch": -1, "runter": 1}


def _bearbeitbar(request: KontoAnfrage, pk: int) -> Angebotsbild:
    bilder = Angebotsbild.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    gefunden: Angebotsbild = get_object_or_404(
        bilder.select_related("angebot__netzwerk", "hochgeladen_von"), pk=pk
    )
    return gefunden


@oeffentlich
@require_safe
def datei(request: Anfrage, pk: int) -> HttpResponseBase:
    """Released ones for everybody; those that wait for who may edit the offer."""
    bilder = Angebotsbild.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    bild = get_object_or_404(bilder.select_related("angebot"), pk=pk)
    try:
        antwort = FileResponse(bild.datei.open("rb"), content_type="image/webp")
    except FileNotFoundError as geloescht:  # since the row was read
        raise Http404 from geloescht
    if bild.ist_freigegeben and bild.angebot.ist_oeffentlich and request.netzwerk.ist_oeffentlich:
        patch_cache_control(antwort, public=True, max_age=TAGE_30)
    else:
        patch_cache_control(antwort, private=True, max_age=300)
    return antwort


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    angebote = Angebot.objects.bearbeitbar_fuer(request.handelnde, request.netzwerk)
    angebot = get_object_or_404(angebote, pk=pk)
    if angebot.bilder.count() >= MEISTE_BILDER:
        raise FalscherZustand(
            _("Ein Angebot hat höchstens %(zahl)s Bilder.") % {"zahl": MEISTE_BILDER},
            bei=angebot,
            weiter=_("Löschen Sie eines, bevor Sie ein neues hochladen."),
        )
    form = BildForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        aktionen.hochladen(
            angebot=angebot,
            datei=form.cleaned_data["datei"],
            alternativtext=form.cleaned_data["alternativtext"],
            nachweis=form.cleaned_data["nachweis"],
            von=request.handelnde,
        )
        weiter = _("Öffentlich wird es, wenn die Koordination es freigegeben hat.")
        messages.success(request, _("Das Bild ist gespeichert."), extra_tags=weiter)
        return zur_seite(request, pk, "#bilder")
    return seite(request, "angebote/bild/formular.html", {"form": form, "angebot": angebot})


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    bild = _bearbeitbar(request, pk)
    angebot = bild.angebot
    if request.method == "POST":
        # The offer first, as everywhere.
        sperren(angebot)
        sperren(bild)
    darf_freigeben = darf_angebote_freigeben(request.handelnde, request.netzwerk)
    if bild.ist_freigegeben and not darf_freigeben:
        raise FalscherZustand(
            _("Dieses Bild ist freigegeben."),
            bei=bild,
            weiter=_("Für andere Worte dazu laden Sie es neu hoch und löschen dieses."),
        )
    form = BildAngabenForm(request.POST or None, instance=bild)
    if request.method == "POST" and form.is_valid():
        aktionen.beschreiben(bild=bild, von=request.handelnde)
        messages.success(request, _("Die Angaben sind gespeichert."))
        return zur_seite(request, angebot.pk, "#bilder")
    kontext = {"form": form, "angebot": angebot, "bild": bild}
    return seite(request, "angebote/bild/formular.html", kontext)


@nur(darf_angebote_pflegen)
@require_POST
def verschieben(request: KontoAnfrage, pk: int) -> HttpResponse:
    bild = _bearbeitbar(request, pk)
    schritt = SCHRITTE.get(request.POST.get("richtung", ""), 0)
    aktionen.verschieben(bild=bild, schritt=schritt, von=request.handelnde)
    return zur_seite(request, bild.angebot_id, "#bilder")


@nur(darf_angebote_pflegen)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    bild = _bearbeitbar(request, pk)
    if request.method == "POST":
        aktionen.loeschen(bild=bild, von=request.handelnde)
        messages.success(request, _("Das Bild ist gelöscht."))
        return zur_seite(request, bild.angebot_id, "#bilder")
    kontext = {"bild": bild, "angebot": bild.angebot}
    return render(request, "angebote/bild/loeschen.html", kontext)


@nur(darf_angebote_freigeben)
@require_POST
def freigeben(request: KontoAnfrage, pk: int) -> HttpResponse:
    bild = _bearbeitbar(request, pk)
    aktionen.freigeben(bild=bild, von=request.handelnde, stand=request.POST.get("stand", ""))
    messages.success(request, _("Das Bild ist öffentlich."))
    return zur_seite(request, bild.angebot_id, "#bilder")


@nur(darf_angebote_freigeben)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    bild = _bearbeitbar(request, pk)
    form = GrundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        aktionen.ablehnen(bild=bild, grund=form.cleaned_data["grund"], von=request.handelnde)
        messages.success(
            request, _("Das Bild ist abgelehnt und gelöscht."), extra_tags=post_hinweis()
        )
        return zur_seite(request, bild.angebot_id, "#bilder")
    kontext = {"form": form, "bild": bild, "angebot": bild.angebot}
    return seite(request, "angebote/bild/ablehnen.html", kontext)
