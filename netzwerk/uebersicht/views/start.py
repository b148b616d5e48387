from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from angebote.models import Angebot, Merkmalzahl, Thema, Zielgruppe
from netzwerk.basis.rechte import Anfrage, oeffentlich

THEMEN_GEZEIGT = 8
NEUESTE_GEZEIGT = 2


@dataclass(frozen=True)
class Kachel:
    titel: str | Promise
    text: str | Promise
    symbol: str
    adresse: str


# Target groups of the seeded list that have a tile of their own on the start page.
FUER_WEN = (
    (
        "Jugendliche",
        _("Du bist unter 18"),
        _("Hier erfährst du, wer dir helfen kann."),
        "child-care",
    ),
    (
        "Eltern",
        _("Eltern und Familien"),
        _("Beratung und Entlastung, bevor es zu viel wird."),
        "family-restroom",
    ),
    (
        "Pädagogische Fachkräfte",
        _("Fachkräfte"),
        _("Fachberatung, Meldewege und Qualifizierung."),
        "handshake",
    ),
    (
        "Vereine und Ehrenamt",
        _("Vereine und Ehrenamt"),
        _("Schutzkonzepte und Kurse für alle, die mit Kindern arbeiten."),
        "groups",
    ),
)


@oeffentlich
@require_safe
def start(request: Anfrage) -> HttpResponse:
    """The public face of a network: search, quick help, topics, who stands behind it."""
    netzwerk = request.netzwerk
    angebote = Angebot.objects.all().oeffentlich(netzwerk)
    liste = reverse("angebote:angebot-liste", kwargs={"netzwerk": netzwerk.kurzname})
    themen = (
        Thema.objects.all()
        .mit_anzahl(netzwerk)
        .filter(anzahl__gt=0)
        .order_by("-anzahl", "name")[:THEMEN_GEZEIGT]
    )
    gruppen = {gruppe.name: gruppe.pk for gruppe in Zielgruppe.objects.all().gefuehrt(netzwerk)}
    kontext = {
        "anzahl_angebote": Merkmalzahl.objects.des_netzwerks(netzwerk).alle(),
        "themen": [(thema, f"{liste}?{urlencode({'thema': thema.pk})}") for thema in themen],
        "kacheln": [
            Kachel(titel, text, symbol, f"{liste}?{urlencode({'zielgruppe': gruppen[name]})}")
            for name, titel, text, symbol in FUER_WEN
            if name in gruppen
        ],
        # In the order of an index of the search.
        "neueste": angebote.filter(suchdokument__netzwerk=netzwerk)
        .prefetch_related("anbieter")
        .order_by("suchdokument__ist_veraltet", "-suchdokument__bestaetigt_am")[:NEUESTE_GEZEIGT],
    }
    return render(request, "uebersicht/start/zeigen.html", kontext)
