"""The pages of a poll on phones. Who answers is nobody here: no account, no session, no trail.

All addresses begin with `/u/`, which the request log and `NetzwerkMiddleware` leave alone.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from netzwerk.basis.grenzen import adresse, ausgeschoepft, erreicht
from netzwerk.basis.rechte import Anfrage, oeffentlich
from treffen import stimmlage, stimmzeichen
from treffen.aktionen import stimme as aktionen
from treffen.forms.stimme import EintrittForm, stimmform
from treffen.gruppenplaetze import wahl_nach
from treffen.models import Stimmrecht, Umfrage, Umfragefrage
from treffen.stimmlage import Lage

STUNDE = 3600
#: A hall of 300 shares one address; of six digits a stranger finds one in months.
FALSCHE_CODES = 300
#: Votes from one address in ten minutes: 300 phones, ten questions.
STIMMEN, STIMMEN_SEKUNDEN = 3000, 600
VORLAGE = "treffen/stimme/zeigen.html"


def _gebremst(request: Anfrage, sekunden: int, umfrage: Umfrage | None = None) -> HttpResponse:
    """Of a poll that is known by now, in its words."""
    kontext: dict[str, Any] = {"sekunden": sekunden}
    if umfrage is not None:
        kontext["gebremst"] = Lage(umfrage, []).worte["gebremst"]
    antwort = render(request, "429.html", kontext, status=429)
    antwort["Retry-After"] = str(sekunden)
    return antwort


def _zu_viel_geraten(request: Anfrage) -> bool:
    return erreicht("umfrage-code", adresse(request), anzahl=FALSCHE_CODES)


def _falsch(request: Anfrage, getippt: str, *, status: int) -> HttpResponse:
    """Counted, and asked again."""
    ausgeschoepft("umfrage-code", adresse(request), anzahl=FALSCHE_CODES, sekunden=STUNDE)
    form = EintrittForm({"code": getippt})
    form.add_error("code", _unbekannt())
    kontext = {"form": form, "hat_fehler": True}
    return render(request, "treffen/stimme/eintritt.html", kontext, status=status)


def _unbekannt() -> str:
    return gettext(
        "Zu diesem Code läuft gerade keine Umfrage. Stimmen die Ziffern? Sonst hilft die Person, "
        "die durch die Veranstaltung führt."
    )


def mit_umfrage(ansicht: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the poll of the code; who guesses codes is slowed down."""

    @wraps(ansicht)
    def gefunden(request: Anfrage, code: str, **kwargs: Any) -> HttpResponse:
        ziffern = stimmzeichen.nur_ziffern(code)
        # Whoever is in already does not pay for somebody in the same hall who guesses.
        if not stimmzeichen.ist_dabei(request, ziffern) and _zu_viel_geraten(request):
            return _gebremst(request, STUNDE)
        umfrage = Umfrage.objects.mit_code(ziffern).select_related("netzwerk").first()
        if umfrage is None:
            return _falsch(request, code[:20], status=404)
        if ziffern != code:
            return redirect(umfrage.kurze_adresse)
        request.netzwerk = umfrage.netzwerk
        return ansicht(request, umfrage, **kwargs)

    return gefunden


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def eintritt(request: Anfrage) -> HttpResponse:
    """The code from the screen, typed in."""
    form = EintrittForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        fehler = form.is_bound
        kontext = {"form": form, "hat_fehler": fehler}
        return render(
            request, "treffen/stimme/eintritt.html", kontext, status=422 if fehler else 200
        )
    if _zu_viel_geraten(request):
        return _gebremst(request, STUNDE)
    umfrage = Umfrage.objects.mit_code(stimmzeichen.nur_ziffern(form.cleaned_data["code"])).first()
    if umfrage is None:
        return _falsch(request, form.cleaned_data["code"], status=422)
    return redirect(umfrage.kurze_adresse)


@oeffentlich
@never_cache
@require_safe
@mit_umfrage
def kurz(request: Anfrage, umfrage: Umfrage) -> HttpResponse:
    """What the QR code opens, and what stays open on the phone."""
    return _zeigen(request, umfrage)


@oeffentlich
@never_cache
@require_safe
def stand(request: Anfrage, code: str) -> HttpResponse:
    """Asked every few seconds: 204 while nothing is new, else the page's inner part.

    One query and no template then. A question that is being filled in stays while it is open.
    """
    code = stimmzeichen.nur_ziffern(code)
    if not stimmzeichen.ist_dabei(request, code) and _zu_viel_geraten(request):
        return HttpResponse(status=429)
    jetzt = stimmlage.stand(code)
    if jetzt is None:
        ausgeschoepft("umfrage-code", adresse(request), anzahl=FALSCHE_CODES, sekunden=STUNDE)
        raise Http404
    if not request.htmx:
        return redirect("umfrage-kurz", code)
    gezeigt = request.GET.get("frage", "")
    if jetzt.marke == request.GET.get("stand") or gezeigt in map(str, jetzt.offene):
        return HttpResponse(status=204)
    umfrage = Umfrage.objects.mit_code(code).select_related("netzwerk").get()
    request.netzwerk = umfrage.netzwerk
    return _zeigen(request, umfrage)


