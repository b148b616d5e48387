"""The demo's mail as web pages: what the portal sent and the catcher wrote."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header

from netzwerk.basis.rechte import oeffentlich
from netzwerk.demo.postfach import EMPFAENGER

JE_SEITE = 50


@dataclass
class Anhang:
    nummer: int
    name: str
    art: str
    inhalt: bytes

    @property
    def text(self) -> str:
        """Readable content of a calendar part; nothing for other kinds."""
        return self.inhalt.decode(errors="replace") if self.art == "text/calendar" else ""


class Post:
    """One caught mail."""

    def __init__(self, datei: Path) -> None:
        self.name = datei.stem
        self.nachricht: EmailMessage = message_from_bytes(datei.read_bytes(), policy=policy.default)

    @property
    def zeit(self) -> datetime:
        return datetime.fromtimestamp(int(self.name[:20]) / 1e9, UTC)

    @property
    def betreff(self) -> str:
        return str(self.nachricht["Subject"] or "")

    @property
    def empfaenger(self) -> str:
        return str(self.nachricht[EMPFAENGER] or self.nachricht["To"] or "")

    @property
    def koepfe(self) -> list[tuple[str, str]]:
        return [(name, str(wert)) for name, wert in self.nachricht.items() if name != EMPFAENGER]

    def _teil(self, art: str) -> str:
        teil = self.nachricht.get_body(preferencelist=(art,))
        return str(teil.get_content()) if teil is not None else ""

    @property
    def text(self) -> str:
        return self._teil("plain")

    @property
    def html_text(self) -> str:
        zeilen = (zeile.strip() for zeile in strip_tags(self._teil("html")).splitlines())
        return "\n".join(zeile for zeile in zeilen if zeile)

    @property
    def anhaenge(self) -> list[Anhang]:
        koerper = {id(self.nachricht.get_body(preferencelist=(art,))) for art in ("plain", "html")}
        teile = [
            teil
            for teil in self.nachricht.walk()
            if not teil.is_multipart() and id(teil) not in koerper
        ]
        return [
            Anhang(
                nummer,
                teil.get_filename()
                or ("termin.ics" if "calendar" in teil.get_content_type() else "teil"),
                teil.get_content_type(),
                bytes(teil.get_payload(decode=True) or b""),
            )
            for nummer, teil in enumerate(teile)
        ]


def _oder_404(name: str) -> Post:
    try:
        return Post(settings.DEMO_POST / f"{name}.eml")
    except FileNotFoundError as fehler:
        raise Http404 from fehler


@oeffentlich
def liste(request: HttpRequest) -> HttpResponse:
    dateien = sorted(settings.DEMO_POST.glob("*.eml"), reverse=True)
    seite = Paginator(dateien, JE_SEITE).get_page(request.GET.get("seite"))
    return render(
        request,
        "demo/post/liste.html",
        {"seite": seite, "eintraege": [Post(datei) for datei in seite]},
    )


@oeffentlich
def nachricht(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "demo/post/nachricht.html", {"post": _oder_404(name)})


@oeffentlich
def anhang(request: HttpRequest, name: str, nummer: str) -> HttpResponse:
    teile = _oder_404(name).anhaenge
    if int(nummer) >= len(teile):
        raise Http404
    teil = teile[int(nummer)]
    # A mail may hold anything: it is saved, never shown as a page of the portal.
    antwort = HttpResponse(teil.inhalt, content_type="application/octet-stream")
    antwort["Content-Disposition"] = content_disposition_header(True, teil.name) or "attachment"
    return antwort
