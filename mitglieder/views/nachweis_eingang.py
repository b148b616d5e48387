"""Many scans at once: put on a pile, then each to its organisation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import nachweis_eingang as aktionen
from mitglieder.aktionen.blatt import offene
from mitglieder.forms.nachweis import WEG, ScansFormular, ZuordnenFormular
from mitglieder.models import Fassung
from mitglieder.rechte import darf_vereinbarungen_verwalten
from mitglieder.views.nachweis import bild_aus, fassung_hier
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def zeigen(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    fassung = fassung_hier(request, pk, nummer)
    if not fassung.ist_zeichenbar or fassung.form == Fassung.Form.QES:
        messages.info(request, _("Für diese Fassung werden keine Blätter angenommen"))
        return redirect(fassung)
    hochladen = request.method == "POST" and "hochladen" in request.POST
    dateien = (request.POST, request.FILES) if hochladen else ()
    scans = ScansFormular(*dateien, fassung=fassung)
    if hochladen and scans.is_valid():
        aktionen.ablegen(fassung, scans.cleaned_data["dateien"])
        return redirect(request.path)
    namen, beitritte = aktionen.wartende(fassung), list(offene(fassung))
    formular = ZuordnenFormular(
        request.POST if request.method == "POST" and not hochladen else None,
        dateien=namen,
        offene=beitritte,
        vorschlaege=aktionen.vorschlaege(namen, beitritte),
    )
    if formular.is_bound and formular.is_valid():
        gewaehlt = (name for name, wahl in request.POST.items() if wahl and name not in namen)
        return _zuordnen(request, fassung, formular, aktionen.vergebene(gewaehlt))
    kontext = {
        "fassung": fassung,
        "vereinbarung": fassung.vereinbarung,
        "scans": scans,
        "form": formular,
        "anzahl_offen": len(beitritte),
    }
    return seite(request, "mitglieder/nachweis/eingang.html", kontext)


def _zuordnen(
    request: KontoAnfrage, fassung: Fassung, formular: ZuordnenFormular, vergeben: list[str]
) -> HttpResponse:
    """`vergeben` says of files that were chosen and are gone what became of them."""
    je_nummer = {str(beitritt.pk): beitritt for beitritt in offene(fassung)}
    daten = formular.cleaned_data
    anzahl, gruende = aktionen.zuordnen(
        fassung=fassung,
        wahl={name: je_nummer[wahl] for name, wahl in daten.items() if wahl in je_nummer},
        weg=[name for name, wahl in daten.items() if wahl == WEG],
        von=request.handelnde,
    )
    if anzahl:
        text = ngettext("%(zahl)s Scan ist zugeordnet", "%(zahl)s Scans sind zugeordnet", anzahl)
        weiter = _("Prüfen Sie jetzt auf der Seite der Vereinbarung jede Unterschrift.")
        messages.success(request, text % {"zahl": anzahl}, extra_tags=weiter)
    gruende = vergeben + gruende
    if gruende:
        text = ngettext(
            "%(zahl)s Scan wurde nicht zugeordnet",
            "%(zahl)s Scans wurden nicht zugeordnet",
            len(gruende),
        )
        messages.warning(request, text % {"zahl": len(gruende)}, extra_tags=" ".join(gruende))
    return redirect(request.path)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def bild(request: KontoAnfrage, pk: int, nummer: int, name: str) -> HttpResponse:
    """The first page of a scan on the pile."""
    try:
        return bild_aus(aktionen.inhalt(fassung_hier(request, pk, nummer), name), 1)
    except FileNotFoundError as weg:
        raise Http404 from weg