# Exempt only until the cookie is known: a browser that takes none is told so by this page, and
# what was typed stays. Whoever has the cookie is asked for the form's token as everywhere.
@oeffentlich
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@mit_umfrage
def abgeben(request: Anfrage, umfrage: Umfrage, frage: int) -> HttpResponse:
    """One question; POST casts or changes the answer of this phone."""
    if request.method != "POST":
        return _frage_zeigen(request, umfrage, frage)
    if ausgeschoepft("stimmen", adresse(request), anzahl=STIMMEN, sekunden=STIMMEN_SEKUNDEN):
        return _gebremst(request, STIMMEN_SEKUNDEN, umfrage)
    lage = stimmlage.lage(umfrage, None)
    eine = lage.finden(frage) if umfrage.nimmt_stimmen else None
    if eine is None:
        return _zu_spaet(request, umfrage)
    geheimnis = stimmzeichen.geheimnis_von(request, umfrage)
    if geheimnis is None:
        if umfrage.je_person:
            return _zeigen(request, umfrage, status=403)
        form = stimmform(eine, lage.worte, request.POST)
        kontext = _fragekontext(lage, eine, form, ohne_cookie=True)
        return _antworten(request, lage, kontext, status=422, neu=stimmzeichen.neues_geheimnis())
    antwort: HttpResponse = csrf_protect(_abgeben)(request, lage, eine, geheimnis)
    return antwort


def _abgeben(request: Anfrage, lage: Lage, frage: Umfragefrage, geheimnis: str) -> HttpResponse:
    umfrage = lage.umfrage
    form = stimmform(frage, lage.worte, request.POST)
    if not form.is_valid():
        kontext = _fragekontext(lage, frage, form, hat_fehler=True)
        return _antworten(request, lage, kontext, status=422)
    marke, inhalt = stimmzeichen.marke(umfrage, geheimnis), form.inhalt()
    if not (
        aktionen.abgeben_mit_recht(frage=frage, geheimnis=geheimnis, inhalt=inhalt)
        if umfrage.je_person
        else aktionen.abgeben(frage=frage, marke=marke, inhalt=inhalt)
    ):
        return _zu_spaet(request, umfrage)
    if umfrage.ist_moderiert:
        if not request.htmx:
            return redirect(umfrage.kurze_adresse)
        stimmlage.lesen(lage, marke)
        return _antworten(request, lage, _ansicht(lage))
    stimmlage.lesen(lage, marke)
    weiter = lage.danach(frage)
    ziel = _frageadresse(umfrage, weiter) if weiter else umfrage.kurze_adresse
    return HttpResponseClientRedirect(ziel) if request.htmx else redirect(ziel)


def _frageadresse(umfrage: Umfrage, frage: Umfragefrage) -> str:
    return reverse("stimme-abgeben", args=(umfrage.code, frage.pk))


def _frage_zeigen(request: Anfrage, umfrage: Umfrage, nummer: int) -> HttpResponse:
    """To answer it, or to change the answer."""
    geheimnis, neu = _ausweis(request, umfrage)
    if geheimnis is None:
        return redirect(umfrage.kurze_adresse)
    lage = stimmlage.lage(umfrage, stimmzeichen.marke(umfrage, geheimnis))
    frage = lage.finden(nummer)
    if frage is None:
        return redirect(umfrage.kurze_adresse)
    form = stimmform(frage, lage.worte, zettel=lage.zettel.get(frage.pk))
    return _antworten(request, lage, _fragekontext(lage, frage, form), neu=neu)


def _ausweis(request: Anfrage, umfrage: Umfrage) -> tuple[str | None, str]:
    """What this phone votes with, and the same again when it does not have it yet."""
    if not umfrage.nimmt_stimmen:
        return None, ""
    geheimnis = stimmzeichen.geheimnis_von(request, umfrage)
    if geheimnis is not None and not stimmzeichen.gilt(umfrage, geheimnis):
        return None, ""
    if geheimnis is None and not umfrage.je_person:
        neu = stimmzeichen.neues_geheimnis()
        return neu, neu
    return geheimnis, ""


