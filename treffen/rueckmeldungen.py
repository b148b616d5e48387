"""What came back to an invitation, counted and gathered: for the page and for the files."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from tablib.core import Dataset

from mitglieder.ausfuhr.formeln import entschaerft
from mitglieder.ausfuhr.tabelle import FORMATE
from netzwerk.basis.handelnde import Handelnde
from treffen.forms.antwort import JA_NEIN
from treffen.models import Bedarf, Frage, Frageantwort, Teilnahme, Treffen


@dataclass(frozen=True)
class Frageergebnis:
    """How often each answer was given; free texts stand as they are, the most frequent first."""

    frage: Frage
    zahlen: list[tuple[str, int]]


@dataclass(frozen=True)
class Bedarfe:
    """Needs of those who come: gathered for the kitchen and the venue, and person by person."""

    ernaehrung: list[tuple[str, int]]
    unterstuetzung: list[tuple[str, int]]
    einzeln: list[Bedarf]


def antworten(treffen: Treffen) -> list[Frageergebnis]:
    """Of those who said yes, also of those who wait."""
    fragen = list(treffen.fragen.all())
    je_frage: dict[int, Counter[str]] = {frage.pk: Counter() for frage in fragen}
    kommen = (Teilnahme.Antwort.ZUGESAGT, Teilnahme.Antwort.WARTELISTE)
    # After a postponement the answers are there still, though nobody has said yes to the new day.
    zeilen = (
        Frageantwort.objects.filter(frage__in=fragen, teilnahme__antwort__in=kommen)
        if fragen
        else ()
    )
    for zeile in zeilen:
        je_frage[zeile.frage_id].update(zeile.werte)
    return [Frageergebnis(frage, _gezaehlt(frage, je_frage[frage.pk])) for frage in fragen]


def bedarfe(treffen: Treffen, von: Handelnde) -> Bedarfe:
    """Only of persons with a place. Empty for whoever is not the coordination."""
    zeilen = list(
        Bedarf.objects.sichtbar_fuer(von, treffen.netzwerk)
        .filter(teilnahme__treffen=treffen, teilnahme__antwort=Teilnahme.Antwort.ZUGESAGT)
        .select_related("teilnahme__kontakt__organisation", "teilnahme__gast__organisation")
        .order_by("pk")
    )
    return Bedarfe(
        _gesammelt(zeile.ernaehrung for zeile in zeilen),
        _gesammelt(zeile.unterstuetzung for zeile in zeilen),
        zeilen,
    )


def _gesammelt(texte: Iterable[str]) -> list[tuple[str, int]]:
    """„Vegetarisch“ and „vegetarisch “ are one need, in the spelling that came first."""
    zahlen: Counter[str] = Counter()
    schreibweise: dict[str, str] = {}
    for text in texte:
        kern = " ".join(text.split())
        if kern:
            zahlen[kern.casefold()] += 1
            schreibweise.setdefault(kern.casefold(), kern)
    return [(schreibweise[kern], zahl) for kern, zahl in zahlen.most_common()]


def _gezaehlt(frage: Frage, zahlen: Counter[str]) -> list[tuple[str, int]]:
    """Every choice, also one nobody took; then what was typed."""
    wahlen = frage.wahlen
    if frage.art == Frage.Art.JA_NEIN:
        wahlen = list(JA_NEIN)
    fest = [(wahl, zahlen.pop(wahl, 0)) for wahl in wahlen]
    return [*fest, *zahlen.most_common()]


def datei(treffen: Treffen, was: str, format: str, von: Handelnde) -> bytes:
    """`was`: personen | bedarf; `format`: a key of FORMATE. In German, like the page of the file.

    Needs are a table without names: the kitchen needs none, and a file outlives its deletion.
    """
    with translation.override("de"):
        tabelle = _bedarf(treffen, von) if was == "bedarf" else _personen(treffen)
        if format == "csv":  # what the questions say stands in the head
            tabelle.headers = [entschaerft(titel) for titel in tabelle.headers]
        inhalt: str | bytes = FORMATE[format]().export_data(tabelle)
    return inhalt.encode() if isinstance(inhalt, str) else inhalt


def _bedarf(treffen: Treffen, von: Handelnde) -> Dataset:
    alle = bedarfe(treffen, von)
    tabelle = Dataset(title=_("Bedarf"), headers=[_("Anzahl"), _("Art"), _("Bedarf")])
    for art, zeilen in (
        (_("Essen und Trinken"), alle.ernaehrung),
        (_("Unterstützung"), alle.unterstuetzung),
    ):
        for text, zahl in zeilen:
            tabelle.append([str(zahl), art, text])
    return tabelle


def _personen(treffen: Treffen) -> Dataset:
    fragen = list(treffen.fragen.all())
    tabelle = Dataset(
        title=_("Rückmeldungen"),
        headers=[
            _("Nachname"),
            _("Vorname"),
            _("Einrichtung"),
            _("Funktion"),
            _("E-Mail-Adresse"),
            _("Antwort"),
            _("beantwortet am"),
            _("dazugekommen"),
            _("vertritt"),
            _("Arbeitsfeld"),
            _("Fotos"),
            _("Bemerkung"),
            *(frage.text for frage in fragen),
        ],
    )
    for teilnahme in zeilen(treffen):
        person = teilnahme.person
        gegeben = {eine.frage_id: eine for eine in teilnahme.frageantworten.all()}
        vertritt = teilnahme.stellvertretung_von
        tabelle.append(
            [
                person.nachname,
                person.vorname,
                person.einrichtung,
                person.funktion,
                person.email,
                teilnahme.get_antwort_display(),
                teilnahme.beantwortet_am.date() if teilnahme.beantwortet_am else "",
                teilnahme.get_weg_display(),
                vertritt.person.name if vertritt else "",
                teilnahme.get_berufsgruppe_display(),
                fotos(teilnahme),
                teilnahme.bemerkung,
                *("; ".join(gegeben[f.pk].werte) if f.pk in gegeben else "" for f in fragen),
            ]
        )
    return tabelle


def zeilen(treffen: Treffen) -> list[Teilnahme]:
    """Everybody with an invitation, and all a row shows; as many queries for 3 as for 300."""
    return list(
        Teilnahme.objects.filter(treffen=treffen)
        .eingeladen()
        .mit_person()
        .select_related(
            "fotoeinwilligung", "stellvertretung_von__kontakt", "stellvertretung_von__gast"
        )
        .prefetch_related("frageantworten")
        .nach_namen()
    )


def fotos(teilnahme: Teilnahme) -> str:
    einwilligung = getattr(teilnahme, "fotoeinwilligung", None)
    if einwilligung is None:
        return ""
    return _("ja") if einwilligung.ist_gueltig else _("widerrufen")
