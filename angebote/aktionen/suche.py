"""Writing the search index. Called in the transaction that changes an offer."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, partial
from itertools import batched
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Length
from django.utils import timezone

from angebote.deutsch import falten, formen, teilstuecke, woerter, wortteile, zerlegungen
from angebote.merkmale import datum_merkmale, merkmale
from angebote.models import Angebot, Angebotstermin, Merkmalzahl, Suchdokument, Suchwort
from angebote.terminfolge import vorkommen
from netzwerk.basis.models import Netzwerk

LAENGSTES_SUCHWORT = 40
# Offers that are read and written together when all are.
STAPEL = 500

Zerlegen = Callable[[str], Iterable[tuple[str, ...]]]


@transaction.atomic
def auffrischen(angebot: Angebot) -> None:
    """Bring the index of one offer up to date; what is not public leaves it."""
    # Locked before anything is read: a name that changes meanwhile marks the row again afterwards.
    list(Suchdokument.objects.select_for_update().filter(angebot=angebot))
    angebot = Angebot.objects.mit_allem().prefetch_related("termine").get(pk=angebot.pk)
    if not angebot.ist_oeffentlich:
        Suchdokument.objects.filter(angebot=angebot).delete()
        return
    texte = _texte(angebot)
    _woerter_lernen(angebot.netzwerk_id, texte.values())
    gefaltet = {falten(wort) for text in texte.values() for wort in woerter(text)}
    fraglich = set().union(*(teilstuecke(w) for w in gefaltet if len(w) > 6)) - wortteile()
    bekannt = set(
        Suchwort.objects.filter(netzwerk_id=angebot.netzwerk_id, gefaltet__in=fraglich).values_list(
            "gefaltet", flat=True
        )
    )
    werte = _werte(angebot, texte, partial(zerlegungen, bekannt=bekannt))
    Suchdokument.objects.update_or_create(angebot=angebot, defaults=werte)
    Suchdokument.objects.filter(angebot=angebot).guete_setzen()


def nachziehen() -> int:
    """Refresh what copies a name that has changed; the number of offers."""
    angebote = Angebot.objects.filter(suchdokument__in=Suchdokument.objects.nachzuziehen())
    anzahl = 0
    for angebot in angebote:
        auffrischen(angebot)
        anzahl += 1
    return anzahl


def neuer_tag() -> int:
    """As of today: dates come nearer and pass, confirmations age; the number of rows written."""
    heute = timezone.localdate()
    faellig = [
        pk
        for pk, naechster, werte in Suchdokument.objects.mit_termin()
        .values_list("pk", "naechster_termin", "merkmale")
        .iterator()
        if timezone.localdate(naechster) < heute
        or datum_merkmale(naechster, hat_termine=True, heute=heute)
        != [wert for wert in werte if wert.startswith("datum:")]
    ]
    # Marked first: should the night end here, the next minute goes on.
    Suchdokument.objects.filter(pk__in=faellig).update(stand=None)
    nachziehen()
    Merkmalzahl.objects.verdichten()
    return len(faellig) + Suchdokument.objects.all().guete_setzen()


def aufbauen(netzwerk: Netzwerk) -> int:
    """Learn the vocabulary anew and index every public offer of a network."""
    angebote = Angebot.objects.oeffentlich(netzwerk).mit_allem().prefetch_related("termine")
    with transaction.atomic():
        Suchwort.objects.filter(netzwerk=netzwerk).delete()
        Suchdokument.objects.filter(netzwerk=netzwerk).delete()
        saemtliche = angebote.iterator(chunk_size=STAPEL)
        _woerter_lernen(netzwerk.pk, (text for a in saemtliche for text in _texte(a).values()))
        bekannt = set(
            Suchwort.objects.filter(netzwerk=netzwerk)
            .alias(laenge=Length("gefaltet"))
            .filter(laenge__gte=4)
            .values_list("gefaltet", flat=True)
        )
        # Offers share most of their words.
        zerlegen = cache(partial(zerlegungen, bekannt=bekannt))
        anzahl = 0
        for stapel in batched(angebote.iterator(chunk_size=STAPEL), STAPEL, strict=False):
            Suchdokument.objects.bulk_create(
                Suchdokument(angebot=a, **_werte(a, _texte(a), zerlegen)) for a in stapel
            )
            anzahl += len(stapel)
        Suchdokument.objects.des_netzwerks(netzwerk).guete_setzen()
        Merkmalzahl.objects.verdichten()
    return anzahl


def _texte(angebot: Angebot) -> dict[str, str]:
    """What is searched, by weight."""
    return {
        "A": angebot.titel,
        "B": " ".join(thema.name for thema in angebot.themen.all()),
        "C": " ".join([*(o.name for o in angebot.anbieter.all()), angebot.format.name]),
        "D": " ".join(
            [
                angebot.kurztext,
                angebot.beschreibung,
                angebot.fuer_eltern,
                angebot.bezirk,
                angebot.ort,
                "kostenfrei" if angebot.ist_kostenfrei else "",
                *angebot.ort_texte,
                angebot.sprachen_text,
                *(gruppe.name for gruppe in angebot.zielgruppen.all()),
            ]
        ),
    }


def _woerter_lernen(netzwerk_id: int, texte: Iterable[str]) -> None:
    neu: dict[str, str] = {}
    for text in texte:
        for wort in woerter(text):
            gefaltet = falten(wort)
            if len(gefaltet) >= 3 and len(wort) < LAENGSTES_SUCHWORT and not wort.isdigit():
                neu.setdefault(gefaltet, wort)
    Suchwort.objects.bulk_create(
        # Sorted: two writers lock the same rows in the same order.
        [
            Suchwort(netzwerk_id=netzwerk_id, wort=wort, gefaltet=gefaltet[:80])
            for gefaltet, wort in sorted(neu.items())
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )


def _werte(angebot: Angebot, texte: dict[str, str], zerlegen: Zerlegen) -> dict[str, Any]:
    """The fields of the row."""
    gesamt = {gewicht: _gefaltet(text) for gewicht, text in texte.items()}
    # Parts of compounds weigh less than whole words; in a text no more and no less.
    for woher, wohin in (("A", "B"), ("B", "C"), ("C", "C"), ("D", "D")):
        gesamt[wohin] += " " + " ".join(_teile(texte[woher], zerlegen))
    vektor: Any = SearchVector(Value(gesamt["A"]), weight="A", config="german")
    for gewicht in ("B", "C", "D"):
        vektor += SearchVector(Value(gesamt[gewicht]), weight=gewicht, config="german")
    termine, heute = list(angebot.termine.all()), timezone.localdate()
    naechster = _naechster(termine, heute)
    return {
        "netzwerk_id": angebot.netzwerk_id,
        "vektor": vektor,
        "merkmale": merkmale(angebot)
        + datum_merkmale(naechster, hat_termine=bool(termine), heute=heute),
        "naechster_termin": naechster,
        "sortiername": falten(angebot.titel)[:120],
        "bestaetigt_am": angebot.bestaetigt_am,
        "ist_veraltet": angebot.zustand == Angebot.Zustand.VERALTET,
        "stand": timezone.now(),
    }


def _naechster(termine: Iterable[Angebotstermin], heute: date) -> datetime | None:
    """The next day that takes place, of dates not called off; today counts until midnight."""
    naechste = (
        next(
            (
                tag.beginn
                for tag in vorkommen(t.beginn, t.ende, t.rhythmus, t.letzter_tag, t.ausfaelle)
                if tag.beginn.date() >= heute and not tag.faellt_aus
            ),
            None,
        )
        for t in termine
        if not t.ist_abgesagt and t.letzter_tag >= heute
    )
    return min((beginn for beginn in naechste if beginn is not None), default=None)


def _teile(text: str, zerlegen: Zerlegen) -> dict[str, None]:
    """Each once, in their order."""
    return {
        teil: None
        for wort in woerter(text)
        for zerlegung in zerlegen(falten(wort))
        for teil in zerlegung
    }


def _gefaltet(text: str) -> str:
    return " ".join(form for wort in woerter(text) for form in formen(wort))
