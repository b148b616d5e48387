"""What a booklet of offers says, as plain values: the template prints it, `kennung` compares it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.angebotsseite import kurzadresse
from angebote.deutsch import falten
from angebote.merkliste import angebote_zu
from angebote.models import Angebot, Angebotsheft, Angebotstermin, Thema, Zielgruppe
from angebote.models.angebot import AngebotQuerySet
from angebote.terminfolge import Vorkommen
from mitglieder.models import Organisation
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.pdf import qr_code
from netzwerk.basis.templatetags.portal import bis, datum, datum_lang

MEISTE_TERMINE = 5
type Zeilen = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Eintrag:
    """One offer; `kontakt` and `angaben` are pairs of what and how."""

    nummer: int
    titel: str
    kurztext: str
    anbieter: tuple[str, ...]
    themen: tuple[str, ...]
    orte: tuple[str, ...]
    eltern: str
    beschreibung: str
    fachkraefte: str
    kontakt: Zeilen
    termine: tuple[str, ...]
    angaben: Zeilen
    adresse: str
    geprueft: str
    ist_veraltet: bool

    @property
    def kurzadresse(self) -> str:
        """As people type it."""
        return self.adresse.partition("://")[2]

    @property
    def qr(self) -> str:
        return qr_code(self.adresse)


@dataclass(frozen=True)
class Abschnitt:
    titel: str
    eintraege: tuple[Eintrag, ...]


@dataclass(frozen=True)
class Register:
    """At the end of the directory: each name with the offers that it stands for."""

    anker: str
    titel: str
    zeilen: tuple[tuple[str, tuple[Eintrag, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Inhalt:
    titel: str
    auswahl: str
    abschnitte: tuple[Abschnitt, ...]
    register: tuple[Register, ...]
    notfall: tuple[tuple[str, str, str], ...]  # name, number, hint

    @property
    def anzahl(self) -> int:
        return sum(len(abschnitt.eintraege) for abschnitt in self.abschnitte)


def inhalt(heft: Angebotsheft) -> Inhalt:
    """Of the offers that are still public. Texts come out in the present language."""
    netzwerk, ist_auswahl = heft.netzwerk, heft.art == Angebotsheft.Art.AUSWAHL
    angebote = mit_terminen(angebote_zu(netzwerk, heft.auswahl).mit_allem()).fetch_mode(
        models.FETCH_RAISE
    )
    nummern = {nummer: stelle for stelle, nummer in enumerate(heft.auswahl)}
    geordnet = sorted(angebote, key=lambda angebot: nummern[angebot.pk])
    eintraege = [_eintrag(angebot, bool(heft.angaben.get("fachkraefte"))) for angebot in geordnet]
    register: tuple[Register, ...] = ()
    if ist_auswahl:
        titel, abschnitte = _("Angebote für Sie"), [Abschnitt("", tuple(eintraege))]
    else:
        titel, abschnitte = _("Alle Angebote"), _nach_themen(netzwerk, eintraege)
        register = _register(netzwerk, eintraege)
    return Inhalt(
        titel=titel,
        auswahl=_filter(heft),
        abschnitte=tuple(abschnitte),
        register=register,
        notfall=tuple(
            (k.bezeichnung, k.nummer, k.hinweis) for k in netzwerk.notfallkontakte_sortiert
        ),
    )


def kennung(heft: Angebotsheft) -> str:
    """Equal for booklets that say the same, of the same day, in the same look."""
    netzwerk = heft.netzwerk
    aussehen = (
        netzwerk.name,
        netzwerk.kommune,
        netzwerk.traeger,
        netzwerk.kontakt_anschrift,
        netzwerk.farbton,
        netzwerk.saettigung,
        str(netzwerk.logo),
    )
    quelle = repr((heft.art, timezone.localdate(), aussehen, inhalt(heft)))
    return blake2b(quelle.encode(), digest_size=32).hexdigest()


def _eintrag(angebot: Angebot, fuer_fachkraefte: bool) -> Eintrag:
    anbieter = list(angebot.anbieter.all())
    return Eintrag(
        nummer=angebot.pk,
        titel=angebot.titel,
        kurztext=angebot.kurztext,
        anbieter=tuple(a.name for a in anbieter),
        themen=tuple(t.name for t in _sortiert(angebot.themen.all())),
        orte=tuple(angebot.ort_texte),
        eltern=angebot.fuer_eltern,
        beschreibung=angebot.beschreibung,
        fachkraefte=angebot.fuer_fachkraefte if fuer_fachkraefte else "",
        kontakt=tuple(_kontakt(angebot, anbieter)),
        termine=tuple(_termin(*paar) for paar in kommende(angebot)[:MEISTE_TERMINE]),
        angaben=tuple(_angaben(angebot)),
        adresse=kurzadresse(angebot),
        geprueft=datum(angebot.bestaetigt_am),
        ist_veraltet=angebot.zustand == Angebot.Zustand.VERALTET,
    )


def _sortiert(themen: Iterable[Any]) -> list[Thema]:
    return sorted(themen, key=lambda thema: (thema.position, thema.name))


def _kontakt(angebot: Angebot, anbieter: Sequence[Organisation]) -> list[tuple[str, str]]:
    """The offer's own ways first; a provider's only where the offer names none."""
    telefon = angebot.kontakt_telefon or _erstes(a.telefon for a in anbieter)
    email = angebot.kontakt_email or _erstes(a.email for a in anbieter)
    zeilen = [
        (_("Telefon"), telefon),
        (_("E-Mail"), email),
        (_("Anmeldung"), angebot.anmeldung_link),
        (_("Website"), angebot.website),
        (_("Adresse"), angebot.ort),
    ]
    return [(was, wie) for was, wie in zeilen if wie]


def _erstes(texte: Iterable[str]) -> str:
    return next((text for text in texte if text), "")


def _angaben(angebot: Angebot) -> list[tuple[str, str]]:
    fuer_wen = ", ".join(str(z) for z in angebot.zielgruppen.all())
    if angebot.alter_text:
        fuer_wen = f"{fuer_wen}; {angebot.alter_text}" if fuer_wen else angebot.alter_text
    kosten = _("keine") if angebot.ist_kostenfrei else angebot.kosten or _("auf Anfrage")
    hilfen = [", ".join(angebot.barrierefreiheit_texte), angebot.barrierefreiheit_hinweis]
    zugang = ". ".join(text for text in hilfen if text) or _("keine Angaben, bitte nachfragen")
    zeilen = [
        (_("Für wen"), fuer_wen),
        (_("Art des Angebots"), str(angebot.format)),
        (_("Wo"), ", ".join(angebot.ort_texte)),
        (_("Sprachen"), angebot.sprachen_text),
        (_("Kosten"), kosten),
        (_("Barrierefreiheit"), zugang),
    ]
    return [(was, wie) for was, wie in zeilen if wie]


def kommende(angebot: Angebot) -> list[tuple[Vorkommen, Angebotstermin]]:
    """The next day of each date or series (prefetched as `kommende_termine`), nearest first."""
    folge = [
        (tage[0], termin)
        for termin in getattr(angebot, "kommende_termine", ())
        if (tage := termin.naechste(1))
    ]
    return sorted(folge, key=lambda paar: (paar[0].beginn, paar[1].pk))


def mit_terminen(angebote: AngebotQuerySet) -> AngebotQuerySet:
    """With what `kommende` reads."""
    termine = Angebotstermin.objects.kommend().findet_statt().order_by("beginn", "pk")
    return angebote.prefetch_related(
        models.Prefetch("termine", queryset=termine, to_attr="kommende_termine")
    )


def _termin(tag: Vorkommen, termin: Angebotstermin) -> str:
    wann = f"{datum_lang(tag.beginn)}, {bis(tag.beginn, tag.ende)}"
    if termin.ist_reihe:
        reihe = _("%(rhythmus)s bis %(ende)s") % {
            "rhythmus": termin.get_rhythmus_display(),
            "ende": datum(termin.letzter_tag),
        }
        wann = f"{wann} ({reihe})"
    return ". ".join(text for text in (wann, termin.ort, termin.hinweis) if text)


def _nach_themen(netzwerk: Netzwerk, eintraege: Sequence[Eintrag]) -> list[Abschnitt]:
    """Each offer once, under its first topic; the index leads there from the others."""
    je_thema: dict[str, list[Eintrag]] = defaultdict(list)
    for eintrag in eintraege:
        je_thema[eintrag.themen[0] if eintrag.themen else ""].append(eintrag)
    namen = [thema.name for thema in _sortiert(Thema.objects.waehlbar(netzwerk))]
    abschnitte = [
        Abschnitt(n, _nach_titel(je_thema[n])) for n in dict.fromkeys(namen) if n in je_thema
    ]
    if je_thema.get(""):
        abschnitte.append(Abschnitt(_("Ohne Thema"), _nach_titel(je_thema[""])))
    return abschnitte


def _register(netzwerk: Netzwerk, eintraege: Sequence[Eintrag]) -> tuple[Register, ...]:
    arten = (
        ("themen", _("Verzeichnis der Themen")),
        ("anbieter", _("Verzeichnis der Anbieter")),
        ("orte", _("Verzeichnis der Orte")),
    )
    register = []
    for feld, titel in arten:
        je_name: dict[str, list[Eintrag]] = defaultdict(list)
        for eintrag in eintraege:
            for name in getattr(eintrag, feld):
                je_name[name].append(eintrag)
        zeilen = tuple((name, _nach_titel(je_name[name])) for name in sorted(je_name, key=falten))
        register.append(Register(f"register-{feld}", titel, zeilen))
    return tuple(register)


def _nach_titel(eintraege: Iterable[Eintrag]) -> tuple[Eintrag, ...]:
    return tuple(sorted(eintraege, key=lambda eintrag: falten(eintrag.titel)))


def _filter(heft: Angebotsheft) -> str:
    """What the coordination narrowed the directory to."""
    gewaehlt = [
        *_namen(Thema, heft.angaben.get("themen")),
        *_namen(Zielgruppe, heft.angaben.get("zielgruppen")),
    ]
    return ", ".join(gewaehlt)


def _namen(modell: type[Thema] | type[Zielgruppe], nummern: Sequence[int] | None) -> list[str]:
    if not nummern:
        return []
    return [eintrag.name for eintrag in modell.objects.filter(pk__in=nummern)]
