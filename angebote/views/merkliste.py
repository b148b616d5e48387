"""The list of remembered offers: one's own, or one that somebody passed on."""

from collections.abc import Iterable
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from angebote.deutsch import falten
from angebote.forms.heft import Heftformular
from angebote.heft import kommende, mit_terminen
from angebote.merkliste import HOECHSTENS, Merkliste, angebote_zu, nummern_aus
from angebote.models import Angebot
from angebote.terminfolge import Vorkommen
from netzwerk.basis.grenzen import begrenzt
from netzwerk.basis.links import absolut
from netzwerk.basis.rechte import Anfrage, oeffentlich

ORDNUNGEN = ("thema", "titel")
type Zettel = tuple[Angebot, Vorkommen | None]  # with its next date
type Gruppen = list[tuple[str, list[Zettel]]]


@oeffentlich
@never_cache
@require_safe
def zeigen(request: Anfrage) -> HttpResponse:
    """With `?angebote=12,15` the list of that address; nothing of it is kept."""
    netzwerk = request.netzwerk
    merkliste = Merkliste(request)
    geteilt = "angebote" in request.GET
    nummern = nummern_aus(request.GET["angebote"]) if geteilt else merkliste.nummern
    angebote = list(mit_terminen(angebote_zu(netzwerk, nummern).mit_karte()))
    ordnung = request.GET.get("ordnung", "")
    ordnung = ordnung if ordnung in ORDNUNGEN else ORDNUNGEN[0]
    da = {angebot.pk for angebot in angebote}
    auswahl = ",".join(str(nummer) for nummer in nummern if nummer in da)
    pfad = reverse("angebote:merkliste", kwargs={"netzwerk": netzwerk.kurzname})
    kontext = {
        "angebote": angebote,
        "gruppen": _gruppen(angebote, ordnung),
        "ordnung": ordnung,
        "geteilt": geteilt,
        "alle_gemerkt": all(nummer in merkliste for nummer in da),
        "fehlende": [nummer for nummer in nummern if nummer not in da],
        "fehlende_titel": [
            merkliste.titel[n] for n in nummern if n not in da and n in merkliste.titel
        ],
        "auswahl": auswahl,
        "adresse": absolut(f"{pfad}?angebote={auswahl}"),
        "hoechstens": HOECHSTENS,
        "heft": Heftformular(initial={"angebote": auswahl}),
    }
    return render(request, "angebote/merkliste/zeigen.html", kontext)


@oeffentlich
@begrenzt("merkliste", anzahl=300, sekunden=600)
@require_POST
def aendern(request: Anfrage) -> HttpResponse:
    """Remember or forget; with htmx the answer is the button and the count in the header."""
    merkliste = Merkliste(request)
    titel = merkliste.titel.copy()
    nummern = nummern_aus(request.POST.get("angebot", ""))
    was, passt = request.POST.get("was"), True
    if was == "merken":
        gemeint = {a.pk: a for a in angebote_zu(request.netzwerk, nummern)}
        if not gemeint:
            raise Http404
        passt = merkliste.merken(gemeint[n] for n in nummern if n in gemeint)
    elif was == "vergessen":
        merkliste.vergessen(nummern)
    elif was == "leeren":
        merkliste.vergessen(merkliste.nummern)
    else:
        raise Http404
    if request.htmx and len(nummern) == 1:
        kontext = {"nummer": nummern[0], "voll": not passt, "weiter": _weiter(request)}
        return render(request, "angebote/merkliste/_geaendert.html", kontext)
    weiter = _weiter(request)
    hier = reverse("angebote:merkliste", kwargs={"netzwerk": request.netzwerk.kurzname})
    if not passt:
        text = _("Ihre Merkliste ist voll: Sie fasst %(zahl)s Angebote.")
        messages.warning(request, text % {"zahl": HOECHSTENS})
    elif was == "leeren":
        messages.success(request, _("Ihre Merkliste ist leer."))
    elif was == "merken" and len(nummern) > 1:
        text = ngettext("%(zahl)s Angebot gemerkt.", "%(zahl)s Angebote gemerkt.", len(nummern))
        messages.success(request, text % {"zahl": len(nummern)})
    elif was == "vergessen" and weiter.startswith(hier):
        weg = [titel[nummer] for nummer in nummern if nummer in titel]
        text = _("Von der Merkliste genommen: %(titel)s")
        messages.success(request, text % {"titel": ", ".join(weg)})
    if len(nummern) == 1 and not weiter.startswith(hier):
        weiter = f"{weiter}#merken-{nummern[0]}"
    return redirect(weiter)


def _weiter(request: Anfrage) -> str:
    weiter = request.POST.get("weiter", "")
    if url_has_allowed_host_and_scheme(weiter, allowed_hosts={request.get_host()}):
        return weiter
    return reverse("angebote:merkliste", kwargs={"netzwerk": request.netzwerk.kurzname})


def _gruppen(angebote: Iterable[Angebot], ordnung: str) -> Gruppen:
    """By title: one group without a name. By topic: each offer under its first one."""
    nach_titel = sorted(angebote, key=lambda angebot: falten(angebot.titel))
    if ordnung == "titel":
        return [("", [_zettel(angebot) for angebot in nach_titel])] if nach_titel else []

    def thema(angebot: Angebot) -> tuple[int, str]:
        erstes = min(angebot.themen.all(), key=lambda t: (t.position, t.name), default=None)
        return (erstes.position, erstes.name) if erstes else (2**15, _("Ohne Thema"))

    return [
        (name, [_zettel(angebot) for angebot in gruppe])
        for (_stelle, name), gruppe in groupby(sorted(nach_titel, key=thema), key=thema)
    ]


def _zettel(angebot: Angebot) -> Zettel:
    tage = kommende(angebot)
    return angebot, tage[0][0] if tage else None
