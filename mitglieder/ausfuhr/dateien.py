"""The PDFs of the register as a worker makes them: labels, attendance sheet, coverage."""

from collections.abc import Callable, Sequence
from typing import IO, Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from mitglieder.abdeckung import abdeckung_von
from mitglieder.ausfuhr import etiketten
from mitglieder.ausfuhr.auswahl import gemerkte, kontakte
from mitglieder.models import Ausfuhr, Kontakt, Organisation
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Dokument
from netzwerk.basis.pdf import pdf_aus_vorlage, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum

SYSTEM = System("ausfuhr")

type Bauweise = Callable[[Ausfuhr], bytes | IO[bytes]]
_bauweisen: dict[Ausfuhr.Art, Bauweise] = {}


def bauweise(art: Ausfuhr.Art) -> Callable[[Bauweise], Bauweise]:
    """How this kind is made; apps above this one register theirs."""

    def eintragen(bauen: Bauweise) -> Bauweise:
        if art in _bauweisen:
            raise ValueError(f"Die Ausfuhr {art} hat schon eine Bauweise.")
        _bauweisen[art] = bauen
        return bauen

    return eintragen


def bauen(dokument: Dokument) -> Ergebnis:
    """Runs in a worker, which has no language of its own."""
    ausfuhr: Ausfuhr = Ausfuhr.objects.select_related("netzwerk").get(pk=dokument.gegenstand_id)
    with translation.override("de"):
        return Ergebnis(_bauweisen[Ausfuhr.Art(ausfuhr.art)](ausfuhr))


@bauweise(Ausfuhr.Art.ETIKETTEN)
def _etiketten(ausfuhr: Ausfuhr) -> bytes:
    angaben = ausfuhr.angaben
    organisationen = gemerkte(ausfuhr.organisationen, ausfuhr.netzwerk, SYSTEM)
    if angaben["je"] == "kontakt":
        texte = etiketten.fuer_kontakte(_kontakte(ausfuhr, organisationen))
    else:
        texte = etiketten.fuer_organisationen(organisationen)
    bogen = etiketten.BOEGEN[angaben["bogen"]]
    return _pdf(
        "pdf/etiketten.html",
        {"boegen": list(etiketten.boegen(texte, bogen, angaben["start"]))},
        _("Adressetiketten"),
        archiv=False,
    )


@bauweise(Ausfuhr.Art.ANWESENHEITSLISTE)
def _anwesenheitsliste(ausfuhr: Ausfuhr) -> bytes:
    angaben = ausfuhr.angaben
    organisationen = gemerkte(ausfuhr.organisationen, ausfuhr.netzwerk, SYSTEM)
    je_organisation: dict[int, list[Kontakt]] = {}
    for kontakt in _kontakte(ausfuhr, organisationen):
        je_organisation.setdefault(kontakt.organisation_id, []).append(kontakt)
    # Whoever stands for one of them besides is entered at a body the list did not show.
    haeuser = {o.pk: o for o in organisationen} | {
        menschen[0].organisation_id: menschen[0].organisation
        for menschen in je_organisation.values()
    }
    zeilen = [
        {
            "organisation": haus.name,
            "name": kontakt.name if kontakt else "",
            "funktion": kontakt.funktion if kontakt else "",
        }
        for haus in haeuser.values()
        for kontakt in _oder_niemand(je_organisation.get(haus.pk))
    ]
    tag = datum(parse_date(angaben["datum"])) if angaben["datum"] else ""
    return _pdf(
        "pdf/anwesenheitsliste.html",
        _rahmen(ausfuhr, tag)
        | {
            "liste": {"titel": angaben["titel"], "datum": tag, "ort": angaben["ort"]},
            "zeilen": zeilen,
            "leere": range(len(zeilen) + 1, len(zeilen) + angaben["leere_zeilen"] + 1),
        },
        _("Anwesenheitsliste: %(titel)s") % {"titel": angaben["titel"]},
        archiv=False,
    )


@bauweise(Ausfuhr.Art.ABDECKUNG)
def _abdeckung(ausfuhr: Ausfuhr) -> bytes:
    netzwerk = ausfuhr.netzwerk
    stand = datum(ausfuhr.angelegt_am)
    return _pdf(
        "pdf/abdeckung.html",
        _rahmen(ausfuhr, stand) | {"abdeckung": abdeckung_von(netzwerk), "stand": stand},
        _("Wer im Netzwerk vertreten ist: %(netzwerk)s") % {"netzwerk": netzwerk.name},
        archiv=True,
    )


def _kontakte(ausfuhr: Ausfuhr, organisationen: list[Organisation]) -> list[Kontakt]:
    return kontakte([o.pk for o in organisationen], ausfuhr.netzwerk, SYSTEM)


def _oder_niemand(kontakte: list[Kontakt] | None) -> Sequence[Kontakt | None]:
    return kontakte or [None]


def _rahmen(ausfuhr: Ausfuhr, kopfdatum: str) -> dict[str, Any]:
    return {
        "netzwerk": briefkopf(ausfuhr.netzwerk),
        "kopfdatum": kopfdatum,
        "erstellt_am": timezone.localtime(ausfuhr.angelegt_am),
    }


def _pdf(vorlage: str, kontext: dict[str, Any], titel: str, *, archiv: bool) -> bytes:
    pdf = pdf_aus_vorlage(vorlage, kontext, titel=titel, archiv=archiv)
    if archiv:
        verlange_konformitaet(pdf)
    return pdf
