"""The life of a version: in force, renewed, carried over, replaced."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen import laufzeit as aktionen
from mitglieder.aktionen import ueberleitung
from mitglieder.forms.laufzeit import UebergangFormular, VerlaengernFormular
from mitglieder.models import Beitritt, Fassung
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.views.beitrittsregister import sagen, veroeffentlichte_hier
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur


def _kontext(fassung: Fassung) -> dict[str, object]:
    return {"vereinbarung": fassung.vereinbarung, "fassung": fassung}


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def in_kraft(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    fassung = veroeffentlichte_hier(request, pk, nummer)
    if request.method == "POST":
        aktionen.in_kraft_setzen(fassung=fassung, von=request.handelnde)
        messages.success(
            request,
            _("Die Fassung ist in Kraft"),
            extra_tags=_("Wer jetzt noch unterzeichnet, tritt später bei."),
        )
        return redirect(fassung)
    offene = Beitritt.objects.filter(fassung=fassung).unbeantwortet()
    kontext = _kontext(fassung) | {
        "offene": offene.select_related("organisation").order_by("organisation__name"),
        "heute": timezone.localdate(),
        "spaeter": fassung.gilt_ab is not None and fassung.gilt_ab > timezone.localdate(),
    }
    return render(request, "mitglieder/laufzeit/in_kraft.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def abloesen(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """Ends an old version although somebody is left in it; the page names them."""
    fassung = veroeffentlichte_hier(request, pk, nummer)
    if request.method == "POST":
        aktionen.abloesen(fassung=fassung, von=request.handelnde)
        messages.success(request, _("Die Fassung ist abgelöst"))
        return redirect(fassung)
    uebrige = Beitritt.objects.filter(fassung=fassung).partei()
    kontext = _kontext(fassung) | {
        "uebrige": uebrige.select_related("organisation").order_by("organisation__name")
    }
    return render(request, "mitglieder/laufzeit/abloesen.html", kontext)


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def verlaengern(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    fassung = veroeffentlichte_hier(request, pk, nummer)
    if fassung.laeuft_bis is None:
        raise Http404
    formular = VerlaengernFormular(
        request.POST if request.method == "POST" else None, fassung=fassung
    )
    if request.method == "POST" and formular.is_valid():
        entwurf = aktionen.verlaengern(
            fassung=fassung, bis=formular.cleaned_data["laeuft_bis"], von=request.handelnde
        )
        messages.success(
            request,
            _("Die Verlängerung ist als Entwurf angelegt"),
            extra_tags=_(
                "Veröffentlichen Sie ihn. Danach entscheiden Sie, wer ohne neue Unterschrift "
                "übergeleitet wird."
            ),
        )
        return redirect(entwurf)
    return seite(
        request, "mitglieder/laufzeit/verlaengern.html", _kontext(fassung) | {"form": formular}
    )


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def uebergang(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """Who of the older versions goes on without a signature, who is asked; then once more: sure?"""
    fassung = veroeffentlichte_hier(request, pk, nummer)
    betroffene = ueberleitung.betroffene(fassung)
    stille = ueberleitung.unbeantwortete(fassung)
    formular = UebergangFormular(
        request.POST if request.method == "POST" else None,
        betroffene=betroffene,
        stille=len(stille),
    )
    kontext = _kontext(fassung) | {"form": formular, "betroffene": betroffene, "stille": stille}
    if request.method == "POST" and formular.is_valid():
        if "bestaetigt" not in request.POST:
            return render(request, "mitglieder/laufzeit/uebergang_pruefen.html", kontext)
        ergebnis = ueberleitung.ueberleiten(
            fassung=fassung,
            hinueber=[b.pk for b in formular.hinueber],
            fragen=[b.pk for b in formular.fragen],
            offene=formular.cleaned_data.get("offene", False),
            grund=formular.cleaned_data["grund"],
            von=request.handelnde,
        )
        _melden(request, ergebnis)
        return redirect(fassung)
    kontext["gekuendigte"] = (
        Beitritt.objects.filter(
            fassung__vereinbarung=fassung.vereinbarung_id, fassung__nummer__lt=nummer
        )
        .in_kuendigung()
        .select_related("organisation")
    )
    return seite(request, "mitglieder/laufzeit/uebergang.html", kontext)


def _melden(request: KontoAnfrage, ergebnis: ueberleitung.Ergebnis) -> None:
    uebergeleitet = ngettext(
        "%(zahl)s Organisation ist übergeleitet",
        "%(zahl)s Organisationen sind übergeleitet",
        ergebnis.uebergeleitet,
    ) % {"zahl": ergebnis.uebergeleitet}
    gefragt = ngettext(
        "%(zahl)s ist neu gefragt.", "%(zahl)s sind neu gefragt.", ergebnis.gefragt
    ) % {"zahl": ergebnis.gefragt}
    sagen(request, uebergeleitet, gefragt)
    if ergebnis.ohne_erreichbare:
        messages.warning(
            request,
            _("Nicht gefragt: Dort ist niemand erreichbar"),
            extra_tags=", ".join(str(organisation) for organisation in ergebnis.ohne_erreichbare),
        )
