"""Members register an item: with their account, or by the personal link of their invitation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur
from treffen.aktionen import top as aktionen
from treffen.forms.top import TopAnmeldungForm
from treffen.models import Tagesordnungspunkt, Teilnahme, Treffen
from treffen.rechte import darf_tops_anmelden
from treffen.views.treffen import finden, zur_seite


def _eigener(request: Anfrage, treffen: Treffen, pk: int) -> Tagesordnungspunkt:
    eigene = Tagesordnungspunkt.objects.all().angemeldet_durch(request.handelnde)
    top: Tagesordnungspunkt = get_object_or_404(eigene.filter(treffen=treffen), pk=pk)
    top.treffen = treffen
    return top


@nur(darf_tops_anmelden)
@require_http_methods(["GET", "POST"])
def anmelden(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = finden(request, pk)
    stellen = (
        Kontakt.objects.filter(konto=request.handelnde)
        .im_netzwerk(request.netzwerk)
        .taetig()
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    # Who is not in the register speaks as the account, for the body it represents.
    vertretene = (
        Organisation.objects.im_netzwerk(request.netzwerk)
        .vertreten_durch(request.handelnde)
        .order_by("name", "pk")
    )
    if not treffen.nimmt_tops:
        raise FalscherZustand(
            _("Für dieses Treffen lassen sich keine Themen mehr anmelden."),
            bei=treffen,
            weiter=_("Wenden Sie sich bitte an die Koordinierungsstelle."),
        )
    form = TopAnmeldungForm(
        request.POST or None,
        instance=Tagesordnungspunkt(treffen=treffen),
        stellen=stellen,
        organisationen=None if stellen else vertretene,
    )
    if request.method == "POST" and form.is_valid():
        wer = {"kontakt": stellen.first(), "fuer": None if stellen else vertretene.first()}
        angaben = wer | form.cleaned_data
        aktionen.anmelden(treffen=treffen, von=request.handelnde, **angaben)
        messages.success(
            request,
            _("Ihr Thema ist angemeldet."),
            extra_tags=_(
                "Die Koordinierungsstelle entscheidet, und Sie erfahren es per E-Mail. "
                "Bis dahin können Sie es zurückziehen."
            ),
        )
        return zur_seite(treffen, "#themen")
    return seite(request, "treffen/topanmeldung/neu.html", {"form": form, "treffen": treffen})


@nur(darf_tops_anmelden)
@require_POST
def zurueckziehen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = finden(request, pk)
    _eigener(request, treffen, top).zurueckziehen()
    messages.success(request, _("Ihr Thema ist zurückgezogen."))
    return zur_seite(treffen, "#themen")


def _eingeladen(request: ZugangAnfrage) -> tuple[Treffen, Kontakt]:
    """Meeting and person behind the link; guests are no members and register nothing."""
    teilnahme = request.handelnde.gegenstand
    if not isinstance(teilnahme, Teilnahme) or teilnahme.kontakt is None:
        raise Http404
    if teilnahme.kontakt.ausgeschieden_am:
        raise Http404
    teilnahme.treffen.netzwerk = request.netzwerk
    return teilnahme.treffen, teilnahme.kontakt


def _je_link(request: object) -> str:
    return str(request.handelnde.pk)  # type: ignore[attr-defined]  # the policy sets it


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@begrenzt("top-anmelden", anzahl=30, sekunden=600, je=_je_link)
@require_http_methods(["GET", "POST"])
def anmelden_link(request: ZugangAnfrage) -> HttpResponse:
    """What she registered, what became of it, and the form while the deadline is ahead."""
    treffen, kontakt = _eingeladen(request)
    form, abgewiesen = None, ""
    if treffen.nimmt_tops:
        form = TopAnmeldungForm(request.POST or None, instance=Tagesordnungspunkt(treffen=treffen))
        if request.method == "POST" and form.is_valid():
            try:
                top = aktionen.anmelden(
                    treffen=treffen, kontakt=kontakt, von=request.handelnde, **form.cleaned_data
                )
            except FalscherZustand as grund:
                abgewiesen = f"{grund} {grund.weiter}"
            else:
                return redirect(f"{request.path}?angemeldet={top.pk}")
    eigene = Tagesordnungspunkt.objects.all().angemeldet_durch(request.handelnde)
    return seite(
        request,
        "treffen/topanmeldung/link.html",
        {
            "form": form,
            "treffen": treffen,
            "eigene": eigene.filter(treffen=treffen),
            "neu": request.GET.get("angemeldet", ""),
            "zurueckgezogen": request.GET.get("zurueckgezogen", ""),
            "zu_spaet": request.method == "POST" and form is None,
            "abgewiesen": abgewiesen,
            "zeichen": request.resolver_match.kwargs["zeichen"] if request.resolver_match else "",
        },
    )


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@begrenzt("top-anmelden", anzahl=30, sekunden=600, je=_je_link)
@require_POST
def zurueckziehen_link(request: ZugangAnfrage, top: int) -> HttpResponse:
    treffen, _kontakt = _eingeladen(request)
    punkt = _eigener(request, treffen, top)
    try:
        punkt.zurueckziehen()
        ergebnis = "ja"
    except FalscherZustand:  # decided meanwhile: her page shows how
        ergebnis = "nein"
    zeichen = request.resolver_match.kwargs["zeichen"] if request.resolver_match else ""
    ziel = reverse("treffen:top-anmelden-link", args=(request.netzwerk.kurzname, zeichen))
    return redirect(f"{ziel}?zurueckgezogen={ergebnis}")
