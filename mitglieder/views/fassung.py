"""Versions of an agreement: begin a new one, read a draft as a member would, compare two."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.anlagen import AnlageBeschaedigt
from mitglieder.fassungsvergleich import fassungen_vergleichen
from mitglieder.forms.fassung import VergleichFormular, VorschauFormular
from mitglieder.models import Fassung, Organisation, Vereinbarung
from mitglieder.rechte import darf_vereinbarungen_verwalten
from netzwerk.basis.rechte import KontoAnfrage, nur


def _vereinbarung(request: KontoAnfrage, pk: int) -> Vereinbarung:
    gefunden: Vereinbarung = get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related("fassung_set__abschnitt_set", "fassung_set__anlage_set"),
        pk=pk,
    )
    return gefunden


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassung = vereinbarung.neueste_fassung
    if fassung.ist_entwurf:
        messages.info(request, _("Es gibt schon einen Entwurf dieser Vereinbarung"))
        return redirect(fassung)
    if request.method == "POST":
        try:
            entwurf = aktionen.neue_fassung(vereinbarung=vereinbarung, von=request.handelnde)
        except AnlageBeschaedigt as grund:
            messages.error(request, str(grund), extra_tags=_("Es ist kein Entwurf entstanden."))
            return redirect(fassung)
        messages.success(
            request,
            _("Der Entwurf der Fassung %(nummer)s ist angelegt") % {"nummer": entwurf.nummer},
            extra_tags=_("Die bisherige Fassung gilt weiter, bis Sie die neue veröffentlichen."),
        )
        return redirect(
            "mitglieder:vereinbarung-bearbeiten", netzwerk=request.netzwerk.kurzname, pk=pk
        )
    kontext = {"vereinbarung": vereinbarung, "fassung": fassung, "nummer": fassung.nummer + 1}
    return render(request, "mitglieder/fassung/neu.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def vorschau(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The newest version as one of the members reads it: no placeholder is left."""
    vereinbarung = _vereinbarung(request, pk)
    mitglieder = Organisation.objects.aktive_mitglieder(request.netzwerk).order_by("name", "pk")
    formular = VorschauFormular(request.GET or None, mitglieder=mitglieder)
    partei = formular.cleaned_data["organisation"] if formular.is_valid() else mitglieder.first()
    if not formular.is_bound and partei is not None:
        formular.initial["organisation"] = partei.pk
    return render(
        request,
        "mitglieder/fassung/vorschau.html",
        {
            "vereinbarung": vereinbarung,
            "fassung": vereinbarung.neueste_fassung,
            "form": formular,
            "partei": partei,
        },
    )


@nur(darf_vereinbarungen_verwalten)
@require_safe
def vergleichen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassungen: dict[int, Fassung] = {
        f.nummer: f for f in sorted(vereinbarung.fassung_set.all(), key=lambda f: -f.nummer)
    }
    nummern = list(fassungen)
    wahl = {"vorher": nummern[min(1, len(nummern) - 1)], "nachher": nummern[0]}
    formular = VergleichFormular(wahl | request.GET.dict(), fassungen=list(fassungen.values()))
    if formular.is_valid():
        wahl = formular.cleaned_data
    else:
        formular = VergleichFormular(wahl, fassungen=list(fassungen.values()))
    kontext = {
        "vereinbarung": vereinbarung,
        "form": formular,
        "mehrere": len(nummern) > 1,
        "vergleich": fassungen_vergleichen(
            fassungen[min(wahl.values())], fassungen[max(wahl.values())]
        ),
    }
    return render(request, "mitglieder/fassung/vergleich.html", kontext)
