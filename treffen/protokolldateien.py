"""The files of released minutes beside the one that was mailed: with the day of approval, without
names for the public, the list of participants alone. Each is made when somebody asks for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from netzwerk.basis.models import Dokument
from treffen.models import Protokoll


@dataclass(frozen=True)
class Form:
    """`schluessel` stands in addresses; `erst_genehmigt`: not before the approval. `mit_stand`:
    what it says of the approval changes, so that it is made once before and once after."""

    schluessel: str
    titel: StrOrPromise
    wozu: StrOrPromise
    erst_genehmigt: bool = False
    mit_stand: bool = False

    def gibt_es(self, protokoll: Protokoll) -> bool:
        return not self.erst_genehmigt or protokoll.genehmigt_am is not None

    def arten(self, protokoll: Protokoll) -> list[str]:
        """Kinds of document, the one that says how things stand now first."""
        art = f"protokoll_{self.schluessel}"
        if self.mit_stand and protokoll.genehmigt_am is not None:
            return [f"{art}_genehmigt", art]
        return [art]


GENEHMIGT = Form(
    "genehmigt",
    _("Genehmigtes Protokoll"),
    _("Das ganze Protokoll mit dem Tag der Genehmigung."),
    erst_genehmigt=True,
)
OEFFENTLICH = Form(
    "oeffentlich",
    _("Fassung ohne Namen"),
    _(
        "Einrichtungen und Zahlen statt Namen, zum Weitergeben an Dritte. "
        "Veröffentlicht wird sie damit nicht."
    ),
    mit_stand=True,
)
ANLAGE = Form(
    "anlage",
    _("Teilnahmeliste"),
    _("Nur die Anlage mit den Namen, für den Gebrauch im Netzwerk."),
)
FORMEN = {form.schluessel: form for form in (GENEHMIGT, OEFFENTLICH, ANLAGE)}


@dataclass(frozen=True)
class Datei:
    """One form with the document that is there (`fertig`) or on its way (`offen`)."""

    form: Form
    fertig: Dokument | None
    offen: Dokument | None
    #: The finished one was made before the approval.
    ist_alt: bool

    @property
    def laeuft(self) -> bool:
        return self.offen is not None and not self.ist_gescheitert

    @property
    def ist_gescheitert(self) -> bool:
        return self.offen is not None and self.offen.zustand == Dokument.Zustand.FEHLGESCHLAGEN

    @property
    def ist_anzufordern(self) -> bool:
        return self.offen is None and (self.fertig is None or self.ist_alt)


def dateien(protokoll: Protokoll) -> list[Datei]:
    """What these minutes offer, in one query."""
    je_art = {dokument.art: dokument for dokument in Dokument.objects.zu(protokoll)}
    return [_datei(form, protokoll, je_art) for form in FORMEN.values() if form.gibt_es(protokoll)]


def _datei(form: Form, protokoll: Protokoll, je_art: dict[str, Dokument]) -> Datei:
    arten = form.arten(protokoll)
    da = [je_art[art] for art in arten if art in je_art]
    fertig = next((dokument for dokument in da if dokument.ist_fertig), None)
    neuestes = je_art.get(arten[0])
    return Datei(
        form,
        fertig=fertig,
        offen=neuestes if neuestes is not None and not neuestes.ist_fertig else None,
        ist_alt=fertig is not None and fertig.art != arten[0],
    )


def lage(protokoll: Protokoll, *, verwaltet: bool) -> dict[str, Any]:
    """Context of templates/treffen/protokoll/_dokumente.html. Members see what is there; who runs
    the meeting asks for it, and learns where the text itself names people."""
    alle = dateien(protokoll)
    gezeigt = alle if verwaltet else [datei for datei in alle if datei.fertig]
    return {
        "dateien": gezeigt,
        "dateien_laufen": verwaltet and any(datei.laeuft for datei in gezeigt),
        "dateien_verwalten": verwaltet,
        "genannte": list(genannte(protokoll)) if verwaltet else [],
    }


def genannte(protokoll: Protokoll) -> Iterator[dict[str, str]]:
    """Names of participants and responsible persons that stand in the text of the minutes itself:
    the version without names says it as it was released. A last name alone may be a plain word,
    so it is only a hint."""
    inhalt = protokoll.inhalt
    alle = {*inhalt["personen"].values(), inhalt["vorsitz"], inhalt["protokollfuehrung"]}
    namen = sorted(name for name in alle if len(name) > 3)
    nachnamen = sorted(wort for wort in map(_nachname, namen) if len(wort) > 3)
    nachname = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, nachnamen))})s?(?!\w)")
    for stelle, text in _texte(inhalt):
        gesucht = text.casefold()
        ganze = [name for name in namen if name.casefold() in gesucht]
        for name in ganze:
            yield {"stelle": stelle, "name": name}
        allein = set(nachname.findall(text)) if nachnamen else set()
        for name in sorted(allein - set(map(_nachname, ganze))):
            yield {"stelle": stelle, "name": _("„%(name)s“, vielleicht ein Name") % {"name": name}}


def _nachname(name: str) -> str:
    return name.rpartition(" ")[2]


def _worte_der_massnahmen(massnahmen: list[dict[str, Any]]) -> list[str]:
    return [
        wort for m in massnahmen for wort in (m["titel"], m.get("herkunft", {}).get("ergebnis", ""))
    ]


def _texte(inhalt: Any) -> Iterator[tuple[str, str]]:
    if korrektur := inhalt.get("korrektur"):
        yield str(_("Grund der neuen Version")), korrektur["grund"]
    for punkt in inhalt["punkte"]:
        teile = [punkt["titel"], punkt["ergebnis"]]
        teile += [b["text"] for b in punkt["beschluesse"]]
        teile += _worte_der_massnahmen(punkt["massnahmen"])
        yield f"{_('TOP')} {punkt['nummer']}", "\n".join(teile)
    for gruppe in inhalt.get("gruppen", []):
        teile = [*gruppe["ansaetze"]]
        for bedarf in gruppe["bedarfe"]:
            teile += [bedarf["text"], *bedarf["ansaetze"]]
        yield gruppe["gruppe"], "\n".join(teile)
    for frage in inhalt.get("umfragen", []):
        yield frage["frage"], "\n".join(frage["texte"])
    for umlauf in inhalt.get("umlaeufe", []):
        yield umlauf["titel"], f"{umlauf['titel']}\n{umlauf['wortlaut']}"
    weitere = _worte_der_massnahmen(inhalt.get("weitere_massnahmen", []))
    yield str(_("Weitere Maßnahmen aus den Arbeitsgruppen")), "\n".join(weitere)
    yield str(_("Themen für das nächste Treffen")), "\n".join(inhalt.get("folgethemen", []))
