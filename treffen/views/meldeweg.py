from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis import stand
from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern
from netzwerk.basis.zahlen import zahl
from treffen import meldewegkarte, meldewegseite
from treffen.aktionen import meldeweg as aktionen
from treffen.forms.meldeweg import ErreichbarForm, MeldewegForm, VergleichForm
from treffen.meldewegvergleich import fassungen_vergleichen
from treffen.models import Beschluss, Evaluation, Meldeweg, Meldewegfassung
from treffen.rechte import darf_meldewege_sehen, darf_meldewege_verwalten


@nur(darf_meldewege_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """What holds, what is being written, what no longer holds."""
    sichtbare = Meldeweg.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    alle = list(sichtbare.mit_fassungen())
    return render(
        request,
        "treffen/meldeweg/liste.html",
        {
            "geltende": [weg for weg in alle if weg.gueltige and not weg.ist_beendet],
            "entwuerfe": [weg for weg in alle if not weg.gueltige],
            "beendete": [weg for weg in alle if weg.gueltige and weg.ist_beendet],
            "darf_verwalten": darf_meldewege_verwalten(request.handelnde, request.netzwerk),
        },
    )


def finden(request: KontoAnfrage, pk: int) -> Meldeweg:
    sichtbare = Meldeweg.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    weg: Meldeweg = get_object_or_404(sichtbare.mit_fassungen(), pk=pk)
    weg.netzwerk = request.netzwerk
    for fassung in weg.fassungen.all():
        fassung.meldeweg = weg
    return weg


@nur(darf_meldewege_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The version in force; `?version=` an older one. Without any the coordination goes on to
    the draft."""
    weg = finden(request, pk)
    darf = darf_meldewege_verwalten(request.handelnde, request.netzwerk)
    fassung = _gewaehlte(request, weg)
    if fassung is None:
        return redirect("treffen:meldewegfassung-bearbeiten", request.netzwerk.kurzname, weg.pk)
    kopf = fassung.kopf
    zeilen = meldewegseite.schritte(fassung, request.netzwerk)
    karte = meldewegkarte.dokument(fassung) if fassung.ist_in_kraft else None
    return render(
        request,
        "treffen/meldeweg/zeigen.html",
        {
            "weg": weg,
            "fassung": fassung,
            "kopf": kopf,
            "angaben_warten": darf and weg.gelesen != weg.kopf,
            "schritte": zeilen,
            "bild": meldewegseite.bild(zeilen, kennung="ablauf", titel=kopf.titel),
            "fassungen": [f for f in weg.fassungen.all() if not f.ist_entwurf],
            "bewertungen": _bewertungen(request, weg),
            "karte": karte,
            "darf_verwalten": darf,
            "beschluss": _beschluss(request, fassung),
            "evaluation_adresse": reverse(
                "treffen:evaluation-liste",
                args=(request.netzwerk.kurzname,),
                query={"meldeweg": weg.pk},
            ),
            "fehlende": sum(zeile.fehlt for zeile in zeilen),
        },
    )


def _gewaehlte(request: KontoAnfrage, weg: Meldeweg) -> Meldewegfassung | None:
    """None: nothing was ever in force."""
    gewesene = [fassung for fassung in weg.fassungen.all() if not fassung.ist_entwurf]
    if "version" not in request.GET:
        return weg.gueltige or next(iter(gewesene), None)
    version = zahl(request.GET["version"])
    for fassung in gewesene:
        if fassung.version == version:
            return fassung
    raise Http404


def _bewertungen(request: KontoAnfrage, weg: Meldeweg) -> Any:
    """Ratings given in evaluations that whoever asks may read, the latest first."""
    sichtbare = Evaluation.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return (
        weg.bewertungen.filter(evaluation__in=sichtbare, bewertung__isnull=False)
        .select_related("evaluation__treffen", "massnahme")
        .order_by("-evaluation__jahr", "-evaluation__halbjahr", "pk")
    )


def _beschluss(request: KontoAnfrage, fassung: Meldewegfassung) -> Any:
    sichtbare = Beschluss.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
    return sichtbare.filter(meldewegfassungen=fassung).first()


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def neu(request: KontoAnfrage) -> HttpResponse:
    if request.method == "POST":
        _warten(request)
    weg = Meldeweg(netzwerk=request.netzwerk)
    weg.position = aktionen.naechste_position(weg)
    form = MeldewegForm(request.POST or None, instance=weg, netzwerk=request.netzwerk)
    if request.method == "POST" and form.is_valid():
        aktionen.anlegen(
            weg=form.instance, gruppen=form.cleaned_data["gruppen"], von=request.handelnde
        )
        messages.success(
            request,
            _("Der Weg ist angelegt."),
            extra_tags=_("Schreiben Sie jetzt seine Schritte. Noch sieht ihn niemand sonst."),
        )
        return redirect("treffen:meldewegfassung-bearbeiten", request.netzwerk.kurzname, weg.pk)
    return seite(request, "treffen/meldeweg/formular.html", {"form": form})


def _warten(request: KontoAnfrage) -> None:
    """Of two who give a path the same title at once, the second waits here and is then told."""
    Netzwerk.objects.select_for_update(no_key=True).get(pk=request.netzwerk.pk)


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = finden(request, pk)
    titel = weg.titel
    if request.method == "POST":
        _warten(request)
        stand.sperren(weg)
        weg.netzwerk = request.netzwerk
    form = MeldewegForm(request.POST or None, instance=weg, netzwerk=request.netzwerk)
    if request.method == "POST" and form.is_valid():
        form.save()
        weg = finden(request, pk)
        if not weg.ist_beendet and weg.gueltige is not None:
            # The address on it: for everybody, or for members.
            aktionen.karte_anfordern(fassung=weg.gueltige, von=request.handelnde)
        wartet = _("Was in Kraft ist, bleibt, wie es gelesen wurde, bis die nächste Fassung gilt.")
        messages.success(
            request,
            _("Die Angaben sind gespeichert."),
            extra_tags=wartet if weg.gelesen != weg.kopf else "",
        )
        return redirect(weg)
    kontext = {"form": form, "weg": weg, "titel_vorher": titel}
    return seite(request, "treffen/meldeweg/formular.html", kontext)


@nur(darf_meldewege_sehen)
@require_safe
def vergleichen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Versions that were in force; the coordination compares its draft, too."""
    weg = finden(request, pk)
    darf = darf_meldewege_verwalten(request.handelnde, request.netzwerk)
    fassungen = {f.version: f for f in weg.fassungen.all() if darf or not f.ist_entwurf}
    nummern = sorted(fassungen, reverse=True)
    wahl = {"vorher": nummern[min(1, len(nummern) - 1)], "nachher": nummern[0]}
    form = VergleichForm(wahl | request.GET.dict(), fassungen=list(fassungen.values()))
    if form.is_valid():
        wahl = form.cleaned_data
    else:
        form = VergleichForm(wahl, fassungen=list(fassungen.values()))
    vergleich = fassungen_vergleichen(fassungen[min(wahl.values())], fassungen[max(wahl.values())])
    return render(
        request,
        "treffen/meldeweg/vergleich.html",
        {"weg": weg, "form": form, "mehrere": len(nummern) > 1, "vergleich": vergleich},
    )


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def erreichbar(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Telephone and person of the version in force: they change more often than a procedure."""
    weg = finden(request, pk)
    fassung = _in_kraft(weg)
    if request.method == "POST":
        aktionen.sperren(weg)
        # Another version may have come into force meanwhile.
        weg = finden(request, pk)
        fassung = _in_kraft(weg)
    schritte = fassung.mit_schritten()
    formulare = [
        ErreichbarForm(request.POST or None, instance=schritt, netzwerk=request.netzwerk)
        for schritt in schritte
    ]
    if request.POST and any(form.add_prefix("telefon") not in request.POST for form in formulare):
        raise FalscherZustand(_("Inzwischen gilt eine andere Fassung."), bei=weg)
    gueltig = [form.is_valid() for form in formulare]  # each says what is wrong with it
    if request.method == "POST" and all(gueltig):
        for form in formulare:
            form.instance.save(update_fields=["telefon", "kontakt"])
        aktionen.karte_anfordern(fassung=fassung, von=request.handelnde)
        messages.success(
            request,
            _("Telefonnummern und Ansprechpersonen sind gespeichert."),
            extra_tags=_("Die Karte wird mit den neuen Nummern erstellt."),
        )
        return redirect(weg)
    # Titles as they are saved: the forms' instances take what was typed.
    zeilen = list(zip(schritte, formulare, strict=True))
    kontext = {"weg": weg, "zeilen": zeilen, "formulare": formulare}
    return seite(request, "treffen/meldeweg/erreichbar.html", kontext)


def _in_kraft(weg: Meldeweg) -> Meldewegfassung:
    """What holds now. Raises FalscherZustand."""
    if weg.ist_beendet:
        raise FalscherZustand(_("Dieser Weg gilt nicht mehr."), bei=weg)
    fassung = weg.gueltige
    if fassung is None:
        raise FalscherZustand(_("Für diesen Weg ist noch keine Fassung in Kraft."), bei=weg)
    return fassung


@nur(darf_meldewege_verwalten)
@require_http_methods(["GET", "POST"])
def beenden(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = finden(request, pk)
    _in_kraft(weg)
    if request.method == "POST":
        weg.beenden()
        messages.success(
            request,
            _("Der Weg gilt nicht mehr."),
            extra_tags=_("Er bleibt lesbar. Eine neue Fassung setzt ihn wieder in Kraft."),
        )
        return redirect(weg)
    return render(request, "treffen/meldeweg/beenden.html", {"weg": weg})


@nur(darf_meldewege_sehen)
@require_safe
def karte(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The card that says what holds now."""
    weg = finden(request, pk)
    fassung = None if weg.ist_beendet else weg.gueltige
    datei = meldewegkarte.dokument(fassung) if fassung else None
    if datei is None or not datei.ist_fertig:
        raise Http404
    return ausliefern(request, datei)


@nur(darf_meldewege_verwalten)
@require_POST
def karte_erstellen(request: KontoAnfrage, pk: int) -> HttpResponse:
    weg = finden(request, pk)
    aktionen.karte_anfordern(fassung=_in_kraft(weg), von=request.handelnde)
    messages.success(
        request,
        _("Die Karte wird erstellt."),
        extra_tags=_("Laden Sie die Seite gleich noch einmal, dann steht sie da."),
    )
    return redirect(weg.get_absolute_url() + "#karte")
