"""The poster of the signing day: anybody finds an organisation, its signatory alone the code.

The pages name organisations and masked addresses, never persons; of an organisation they say
whether it still has to sign, nothing else.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitglieder.aktionen import unterzeichnung
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.zeichenstelle import (
    code_am_aushang_bestaetigen,
    code_am_aushang_senden,
    ist_besetzt,
    zugang_am_aushang,
)
from mitglieder.forms.aushang import AdressFormular, CodeFormular
from mitglieder.models import Beitritt, Kontakt, Zeichenstelle
from mitglieder.zeichentag import Haus, berechtigte, haeuser, nach_buchstaben
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, ausgeschoepft, begrenzt, erreicht
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Zugang
from netzwerk.basis.rechte import Anfrage, oeffentlich
from netzwerk.basis.templatetags.portal import maskiert

STUNDE = 3600
#: A hall full of people shares one address of the house's Wi-Fi.
JE_ADRESSE = 600
CODES_JE_ADRESSE = 250
CODES_JE_PERSON = 6
#: Wrong codes in an hour. A browser has its own for each contact. Beyond those of the address or
#: the poster only a browser that asked for the code is heard: with five attempts for a code a
#: stranger in the hall then guesses one of six digits in 800 hours, and shuts out nobody.
FALSCHE_JE_PERSON = 10
FALSCHE_JE_ADRESSE = 60
FALSCHE_JE_AUSHANG = 300
#: In the session: for which contacts this browser has asked for a code, by poster.
_GEFRAGT = "aushang-gefragt"


def _stelle(request: Anfrage, code: str) -> Zeichenstelle:
    stelle: Zeichenstelle = get_object_or_404(
        Zeichenstelle.objects.des_netzwerks(request.netzwerk)
        .aushaenge()
        .select_related("fassung__vereinbarung__netzwerk", "geoeffnet_von"),
        code=code,
    )
    return stelle


def _geschlossen(request: Anfrage, stelle: Zeichenstelle) -> HttpResponse:
    return render(request, "mitglieder/aushang/geschlossen.html", {"stelle": stelle}, status=410)


def _haus(stelle: Zeichenstelle, pk: int | str | None) -> Haus | None:
    """One of those the list shows."""
    return next((haus for haus in haeuser(stelle.fassung) if str(haus.pk) == str(pk)), None)


def _kontakte(haus: Haus) -> tuple[Beitritt | None, list[Kontakt]]:
    """Who gets a code: nobody when the organisation has answered in whatever way."""
    beitritt = Beitritt.objects.select_related("fassung__vereinbarung__netzwerk").get(pk=haus.pk)
    if not beitritt.ist_offen:
        return None, []
    return beitritt, list(berechtigte(beitritt).erreichbar().order_by("email", "pk"))


@oeffentlich
@require_safe
def kurz(request: HttpRequest, code: str) -> HttpResponse:
    """The short address of a poster, as people type it: capitals, hyphens, blanks."""
    stelle = get_object_or_404(
        Zeichenstelle.objects.aushaenge().select_related("fassung__vereinbarung__netzwerk"),
        code="".join(eines for eines in code.lower() if eines.isalnum()),
    )
    return redirect(stelle.get_vor_ort_url())


@oeffentlich
@begrenzt("aushang", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def zeigen(request: Anfrage, code: str) -> HttpResponse:
    """The list of organisations; POST names one, and a single address gets its code at once."""
    stelle = _stelle(request, code)
    if not ist_besetzt(stelle):
        return _geschlossen(request, stelle)
    if request.method == "POST":
        haus = _haus(stelle, request.POST.get("organisation"))
        if haus is None:
            return redirect(stelle.get_vor_ort_url())
        beitritt, kontakte = _kontakte(haus)
        if beitritt is not None and len(kontakte) == 1:
            return _code_senden(request, stelle, beitritt, kontakte[0])
        return redirect(_adresse("organisation", stelle, haus.pk))
    suche = request.GET.get("q", "")[:100]
    liste = haeuser(stelle.fassung, suche)
    kontext = {
        "stelle": stelle,
        "fassung": stelle.fassung,
        "suche": suche,
        "gruppen": nach_buchstaben(liste),
        "anzahl": len(liste),
    }
    return render(request, "mitglieder/aushang/zeigen.html", kontext)


@oeffentlich
@begrenzt("aushang", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: Anfrage, code: str, pk: int) -> HttpResponse:
    """Which of several addresses gets the code; or what to do when there is none."""
    stelle = _stelle(request, code)
    if not ist_besetzt(stelle):
        return _geschlossen(request, stelle)
    haus = _haus(stelle, pk)
    if haus is None:
        return redirect(stelle.get_vor_ort_url())
    beitritt, kontakte = _kontakte(haus)
    je_pk = {kontakt.pk: kontakt for kontakt in kontakte}
    formular = AdressFormular(
        request.POST if request.method == "POST" else None, adressen=_masken(kontakte)
    )
    if request.method == "POST" and beitritt is not None and formular.is_valid():
        return _code_senden(request, stelle, beitritt, je_pk[formular.cleaned_data["kontakt"]])
    kontext = {"stelle": stelle, "fassung": stelle.fassung, "haus": haus}
    if kontakte:
        kontext["form"] = formular
    return seite(request, "mitglieder/aushang/organisation.html", kontext)


def _masken(kontakte: list[Kontakt]) -> list[tuple[int, str]]:
    """Two that look alike are told apart by a number."""
    masken = [maskiert(kontakt.email) for kontakt in kontakte]
    return [
        (kontakt.pk, f"{maske} ({nummer})" if masken.count(maske) > 1 else maske)
        for nummer, (kontakt, maske) in enumerate(zip(kontakte, masken, strict=True), start=1)
    ]


@oeffentlich
@begrenzt("aushang", anzahl=JE_ADRESSE, sekunden=STUNDE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Anfrage, code: str, pk: int, kontakt: int) -> HttpResponse:
    """The code from the mail; the right one opens the signing form of that person's link."""
    stelle = _stelle(request, code)
    if not ist_besetzt(stelle):
        return _geschlossen(request, stelle)
    haus = _haus(stelle, pk)
    beitritt, kontakte = _kontakte(haus) if haus else (None, [])
    wer = next((einer for einer in kontakte if einer.pk == kontakt), None)
    if haus is None or beitritt is None or wer is None:
        return redirect(_adresse("organisation", stelle, pk))
    if request.POST.get("aktion") == "neu":
        return _code_senden(request, stelle, beitritt, wer)
    formular = CodeFormular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        antwort = _einloesen(request, stelle, beitritt, wer, formular)
        if antwort is not None:
            return antwort
    kontext = {
        "stelle": stelle,
        "fassung": stelle.fassung,
        "haus": haus,
        "an": maskiert(wer.email),
        "mehrere": len(kontakte) > 1,
        "form": formular,
    }
    return seite(request, "mitglieder/aushang/code.html", kontext)


