"""The personal page of whoever answers for measures. Opening it changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import ZugangAnfrage, mit_zugang
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import massnahme as aktionen
from treffen.forms.massnahmennotiz import FristbitteForm, MeldungForm
from treffen.models import Massnahme, Massnahmennotiz
from treffen.models.massnahme import MassnahmeQuerySet
from treffen.views.massnahme_melden import nachweis_ausliefern

ERLEDIGT_SEIT = timedelta(days=180)
GRENZE = {"anzahl": 60, "sekunden": 600}


@dataclass(frozen=True)
class Karte:
    """A measure with its two forms; one of them may have been refused."""

    massnahme: Massnahme
    notizen: list[Massnahmennotiz]
    schritte: list[str]
    meldung: MeldungForm
    bitte: FristbitteForm

    @property
    def wartet(self) -> Massnahmennotiz | None:
        """The request for a later date that nobody has answered yet."""
        return next((n for n in self.notizen if n.wunschfrist and not n.beantwortet_am), None)


def _ihre(request: ZugangAnfrage) -> MassnahmeQuerySet:
    kontakt = request.handelnde.inhaber
    if not isinstance(kontakt, Kontakt):
        return Massnahme.objects.all().none()
    ihre: MassnahmeQuerySet = Massnahme.objects.all().der_person(kontakt, request.netzwerk)
    return ihre


@mit_zugang(Zugang.Zweck.MASSNAHMEN)
@never_cache
@begrenzt(
    "massnahmen-melden",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def zeigen(request: ZugangAnfrage) -> HttpResponse:
    if request.method == "GET":
        return _seite(request)
    pk = zahl(request.POST.get("massnahme"))
    massnahme = _ihre(request).offen().filter(pk=pk).first()
    form: MeldungForm | FristbitteForm
    schritt = request.POST.get("schritt", "")
    if request.POST.get("art") == "frist":
        form = FristbitteForm(
            request.POST, prefix=f"f{pk}", bisher=massnahme.frist if massnahme else None
        )
    else:
        schritt = schritt if schritt in aktionen.FORTSCHRITT else ""
        form = MeldungForm(request.POST, request.FILES, schritt=schritt, prefix=f"m{pk}")
    if massnahme is None:
        # Done, handed on or withdrawn since the page was opened.
        return _seite(request, getippt=_getippt(form))
    massnahme.netzwerk = request.netzwerk
    if form.is_valid():
        try:
            _melden(massnahme, form, schritt, request.handelnde)
        except aktionen.NichtMehrZustaendig:
            return _seite(request, getippt=_getippt(form))
        except FalscherZustand as grund:
            if not _ihre(request).offen().filter(pk=pk).exists():
                return _seite(request, getippt=_getippt(form))  # no form of it is left to show
            form.add_error(None, f"{grund} {grund.weiter}")
        else:
            return redirect(f"{request.path}?gemeldet={pk}#oben")
    return _seite(request, abgelehnt=(pk, form))


def _melden(massnahme: Massnahme, form: forms.Form, schritt: str, von: Zugang) -> None:
    daten = form.cleaned_data
    if isinstance(form, MeldungForm):
        aktionen.melden(
            massnahme=massnahme,
            von=von,
            text=daten["text"],
            schritt=schritt,
            datei=daten["datei"],
            befund=form.befund,
        )
        return
    aktionen.melden(
        massnahme=massnahme, von=von, text=daten["text"], wunschfrist=daten["wunschfrist"]
    )


def _getippt(form: forms.Form) -> str:
    return str(form.data.get(form.add_prefix("text"), ""))[:2000] or "–"


def _seite(
    request: ZugangAnfrage,
    *,
    abgelehnt: tuple[int, MeldungForm | FristbitteForm] | None = None,
    getippt: str = "",
) -> HttpResponse:
    offene = list(_ihre(request).offen().nach_frist())
    erledigte = list(
        _ihre(request)
        .im_stand(Massnahme.Zustand.ERLEDIGT)
        .filter(erledigt_am__gte=timezone.now() - ERLEDIGT_SEIT)
        .order_by("-erledigt_am", "-pk")[:50]
    )
    notizen = _notizen([*offene, *erledigte])
    karten = [_karte(massnahme, notizen.get(massnahme.pk, []), abgelehnt) for massnahme in offene]
    gemeldet = zahl(request.GET.get("gemeldet"))
    kontext: dict[str, Any] = {
        "karten": karten,
        "formulare": [form for karte in karten for form in (karte.meldung, karte.bitte)],
        "erledigte": [(massnahme, notizen.get(massnahme.pk, [])) for massnahme in erledigte],
        "gemeldet": next((m for m in (*offene, *erledigte) if m.pk == gemeldet), None),
        "getippt": getippt,
        "person": request.handelnde.inhaber,
    }
    antwort = seite(request, "treffen/massnahmenlink/zeigen.html", kontext)
    if getippt:
        antwort.status_code = 409
    return antwort


def _karte(
    massnahme: Massnahme,
    notizen: list[Massnahmennotiz],
    abgelehnt: tuple[int, MeldungForm | FristbitteForm] | None,
) -> Karte:
    meldung: MeldungForm = MeldungForm(prefix=f"m{massnahme.pk}")
    bitte: FristbitteForm = FristbitteForm(prefix=f"f{massnahme.pk}")
    if abgelehnt is not None and abgelehnt[0] == massnahme.pk:
        form = abgelehnt[1]
        meldung = form if isinstance(form, MeldungForm) else meldung
        bitte = form if isinstance(form, FristbitteForm) else bitte
    schritte = aktionen.schritte_fuer(massnahme, verwaltet=False)
    return Karte(massnahme, notizen, schritte, meldung, bitte)


def _notizen(massnahmen: Iterable[Massnahme]) -> dict[int, list[Massnahmennotiz]]:
    je_massnahme: dict[int, list[Massnahmennotiz]] = {}
    for notiz in Massnahmennotiz.objects.filter(
        massnahme__in=[massnahme.pk for massnahme in massnahmen]
    ):
        je_massnahme.setdefault(notiz.massnahme_id, []).append(notiz)
    return je_massnahme


@mit_zugang(Zugang.Zweck.MASSNAHMEN)
@never_cache
@require_safe
def nachweis(request: ZugangAnfrage, pk: int, notiz: int) -> HttpResponseBase:
    return nachweis_ausliefern(
        get_object_or_404(Massnahmennotiz, massnahme__in=_ihre(request), massnahme=pk, pk=notiz)
    )
