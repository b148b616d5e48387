"""The public page that says what a document's code or file is worth. Nothing is kept."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitglieder.aktionen.beitritt import DateiVeraendert, gepruefter_inhalt
from mitglieder.forms.beitritt import PruefenFormular
from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.formulare import seite
from netzwerk.basis.grenzen import adresse, ausgeschoepft
from netzwerk.basis.models import Dokument, Kettenglied, Netzwerk
from netzwerk.basis.rechte import Anfrage, oeffentlich


@dataclass(frozen=True, kw_only=True)
class Auskunft:
    """`stand`: gueltig, gekuendigt, abgeloest, in_arbeit, unbekannt, veraendert, beschaedigt."""

    stand: str
    dokument: Dokument | None = None
    beitritt: Beitritt | None = None
    datei_verglichen: bool = False


def pruefcode(eingabe: str) -> str:
    """XXXX-XXXX-XXXX from what was typed; case, spaces and dashes do not matter."""
    roh = "".join(zeichen for zeichen in eingabe.upper() if zeichen.isalnum())
    return "-".join(roh[i : i + 4] for i in range(0, len(roh), 4))


@oeffentlich
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pruefen(request: Anfrage) -> HttpResponse:
    if request.method == "POST":
        formular = PruefenFormular(request.POST, request.FILES)
    elif "code" in request.GET:
        formular = PruefenFormular({"code": request.GET["code"]})
    else:
        return render(request, "mitglieder/pruefen/pruefen.html", {"form": PruefenFormular()})
    if ausgeschoepft("pruefen", adresse(request), anzahl=60, sekunden=60):
        return render(request, "429.html", {"sekunden": 60}, status=429)
    kontext: dict[str, Any] = {"form": formular}
    if formular.is_valid():
        kontext["auskunft"] = _auskunft(request.netzwerk, **formular.cleaned_data)
    return seite(request, "mitglieder/pruefen/pruefen.html", kontext)


def _auskunft(netzwerk: Netzwerk, *, code: str, datei: Any) -> Auskunft:
    dokumente = Dokument.objects.filter(netzwerk=netzwerk, art="beitritt")
    summe = _summe(datei) if datei else ""
    if code:
        dokument = dokumente.filter(pruefcode=pruefcode(code)).first()
    else:
        dokument = dokumente.filter(sha256=summe).first()
    if dokument is None:
        return Auskunft(stand="unbekannt", datei_verglichen=bool(datei))
    beitritt = Beitritt.objects.select_related("fassung", "organisation").get(
        pk=dokument.gegenstand_id
    )
    if not dokument.ist_fertig:
        return Auskunft(stand="in_arbeit", dokument=dokument, beitritt=beitritt)
    if summe and summe != dokument.sha256:
        return Auskunft(
            stand="veraendert", dokument=dokument, beitritt=beitritt, datei_verglichen=True
        )
    return Auskunft(
        stand=_stand(dokument, beitritt),
        dokument=dokument,
        beitritt=beitritt,
        datei_verglichen=bool(summe),
    )


def _stand(dokument: Dokument, beitritt: Beitritt) -> str:
    try:
        gepruefter_inhalt(dokument)
    except DateiVeraendert:
        return "beschaedigt"
    if not Kettenglied.objects.pruefen(beitritt.kette):
        return "beschaedigt"
    if beitritt.zustand == Beitritt.Zustand.GEKUENDIGT:
        return "gekuendigt"
    if beitritt.zustand == Beitritt.Zustand.UEBERGELEITET or beitritt.fassung.zustand in (
        Fassung.Zustand.ABGELOEST,
        Fassung.Zustand.AUSGELAUFEN,
    ):
        return "abgeloest"
    return "gueltig"


def _summe(datei: Any) -> str:
    rechner = hashlib.sha256()
    for teil in datei.chunks():
        rechner.update(teil)
    return rechner.hexdigest()
