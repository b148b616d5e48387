"""What the coordination sees of how fresh the directory is, and how it asks."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from angebote import frische
from angebote.aktionen import pruefung
from angebote.models import Angebot, Thema
from angebote.rechte import darf_angebote_freigeben
from mitglieder.models import Organisation
from netzwerk.basis.rechte import KontoAnfrage, nur

JE_SEITE = 50
THEMA, ARCHIV = "thema", "archiv"


@nur(darf_angebote_freigeben)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    netzwerk, nach = request.netzwerk, request.GET.get("nach", "")
    zeilen: Any
    if nach == ARCHIV:
        zeilen = frische.archivierte(netzwerk)
    else:
        zeilen = frische.je_thema(netzwerk) if nach == THEMA else frische.je_anbieter(netzwerk)
    return render(
        request,
        "angebote/frische/liste.html",
        {
            "summe": frische.summe(netzwerk),
            "nach": nach,
            "beendet": Angebot.objects.beendet(netzwerk).aggregate(
                anzahl=Count("pk"), bis=Max("archiviert_am")
            ),
            "reiter": [
                (_("Nach Anbieter"), "?", nach not in (THEMA, ARCHIV)),
                (_("Nach Thema"), f"?nach={THEMA}", nach == THEMA),
                (_("Kürzlich archiviert"), f"?nach={ARCHIV}", nach == ARCHIV),
            ],
            "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
        },
    )


@nur(darf_angebote_freigeben)
@require_POST
def gesehen(request: KontoAnfrage) -> HttpResponse:
    """Up to the one that stood on the page as the newest."""
    bis = _zeitpunkt(request.POST.get("bis", ""))
    if bis is not None:
        Angebot.objects.beendet(request.netzwerk).filter(archiviert_am__lte=bis).update(
            ende_gesehen_am=timezone.now()
        )
    ziel = reverse("angebote:frische-liste", args=[request.netzwerk.kurzname])
    return redirect(f"{ziel}?nach={ARCHIV}")


def _zeitpunkt(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None


@nur(darf_angebote_freigeben)
@require_safe
def anbieter(request: KontoAnfrage, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    return _angebote(request, organisation.name, anbieter=pk)


@nur(darf_angebote_freigeben)
@require_safe
def thema(request: KontoAnfrage, pk: int) -> HttpResponse:
    eines = get_object_or_404(Thema.objects.waehlbar(request.netzwerk), pk=pk)
    return _angebote(request, str(eines), themen=pk)


def _angebote(request: KontoAnfrage, name: str, **auswahl: int) -> HttpResponse:
    seite = Paginator(frische.angebote(request.netzwerk, **auswahl), JE_SEITE).get_page(
        request.GET.get("seite")
    )
    if not seite.object_list and "anbieter" in auswahl:
        raise Http404  # of a body that offers nothing here one learns nothing
    return render(request, "angebote/frische/angebote.html", {"name": name, "seite": seite})


@nur(darf_angebote_freigeben)
@require_POST
def bitten(request: KontoAnfrage, pk: int) -> HttpResponse:
    organisation = get_object_or_404(
        Organisation.objects.filter(angebot__in=frische.angebote(request.netzwerk)).distinct(),
        pk=pk,
    )
    try:
        gefragt = pruefung.jetzt_bitten(
            netzwerk=request.netzwerk, organisation=organisation, von=request.handelnde
        )
    except pruefung.NiemandErreichbar:
        messages.error(
            request,
            _("Bei %(wer)s ist niemand zu erreichen") % {"wer": organisation},
            extra_tags=_("Tragen Sie dort eine Ansprechperson mit E-Mail-Adresse ein."),
        )
    else:
        if gefragt:
            messages.success(
                request,
                ngettext(
                    "Eine Person bei %(wer)s bekommt eine E-Mail",
                    "%(n)s Personen bei %(wer)s bekommen eine E-Mail",
                    gefragt,
                )
                % {"wer": organisation, "n": gefragt},
                extra_tags=_("Sie antwortet je Angebot mit einem Klick über einen Link."),
            )
        else:
            messages.info(
                request,
                _("%(wer)s wurde heute schon gebeten, oder es ist nichts fällig")
                % {"wer": organisation},
            )
    return redirect("angebote:frische-liste", request.netzwerk.kurzname)
