"""The tablet of the signing day. It is signed in to no account, only bound to one place to sign.

Bound means: its session names the place, since somebody of the coordination made it the tablet or
typed the PIN. Each signature begins with the PIN; until it is given, no name of a person is shown,
and afterwards nothing of that person is kept.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitglieder.aktionen import zeichenstelle as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.forms.kiosk import PinFormular, PruefFormular, VorOrtFormular, benannt
from mitglieder.models import Beitritt, Zeichenstelle
from mitglieder.models.zeichenstelle import PIN_VERSUCHE
from mitglieder.unterzeichnerpost import ohne_eigene_adresse
from mitglieder.zeichentag import berechtigte, haeuser, nach_buchstaben
from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import Anfrage, oeffentlich
from netzwerk.basis.templatetags.portal import maskiert

SITZUNG = "kiosk"
#: For choosing the person after the PIN; for reading and signing after that.
PRUEFEN, ZEICHNEN = timedelta(minutes=5), timedelta(minutes=30)


def binden(request: HttpRequest, stelle: Zeichenstelle) -> None:
    """Make this browser the tablet until the place closes."""
    request.session[SITZUNG] = {"stelle": stelle.pk}
    request.session.set_expiry(stelle.gueltig_bis)


def _ist_gebunden(request: HttpRequest, stelle: Zeichenstelle) -> bool:
    """Not while somebody is signed in: whoever holds the tablet would hold the account."""
    gebunden = request.session.get(SITZUNG, {}).get("stelle")
    return gebunden == stelle.pk and not request.user.is_authenticated


def _vorgang(request: HttpRequest) -> dict[str, Any]:
    """Who is signing: the accession since the PIN, the person since the check."""
    vorgang: dict[str, Any] = request.session[SITZUNG].get("vorgang", {})
    return vorgang if vorgang.get("bis", 0) > timezone.now().timestamp() else {}


def _merken(request: HttpRequest, frist: timedelta, **werte: Any) -> None:
    bis = (timezone.now() + frist).timestamp()
    request.session[SITZUNG] |= {"vorgang": werte | {"bis": bis}}
    request.session.modified = True


def _vergessen(request: HttpRequest) -> None:
    if request.session[SITZUNG].pop("vorgang", None):
        request.session.modified = True


def _adresse(name: str, stelle: Zeichenstelle, *teile: int) -> str:
    kurzname = stelle.fassung.vereinbarung.netzwerk.kurzname
    return reverse(f"mitglieder:kiosk-{name}", args=(kurzname, stelle.code, *teile))


def _seite(
    request: HttpRequest, stelle: Zeichenstelle, vorlage: str, **kontext: Any
) -> HttpResponse:
    kontext |= {
        "stelle": stelle,
        "fassung": stelle.fassung,
        "start": stelle.get_vor_ort_url(),
        "abbrechen": _adresse("abbrechen", stelle),
    }
    return seite(request, f"mitglieder/kiosk/{vorlage}.html", kontext)


type Ansicht = Callable[..., HttpResponse]


def _am_tablet(ansicht: Ansicht) -> Ansicht:
    """The view gets the place; what is closed, locked or not bound to it does not get there."""

    @wraps(ansicht)
    def geprueft(request: Anfrage, code: str, **kwargs: Any) -> HttpResponse:
        stelle: Zeichenstelle = get_object_or_404(
            Zeichenstelle.objects.des_netzwerks(request.netzwerk)
            .tablets()
            .select_related("fassung__vereinbarung__netzwerk", "geoeffnet_von"),
            code=code,
        )
        if not aktionen.ist_besetzt(stelle):
            request.session.pop(SITZUNG, None)
            antwort = _seite(request, stelle, "geschlossen")
            antwort.status_code = 410
            return antwort
        if stelle.ist_gesperrt:
            return _gesperrt(request, stelle)
        if not _ist_gebunden(request, stelle):
            return _freigeben(request, stelle)
        return ansicht(request, stelle, **kwargs)

    return geprueft


def _gesperrt(request: HttpRequest, stelle: Zeichenstelle) -> HttpResponse:
    antwort = _seite(request, stelle, "gesperrt")
    antwort.status_code = 423
    return antwort


def _freigeben(request: HttpRequest, stelle: Zeichenstelle) -> HttpResponse:
    """The address alone opens nothing: another device asks for the PIN first."""
    formular = PinFormular(request.POST if "pin" in request.POST else None)
    if formular.is_bound and _pin_gilt(stelle, formular):
        logout(request)
        binden(request, stelle)
        return redirect(stelle.get_vor_ort_url())
    if stelle.ist_gesperrt:
        return _gesperrt(request, stelle)
    return _seite(request, stelle, "freigeben", form=formular)


def _pin_gilt(stelle: Zeichenstelle, formular: PinFormular) -> bool:
    if not formular.is_valid():
        return False
    if stelle.pin_stimmt(formular.cleaned_data["pin"]):
        return True
    rest = PIN_VERSUCHE - stelle.fehlversuche
    formular.add_error(
        "pin",
        ngettext(
            "Die PIN stimmt nicht. Noch %(rest)s Versuch.",
            "Die PIN stimmt nicht. Noch %(rest)s Versuche.",
            rest,
        )
        % {"rest": rest},
    )
    return False


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_am_tablet
def zeigen(request: Anfrage, stelle: Zeichenstelle) -> HttpResponse:
    """The start page; whoever was signing is forgotten here."""
    _vergessen(request)
    suche = request.GET.get("q", "")[:100]
    liste = haeuser(stelle.fassung, suche)
    return _seite(
        request,
        stelle,
        "zeigen",
        suche=suche,
        gruppen=nach_buchstaben(liste),
        anzahl=len(liste),
    )


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_am_tablet
def pruefen(request: Anfrage, stelle: Zeichenstelle, pk: int) -> HttpResponse:
    """First the PIN, then who stands there; both by whoever checks the identity."""
    beitritt = _beitritt(stelle, pk)
    if not beitritt.ist_offen:
        return _anders_beantwortet(request, stelle)
    if _vorgang(request).get("beitritt") != pk:
        formular = PinFormular(request.POST if "pin" in request.POST else None)
        if formular.is_bound and _pin_gilt(stelle, formular):
            _merken(request, PRUEFEN, beitritt=pk)
            return redirect(request.path)
        if stelle.ist_gesperrt:
            return _gesperrt(request, stelle)
        return _seite(request, stelle, "pin", beitritt=beitritt, form=formular)
    personen = list(berechtigte(beitritt))
    auswahl = PruefFormular(
        request.POST if request.method == "POST" else None, beitritt=beitritt, berechtigte=personen
    )
    if auswahl.is_bound and auswahl.is_valid():
        _merken(request, ZEICHNEN, beitritt=pk, **auswahl.person())
        return redirect(_adresse("unterzeichnen", stelle))
    return _seite(
        request, stelle, "pruefen", beitritt=beitritt, form=auswahl, hat_hinterlegte=bool(personen)
    )


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@_am_tablet
def unterzeichnen(request: Anfrage, stelle: Zeichenstelle) -> HttpResponse:
    """In the hands of the person who signs."""
    vorgang = _vorgang(request)
    if "name" not in vorgang:
        return redirect(stelle.get_vor_ort_url())
    beitritt = _beitritt(stelle, vorgang["beitritt"])
    if not beitritt.ist_offen:
        return _anders_beantwortet(request, stelle)
    formular = VorOrtFormular(
        request.POST if request.method == "POST" else None,
        beitritt=beitritt,
        person=vorgang["name"],
        initial={
            "summe": stelle.fassung.sha256,
            "funktion": vorgang["funktion"],
            "ort": stelle.fassung.vereinbarung.netzwerk.kommune,
        },
    )
    if formular.is_bound and formular.is_valid():
        try:
            aktionen.vor_ort_unterzeichnen(
                stelle=stelle,
                beitritt=beitritt,
                kontakt=vorgang["kontakt"],
                angaben=formular.angaben(),
                summe=formular.cleaned_data["summe"],
                benannt=benannt(vorgang),
            )
        except BeitrittNichtMoeglich as grund:
            return _zurueck(request, stelle, str(grund))
        _vergessen(request)
        return redirect(_adresse("danke", stelle))
    return _seite(
        request,
        stelle,
        "unterzeichnen",
        beitritt=beitritt,
        form=formular,
        name=vorgang["name"],
        an=_geht_an(beitritt, vorgang),
    )


def _geht_an(beitritt: Beitritt, vorgang: dict[str, Any]) -> str:
    """Where somebody named on the spot finds the file; addresses of others masked."""
    if vorgang["kontakt"] is not None:
        return ""
    email: str = vorgang["email"]
    return email or ", ".join(maskiert(an) for an in ohne_eigene_adresse(beitritt))


@oeffentlich
@never_cache
@require_safe
@_am_tablet
def danke(request: Anfrage, stelle: Zeichenstelle) -> HttpResponse:
    """Without a word about who has signed."""
    return _seite(request, stelle, "danke")


@oeffentlich
@never_cache
@require_POST
@_am_tablet
def abbrechen(request: Anfrage, stelle: Zeichenstelle) -> HttpResponse:
    _vergessen(request)
    return redirect(stelle.get_vor_ort_url())


def _beitritt(stelle: Zeichenstelle, pk: int) -> Beitritt:
    beitritt: Beitritt = get_object_or_404(
        Beitritt.objects.filter(fassung=stelle.fassung).select_related(
            "organisation", "fassung__vereinbarung__netzwerk"
        ),
        pk=pk,
    )
    return beitritt


def _anders_beantwortet(request: HttpRequest, stelle: Zeichenstelle) -> HttpResponse:
    return _zurueck(
        request, stelle, _("Für diese Organisation wurde schon auf anderem Weg geantwortet.")
    )


def _zurueck(request: HttpRequest, stelle: Zeichenstelle, grund: str) -> HttpResponse:
    _vergessen(request)
    messages.warning(request, grund, extra_tags=_("Die Koordination weiß, wie es weitergeht."))
    return redirect(stelle.get_vor_ort_url())
