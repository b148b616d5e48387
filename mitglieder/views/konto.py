from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import konto as aktionen
from mitglieder.forms.konto import KontoEinladenFormular
from mitglieder.models import Vertretung
from netzwerk.basis.broker import broker_erreichbar
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.models import Konto, Rolle
from netzwerk.basis.rechte import KontoAnfrage, darf_konten_verwalten, nur

JE_SEITE = 50


@nur(darf_konten_verwalten)
@require_safe
def liste(request: KontoAnfrage) -> HttpResponse:
    """The accounts with a role in this network; roles elsewhere are nobody's business here."""
    konten = Konto.objects.mit_nicht_angekommener_frage().filter(
        pk__in=Rolle.objects.filter(netzwerk=request.netzwerk).values("konto")
    )
    suchwort = request.GET.get("q", "").replace("\x00", "").strip()
    if suchwort:
        konten = konten.filter(Q(name__icontains=suchwort) | Q(email__icontains=suchwort))
    hier = Prefetch(
        "rolle_set", Rolle.objects.filter(netzwerk=request.netzwerk).order_by("art"), "rollen_hier"
    )
    vertritt = Prefetch(
        "vertretung_set",
        Vertretung.objects.filter(
            organisation__mitgliedschaft__netzwerk=request.netzwerk
        ).select_related("organisation"),
        "vertretungen_hier",
    )
    zeilen = konten.order_by("name", "email").prefetch_related(hier, vertritt)
    kontext = {
        "seite": Paginator(zeilen, JE_SEITE).get_page(request.GET.get("seite")),
        "suchwort": suchwort,
    }
    return render(request, "mitglieder/konto/liste.html", kontext)


@nur(darf_konten_verwalten)
@begrenzt("konto-einladen", anzahl=120, sekunden=3600, je=lambda request: str(request.user.pk))
@require_http_methods(["GET", "POST"])
def einladen(request: KontoAnfrage) -> HttpResponse:
    formular = KontoEinladenFormular(
        request.POST or None,
        netzwerk=request.netzwerk,
        initial={
            "organisation": request.GET.get("organisation", ""),
            "art": Rolle.Art.VERTRETUNG
            if request.GET.get("organisation")
            else request.GET.get("art", ""),
        },
    )
    if request.method == "POST" and formular.is_valid():
        ergebnis = aktionen.einladen(
            netzwerk=request.netzwerk, von=request.handelnde, **formular.cleaned_data
        )
        if ergebnis.rolle_neu:
            messages.success(
                request,
                _("Die Einladung an %(email)s ist unterwegs.") % {"email": ergebnis.konto.email},
                extra_tags=_("Die Person meldet sich mit einem Code an, der an ihre Adresse geht."),
            )
            if not broker_erreichbar():
                messages.warning(
                    request,
                    _("Der Versand ist gerade unterbrochen. Die E-Mail geht später hinaus."),
                )
        elif ergebnis.vertretung_neu:
            messages.success(
                request,
                _("%(konto)s vertritt jetzt auch „%(organisation)s“.")
                % {
                    "konto": ergebnis.konto,
                    "organisation": formular.cleaned_data["organisation"],
                },
            )
        else:
            messages.info(
                request,
                _("%(konto)s hat diese Rolle schon. Es ist keine E-Mail hinausgegangen.")
                % {"konto": ergebnis.konto},
            )
        return redirect("mitglieder:konto-liste", netzwerk=request.netzwerk.kurzname)
    return seite(request, "mitglieder/konto/einladen.html", {"form": formular})


@nur(darf_konten_verwalten)
@require_http_methods(["GET", "POST"])
def entziehen(request: KontoAnfrage, pk: int) -> HttpResponse:
    rolle = get_object_or_404(
        Rolle.objects.select_related("konto").filter(netzwerk=request.netzwerk), pk=pk
    )
    if request.method == "POST":
        try:
            aktionen.rolle_entziehen(rolle=rolle, von=request.handelnde)
        except aktionen.LetzteKoordination as fehler:
            messages.error(request, str(fehler))
        else:
            messages.success(
                request,
                _("%(konto)s hat die Rolle „%(rolle)s“ nicht mehr.")
                % {"konto": rolle.konto, "rolle": rolle.get_art_display()},
            )
            if rolle.konto_id == request.handelnde.pk:
                return redirect("basis:eingang")
        return redirect("mitglieder:konto-liste", netzwerk=request.netzwerk.kurzname)
    return render(request, "mitglieder/konto/entziehen.html", {"rolle": rolle})
