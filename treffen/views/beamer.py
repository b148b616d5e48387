"""What the room looks at: door, question, progress, result. Read from ten metres away."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from netzwerk.basis.rechte import KontoAnfrage, nur
from netzwerk.basis.zahlen import zahl
from treffen.leinwand import bilder
from treffen.rechte import darf_umfragen_verwalten
from treffen.umfragelage import Lage, lage
from treffen.views.umfrage import einladung, verwaltete

VORLAGE = "treffen/beamer/zeigen.html"
#: Seconds a page stands before the next one comes by itself.
DAUER = 15


@dataclass
class Blaettern:
    """Which page stands since when; `ab` 0: somebody holds it. All of it is in the address, so
    that a beamer without JavaScript turns its pages, too, and the server keeps nothing."""

    schritt: str
    seite: int
    von: int
    ab: int
    faellig: bool

    @classmethod
    def aus(cls, request: KontoAnfrage, jetzt: Lage) -> "Blaettern":
        """Another step begins with its first page, and turns."""
        uhr = int(timezone.now().timestamp())
        if request.GET.get("schritt") != jetzt.schrittmarke:
            return cls(jetzt.schrittmarke, 1, 0, uhr, faellig=False)
        ab = zahl(request.GET.get("ab"))
        return cls(
            schritt=jetzt.schrittmarke,
            seite=zahl(request.GET.get("seite")) or 1,
            von=zahl(request.GET.get("von")),
            ab=ab,
            faellig=0 < ab <= uhr - DAUER,
        )

    def stellen(self, seiten: int) -> None:
        """On the page that is due, of as many as there are now."""
        if self.faellig:
            self.seite += 1
            self.ab = int(timezone.now().timestamp())
        self.seite = (self.seite - 1) % seiten + 1
        self.von = seiten

    def _adresse(self, seite: int, ab: int = 0) -> str:
        return urlencode({"schritt": self.schritt, "seite": seite, "ab": ab})

    @property
    def davor(self) -> str:
        return self._adresse((self.seite - 2) % self.von + 1)

    @property
    def danach(self) -> str:
        return self._adresse(self.seite % self.von + 1)

    @property
    def anhalten(self) -> str:
        return self._adresse(self.seite)

    @property
    def weiter(self) -> str:
        return self._adresse(self.seite, int(timezone.now().timestamp()))

    @property
    def stand(self) -> str:
        """What the beamer asks with."""
        return f"{self._adresse(self.seite, self.ab)}&von={self.von}"


@nur(darf_umfragen_verwalten)
@never_cache
@require_safe
def zeigen(request: KontoAnfrage, pk: int) -> HttpResponse:
    """It asks every four seconds and gets 204 as long as nothing has changed and no page is due.

    `gesagt` marks what was announced last: another step or other figures, not each answer.
    """
    umfrage = verwaltete(request, pk)
    jetzt = lage(umfrage)
    blaettern = Blaettern.aus(request, jetzt)
    steht = blaettern.von < 2 or not blaettern.faellig
    if request.htmx and request.GET.get("stand") == jetzt.marke and steht:
        return HttpResponse(status=204)
    seiten = bilder(jetzt)
    blaettern.stellen(len(seiten))
    kontext = {
        "umfrage": umfrage,
        "lage": jetzt,
        "frage": jetzt.aktuelle,
        "bild": seiten[blaettern.seite - 1],
        "blaettern": blaettern,
        "ansagen": request.GET.get("gesagt") != jetzt.ansagemarke,
    }
    if request.htmx:
        antwort = render(request, f"{VORLAGE}#stand", kontext)
    else:
        antwort = render(
            request, VORLAGE, kontext | (einladung(umfrage) if umfrage.ist_laufend else {})
        )
    patch_vary_headers(antwort, ["HX-Request"])
    return antwort