def _einloesen(
    request: Anfrage,
    stelle: Zeichenstelle,
    beitritt: Beitritt,
    wer: Kontakt,
    formular: CodeFormular,
) -> HttpResponse | None:
    """On to the form, or None with the reason beside the field."""
    geraet = request.session.session_key or adresse(request)
    eigene = ("aushang-falsch-eigene", f"{stelle.pk}:{geraet}:{wer.pk}", FALSCHE_JE_PERSON)
    # Guessing may go across organisations: counted for the poster, and for each address at it.
    alle = (
        ("aushang-falsch", f"{stelle.pk}:{adresse(request)}", FALSCHE_JE_ADRESSE),
        ("aushang-falsch-alle", str(stelle.pk), FALSCHE_JE_AUSHANG),
    )
    grenzen = (eigene, *alle)
    # A hall shares one address: who asked for this code does not answer for the others there.
    gilt = (eigene,) if wer.pk in _gefragt(request, stelle) else grenzen
    if any(erreicht(name, wessen, anzahl=anzahl) for name, wessen, anzahl in gilt):
        formular.add_error("code", _zum_tisch())
        return None
    try:
        zugang = zugang_am_aushang(stelle=stelle, beitritt=beitritt, kontakt=wer)
        code_am_aushang_bestaetigen(
            stelle=stelle,
            zugang=zugang,
            code=formular.cleaned_data["code"],
            sitzung=request.session,
        )
    except unterzeichnung.CodeFalsch as grund:
        for name, wessen, anzahl in grenzen:
            ausgeschoepft(name, wessen, anzahl=anzahl, sekunden=STUNDE)
        formular.add_error("code", str(grund))
        return None
    except BeitrittNichtMoeglich:
        return redirect(_adresse("organisation", stelle, beitritt.pk))
    return _zum_formular(zugang)


