"""Typing, checking, signing: the same two pages for who came by a link and who is signed in.

Nothing typed is lost. What a form sends is kept in the session before anything is checked, the
summary carries it along in its own fields (a session may have ended), and the browser keeps what
was never sent (`data-merken`). It is deleted with the signature, at the latest after a day.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet, berechtigungen
from mitglieder.aktionen.unterzeichnung import Angaben, CodeFalsch, Ergebnis
from mitglieder.forms.unterzeichnung import OnlineFormular
from mitglieder.models import Beitritt, Kontakt
from netzwerk.basis.formulare import seite
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Konto, Zugang
from netzwerk.basis.zahlen import zahl

SCHRITTE = (_lazy("Lesen"), _lazy("Angaben"), _lazy("Prüfen"), _lazy("Bestätigung"))
#: A visitor's session ends with what was typed, and the nightly task deletes it.
ENTWURF_SEKUNDEN = 24 * 3600
_FELDER = ("summe", "name", "funktion", "ort", *Beitritt.ERKLAERUNGEN)


@dataclass
class Weg(ABC):
    """How somebody came to sign for the organisation of `beitritt`."""

    request: Any
    wer: Zugang | Konto
    beitritt: Beitritt
    adressen: dict[str, str]

    formular_vorlage = ""
    zusammenfassung_vorlage = ""

    #: Whether this person is still to prove that the recorded address is read.
    braucht_code = False

    @abstractmethod
    def vorbelegt(self) -> dict[str, str]:
        """Name and function as they are recorded."""

    def code_senden(self) -> None:  # noqa: B027  # who needs no code sends none
        """Nothing where nobody needs one. Raises BeitrittNichtMoeglich."""

    def code_bestaetigen(self, code: str) -> None:  # noqa: B027  # the same
        """Only called while `braucht_code`. Raises BeitrittNichtMoeglich, CodeFalsch."""

    @abstractmethod
    def unterzeichnen(self, angaben: dict[int, Angaben], summe: str, code: str) -> Ergebnis:
        """Raises BeitrittNichtMoeglich, CodeFalsch."""

    @abstractmethod
    def kontext(self, **mehr: Any) -> dict[str, Any]: ...

    @cached_property
    def berechtigt(self) -> dict[int, Kontakt]:
        """By organisation: the entry through which this person may sign."""
        return berechtigungen(self.wer, self.request.netzwerk.pk)

    @cached_property
    def offene(self) -> list[Beitritt]:
        """What this person may sign of this version: the page's own first."""
        # Answered while somebody typed: the rest is signed, and the answer says which was not.
        gewaehlt = [zahl(pk) for pk in self.request.POST.getlist("organisationen")]
        hier = Beitritt.objects.filter(
            fassung=self.beitritt.fassung_id, organisation__in=list(self.berechtigt)
        )
        andere = (
            (hier.unbeantwortet() | hier.filter(pk__in=gewaehlt))
            .exclude(pk=self.beitritt.pk)
            .select_related("organisation")
            .order_by("organisation__name", "pk")
        )
        return [self.beitritt, *andere]

    def formular(self, daten: QueryDict | None = None, **mehr: Any) -> OnlineFormular:
        return OnlineFormular(daten, offene=self.offene, mit_code=self.braucht_code, **mehr)

    @property
    def _fach(self) -> str:
        return f"unterzeichnung:{self.beitritt.pk}:{kennung(self.wer)}"

    @property
    def entwurf(self) -> QueryDict | None:
        """What was sent before, as a form sends it."""
        text = self.request.session.get(self._fach)
        return QueryDict(text, mutable=True) if text is not None else None

    def merken(self) -> None:
        gesendet = self.request.POST.copy()
        for name in set(gesendet) - {*_FELDER, "organisationen"}:
            del gesendet[name]
        self.request.session[self._fach] = gesendet.urlencode()
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(ENTWURF_SEKUNDEN)

    def vergessen(self) -> None:
        self.request.session.pop(self._fach, None)


def angaben_seite(weg: Weg) -> HttpResponse:
    """The form. Sent and right, it leads to the summary."""
    if antwort := _nicht_offen(weg):
        return antwort
    if weg.request.method != "POST":
        return _formular(weg, weg.formular(initial=_anfang(weg)))
    weg.merken()
    try:
        if weg.request.POST.get("aktion") == "code":
            weg.code_senden()
            # Unbound: what was typed stays, and nothing is complained about yet.
            return _formular(weg, weg.formular(initial=_anfang(weg)))
        formular = weg.formular(weg.request.POST)
        if formular.is_valid():
            try:
                if weg.braucht_code:
                    weg.code_bestaetigen(formular.cleaned_data["code"])
            except CodeFalsch as grund:
                formular.add_error("code", str(grund))
            else:
                return redirect(weg.adressen["unterzeichnen"])
        return _formular(weg, formular)
    except BeitrittNichtMoeglich as grund:
        return _abgewiesen(weg, grund)


