"""Writing to those a meeting is for: write, look, send. One way for every purpose."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from treffen.aktionen import anschreiben as aktionen
from treffen.anschreibenvorlage import entwurf
from treffen.briefe import als_selbst, angaben, brieftext
from treffen.empfaengerkreis import empfaengerkreis_zu
from treffen.forms.anschreiben import AnschreibenForm, EinladungForm
from treffen.models import Anschreiben, Treffen
from treffen.platzhalter import benutzte, zu_zweck
from treffen.rechte import darf_treffen_verwalten
from treffen.views.treffen import versand_melden, verwaltetes, zur_seite

Z = Anschreiben.Zweck
#: What the page is called, by purpose. A cancellation has its own page.
TITEL: dict[str, str | Promise] = {
    Z.EINLADUNG: gettext_lazy("Personen einladen"),
    Z.ERINNERUNG: gettext_lazy("An die Antwort erinnern"),
    Z.AENDERUNG: gettext_lazy("Änderung mitteilen"),
}
#: So many recipients are named on the page; the number is always the whole one.
HOECHSTENS = 200
#: So long it is known which window saved a draft last; afterwards it is compared as usual.
EINE_STUNDE = 3600


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, zweck: str) -> HttpResponse:
    """The draft beside its preview. Whatever button is pressed, what is right is saved."""
    treffen = verwaltetes(request, pk)
    if grund := aktionen.hindernis(treffen, zweck):
        messages.error(request, grund, extra_tags=_("Es muss einen festen Termin haben."))
        return zur_seite(treffen)
    gesendet = request.method == "POST"
    if gesendet:
        # Two tabs that save the first version at once would make two drafts.
        sperren(treffen)
        treffen.netzwerk = request.netzwerk
    schritt = request.POST.get("schritt", "")
    fenster = request.POST.get("fenster", "")[:32] or uuid.uuid4().hex
    zuletzt = f"anschreiben:{treffen.pk}:{zweck}"
    art: Any = AnschreibenForm
    if zweck == Z.EINLADUNG:
        art = partial(EinladungForm, von=request.handelnde)
    form = art(
        request.POST if gesendet else None,
        instance=entwurf(treffen, zweck),
        treffen=treffen,
        soll_hinaus=schritt in {"weiter", "probe"},
        selbst_gesichert=gesendet and cache.get(zuletzt) == fenster,
    )
    if gesendet and form.is_valid():
        anschreiben = form.save()
        # A press is the window's last word: a saving by itself that arrives later, with older
        # words, is compared and refused like anybody else's.
        cache.set(zuletzt, fenster if request.htmx else "", EINE_STUNDE)
        if schritt == "weiter":
            return _zu("senden", treffen, zweck)
        if schritt == "probe":
            _probe(request, anschreiben)
            return _zu("neu", treffen, zweck)
        if schritt == "speichern":
            messages.success(
                request,
                _("Der Entwurf ist gespeichert."),
                extra_tags=_("Gesendet ist noch nichts."),
            )
            return _zu("neu", treffen, zweck)
        form = art(instance=anschreiben, treffen=treffen)  # compares with what is saved now
    kontext = {
        "form": form,
        "fenster": fenster,
        "niemand": _niemand(form),
        "zweck": zweck,
        "titel": TITEL[zweck],
        "platzhalter": zu_zweck(zweck),
        "runde": aktionen.naechste_probe(form.instance),
        "gewaehlt": _gewaehlt(request, form),
        **_vorschau(request, form.instance),
    }
    if request.htmx:
        return render(request, "treffen/anschreiben/_vorschau.html", kontext)
    return seite(request, "treffen/anschreiben/bearbeiten.html", kontext)


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def versenden(request: KontoAnfrage, pk: int, zweck: str) -> HttpResponse:
    """The mail and who gets it; the form names what was seen: pressed twice, sent once."""
    treffen = verwaltetes(request, pk)
    if request.method == "POST":
        return _senden(request, treffen, zweck)
    if grund := aktionen.hindernis(treffen, zweck):
        messages.error(request, grund)
        return zur_seite(treffen)
    anschreiben = entwurf(treffen, zweck)
    kontext = _vorschau(request, anschreiben)
    ohne_vorname = 0
    if "vorname" in benutzte(anschreiben.betreff + anschreiben.text):
        empfaenger = kontext["kreis"].empfaenger
        ohne_vorname = sum(not teilnahme.person.vorname for teilnahme in empfaenger)
    return render(
        request,
        "treffen/anschreiben/versenden.html",
        {
            **kontext,
            "zweck": zweck,
            "titel": TITEL[zweck],
            "aendern": _adresse("neu", treffen, zweck),
            "ohne_vorname": ohne_vorname,
        },
    )


@nur(darf_treffen_verwalten)
@require_POST
def tagesordnung(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The agenda has changed since the invitation: on to the letter that says so."""
    treffen = verwaltetes(request, pk)
    aktionen.neue_tagesordnung(treffen=treffen, von=request.handelnde)
    return _zu("neu", treffen, Z.AENDERUNG)


