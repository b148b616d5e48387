"""Choosing a working group on the phone, and the groups filling up on the beamer.

`zeigen` and `melden` are public behind the code of the beamer; whoever is signed in or comes by
the personal link is in at once, anybody else leaves name and address.
"""

from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.models import Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import absolut
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Zugang
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.rechte import Anfrage, KontoAnfrage, ZugangAnfrage, mit_zugang, nur, oeffentlich
from treffen import antwortseite
from treffen.aktionen import gruppenwahl as aktionen
from treffen.forms.gruppenwahl import MeldungForm
from treffen.gruppenplaetze import Platzlage, Wahl, lagen, marke, wahl_zu
from treffen.leinwand import gruppenstufe
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Gruppenmitglied, Teilnahme
from treffen.rechte import darf_gruppe_fuehren
from treffen.views.antwort import GRENZE
from treffen.views.treffen import finden

STUNDE = 3600
#: A hall full of people shares one address of the house's Wi-Fi.
JE_ADRESSE = 600
#: So many Meldungen a browser remembers as its own.
GEMERKT = 10
#: Phones ask every few seconds; so long they share one look at the figures.
FRISCH = 2
VORLAGE = "treffen/gruppenwahl/zeigen.html"
BEAMER = "treffen/gruppenwahl/beamer.html"


@oeffentlich
@require_safe
def kurz(request: HttpRequest, code: str) -> HttpResponse:
    """The short address below the QR code, as people type it."""
    wahl = wahl_zu(code)
    if wahl is None:
        raise Http404
    return redirect(_adresse(wahl))


def _adresse(wahl: Wahl, name: str = "zeigen") -> str:
    return reverse(f"treffen:gruppenwahl-{name}", args=(wahl.netzwerk.kurzname, wahl.code))


def _wahl(request: Anfrage, code: str) -> Wahl:
    wahl = wahl_zu(code)
    if wahl is None or wahl.netzwerk.pk != request.netzwerk.pk:
        raise Http404
    return wahl


