from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netzwerk.basis.formulare import seite
from netzwerk.basis.links import absolut
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import KontoAnfrage, ist_koordination, nur
from netzwerk.basis.stand import sperren
from treffen import umfragetabelle
from treffen.aktionen import umfrage as aktionen
from treffen.auszaehlung import ergebnis
from treffen.forms.umfrage import UmfrageForm
from treffen.herkunft import themen_der_fragen
from treffen.models import Treffen, Umfrage
from treffen.rechte import darf_gruppen_gruenden, darf_umfragen_sehen, darf_umfragen_verwalten
from treffen.umfragelage import erwartete, freitexte, lesbare

JE_SEITE = 30


def finden(request: KontoAnfrage, pk: int) -> Umfrage:
    """The poll when whoever asks may see or run it, else 404."""
    umfrage: Umfrage = get_object_or_404(
        lesbare(request.handelnde, request.netzwerk).select_related("treffen", "aktuelle"), pk=pk
    )
    umfrage.netzwerk = request.netzwerk
    return umfrage


def verwaltete(request: KontoAnfrage, pk: int) -> Umfrage:
    """The poll when whoever asks runs it; 403 when she may only see its result, else 404."""
    eigene = Umfrage.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    umfrage: Umfrage | None = eigene.select_related("treffen", "aktuelle").filter(pk=pk).first()
    if umfrage is None:
        finden(request, pk)
        raise PermissionDenied
    umfrage.netzwerk = request.netzwerk
    return umfrage


def verwaltet(request: KontoAnfrage, umfrage: Umfrage) -> bool:
    eigene = Umfrage.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)
    return bool(eigene.filter(pk=umfrage.pk).exists())


def einladung(umfrage: Umfrage) -> dict[str, str]:
    """QR code and address of the door; without them once it is closed."""
    adresse = absolut(umfrage.kurze_adresse)
    return {
        "qr": qr_code(adresse),
        "adresse": adresse,
        "getippt": adresse.partition("://")[2].removesuffix("/").rpartition("/")[0],
    }


def _eigene_treffen(request: KontoAnfrage) -> Any:
    return Treffen.objects.verwaltbar_fuer(request.handelnde, request.netzwerk)


@nur(darf_umfragen_sehen)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    wer = (request.handelnde, request.netzwerk)
    umfragen = lesbare(*wer).select_related("treffen").annotate(zahl_fragen=Count("fragen"))
    seiten = Paginator(umfragen, JE_SEITE)
    kontext = {
        "seite": seiten.get_page(request.GET.get("seite")),
        "darf_verwalten": darf_umfragen_verwalten(*wer),
    }
    return render(request, "treffen/umfrage/liste.html", kontext)


@nur(darf_umfragen_sehen)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """Its questions and its door while it is prepared or runs; its results once it is closed."""
    umfrage = finden(request, pk)
    darf = verwaltet(request, umfrage)
    fragen = list(umfrage.fragen.prefetch_related("optionen").annotate(zahl=Count("stimmzettel")))
    kontext: dict[str, Any] = {"umfrage": umfrage, "darf_verwalten": darf, "fragen": fragen}
    if umfrage.ist_geschlossen:
        for frage in fragen:
            frage.umfrage = umfrage
        themen = themen_der_fragen(umfrage, request.handelnde)
        kontext["ergebnisse"] = [
            (ergebnis(frage), freitexte(frage) if darf else [], themen.get(frage.pk, []))
            for frage in fragen
            if frage.ist_geschlossen
        ]
        kontext["darf_gruenden"] = darf_gruppen_gruenden(request.handelnde, request.netzwerk)
        return render(request, "treffen/umfrage/ergebnis.html", kontext)
    if umfrage.ist_laufend:
        kontext |= einladung(umfrage) | {"erwartet": erwartete(umfrage)}
    kontext["texte"] = [(frage, freitexte(frage)) for frage in fragen if not umfrage.ist_moderiert]
    return render(request, "treffen/umfrage/zeigen.html", kontext)


def _formular(request: KontoAnfrage, umfrage: Umfrage) -> UmfrageForm:
    return UmfrageForm(
        request.POST or None,
        instance=umfrage,
        treffen=_eigene_treffen(request),
        ohne_treffen=ist_koordination(request.handelnde, request.netzwerk),
    )


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    """`?treffen=` proposes the meeting it belongs to."""
    gewuenscht = request.GET.get("treffen", "")
    treffen = None
    if gewuenscht.isascii() and gewuenscht.isdigit() and len(gewuenscht) < 19:
        treffen = _eigene_treffen(request).filter(pk=int(gewuenscht)).first()
    form = _formular(request, Umfrage(netzwerk=request.netzwerk, treffen=treffen))
    if request.method == "POST" and form.is_valid():
        umfrage = aktionen.anlegen(umfrage=form.save(commit=False), von=request.handelnde)
        messages.success(
            request,
            _("Die Umfrage ist angelegt."),
            extra_tags=_("Jetzt fehlt die erste Frage."),
        )
        return redirect("treffen:umfragefrage-neu", request.netzwerk.kurzname, umfrage.pk)
    return seite(
        request,
        "treffen/umfrage/formular.html",
        {"form": form, "umfrage": None, "treffen": treffen},
    )


