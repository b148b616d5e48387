"""What a meeting needs on paper: attendance sheet and name badges. Lengths in millimetres."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.ausfuhr.dateien import bauweise
from mitglieder.ausfuhr.etiketten import Bogen, umbrueche
from mitglieder.models import Ausfuhr
from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.pdf import pdf_aus_vorlage
from netzwerk.basis.templatetags.portal import datum, datum_lang
from treffen.forms.druck import DruckForm
from treffen.models import Teilnahme, Treffen
from treffen.models.teilnahme import TeilnahmeQuerySet

#: 90 × 54 mm, ten on A4: the usual size of cards and of the holders they are put in.
BOGEN = Bogen("", 2, 5, 90, 54, 15, 13.5)
RAND = 6.0
NAMEN = (28.0, 24.0, 20.0, 17.0, 14.0, 12.0)  # points, the largest that fits
HAEUSER = (12.0, 11.0, 10.0, 9.0, 8.0)
ZEILEN_NAME, ZEILEN_HAUS = 2, 3


@dataclass(frozen=True)
class Schild:
    """Its place on the sheet and sizes in points; without a name it is filled in by hand."""

    links: float
    oben: float
    name: str
    groesse: float
    einrichtung: str
    groesse_haus: float


def personen(treffen: Treffen, wer: str) -> TeilnahmeQuerySet:
    """Guests and deputies included; whoever is there already is expected in any case."""
    hier: TeilnahmeQuerySet = Teilnahme.objects.filter(treffen=treffen)
    if wer == DruckForm.ALLE:
        return hier.exclude(
            antwort__in=(Teilnahme.Antwort.ABGESAGT, Teilnahme.Antwort.STELLVERTRETUNG),
            anwesenheit__in=("", Teilnahme.Anwesenheit.ENTSCHULDIGT, Teilnahme.Anwesenheit.FEHLEND),
        )
    return hier.filter(
        models.Q(antwort=Teilnahme.Antwort.ZUGESAGT)
        | models.Q(antwort=Teilnahme.Antwort.OFFEN, stellvertretung_von__isnull=False)
        | models.Q(anwesenheit=Teilnahme.Anwesenheit.ANWESEND)
    )


def boegen(zeilen: Sequence[Teilnahme], leere: int) -> Iterator[list[Schild]]:
    texte = [(t.person.name, t.person.einrichtung) for t in zeilen] + [("", "")] * leere
    for gruppe in batched(texte, BOGEN.anzahl):
        yield [_setzen(nummer, *text) for nummer, text in enumerate(gruppe)]


def _setzen(nummer: int, name: str, einrichtung: str) -> Schild:
    links, oben = BOGEN.stelle(nummer)
    return Schild(
        links,
        oben,
        name,
        _groesste(name, NAMEN, ZEILEN_NAME),
        einrichtung,
        _groesste(einrichtung, HAEUSER, ZEILEN_HAUS),
    )


def _groesste(text: str, groessen: Sequence[float], zeilen: int) -> float:
    """No word is broken while a smaller size keeps it whole."""
    breite = BOGEN.breite - 2 * RAND
    laengstes = max(text.split(), key=len, default="")
    for groesse in groessen:
        ganz = umbrueche(laengstes, breite, groesse) == 1
        if ganz and umbrueche(text, breite, groesse) <= zeilen:
            return groesse
    return groessen[-1]


def _treffen(ausfuhr: Ausfuhr) -> tuple[Treffen, list[Teilnahme]]:
    treffen: Treffen = Treffen.objects.get(pk=ausfuhr.angaben["treffen"], netzwerk=ausfuhr.netzwerk)
    zeilen = personen(treffen, ausfuhr.angaben["wer"]).mit_person().nach_namen()
    return treffen, list(zeilen.fetch_mode(models.FETCH_RAISE))


@bauweise(Ausfuhr.Art.TEILNAHMELISTE)
def anwesenheitsliste(ausfuhr: Ausfuhr) -> bytes:
    treffen, teilnahmen = _treffen(ausfuhr)
    zeilen = [
        {
            "organisation": t.person.einrichtung,
            "name": t.person.name,
            "funktion": t.person.funktion,
        }
        for t in teilnahmen
    ]
    kontext: dict[str, Any] = {
        "netzwerk": briefkopf(ausfuhr.netzwerk),
        "kopfdatum": datum(treffen.beginn),
        "erstellt_am": timezone.localtime(ausfuhr.angelegt_am),
        "liste": {
            "titel": treffen.titel,
            "datum": datum_lang(treffen.beginn),
            "ort": treffen.ort,
        },
        "zeilen": zeilen,
        "leere": range(len(zeilen) + 1, len(zeilen) + ausfuhr.angaben["leere"] + 1),
    }
    titel = _("Anwesenheitsliste: %(titel)s") % {"titel": treffen.titel}
    return pdf_aus_vorlage("pdf/anwesenheitsliste.html", kontext, titel=titel, archiv=False)


@bauweise(Ausfuhr.Art.NAMENSSCHILDER)
def namensschilder(ausfuhr: Ausfuhr) -> bytes:
    treffen, teilnahmen = _treffen(ausfuhr)
    kontext = {
        "boegen": list(boegen(teilnahmen, ausfuhr.angaben["leere"])),
        "netzwerk": briefkopf(ausfuhr.netzwerk),
        "treffen": {"titel": treffen.titel, "datum": datum(treffen.beginn)},
    }
    titel = _("Namensschilder: %(titel)s") % {"titel": treffen.titel}
    return pdf_aus_vorlage("pdf/namensschilder.html", kontext, titel=titel, archiv=False)
