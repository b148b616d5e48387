"""Writing on a result sheet, at the table: whoever has its code, without an account.

With htmx each form stands in the list beside what others write; every step has its own page, too.
`offen` names the entries this tablet has a form open for: while there is one, the list is not
renewed under it, a line above says that there is news.
"""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseStopPolling, reswap, trigger_client_event

from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import Anfrage, oeffentlich
from treffen import ergebnisse
from treffen.aktionen import ergebnis as aktionen
from treffen.aktionen.ergebnisblatt import warum_fest
from treffen.forms.ergebnis import ErgebnisForm
from treffen.models import Ergebnis, Ergebnisblatt

STUNDE = 3600
#: Writes in an hour; all tables of a hall share one address of the house's Wi-Fi.
JE_ADRESSE = 3000
SEITE = "treffen/ergebnisblatt/schreiben.html"
FORMULAR = "treffen/ergebnis/formular.html"
#: The list on every tablet of this browser asks at once.
NEUES = "ergebnisse-neu"
VOLL = gettext_lazy(
    "Auf das Blatt passen 60 Einträge. Fassen Sie zusammen oder löschen Sie, was doppelt ist."
)
ALLE_FELDER = ("art", "text", "zu", "stand")


def _blatt(request: Anfrage, code: str) -> Ergebnisblatt:
    blatt: Ergebnisblatt = get_object_or_404(
        Ergebnisblatt.objects.des_netzwerks(request.netzwerk).select_related(
            "gruppe__schwerpunktthema", "treffen"
        ),
        code=code.lower(),
    )
    blatt.treffen.netzwerk = request.netzwerk
    return blatt


def _adresse(blatt: Ergebnisblatt, name: str = "ergebnisblatt-schreiben", *teile: int) -> str:
    kurzname = blatt.treffen.netzwerk.kurzname
    return reverse(f"treffen:{name}", args=(kurzname, blatt.code, *teile))


def _antwort(
    request: Anfrage, vorlage: str, kontext: dict[str, Any], *, teil: str = "", status: int = 200
) -> HttpResponse:
    """The page, or with htmx its part alone. htmx takes in errors with 422 only."""
    if request.htmx:
        vorlage, status = f"{vorlage}{teil}", 200 if status == 200 else 422
        if "form" in kontext:  # takes the place of what was pressed, and the focus
            kontext["form"].fields["text"].widget.attrs["autofocus"] = True
    kontext |= {"hat_fehler": status in (409, 422) and not request.htmx}
    antwort = render(request, vorlage, kontext, status=status)
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort


def _zu(blatt: Ergebnisblatt) -> bool:
    """Closed, or open where nothing may be written any more."""
    return not blatt.ist_offen or warum_fest(blatt.treffen) != ""


def _abgeschlossen(request: Anfrage, blatt: Ergebnisblatt, text: str = "") -> HttpResponse:
    """Says so, and gives what was just typed back for copying."""
    kontext = {"blatt": blatt, "text": text, "fest": warum_fest(blatt.treffen)}
    return _antwort(
        request, "treffen/ergebnisblatt/geschlossen.html", kontext, teil="#teil", status=410
    )


def _getippt(request: Anfrage) -> str:
    return next((str(wert) for name, wert in request.POST.items() if name.endswith("text")), "")