@oeffentlich
@begrenzt("gruppenwahl", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def zeigen(request: Anfrage, code: str) -> HttpResponse:
    wahl = _wahl(request, code)
    kontakt = None
    if isinstance(request.handelnde, Konto):
        kontakt = (
            Kontakt.objects.im_netzwerk(request.netzwerk)
            .taetig()
            .filter(konto=request.handelnde)
            .order_by("pk")
            .first()
        )
    return _waehlen(request, wahl, kontakt)


@mit_zugang(Zugang.Zweck.EINLADUNG)
@never_cache
@begrenzt(
    "gruppenwahl-link",
    je=lambda request: str(request.handelnde.pk),  # type: ignore[attr-defined]  # the policy above sets it
    **GRENZE,
)
@require_http_methods(["GET", "POST"])
def link(request: ZugangAnfrage) -> HttpResponse:
    """By the personal link of the invitation; a guest of the meeting is no contact yet."""
    if not isinstance(request.handelnde.gegenstand, Teilnahme):
        raise Http404
    teilnahme = antwortseite.lesen(request.handelnde.gegenstand_id)
    return _waehlen(request, Wahl(request.netzwerk, teilnahme.treffen), teilnahme.kontakt)


def _waehlen(request: Anfrage, wahl: Wahl, kontakt: Kontakt | None) -> HttpResponse:
    if request.htmx and cache.get(f"gruppenwahl:{wahl.code}") == request.GET.get("stand", "-"):
        return HttpResponse(status=204)
    alle = lagen(wahl.gruppen)
    if request.method == "POST":
        _schritt(request, wahl, kontakt, alle)
        return redirect(request.path)
    stand = marke(alle)
    cache.set(f"gruppenwahl:{wahl.code}", stand, FRISCH)
    if request.htmx and request.GET.get("stand") == stand:
        return HttpResponse(status=204)
    bindungen = (
        {
            mitglied.gruppe_id: mitglied
            for mitglied in Gruppenmitglied.objects.jetzt().filter(
                kontakt=kontakt, gruppe__in=[lage.gruppe.pk for lage in alle]
            )
        }
        if kontakt
        else {}
    )
    meldungen = {meldung.gruppe_id: meldung for meldung in _eigene(request, alle)}
    kontext = {
        "wahl": wahl,
        "karten": [
            (lage, bindungen.get(lage.gruppe.pk), meldungen.get(lage.gruppe.pk)) for lage in alle
        ],
        "stand": stand,
        "kennt": bool(kontakt or meldungen),
        # In the plenum everybody works in one group; over the year somebody may be in several.
        "wechselt": bool(meldungen)
        or any(not mitglied.leitet for mitglied in bindungen.values() if wahl.treffen),
        "melden": _adresse(wahl, "melden"),
    }
    antwort = render(request, f"{VORLAGE}#stand" if request.htmx else VORLAGE, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _eigene(request: Anfrage, alle: list[Platzlage]) -> list[Gruppenmeldung]:
    """Open Meldungen that this browser made for one of these groups."""
    gemerkt = request.session.get("gruppenmeldungen", [])
    if not gemerkt:
        return []
    return list(
        Gruppenmeldung.objects.offen().filter(
            pk__in=gemerkt, gruppe__in=[lage.gruppe.pk for lage in alle]
        )
    )


def _schritt(request: Anfrage, wahl: Wahl, kontakt: Kontakt | None, alle: list[Platzlage]) -> None:
    """Choose, change, leave, or take the own Meldung back; the page says what came of it."""
    gruppen = {str(lage.gruppe.pk): lage.gruppe for lage in alle}
    gruppe = gruppen.get(request.POST.get("gruppe", ""))
    if gruppe is None:
        messages.warning(request, _("Diese Gruppe nimmt gerade niemanden auf."))
        return
    meldungen = _eigene(request, alle)
    try:
        if request.POST.get("schritt") == "weg":
            _verlassen(request, gruppe, kontakt, meldungen)
        elif kontakt is not None:
            statt = [eine.pk for eine in gruppen.values()] if wahl.treffen else []
            aktionen.waehlen(gruppe=gruppe, kontakt=kontakt, statt=statt, von=request.handelnde)
            messages.success(request, _("Sie sind dabei: %(gruppe)s.") % {"gruppe": gruppe})
        elif meldungen:
            aktionen.umentscheiden(meldung=meldungen[0], gruppe=gruppe, von=request.handelnde)
            messages.success(
                request, _("Ihr Platz ist jetzt hier: %(gruppe)s.") % {"gruppe": gruppe}
            )
    except FalscherZustand as grund:
        # Its text is enough here: `weiter` speaks to whoever runs the group.
        messages.warning(request, str(grund), extra_tags=_("Wählen Sie eine andere Gruppe."))


def _verlassen(
    request: Anfrage,
    gruppe: Arbeitsgruppe,
    kontakt: Kontakt | None,
    meldungen: list[Gruppenmeldung],
) -> None:
    if kontakt is not None:
        aktionen.verlassen(gruppe=gruppe, kontakt=kontakt, von=request.handelnde)
    for meldung in meldungen:
        if meldung.gruppe_id == gruppe.pk:
            aktionen.zurueckziehen(meldung=meldung, von=request.handelnde)
    messages.success(request, _("Ihr Platz ist wieder frei: %(gruppe)s.") % {"gruppe": gruppe})


@oeffentlich
@begrenzt("gruppenwahl", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def melden(request: Anfrage, code: str) -> HttpResponse:
    """Name, institution and address of whoever the portal does not know."""
    wahl = _wahl(request, code)
    alle = lagen(wahl.gruppen)
    bisherige = _eigene(request, alle)
    form = MeldungForm(
        request.POST if request.method == "POST" else None,
        lagen=alle,
        ersetzt=bool(bisherige),
        initial={"gruppe": request.GET.get("gruppe", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            meldung = form.save(commit=False)
            # One browser, one place: nobody fills a group alone.
            aktionen.melden(meldung=meldung, statt=bisherige, von=request.handelnde)
        except FalscherZustand as grund:
            form.add_error(
                "gruppe",
                _("%(grund)s Wählen Sie eine andere; was Sie eingegeben haben, bleibt stehen.")
                % {"grund": grund},
            )
        else:
            bisher = request.session.get("gruppenmeldungen", [])
            request.session["gruppenmeldungen"] = [*bisher, meldung.pk][-GEMERKT:]
            messages.success(
                request,
                _("Ihre Meldung ist eingegangen: %(gruppe)s.")
                % {"gruppe": form.cleaned_data["gruppe"]},
                extra_tags=_(
                    "Leitung oder Koordinierungsstelle nimmt Sie auf. Dann erhalten Sie eine "
                    "E-Mail."
                ),
            )
            return redirect(_adresse(wahl))
    kontext: dict[str, Any] = {"wahl": wahl, "form": form, "zurueck": _adresse(wahl)}
    return seite(request, "treffen/gruppenwahl/melden.html", kontext)


@nur(darf_gruppe_fuehren)
@never_cache
@require_safe
def beamer(request: KontoAnfrage, treffen: int | None = None) -> HttpResponse:
    """The groups filling up, and the code; asked every few seconds, 204 while nothing changes."""
    wahl = Wahl(request.netzwerk, finden(request, treffen) if treffen else None)
    alle = lagen(wahl.gruppen)
    stand = marke(alle)
    if request.htmx and request.GET.get("stand") == stand:
        return HttpResponse(status=204)
    namen = [f"{lage.gruppe.name} {lage.leitung.name if lage.leitung else ''}" for lage in alle]
    kontext: dict[str, Any] = {
        "wahl": wahl,
        "lagen": alle,
        "stand": stand,
        "stufe": gruppenstufe(namen),
    }
    if not request.htmx:
        adresse = absolut(reverse("gruppenwahl-kurz", args=(wahl.code,)))
        kontext["qr"] = qr_code(adresse)
        kontext["qr_adresse"] = getippt = adresse.partition("://")[2].removesuffix("/")
        kontext["adresse"] = getippt.removesuffix(wahl.code)
    antwort = render(request, f"{BEAMER}#stand" if request.htmx else BEAMER, kontext)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