def _offene(request: KontoAnfrage, pk: int) -> Umfrage:
    umfrage = verwaltete(request, pk)
    if umfrage.ist_geschlossen:
        raise FalscherZustand(
            _("Die Umfrage ist geschlossen."),
            bei=umfrage,
            weiter=_("Sie lässt sich nicht mehr ändern, aber kopieren."),
        )
    return umfrage


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = _offene(request, pk)
    if request.method == "POST":
        sperren(umfrage)
        umfrage = _offene(request, pk)
    form = _formular(request, umfrage)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=[*form.Meta.fields, "laeuft_bis", "top"])
        messages.success(request, _("Die Umfrage ist gespeichert."))
        return redirect(umfrage.get_absolute_url())
    return seite(request, "treffen/umfrage/formular.html", {"form": form, "umfrage": umfrage})


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def loeschen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """A draft only: what ran has answers, and perhaps a topic that grew from it."""
    umfrage = verwaltete(request, pk)
    if request.method == "POST":
        sperren(umfrage)
    if not umfrage.ist_entwurf:
        raise FalscherZustand(_("Nur ein Entwurf lässt sich löschen."), bei=umfrage)
    if request.method == "POST":
        umfrage.delete()
        messages.success(request, _("Die Umfrage „%(titel)s“ ist gelöscht.") % {"titel": umfrage})
        return redirect("treffen:umfrage-liste", request.netzwerk.kurzname)
    return render(request, "treffen/umfrage/loeschen.html", {"umfrage": umfrage})


@nur(darf_umfragen_verwalten)
@require_POST
def kopieren(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The copy stays with the meeting as long as that is ahead, or for a lead, who needs one."""
    umfrage = verwaltete(request, pk)
    ihr = umfrage.treffen
    ist_vorbei = ihr is not None and (
        ihr.hat_begonnen or (ihr.arbeitsgruppe is not None and ihr.arbeitsgruppe.ist_beendet)
    )
    frei = ist_koordination(request.handelnde, request.netzwerk)
    kopie = aktionen.kopieren(
        umfrage=umfrage,
        von=request.handelnde,
        titel=_("%(titel)s (Kopie)") % {"titel": umfrage.titel[:150]},
        treffen=None if ist_vorbei and frei else ihr,
    )
    messages.success(
        request,
        _("Hier ist die Kopie, mit allen Fragen und ohne Antworten."),
        extra_tags=_("Geben Sie ihr einen Titel und das Treffen, zu dem sie gehört."),
    )
    return redirect("treffen:umfrage-bearbeiten", request.netzwerk.kurzname, kopie.pk)


@nur(darf_umfragen_verwalten)
@require_POST
def starten(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    aktionen.starten(umfrage=umfrage, von=request.handelnde)
    messages.success(
        request,
        _("Die Umfrage läuft."),
        extra_tags=_("Alle mit dem QR-Code oder dem Code %(code)s können jetzt mitmachen.")
        % {"code": umfrage.code_lesbar}
        if not umfrage.je_person
        else _("Mitmachen können alle, die einen persönlichen Link haben."),
    )
    if umfrage.ist_moderiert:
        return redirect("treffen:umfrage-fernbedienung", request.netzwerk.kurzname, umfrage.pk)
    return redirect(umfrage.get_absolute_url())


@nur(darf_umfragen_verwalten)
@require_http_methods(["GET", "POST"])
def schliessen(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    if request.method == "POST":
        aktionen.umfrage_schliessen(umfrage=umfrage, von=request.handelnde)
        messages.success(
            request,
            _("Die Umfrage ist geschlossen."),
            extra_tags=_("Die Antworten sind jetzt anonym. Hier sind die Ergebnisse."),
        )
        return redirect(umfrage.get_absolute_url())
    if not umfrage.ist_laufend:
        raise FalscherZustand(_("Die Umfrage läuft gerade nicht."), bei=umfrage)
    offen = umfrage.fragen.offen().count()
    nie = umfrage.fragen.bereit().count()
    saetze = [
        _("Danach kann niemand mehr antworten oder eine Antwort ändern. Die Antworten werden "
          "anonym, die Ergebnisse stehen auf der Seite der Umfrage."),
    ]  # fmt: skip
    if offen:
        saetze.append(
            ngettext(
                "%(zahl)s Frage ist noch offen und wird mit geschlossen.",
                "%(zahl)s Fragen sind noch offen und werden mit geschlossen.",
                offen,
            )
            % {"zahl": offen}
        )
    if nie:
        saetze.append(
            ngettext(
                "%(zahl)s Frage ist nie geöffnet worden und bleibt ohne Antworten.",
                "%(zahl)s Fragen sind nie geöffnet worden und bleiben ohne Antworten.",
                nie,
            )
            % {"zahl": nie}
        )
    kontext = {"umfrage": umfrage, "text": "\n\n".join(saetze)}
    return render(request, "treffen/umfrage/schliessen.html", kontext)


@nur(darf_umfragen_verwalten)
@require_safe
def tabelle(request: KontoAnfrage, pk: int) -> HttpResponse:
    umfrage = verwaltete(request, pk)
    if not umfrage.ist_geschlossen:
        raise FalscherZustand(
            _("Die Umfrage ist noch nicht geschlossen."),
            bei=umfrage,
            weiter=_("Die Tabelle gibt es mit den endgültigen Ergebnissen."),
        )
    name = f"{request.netzwerk.kurzname}-umfrage-{umfrage.pk}.xlsx"
    return HttpResponse(
        umfragetabelle.tabelle(umfrage),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