@oeffentlich
@begrenzt("ergebnisblatt", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def schreiben(request: Anfrage, code: str) -> HttpResponse:
    """The sheet as the table sees it; POST is a new entry."""
    blatt = _blatt(request, code)
    if _zu(blatt):
        if request.method == "GET" and request.htmx:
            antwort = render(request, f"{SEITE}#hinweis", {"blatt": blatt, "zu": True})
            antwort.status_code = HttpResponseStopPolling.status_code
            return reswap(antwort, "none")
        return _abgeschlossen(request, blatt, _getippt(request))
    form = _neues(request, blatt)
    if request.method == "POST" and form.is_valid():
        try:
            neu = aktionen.eintragen(blatt=blatt, **form.angaben)
        except aktionen.BlattVoll:
            form.add_error("text", str(VOLL))
        except FalscherZustand:
            return _abgeschlossen(request, blatt, _getippt(request))
        else:
            return _eingetragen(request, blatt, neu)
    if request.method != "POST" and request.htmx:
        return _liste(request, blatt)
    kontext = _kontext(blatt) | {"form": form}
    return _antwort(request, SEITE, kontext, teil="#neu", status=422 if form.errors else 200)


def _neues(request: Anfrage, blatt: Ergebnisblatt) -> ErgebnisForm:
    daten = request.POST if request.method == "POST" else None
    return ErgebnisForm(daten, blatt=blatt, felder=("art", "text"))


def _kontext(blatt: Ergebnisblatt) -> dict[str, Any]:
    eintraege = list(blatt.ergebnisse.all())
    return {
        "blatt": blatt,
        "gliederung": ergebnisse.gliedern(eintraege),
        "marke": ergebnisse.marke(blatt, eintraege),
        "schreiben": True,
    }


def _eingetragen(request: Anfrage, blatt: Ergebnisblatt, neu: Ergebnis) -> HttpResponse:
    if not request.htmx:
        return redirect(f"{_adresse(blatt)}#ergebnis-{neu.pk}")
    # An empty form in the place of the one just sent; of the same kind, groups collect by kind.
    form = ErgebnisForm(blatt=blatt, felder=("art", "text"), initial={"art": neu.art})
    kontext = {"blatt": blatt, "form": form, "eingetragen": neu}
    return trigger_client_event(_antwort(request, SEITE, kontext, teil="#neu"), NEUES)


def _liste(request: Anfrage, blatt: Ergebnisblatt) -> HttpResponse:
    """What the list shows when it asks again: nothing new, everything, or a word about it."""
    kontext = _kontext(blatt)
    marke = kontext["marke"]
    offen = request.GET.getlist("offen")
    if request.GET.get("marke") == marke or (offen and request.GET.get("gesagt") == marke):
        return HttpResponse(status=204)
    if not offen:
        return _antwort(request, SEITE, kontext, teil="#liste")
    stand = {str(pk): str(nr) for pk, nr in blatt.ergebnisse.values_list("pk", "stand")}
    getroffen = any(
        stand.get(pk) != nr for pk, punkt, nr in (eines.partition(".") for eines in offen) if punkt
    )
    kontext |= {"neues": True, "getroffen": getroffen}
    return reswap(_antwort(request, SEITE, kontext, teil="#hinweis"), "none")


@oeffentlich
@begrenzt("ergebnisblatt", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ansatz(request: Anfrage, code: str, pk: int) -> HttpResponse:
    """An approach to one need: in the list below it, or on a page."""
    blatt = _blatt(request, code)
    if _zu(blatt):
        return _abgeschlossen(request, blatt, _getippt(request))
    bedarf = blatt.ergebnisse.filter(pk=pk, art=Ergebnis.Art.HANDLUNGSBEDARF).first()
    if bedarf is None and request.method != "POST":
        raise Http404
    kontext: dict[str, Any] = {"blatt": blatt, "bedarf": bedarf, "pk": pk, "fokus": True}
    if request.htmx and "lesen" in request.GET:
        return _antwort(request, FORMULAR, kontext, teil="#platz")
    daten = request.POST if request.method == "POST" else None
    form = ErgebnisForm(daten, blatt=blatt, felder=("text",), prefix=f"n{pk}")
    if request.method == "POST" and form.is_valid():
        art = Ergebnis.Art.LOESUNGSANSATZ
        try:
            # The need may be gone: then it is an approach of its own.
            neu = aktionen.eintragen(blatt=blatt, art=art, zu=bedarf, **form.angaben)
        except aktionen.BlattVoll:
            form.add_error("text", str(VOLL))
        except FalscherZustand:
            return _abgeschlossen(request, blatt, _getippt(request))
        else:
            if not request.htmx:
                return redirect(f"{_adresse(blatt)}#ergebnis-{neu.pk}")
            return trigger_client_event(_antwort(request, FORMULAR, kontext, teil="#platz"), NEUES)
    kontext |= {"form": form}
    return _antwort(request, FORMULAR, kontext, teil="#ansatz", status=422 if form.errors else 200)


@oeffentlich
@begrenzt("ergebnisblatt", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bearbeiten(request: Anfrage, code: str, pk: int) -> HttpResponse:
    """One entry, in its place in the list or on a page."""
    blatt = _blatt(request, code)
    if _zu(blatt):
        return _abgeschlossen(request, blatt, _getippt(request))
    eintrag: Ergebnis | None = blatt.ergebnisse.filter(pk=pk).first()
    if eintrag is None:
        return _geloescht(request, blatt, pk)
    if request.htmx and "lesen" in request.GET:
        return _gelesen(request, blatt, eintrag)
    daten = request.POST.copy() if request.method == "POST" else None
    form = ErgebnisForm(daten, blatt=blatt, felder=ALLE_FELDER, eintrag=eintrag)
    kontext = {"blatt": blatt, "eintrag": eintrag, "form": form}
    if daten is None or not form.is_valid():
        status = 422 if form.errors else 200
        return _antwort(request, FORMULAR, kontext, teil="#eintrag", status=status)
    gelesener_stand = form.cleaned_data["stand"] or 0
    if daten.get("aktion") == "verbinden":
        return _verbinden(request, kontext, daten)
    try:
        neu = aktionen.aendern(blatt=blatt, pk=pk, stand=gelesener_stand, **form.angaben)
    except aktionen.Veraltet as veraltet:
        return _konflikt(request, kontext, daten, veraltet.jetzt)
    except aktionen.Geloescht:
        return _geloescht(request, blatt, pk)
    except FalscherZustand:
        return _abgeschlossen(request, blatt, _getippt(request))
    if request.htmx:
        return _gelesen(request, blatt, neu)
    return redirect(f"{_adresse(blatt)}#ergebnis-{pk}")


def _gelesen(request: Anfrage, blatt: Ergebnisblatt, eintrag: Ergebnis) -> HttpResponse:
    kontext = {"blatt": blatt, "zeile": ergebnisse.Zeile(eintrag), "schreiben": True, "fokus": True}
    return trigger_client_event(
        _antwort(request, "treffen/ergebnis/_eintrag.html", kontext), NEUES, after="settle"
    )


def _konflikt(
    request: Anfrage, kontext: dict[str, Any], daten: Any, jetzt: Ergebnis
) -> HttpResponse:
    """Both versions side by side; what was typed stays, and the next save is on purpose."""
    daten[f"e{jetzt.pk}-stand"] = str(jetzt.stand)
    form = ErgebnisForm(daten, blatt=kontext["blatt"], felder=ALLE_FELDER, eintrag=jetzt)
    kontext |= {"eintrag": jetzt, "form": form, "ihre": jetzt}
    return _antwort(request, FORMULAR, kontext, teil="#eintrag", status=409)


def _verbinden(request: Anfrage, kontext: dict[str, Any], daten: Any) -> HttpResponse:
    """Both texts in the field, to be read once more; nothing is saved by it."""
    eintrag: Ergebnis = kontext["eintrag"]
    mein = kontext["form"].cleaned_data["text"]
    if mein not in eintrag.text:
        daten[f"e{eintrag.pk}-text"] = f"{eintrag.text}\n{mein}"
    daten[f"e{eintrag.pk}-stand"] = str(eintrag.stand)
    form = ErgebnisForm(daten, blatt=kontext["blatt"], felder=ALLE_FELDER, eintrag=eintrag)
    kontext |= {"form": form, "verbunden": True}
    status = 200 if form.is_valid() else 422
    return _antwort(request, FORMULAR, kontext, teil="#eintrag", status=status)


def _geloescht(request: Anfrage, blatt: Ergebnisblatt, pk: int) -> HttpResponse:
    """Somebody deleted the entry: what was typed can be added as a new one."""
    text = _getippt(request)
    if not text and not request.htmx:
        return redirect(_adresse(blatt))
    form = ErgebnisForm(
        blatt=blatt,
        felder=("art", "text"),
        initial={"text": text, "art": request.POST.get(f"e{pk}-art")},
        auto_id=f"id_e{pk}_%s",
    )
    kontext = {"blatt": blatt, "pk": pk, "form": form, "text": text}
    return _antwort(request, "treffen/ergebnis/geloescht.html", kontext, teil="#teil", status=409)


@oeffentlich
@begrenzt("ergebnisblatt", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def loeschen(request: Anfrage, code: str, pk: int) -> HttpResponse:
    blatt = _blatt(request, code)
    if _zu(blatt):
        return _abgeschlossen(request, blatt)
    eintrag: Ergebnis | None = blatt.ergebnisse.filter(pk=pk).first()
    if eintrag is None:
        return redirect(_adresse(blatt))
    kontext: dict[str, Any] = {"blatt": blatt, "eintrag": eintrag}
    if request.method == "POST":
        stand = request.POST.get("stand", "")
        gelesen = int(stand) if stand.isdecimal() and len(stand) < 10 else 0
        try:
            aktionen.loeschen(blatt=blatt, pk=pk, stand=gelesen)
        except aktionen.Veraltet as veraltet:
            kontext |= {"eintrag": veraltet.jetzt, "geaendert": True, "hat_fehler": True}
            return render(request, "treffen/ergebnis/loeschen.html", kontext, status=409)
        except aktionen.HatMassnahme:
            kontext |= {"hat_massnahme": True, "hat_fehler": True}
            return render(request, "treffen/ergebnis/loeschen.html", kontext, status=409)
        except FalscherZustand:
            return _abgeschlossen(request, blatt)
        return redirect(_adresse(blatt))
    kontext |= {
        "mit_ansaetzen": eintrag.ansaetze.exists(),
        "hat_massnahme": eintrag.massnahmen.exists(),
    }
    return render(request, "treffen/ergebnis/loeschen.html", kontext)


@oeffentlich
@begrenzt("ergebnisblatt", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_POST
def ruecken(request: Anfrage, code: str, pk: int) -> HttpResponse:
    blatt = _blatt(request, code)
    try:
        aktionen.ruecken(blatt=blatt, pk=pk, hoch=request.POST.get("richtung") == "hoch")
    except FalscherZustand:
        return _abgeschlossen(request, blatt)
    if request.htmx:
        return trigger_client_event(HttpResponse(status=204), NEUES)
    return redirect(f"{_adresse(blatt)}#ergebnis-{pk}")