def _zum_formular(zugang: Zugang) -> HttpResponse:
    return redirect(
        "mitglieder:unterzeichnung-angaben",
        netzwerk=zugang.netzwerk.kurzname,
        zeichen=zeichen(zugang),
    )


def _code_senden(
    request: Anfrage, stelle: Zeichenstelle, beitritt: Beitritt, wer: Kontakt
) -> HttpResponse:
    """To the recorded address alone; so many an hour for each person, and for each visitor."""
    ziel = redirect(_adresse("code", stelle, beitritt.pk, wer.pk))
    try:
        zugang = zugang_am_aushang(stelle=stelle, beitritt=beitritt, kontakt=wer)
        # Its own counts: whoever stands here must not use up what the mailed link has.
        grenzen = (
            ("aushang-code-person", str(zugang.pk), CODES_JE_PERSON),
            ("aushang-code", f"{stelle.pk}:{adresse(request)}", CODES_JE_ADRESSE),
        )
        if any(erreicht(name, wessen, anzahl=anzahl) for name, wessen, anzahl in grenzen):
            messages.error(
                request, _("Es wurden schon mehrere Codes angefordert"), extra_tags=_zum_tisch()
            )
            return ziel
        gesendet = code_am_aushang_senden(stelle=stelle, beitritt=beitritt, zugang=zugang)
    except BeitrittNichtMoeglich:
        return redirect(_adresse("organisation", stelle, beitritt.pk))
    gefragt = sorted({*_gefragt(request, stelle), wer.pk})
    request.session[_GEFRAGT] = request.session.get(_GEFRAGT, {}) | {str(stelle.pk): gefragt}
    an = {"an": maskiert(wer.email)}
    if not gesendet:
        messages.info(
            request,
            _("Der Code ist schon unterwegs an %(an)s") % an,
            extra_tags=_("Einen neuen können Sie nach zwei Minuten anfordern."),
        )
        return ziel
    for name, wessen, anzahl in grenzen:
        ausgeschoepft(name, wessen, anzahl=anzahl, sekunden=STUNDE)
    messages.success(request, _("Der Code ist unterwegs an %(an)s") % an)
    return ziel


def _gefragt(request: Anfrage, stelle: Zeichenstelle) -> list[int]:
    gefragt: list[int] = request.session.get(_GEFRAGT, {}).get(str(stelle.pk), [])
    return gefragt


def _zum_tisch() -> str:
    return _(
        "Nehmen Sie den zuletzt gesendeten Code, oder gehen Sie zum Tisch der Koordination: dort "
        "können Sie am Tablet oder auf Papier unterzeichnen."
    )


def _adresse(name: str, stelle: Zeichenstelle, *teile: int) -> str:
    kurzname = stelle.fassung.vereinbarung.netzwerk.kurzname
    return reverse(f"mitglieder:aushang-{name}", args=(kurzname, stelle.code, *teile))