def _zu(name: str, treffen: Treffen, zweck: str) -> HttpResponse:
    return redirect(_adresse(name, treffen, zweck))


def _adresse(name: str, treffen: Treffen, zweck: str) -> str:
    return reverse(f"treffen:{zweck}-{name}", args=[treffen.netzwerk.kurzname, treffen.pk])


def _zahl(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _niemand(form: AnschreibenForm) -> bool:
    """Nothing to choose from: neither persons nor a Verteiler."""
    if not isinstance(form, EinladungForm):
        return False
    return not (form.einzelne or form.verteiler_gibt_es or form.is_bound)


def _gewaehlt(request: KontoAnfrage, form: AnschreibenForm) -> set[int]:
    """The persons ticked, as typed or as saved."""
    if "kontakte" not in form.fields:
        return set()
    if form.is_bound:
        return {_zahl_lang(pk) for pk in request.POST.getlist("kontakte")}
    return {kontakt.pk for kontakt in form.initial.get("kontakte", ())}


def _zahl_lang(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _vorschau(request: KontoAnfrage, anschreiben: Anschreiben) -> dict[str, Any]:
    """The mail as one of its recipients reads it; without any, as one would oneself."""
    treffen = anschreiben.treffen
    kreis = empfaengerkreis_zu(anschreiben, request.handelnde)
    anzahl = len(kreis.empfaenger)
    nummer = _zahl(request.POST.get("person", "")) % anzahl if anzahl else 0
    teilnahme = kreis.empfaenger[nummer] if anzahl else als_selbst(treffen, request.handelnde)
    betreff, text = brieftext(anschreiben, teilnahme, request.handelnde)
    return {
        **angaben(treffen),
        "anschreiben": anschreiben,
        "kreis": kreis,
        "anzahl": anzahl,
        "gezeigte": kreis.empfaenger[:HOECHSTENS],
        "nicht_gezeigt": max(anzahl - HOECHSTENS, 0),
        "nummer": nummer,
        "vorige": (nummer - 1) % anzahl if anzahl else 0,
        "naechste": (nummer + 1) % anzahl if anzahl else 0,
        "person": teilnahme.person,
        "betreff": betreff,
        "mailtext": text,
    }


def _probe(request: KontoAnfrage, anschreiben: Anschreiben) -> None:
    aktionen.probe(
        anschreiben=anschreiben,
        runde=_zahl(request.POST.get("runde", "")),
        von=request.handelnde,
    )
    versand_melden(
        request,
        _("Die Probe geht an %(email)s.") % {"email": request.handelnde.email},
        _("Der Entwurf ist gespeichert, gesendet ist sonst noch nichts."),
    )


def _senden(request: KontoAnfrage, treffen: Treffen, zweck: str) -> HttpResponse:
    try:
        vorgang = uuid.UUID(request.POST.get("vorgang", ""))
    except ValueError as fehlt:
        raise Http404 from fehlt
    zahl = aktionen.versenden(
        treffen=treffen,
        zweck=zweck,
        vorgang=vorgang,
        anzahl=_zahl(request.POST.get("anzahl", "")),
        von=request.handelnde,
    )
    if zahl:
        versand_melden(request, _erfolg(zweck, zahl), _("Unten sehen Sie, wer sie bekommen hat."))
    else:
        messages.info(
            request,
            _("Das ist schon auf dem Weg."),
            extra_tags=_("Niemand bekommt es zweimal."),
        )
    return zur_seite(treffen)


def _erfolg(zweck: str, zahl: int) -> str:
    match zweck:
        case Z.ERINNERUNG:
            text = ngettext(
                "%(zahl)s Erinnerung ist auf dem Weg.",
                "%(zahl)s Erinnerungen sind auf dem Weg.",
                zahl,
            )
        case Z.AENDERUNG:
            text = ngettext(
                "%(zahl)s Person erfährt die Änderung.",
                "%(zahl)s Personen erfahren die Änderung.",
                zahl,
            )
        case _:
            text = ngettext(
                "%(zahl)s Einladung ist auf dem Weg.",
                "%(zahl)s Einladungen sind auf dem Weg.",
                zahl,
            )
    return text % {"zahl": zahl}
