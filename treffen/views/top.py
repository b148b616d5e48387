from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netzwerk.basis.formulare import seite
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.stand import sperren
from netzwerk.basis.zahlen import zahl
from treffen.aktionen import top as aktionen
from treffen.aktionen.protokoll import aktuelles
from treffen.forms.top import AblehnungForm, TopForm
from treffen.models import Tagesordnungspunkt, Treffen
from treffen.rechte import darf_treffen_verwalten
from treffen.tagesordnung import der_koordination
from treffen.views.treffen import versand_melden, verwaltetes, zur_seite


def _top(treffen: Treffen, pk: int) -> Tagesordnungspunkt:
    """On the agenda; what is registered has steps of its own."""
    top: Tagesordnungspunkt = get_object_or_404(treffen.tops.auf_tagesordnung(), pk=pk)
    top.treffen = treffen
    return top


def _fest(request: KontoAnfrage, treffen: Treffen) -> HttpResponse | None:
    protokoll = aktuelles(treffen)
    # Released minutes show the agenda's titles and numbers, and so does their PDF.
    if treffen.ist_aenderbar and not (protokoll and protokoll.ist_freigegeben):
        return None
    messages.warning(request, _("Diese Tagesordnung lässt sich nicht mehr ändern."))
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def neu(request: KontoAnfrage, pk: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    form = TopForm(request.POST or None, instance=Tagesordnungspunkt(treffen=treffen))
    if request.method == "POST" and form.is_valid():
        top = Tagesordnungspunkt.anfuegen(treffen, **form.cleaned_data)
        messages.success(request, _("TOP %(nummer)s ist eingetragen.") % {"nummer": top.nummer})
        return zur_seite(treffen, "#tagesordnung")
    return seite(request, "treffen/top/formular.html", {"form": form, "treffen": treffen})


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
@transaction.atomic
def bearbeiten(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if request.method == "POST":
        sperren(punkt)
    form = TopForm(request.POST or None, instance=punkt)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=form.Meta.fields)
        messages.success(
            request, _("TOP %(nummer)s ist gespeichert.") % {"nummer": form.instance.nummer}
        )
        return zur_seite(treffen, "#tagesordnung")
    return seite(
        request,
        "treffen/top/formular.html",
        {"form": form, "treffen": treffen, "top": _top(treffen, top)},
    )


@nur(darf_treffen_verwalten)
@require_POST
def ruecken(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    """One place up or down; htmx gets the agenda alone."""
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if punkt.ruecken("hoch" if request.POST.get("richtung") == "hoch" else "runter"):
        meldung = _("„%(titel)s“ ist jetzt TOP %(nummer)s.")
    else:
        meldung = _("„%(titel)s“ bleibt TOP %(nummer)s.")
    meldung = meldung % {"titel": punkt.titel, "nummer": punkt.nummer}
    return _neue_reihe(request, treffen, meldung)


def _neue_reihe(request: KontoAnfrage, treffen: Treffen, meldung: str) -> HttpResponse:
    if request.htmx:
        return render(
            request,
            "treffen/treffen/zeigen.html#tagesordnung",
            {"treffen": treffen, **der_koordination(treffen), "top_meldung": meldung},
        )
    messages.success(request, meldung)
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_POST
def umordnen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """The order after dragging: `reihe` names the keys, `gezogen` the one that was dragged."""
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    reihe = [zahl(wert) for wert in request.POST.getlist("reihe")]
    if not Tagesordnungspunkt.umordnen(treffen, reihe):
        return _neue_reihe(
            request,
            treffen,
            _("Die Tagesordnung hat sich inzwischen geändert. Bitte ziehen Sie noch einmal."),
        )
    gezogen = treffen.tops.filter(pk__in=reihe, pk=zahl(request.POST.get("gezogen"))).first()
    meldung = (
        _("„%(titel)s“ ist jetzt TOP %(nummer)s.")
        % {"titel": gezogen.titel, "nummer": gezogen.nummer}
        if gezogen
        else _("Die Reihenfolge ist gespeichert.")
    )
    return _neue_reihe(request, treffen, meldung)


def _angemeldet(treffen: Treffen, pk: int) -> Tagesordnungspunkt:
    """Registered by a member, whatever was decided since: who comes second is told so."""
    top: Tagesordnungspunkt = get_object_or_404(
        treffen.tops.filter(angemeldet_am__isnull=False).select_related(
            "angemeldet_von__organisation", "angemeldet_konto", "angemeldet_fuer"
        ),
        pk=pk,
    )
    top.treffen = treffen
    return top


@nur(darf_treffen_verwalten)
@require_POST
def annehmen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _angemeldet(treffen, top)
    benachrichtigt = aktionen.annehmen(top=punkt, von=request.handelnde)
    meldung = _("„%(titel)s“ ist TOP %(nummer)s.") % {
        "titel": punkt.titel,
        "nummer": punkt.nummer,
    }
    _melden(request, punkt, meldung, benachrichtigt=benachrichtigt)
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def ablehnen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    """With a reason; also one that is on the agenda already."""
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _angemeldet(treffen, top)
    form = AblehnungForm(request.POST or None, instance=_angemeldet(treffen, top))
    if request.method == "POST" and form.is_valid():
        grund = form.cleaned_data["absage_grund"]
        benachrichtigt = aktionen.ablehnen(top=punkt, grund=grund, von=request.handelnde)
        meldung = _("„%(titel)s“ kommt nicht auf die Tagesordnung.") % {"titel": punkt.titel}
        _melden(request, punkt, meldung, benachrichtigt=benachrichtigt)
        return zur_seite(treffen, "#tagesordnung")
    kontext = {"form": form, "treffen": treffen, "top": punkt}
    return seite(request, "treffen/top/ablehnen.html", kontext)


def _melden(
    request: KontoAnfrage, top: Tagesordnungspunkt, meldung: str, *, benachrichtigt: bool
) -> None:
    name = top.anmelder.name if top.anmelder else ""
    if benachrichtigt:
        text = _("%(name)s erfährt es per E-Mail.") % {"name": name}
        versand_melden(request, meldung, text)
    else:
        text = _("%(name)s ist per E-Mail nicht zu erreichen. Sagen Sie es selbst weiter.")
        text %= {"name": name}
        messages.success(request, meldung, extra_tags=text)


@nur(darf_treffen_verwalten)
@require_POST
def vertagen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    """Not reached at the meeting, or taken back."""
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if treffen.noch_nicht:
        raise FalscherZustand(treffen.noch_nicht, bei=treffen)
    if request.POST.get("zurueck"):
        punkt.nicht_vertagen()
        messages.success(request, _("„%(titel)s“ gilt als behandelt.") % {"titel": punkt.titel})
    else:
        punkt.vertagen()
        messages.success(
            request,
            _("„%(titel)s“ ist vertagt.") % {"titel": punkt.titel},
            extra_tags=_("Beim nächsten Treffen wird der Punkt zur Übernahme angeboten."),
        )
    return zur_seite(treffen, "#tagesordnung")


@nur(darf_treffen_verwalten)
@require_http_methods(["GET", "POST"])
def loeschen(request: KontoAnfrage, pk: int, top: int) -> HttpResponse:
    treffen = verwaltetes(request, pk)
    if (antwort := _fest(request, treffen)) is not None:
        return antwort
    punkt = _top(treffen, top)
    if punkt.angemeldet_am is not None:  # its person is told why
        return redirect("treffen:top-ablehnen", treffen.netzwerk.kurzname, pk, top)
    if request.method == "POST":
        try:
            punkt.entfernen()
        except ProtectedError:
            messages.error(
                request,
                _("Zu diesem Punkt gibt es schon Ergebnisse im Protokoll. Er bleibt stehen."),
            )
        else:
            messages.success(request, _("Der Tagesordnungspunkt ist gelöscht."))
        return zur_seite(treffen, "#tagesordnung")
    return render(request, "treffen/top/loeschen.html", {"treffen": treffen, "top": punkt})
