from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import vereinbarung as aktionen
from mitglieder.forms.vereinbarung import (
    AbschnittFormSet,
    EinladenFormular,
    FassungFormular,
    NeuFormular,
    VeroeffentlichenFormular,
)
from mitglieder.models import (
    Abschnitt,
    Beitritt,
    Fassung,
    Organisation,
    Vereinbarung,
    WeitereOrganisation,
)
from mitglieder.rechte import darf_vereinbarungen_verwalten
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.models import Dokument, Nachricht
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, nur
from netzwerk.basis.views.dokument import ausliefern

# So long nobody is nudged: until then reminding is possible, but not the next step.
ERINNERN_NACH = timedelta(days=7)


@dataclass(frozen=True)
class Zeile:
    """One line of the register."""

    beitritt: Beitritt
    nachricht: Nachricht | None
    dokument: Dokument | None

    @property
    def laeuft(self) -> bool:
        """A mail or a seal is on its way."""
        wartet = self.nachricht is not None and self.nachricht.ist_wartend
        return wartet or (self.dokument is not None and self.dokument.ist_unterwegs)

    @property
    def ist_faellig(self) -> bool:
        """Asked a while ago, and no answer."""
        seit = self.nachricht.angelegt_am if self.nachricht else self.beitritt.eingeladen_am
        return self.beitritt.ist_offen and seit < timezone.now() - ERINNERN_NACH


def _vereinbarung(request: Anfrage, pk: int) -> Vereinbarung:
    return get_object_or_404(
        Vereinbarung.objects.sichtbar_fuer(request.handelnde, request.netzwerk)
        .select_related("netzwerk")
        .prefetch_related(
            Prefetch("fassung_set", Fassung.objects.mit_zahlen()),
            Prefetch("fassung_set__abschnitt_set", Abschnitt.objects.order_by("nummer")),
        ),
        pk=pk,
    )


def _zeilen(fassung: Fassung) -> list[Zeile]:
    beitritte = (
        Beitritt.objects.filter(fassung=fassung)
        .select_related("organisation", "kontakt")
        .order_by("organisation__name", "pk")
    )
    nachrichten = {n.gegenstand_id: n for n in Nachricht.objects.zu(beitritte).order_by("pk")}
    dokumente = {d.gegenstand_id: d for d in _dokumente(beitritte)}
    return [Zeile(b, nachrichten.get(b.pk), dokumente.get(b.pk)) for b in beitritte]


def _dokumente(beitritte: Any) -> Iterable[Dokument]:
    typ = ContentType.objects.get_for_model(Beitritt)
    return Dokument.objects.filter(
        gegenstand_typ=typ, gegenstand_id__in=beitritte.values("pk"), art="beitritt"
    )


def _zur_seite(request: Anfrage, vereinbarung: Vereinbarung) -> HttpResponse:
    return redirect(
        "mitglieder:vereinbarung-zeigen", netzwerk=request.netzwerk.kurzname, pk=vereinbarung.pk
    )


def _sagen(request: Anfrage, text: str, danach: str) -> None:
    """Success, or a warning that the mails start later."""
    if broker_erreichbar():
        messages.success(request, text, extra_tags=danach)
    else:
        messages.warning(
            request, text, extra_tags=_("Der Versand ist gerade gestört und beginnt später.")
        )


@nur(darf_vereinbarungen_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    vereinbarungen = Vereinbarung.objects.sichtbar_fuer(
        request.handelnde, request.netzwerk
    ).prefetch_related(Prefetch("fassung_set", Fassung.objects.mit_zahlen()))
    return render(request, "mitglieder/vereinbarung/liste.html", {"vereinbarungen": vereinbarungen})


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage) -> HttpResponse:
    formular = NeuFormular(
        request.POST if request.method == "POST" else None,
        initial={"titel": _("Kooperationsvereinbarung im %s") % request.netzwerk.name},
    )
    if request.method == "POST" and formular.is_valid():
        vereinbarung = aktionen.anlegen(
            netzwerk=request.netzwerk, von=request.handelnde, **formular.cleaned_data
        )
        messages.success(
            request,
            _("Der Entwurf ist angelegt"),
            extra_tags=_("Passen Sie jetzt den Text der Vorlage an."),
        )
        return redirect(
            "mitglieder:vereinbarung-bearbeiten",
            netzwerk=request.netzwerk.kurzname,
            pk=vereinbarung.pk,
        )
    return seite(request, "mitglieder/vereinbarung/neu.html", {"form": formular})