def zusammenfassung_seite(weg: Weg) -> HttpResponse:
    """What was typed, to read once more; sent, it is signed."""
    if antwort := _nicht_offen(weg):
        return antwort
    if weg.request.method != "POST":
        return _zusammenfassung(weg, weg.entwurf)
    weg.merken()
    aktion = weg.request.POST.get("aktion")
    if aktion == "aendern":
        return redirect(weg.adressen["angaben"])
    try:
        if aktion == "code":
            weg.code_senden()
            return _zusammenfassung(weg, weg.entwurf)
        formular = weg.formular(weg.request.POST)
        if not formular.is_valid():
            nur_code = formular.errors.keys() == {"code"}
            if nur_code:
                return _zusammenfassung(weg, weg.request.POST, gesendet=True)
            return _formular(weg, formular)
        ergebnis = weg.unterzeichnen(
            formular.angaben_je_beitritt(),
            formular.cleaned_data["summe"],
            formular.cleaned_data.get("code", ""),
        )
    except CodeFalsch as grund:
        return _zusammenfassung(weg, weg.request.POST, gesendet=True, code_fehler=str(grund))
    except BeitrittNichtMoeglich as grund:
        return _abgewiesen(weg, grund)
    weg.vergessen()
    for beitritt in ergebnis.schon_beantwortet:
        messages.warning(
            weg.request,
            _("Für %(organisation)s haben Sie nicht unterzeichnet")
            % {"organisation": beitritt.organisation},
            extra_tags=_("Dort wurde inzwischen geantwortet: %(stand)s.")
            % {"stand": beitritt.get_zustand_display()},
        )
    return redirect(weg.adressen["lesen"])


def _nicht_offen(weg: Weg) -> HttpResponse | None:
    # With several organisations the others go on; what was answered is told in the end.
    geht_weiter = weg.beitritt.ist_offen or "organisationen" in weg.request.POST
    if geht_weiter and weg.beitritt.fassung.ist_online_zeichenbar:
        return None
    return redirect(weg.adressen["lesen"])


def _anfang(weg: Weg) -> dict[str, Any]:
    """What stands in the form at first: what was typed before, else what is recorded."""
    summe = weg.beitritt.fassung.sha256
    werte: dict[str, Any] = weg.vorbelegt()
    if (entwurf := weg.entwurf) is not None:
        werte |= entwurf.dict()
        werte["organisationen"] = entwurf.getlist("organisationen")
        if werte.get("summe") != summe:  # another text: the boxes are to be ticked anew
            werte = {k: wert for k, wert in werte.items() if k not in Beitritt.ERKLAERUNGEN}
    return werte | {"summe": summe}


def _formular(weg: Weg, formular: OnlineFormular, **mehr: Any) -> HttpResponse:
    return seite(weg.request, weg.formular_vorlage, weg.kontext(form=formular, **mehr))


def _zusammenfassung(
    weg: Weg, daten: QueryDict | None, *, gesendet: bool = False, code_fehler: str = ""
) -> HttpResponse:
    """Whoever proved the address more than half an hour ago finds a field for a new code here."""
    if daten is None:
        return redirect(weg.adressen["angaben"])
    if not gesendet:
        noch_offen = {str(beitritt.pk) for beitritt in weg.offene}
        gewaehlt = [pk for pk in daten.getlist("organisationen") if pk in noch_offen]
        daten.setlist("organisationen", gewaehlt)
    geprueft = OnlineFormular(daten, offene=weg.offene, mit_code=False)
    if not geprueft.is_valid():
        return redirect(weg.adressen["angaben"])
    formular = weg.formular(daten if gesendet else None)
    if code_fehler:
        formular.add_error("code", code_fehler)
    kontext = weg.kontext(form=formular, geprueft=geprueft)
    return seite(weg.request, weg.zusammenfassung_vorlage, kontext)


def _abgewiesen(weg: Weg, grund: BeitrittNichtMoeglich) -> HttpResponse:
    weg.beitritt.refresh_from_db()
    if isinstance(grund, SchonBeantwortet):
        # Pressed twice: nothing to tell.
        if weg.beitritt.kontakt not in weg.berechtigt.values():
            messages.warning(weg.request, str(grund))
        return redirect(weg.adressen["lesen"])
    # The current text is shown, the typed words stay, the boxes are to be ticked anew.
    eingaben = weg.request.POST.copy()
    eingaben["summe"] = weg.beitritt.fassung.sha256
    for name in Beitritt.ERKLAERUNGEN:
        eingaben.pop(name, None)
    formular = weg.formular(eingaben)
    formular.add_error(None, str(grund))
    return _formular(weg, formular, text_offen=True)
