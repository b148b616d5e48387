"""Merging two entries: choose the other one, see what moves, confirm."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import zusammenfuehrung as aktionen
from mitglieder.dubletten import aehnliche
from mitglieder.forms.zusammenfuehrung import ZusammenfuehrenFormular
from mitglieder.models import Organisation
from mitglieder.rechte import darf_mitglieder_verwalten
from mitglieder.umzug import NichtMoeglich
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur

HOECHSTENS = 20


@nur(darf_mitglieder_verwalten)
@require_safe
def waehlen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Which other entry is the same body: what is like it, or what a search finds."""
    organisation = get_object_or_404(
        Organisation.objects.im_baum(request.netzwerk).select_related("uebergeordnet"), pk=pk
    )
    wort = request.GET.get("q", "").replace("\0", "").strip()[:200]
    im_baum = Organisation.objects.im_baum(request.netzwerk).exclude(pk=pk)
    if wort:
        gefunden = list(
            im_baum.filter(name__unaccent__icontains=wort).select_related("uebergeordnet")[
                :HOECHSTENS
            ]
        )
    else:
        kandidaten = aehnliche(
            request.netzwerk,
            name=organisation.name,
            website=organisation.website,
            email=organisation.email,
            ausser=organisation,
        )
        hier = set(im_baum.filter(pk__in=[k.pk for k in kandidaten]).values_list("pk", flat=True))
        gefunden = [kandidat for kandidat in kandidaten if kandidat.pk in hier]
    kontext = {
        "organisation": organisation,
        "wort": wort,
        "gefunden": gefunden,
    }
    return render(request, "mitglieder/zusammenfuehrung/waehlen.html", kontext)


@nur(darf_mitglieder_verwalten)
@require_http_methods(["GET", "POST"])
def pruefen(request: KontoAnfrage, pk: int, weg: int) -> HttpResponse:
    """`pk` stays and `weg` goes: whose values stay, and all that moves."""
    netzwerk = request.netzwerk
    im_baum = Organisation.objects.im_baum(netzwerk).select_related("uebergeordnet")
    neu = get_object_or_404(im_baum, pk=pk)
    if aktionen.nachfolgerin(weg) == neu.pk:  # pressed twice
        return _zur(request, neu.pk)
    alt = get_object_or_404(im_baum.exclude(pk=pk), pk=weg)
    formular = ZusammenfuehrenFormular(
        request.POST if request.method == "POST" else None,
        neu=neu,
        alt=alt,
        abweichungen=aktionen.abweichungen(neu, alt),
    )
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.zusammenfuehren(
                neu=neu,
                alt=alt,
                uebernehmen=formular.uebernehmen,
                netzwerk=netzwerk,
                von=request.handelnde,
            )
        except NichtMoeglich as grund:
            formular.add_error(None, str(grund))
        else:
            messages.success(
                request,
                _("„%(alt)s“ und „%(neu)s“ sind jetzt ein Eintrag.")
                % {"alt": alt.name, "neu": neu.name},
                extra_tags=_("Der Verlauf nennt die Zusammenführung."),
            )
            return _zur(request, neu.pk)
    kontext = {
        "organisation": neu,
        "alt": alt,
        "form": formular,
        "vorschau": aktionen.vorschau(neu=neu, alt=alt, netzwerk=netzwerk, von=request.handelnde),
    }
    return seite(request, "mitglieder/zusammenfuehrung/pruefen.html", kontext)


def _zur(request: KontoAnfrage, pk: int) -> HttpResponse:
    return redirect("mitglieder:organisation-zeigen", netzwerk=request.netzwerk.kurzname, pk=pk)