@nur(darf_vereinbarungen_verwalten)
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassung = vereinbarung.neueste_fassung
    zeilen = [] if fassung.ist_entwurf else _zeilen(fassung)
    stand = _stand(zeilen)
    vorlage = "mitglieder/vereinbarung/zeigen.html"
    if request.htmx:  # the register asks for itself while mails and seals are on their way
        vorlage += "#register"
    antwort = render(
        request,
        vorlage,
        {
            "vereinbarung": vereinbarung,
            "fassung": fassung,
            "zeilen": zeilen,
            "stand": stand,
            "neuer_stand": request.GET.get("stand", stand) != stand,
            "laeuft": any(zeile.laeuft for zeile in zeilen),
            "erinnerbar": sum(zeile.beitritt.ist_offen for zeile in zeilen),
            "erinnern_faellig": any(zeile.ist_faellig for zeile in zeilen),
            "text_pdf": Dokument.objects.zu(fassung).fertig().exists(),
        },
    )
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _stand(zeilen: list[Zeile]) -> str:
    """Changes whenever a mail or a seal got on: the page announces news, not repetitions."""
    post = sum(1 for zeile in zeilen if zeile.nachricht and zeile.nachricht.ist_wartend)
    return f"{post}-{sum(zeile.laeuft for zeile in zeilen)}"


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def bearbeiten(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassung = vereinbarung.neueste_fassung
    if not fassung.ist_entwurf and request.method != "POST":
        messages.warning(
            request,
            _("Diese Fassung ist veröffentlicht"),
            extra_tags=_("Ihr Text lässt sich nicht mehr ändern."),
        )
        return _zur_seite(request, vereinbarung)
    formular = FassungFormular(
        request.POST if request.method == "POST" else None,
        instance=fassung,
        initial={"stand": fassung.stand},
    )
    abschnitte = AbschnittFormSet(
        request.POST if request.method == "POST" else None,
        prefix="abschnitt",
        initial=[
            {"nummer": a.nummer, "titel": a.titel, "text": a.text} for a in fassung.abschnitte()
        ],
    )
    if request.method == "POST":
        in_ordnung = formular.is_valid()
        if abschnitte.is_valid() and in_ordnung:
            try:
                aktionen.entwurf_speichern(
                    fassung=fassung,
                    stand=formular.cleaned_data["stand"],
                    abschnitte=abschnitte.in_reihenfolge(),
                    von=request.handelnde,
                )
            except aktionen.FassungVeraltet as grund:
                formular.add_error(None, str(grund))
            else:
                messages.success(request, _("Der Entwurf ist gespeichert"))
                if "weiter" in request.POST:
                    return redirect(
                        "mitglieder:vereinbarung-bearbeiten",
                        netzwerk=request.netzwerk.kurzname,
                        pk=pk,
                    )
                return _zur_seite(request, vereinbarung)
    kontext = {
        "vereinbarung": vereinbarung,
        "fassung": fassung,
        "form": formular,
        "abschnitte": abschnitte,
        "abschnitt_formulare": list(abschnitte),
    }
    antwort = seite(request, "mitglieder/vereinbarung/bearbeiten.html", kontext)
    if abschnitte.is_bound and not abschnitte.is_valid():
        antwort.status_code = 422
    return antwort


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def veroeffentlichen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassung = vereinbarung.neueste_fassung
    if not fassung.ist_entwurf:
        messages.info(request, _("Diese Fassung ist schon veröffentlicht"))
        return _zur_seite(request, vereinbarung)
    formular = VeroeffentlichenFormular(
        request.POST if request.method == "POST" else None, initial={"summe": fassung.summe()}
    )
    if request.method == "POST" and formular.is_valid():
        try:
            aktionen.veroeffentlichen(
                fassung=fassung, summe=formular.cleaned_data["summe"], von=request.handelnde
            )
        except aktionen.FassungVeraltet as grund:
            messages.error(request, str(grund))
            return redirect(
                "mitglieder:vereinbarung-veroeffentlichen",
                netzwerk=request.netzwerk.kurzname,
                pk=pk,
            )
        messages.success(
            request,
            _("Die Fassung ist veröffentlicht, ihr Text steht fest"),
            extra_tags=_("Laden Sie jetzt Organisationen ein, sie zu unterzeichnen."),
        )
        return _zur_seite(request, vereinbarung)
    return seite(
        request,
        "mitglieder/vereinbarung/veroeffentlichen.html",
        {"vereinbarung": vereinbarung, "fassung": fassung, "form": formular},
    )


@nur(darf_vereinbarungen_verwalten)
@require_http_methods(["GET", "POST"])
def einladen(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    fassung = vereinbarung.neueste_fassung
    if not fassung.ist_online_zeichenbar:
        messages.warning(request, _("Diese Fassung kann zurzeit nicht online unterzeichnet werden"))
        return _zur_seite(request, vereinbarung)
    berechtigte = beitritt_aktionen.zeichnungsberechtigte(fassung)
    gefragt = Beitritt.objects.filter(fassung=fassung)
    frei = (
        Organisation.objects.aktive_mitglieder(request.netzwerk)
        .exclude(pk__in=gefragt.nicht_wieder_zu_fragen().values("organisation"))
        .annotate(
            hat_berechtigte=Exists(berechtigte.filter(organisation=OuterRef("pk")))
            | Exists(
                WeitereOrganisation.objects.filter(
                    organisation=OuterRef("pk"), kontakt__in=berechtigte
                )
            )
        )
        .order_by("name", "pk")
    )
    waehlbar = frei.filter(hat_berechtigte=True)
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
        _sagen(
            request,
            ngettext(
                "%(zahl)s Organisation ist eingeladen",
                "%(zahl)s Organisationen sind eingeladen",
                ergebnis.organisationen,
            )
            % {"zahl": ergebnis.organisationen},
            ngettext(
                "%(zahl)s E-Mail ist unterwegs.",
                "%(zahl)s E-Mails sind unterwegs.",
                ergebnis.nachrichten,
            )
            % {"zahl": ergebnis.nachrichten},
        )
        return _zur_seite(request, vereinbarung)
    return seite(
        request,
        "mitglieder/vereinbarung/einladen.html",
        {
            "vereinbarung": vereinbarung,
            "fassung": fassung,
            "form": formular,
            "anzahl_waehlbar": waehlbar.count(),
            "anzahl_ungefragt": len(ungefragt),
            "alle": alle,
            "ohne_berechtigte": frei.filter(hat_berechtigte=False),
        },
    )


@nur(darf_vereinbarungen_verwalten)
@require_POST
def erinnern(request: KontoAnfrage, pk: int) -> HttpResponse:
    vereinbarung = _vereinbarung(request, pk)
    anzahl = beitritt_aktionen.erinnern(
        beitritte=Beitritt.objects.filter(fassung=vereinbarung.neueste_fassung)
        .unbeantwortet()
        .select_related("fassung__vereinbarung__netzwerk"),
        von=request.handelnde,
    )
    if anzahl:
        text = ngettext(
            "%(zahl)s Erinnerung ist unterwegs", "%(zahl)s Erinnerungen sind unterwegs", anzahl
        )
        _sagen(request, text % {"zahl": anzahl}, _("Sie sehen hier, wer sie bekommen hat."))
    else:
        messages.info(request, _("Heute wurden schon alle erinnert, oder es ist niemand offen"))
    return _zur_seite(request, vereinbarung)


@nur(darf_vereinbarungen_verwalten)
@require_safe
def dokument(request: KontoAnfrage, pk: int) -> HttpResponseBase:
    """The text alone, for reading before signing."""
    pdf = Dokument.objects.zu(_vereinbarung(request, pk).neueste_fassung).fertig().first()
    if pdf is None:
        raise Http404
    return ausliefern(request, pdf)
