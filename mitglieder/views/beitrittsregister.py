"""The register of a version: who was asked, who signed; inviting and reminding."""

import logging
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen.ueberleitung import betroffene
from mitglieder.ausfuhr.beitritte import registertabelle
from mitglieder.ausfuhr.tabelle import FORMATE
from mitglieder.beitrittsregister import register_von
from mitglieder.forms.ausfuhr import Berichtsformular
from mitglieder.forms.beitrittsregister import SORTIERUNGEN, RegisterFilter
from mitglieder.forms.organisation_filter import nur_zahlen
from mitglieder.forms.vereinbarung import EinladenFormular
from mitglieder.models import (
    Beitritt,
    Fassung,
    Kontakt,
    Organisation,
    Vereinbarung,
    WeitereOrganisation,
)
from mitglieder.rechte import darf_ausfuehren, darf_vereinbarungen_verwalten
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Dokument
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern

logger = logging.getLogger(__name__)


def fassung_hier(request: Anfrage, pk: int, nummer: int | None = None) -> Fassung:
    """The version asked for, else the one its agreement shows."""
    vereinbarung: Vereinbarung = get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related(Prefetch("fassung_set", Fassung.objects.mit_zahlen())),
        pk=pk,
    )
    if nummer is None:
        return vereinbarung.gezeigte_fassung
    for fassung in vereinbarung.fassung_set.all():
        if fassung.nummer == nummer:
            return fassung
    raise Http404


def veroeffentlichte_hier(request: Anfrage, pk: int, nummer: int | None = None) -> Fassung:
    """The same; a draft has no register, nor what follows from one."""
    fassung = fassung_hier(request, pk, nummer)
    if fassung.ist_entwurf:
        raise Http404
    return fassung


def sagen(request: Anfrage, text: str, danach: str) -> None:
    """Success, or a warning that the mails start later."""
    if broker_erreichbar():
        messages.success(request, text, extra_tags=danach)
    else:
        messages.warning(
            request, text, extra_tags=_("Der Versand ist gerade gestört und beginnt später.")
        )