def _zeigen(
    request: Anfrage, umfrage: Umfrage, *, zu_spaet: bool = False, status: int = 200
) -> HttpResponse:
    """What is to be seen now."""
    geheimnis, neu = _ausweis(request, umfrage)
    marke = stimmzeichen.marke(umfrage, geheimnis) if geheimnis else None
    lage = stimmlage.lage(umfrage, marke)
    if not umfrage.nimmt_stimmen:
        kontext = _ohne_stimmen(lage)
    elif geheimnis is None:
        # It has a link's cookie, and the link is none any more: no question came too late.
        entfallen = stimmzeichen.geheimnis_von(request, umfrage) is not None
        kontext, zu_spaet = {"teil": "nur_link", "entfallen": entfallen}, zu_spaet and not entfallen
    else:
        kontext = _ansicht(lage)
    antwort = _antworten(request, lage, kontext | {"zu_spaet": zu_spaet}, status=status, neu=neu)
    if umfrage.ist_geschlossen:
        stimmzeichen.wegnehmen(antwort, umfrage)
    return antwort


def _ohne_stimmen(lage: Lage) -> dict[str, Any]:
    if lage.umfrage.ist_entwurf:
        return {"teil": "entwurf"}
    return {
        "teil": "ende",
        "ergebnisse": lage.ergebnisse(),
        "gruppenwahl": wahl_nach(lage.umfrage),
    }


def _ansicht(lage: Lage) -> dict[str, Any]:
    """Of somebody who may answer."""
    if not lage.umfrage.ist_moderiert:
        erste = next(iter(lage.unbeantwortet), None)
        weiter = _frageadresse(lage.umfrage, erste) if erste else ""
        return {"teil": "uebersicht" if lage.zettel else "start", "weiter": weiter}
    if lage.unbeantwortet:
        frage = lage.unbeantwortet[0]
        return _fragekontext(lage, frage, stimmform(frage, lage.worte))
    if lage.offene:
        return {"teil": "gespeichert"}
    ergebnis = lage.ergebnis_im_raum()
    wahl = wahl_nach(lage.umfrage) if ergebnis else None
    return {"teil": "warten", "ergebnis": ergebnis, "gruppenwahl": wahl}


def _fragekontext(lage: Lage, frage: Umfragefrage, form: Any, **extra: Any) -> dict[str, Any]:
    return {
        "teil": "frage",
        "frage": frage,
        "nummer": lage.nummer(frage),
        "form": form,
        "ziel": _frageadresse(lage.umfrage, frage),
        **extra,
    }


def _zu_spaet(request: Anfrage, umfrage: Umfrage) -> HttpResponse:
    """As it is by now; a browser that swaps in what comes does so only for success."""
    jetzt = Umfrage.objects.select_related("netzwerk").get(pk=umfrage.pk)
    return _zeigen(request, jetzt, zu_spaet=True, status=200 if request.htmx else 409)


def _antworten(
    request: Anfrage, lage: Lage, kontext: dict[str, Any], *, status: int = 200, neu: str = ""
) -> HttpResponse:
    umfrage = lage.umfrage
    werte = {
        "umfrage": umfrage,
        "lage": lage,
        "worte": lage.worte,
        "fragt_nach": umfrage.ist_moderiert and not umfrage.ist_geschlossen,
        "stand_adresse": reverse("stimme-stand", args=(umfrage.code,)),
        "vorlage": f"treffen/stimme/_{kontext['teil']}.html",
        **kontext,
    }
    antwort = render(request, f"{VORLAGE}#teil" if request.htmx else VORLAGE, werte, status=status)
    if neu:
        stimmzeichen.mitgeben(antwort, umfrage, neu)
    return antwort


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: Anfrage, zeichen: str) -> HttpResponse:
    """A personal link. Opening it changes nothing; joining gives the phone its token and writes
    nothing either, so that nobody can tell who has used it."""
    nummer = stimmzeichen.recht_nummer(zeichen)
    if nummer is None:
        raise Http404
    recht = Stimmrecht.objects.select_related("umfrage__netzwerk").filter(pk=nummer).first()
    if recht is None:  # closing deletes the rights
        return render(request, "treffen/stimme/vorbei.html", status=410)
    umfrage: Umfrage = recht.umfrage
    request.netzwerk = umfrage.netzwerk
    if request.method == "POST" and umfrage.nimmt_stimmen:
        antwort: HttpResponse = redirect(umfrage.kurze_adresse)
        stimmzeichen.mitgeben(antwort, umfrage, stimmzeichen.geheimnis_aus(recht))
        return antwort
    kontext = {"umfrage": umfrage, "worte": stimmlage.Lage(umfrage, []).worte}
    return render(request, "treffen/stimme/link.html", kontext)
