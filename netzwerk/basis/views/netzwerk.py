"""Settings of a network: itself, its emergency contacts, its pages, its logo."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from netzwerk.basis.forms.netzwerk import (
    NetzwerkFormular,
    NetzwerkNeuFormular,
    NotfallkontaktFormulare,
    SeiteFormular,
)
from netzwerk.basis.formulare import seite as antwort
from netzwerk.basis.models import Netzwerk, Seite
from netzwerk.basis.rechte import (
    Anfrage,
    KontoAnfrage,
    darf_netzwerk_einstellen,
    ist_systemverwaltung,
    nur,
    oeffentlich,
)


def _eigenes(request: KontoAnfrage) -> Netzwerk:
    """A fresh copy; its lock lets two who change the settings take turns."""
    netzwerke = Netzwerk.objects.all()
    if request.method == "POST":
        netzwerke = netzwerke.select_for_update()
    netzwerk: Netzwerk = netzwerke.get(pk=request.netzwerk.pk)
    return netzwerk


def _gespeichert(formular: NetzwerkNeuFormular) -> bool:
    try:
        with transaction.atomic():
            formular.save()
    except IntegrityError:  # the name was taken at this moment: asked again, the form says so
        formular.full_clean()
        return False
    return True


@nur(ist_systemverwaltung)
@require_http_methods(["GET", "POST"])
def netzwerk_neu(request: KontoAnfrage) -> HttpResponse:
    """Hidden from the public until its coordination has filled in its pages."""
    formular = NetzwerkNeuFormular(request.POST or None, instance=Netzwerk(ist_oeffentlich=False))
    if request.method == "POST" and formular.is_valid() and _gespeichert(formular):
        neues = formular.instance
        messages.success(
            request,
            _("„%(netzwerk)s“ ist angelegt, aber noch nicht öffentlich.") % {"netzwerk": neues},
            extra_tags=_("Laden Sie jetzt die Person ein, die es koordiniert."),
        )
        einladen = reverse("mitglieder:konto-einladen", args=(neues.kurzname,))
        return redirect(f"{einladen}?art=koordination")
    return antwort(request, "basis/netzwerk/neu.html", {"form": formular})


@nur(darf_netzwerk_einstellen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def netzwerk_bearbeiten(request: KontoAnfrage) -> HttpResponse:
    # A copy: the page frame keeps showing what is stored while the form has errors.
    eigenes = _eigenes(request)
    formular = NetzwerkFormular(
        request.POST or None,
        request.FILES or None,
        instance=eigenes,
        technik=ist_systemverwaltung(request.handelnde, request.netzwerk),
    )
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(request, _("Die Einstellungen sind gespeichert und gelten sofort."))
        return redirect("basis:netzwerk-bearbeiten", netzwerk=eigenes.kurzname)
    seiten = [
        (art, titel, request.netzwerk.seite_set.filter(art=art).exists())
        for art, titel in Seite.Art.choices
    ]
    return antwort(request, "basis/netzwerk/bearbeiten.html", {"form": formular, "seiten": seiten})


@nur(darf_netzwerk_einstellen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def notfallkontakte_bearbeiten(request: KontoAnfrage) -> HttpResponse:
    formulare = NotfallkontaktFormulare(request.POST or None, instance=_eigenes(request))
    if request.method == "POST" and formulare.is_valid():
        formulare.save()
        messages.success(
            request, _("Die Notfallkontakte stehen jetzt so auf allen öffentlichen Seiten.")
        )
        return redirect("basis:notfallkontakte-bearbeiten", netzwerk=request.netzwerk.kurzname)
    kontext = {"formset": formulare, "formulare": list(formulare.forms)}
    return antwort(request, "basis/netzwerk/notfallkontakte.html", kontext)


@nur(darf_netzwerk_einstellen)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def seite_bearbeiten(request: KontoAnfrage, art: str) -> HttpResponse:
    if art not in Seite.Art.values:
        raise Http404
    _eigenes(request)
    eintrag = Seite.objects.filter(netzwerk=request.netzwerk, art=art).first() or Seite(
        netzwerk=request.netzwerk, art=art
    )
    formular = SeiteFormular(request.POST or None, instance=eintrag)
    if request.method == "POST" and formular.is_valid():
        formular.save()
        messages.success(request, _("Die Seite ist gespeichert und sofort öffentlich."))
        return redirect("uebersicht:seite", netzwerk=request.netzwerk.kurzname, art=art)
    return antwort(request, "basis/netzwerk/seite.html", {"form": formular, "eintrag": eintrag})


@oeffentlich
@require_safe
@cache_control(public=True, max_age=300)
def logo(request: Anfrage) -> HttpResponseBase:
    if not request.netzwerk.logo:
        raise Http404
    return FileResponse(request.netzwerk.logo.open("rb"))


@oeffentlich
@require_safe
def geschaeftsordnung(request: Anfrage) -> HttpResponseBase:
    if not request.netzwerk.geschaeftsordnung:
        raise Http404
    return FileResponse(
        request.netzwerk.geschaeftsordnung.open("rb"), filename="geschaeftsordnung.pdf"
    )