@nur(darf_vereinbarungen_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int, nummer: int | None = None) -> HttpResponse:
    fassung = fassung_hier(request, pk, nummer)
    vereinbarung = fassung.vereinbarung
    kontext: dict[str, Any] = {
        "vereinbarung": vereinbarung,
        "fassung": fassung,
        "fassungen": sorted(vereinbarung.fassung_set.all(), key=lambda f: -f.nummer),
        "entwurf": vereinbarung.entwurf,
    }
    vorlage = "mitglieder/vereinbarung/zeigen.html"
    if not fassung.ist_entwurf:
        kontext |= _register(request, fassung)
        if request.htmx:  # the register asks for itself while mails and seals are on their way
            vorlage += "#register"
    antwort = render(request, vorlage, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _register(request: KontoAnfrage, fassung: Fassung) -> dict[str, Any]:
    register = register_von(fassung)
    auswahl = RegisterFilter(request.GET, register=register)
    vereinbarung = fassung.vereinbarung
    neuere = max(f.nummer for f in vereinbarung.fassung_set.all() if not f.ist_entwurf)
    return {
        "register": register,
        "auswahl": auswahl,
        "zeilen": auswahl.zeilen,
        "sortierungen": SORTIERUNGEN.items(),
        "archivformular": Berichtsformular(),
        "neuer_stand": request.GET.get("post", register.stand) != register.stand,
        "neuere_nummer": neuere if neuere > fassung.nummer else None,
        "laeuft_bald_aus": fassung.laeuft_bald_aus and vereinbarung.neueste_fassung == fassung,
        # Older versions with parties nobody has decided about.
        "vorherige": {b.fassung_id for b in betroffene(fassung)} if fassung.nummer > 1 else set(),
    }


@nur(darf_vereinbarungen_verwalten)
@require_safe
def wortlaut(request: KontoAnfrage, pk: int, nummer: int) -> HttpResponse:
    """What the parties of a version have signed, to read."""
    fassung = veroeffentlichte_hier(request, pk, nummer)
    kontext = {"vereinbarung": fassung.vereinbarung, "fassung": fassung}
    return render(request, "mitglieder/vereinbarung/wortlaut.html", kontext)


@nur(darf_ausfuehren)
@require_safe
def tabelle(request: KontoAnfrage, pk: int, nummer: int, format: str) -> HttpResponse:
    """What the register shows, as a file."""
    if format not in FORMATE:
        raise Http404
    fassung = veroeffentlichte_hier(request, pk, nummer)
    zeilen = RegisterFilter(request.GET, register=register_von(fassung)).zeilen
    # Personal data leave the portal: the log says who took what, not whom.
    logger.info(
        "Register der Fassung %s als %s: %s Zeilen, %s",
        fassung.pk, format, len(zeilen), kennung(request.handelnde),
    )  # fmt: skip
    tag = timezone.localdate()
    name = f"{request.netzwerk.kurzname}-register-fassung-{nummer}-{tag:%Y-%m-%d}.{format}"
    return HttpResponse(
        registertabelle(zeilen, format),
        content_type=FORMATE[format].CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _hat(kontakte: Any) -> Any:
    """Whether an organisation has one of these, at home there or standing for it besides."""
    return Exists(kontakte.filter(organisation=OuterRef("pk"))) | Exists(
        WeitereOrganisation.objects.filter(organisation=OuterRef("pk"), kontakt__in=kontakte)
    )


def _danach(ergebnis: beitritt_aktionen.Einladungsergebnis) -> str:
    text = ngettext(
        "%(zahl)s E-Mail ist unterwegs.", "%(zahl)s E-Mails sind unterwegs.", ergebnis.nachrichten
    ) % {"zahl": ergebnis.nachrichten}
    gefragt = len(ergebnis.nach_zeichnenden_gefragt)
    if gefragt:
        text += " " + ngettext(
            "%(zahl)s Organisation fragen wir zuerst, wer unterzeichnen darf.",
            "%(zahl)s Organisationen fragen wir zuerst, wer unterzeichnen darf.",
            gefragt,
        ) % {"zahl": gefragt}
    return text


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def einladen(request: KontoAnfrage, pk: int, nummer: int | None = None) -> HttpResponse:
    """Also later, when others have long signed: then they accede (`beigetreten`)."""
    fassung = fassung_hier(request, pk, nummer)
    if not fassung.ist_zeichenbar:
        messages.warning(request, _("Diese Fassung kann zurzeit nicht unterzeichnet werden"))
        return redirect(fassung)
    gefragt = Beitritt.objects.filter(fassung=fassung)
    frei = (
        Organisation.objects.aktive_mitglieder(request.netzwerk)
        .exclude(pk__in=gefragt.nicht_wieder_zu_fragen().values("organisation"))
        .exclude(pk__in=Beitritt.objects.gezeichnet_nach(fassung).values("organisation"))
        .annotate(
            hat_berechtigte=_hat(beitritt_aktionen.zeichnungsberechtigte(fassung)),
            hat_erreichbare=_hat(Kontakt.objects.im_netzwerk(request.netzwerk).erreichbar()),
        )
        .order_by("name", "pk")
    )
    waehlbar = frei.filter(hat_erreichbare=True)
    ungefragt = waehlbar.exclude(pk__in=gefragt.values("organisation")).values_list("pk", flat=True)
    alle = "alle" in request.GET
    formular = EinladenFormular(
        request.POST if request.method == "POST" else None,
        waehlbar=waehlbar,
        initial={"organisationen": list(ungefragt) if alle else []},
    )
    if request.method == "POST" and formular.is_valid():
        ergebnis = beitritt_aktionen.einladen(
            fassung=fassung,
            organisationen=formular.cleaned_data["organisationen"],
            von=request.handelnde,
        )
        sagen(
            request,
            ngettext(
                "%(zahl)s Organisation ist eingeladen",
                "%(zahl)s Organisationen sind eingeladen",
                ergebnis.organisationen,
            )
            % {"zahl": ergebnis.organisationen},
            _danach(ergebnis),
        )
        return redirect(fassung)
    return seite(
        request,
        "mitglieder/vereinbarung/einladen.html",
        {
            "vereinbarung": fassung.vereinbarung,
            "fassung": fassung,
            "form": formular,
            "anzahl_waehlbar": waehlbar.count(),
            "anzahl_ungefragt": len(ungefragt),
            "alle": alle,
            "ohne_erreichbare": frei.filter(hat_erreichbare=False),
        },
    )


@nur(darf_vereinbarungen_verwalten)
@require_POST
def erinnern(request: KontoAnfrage, pk: int, nummer: int | None = None) -> HttpResponse:
    """Those who were ticked, or everybody whose answer is missing."""
    fassung = fassung_hier(request, pk, nummer)
    offene = (
        Beitritt.objects.filter(fassung=fassung)
        .unbeantwortet()
        .select_related("fassung__vereinbarung__netzwerk")
    )
    if "auswahl" in request.POST:
        gewaehlt = nur_zahlen(request.POST.getlist("id"))
        if not gewaehlt:
            messages.info(
                request,
                _("Niemand ist angekreuzt"),
                extra_tags=_("Kreuzen Sie im Register an, wen Sie erinnern möchten."),
            )
            return redirect(fassung)
        offene = offene.filter(pk__in=gewaehlt)
    anzahl = beitritt_aktionen.erinnern(beitritte=offene, von=request.handelnde)
    if anzahl:
        text = ngettext(
            "%(zahl)s Erinnerung ist unterwegs", "%(zahl)s Erinnerungen sind unterwegs", anzahl
        )
        sagen(request, text % {"zahl": anzahl}, _("Sie sehen hier, wer sie bekommen hat."))
    else:
        messages.info(request, _("Heute wurden schon alle erinnert, oder es ist niemand offen"))
    return redirect(fassung)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def dokument(request: KontoAnfrage, pk: int, nummer: int | None = None) -> HttpResponseBase:
    """The text alone, for reading before signing."""
    pdf = Dokument.objects.zu(fassung_hier(request, pk, nummer)).fertig().filter(art="fassung")
    return ausliefern(request, get_object_or_404(pdf))
