"""Search synthetic offers as the portal does, as `icontains` would, and as tantivy can.

Runs in an environment with a migrated database of its own; says how far it is on standard error
and prints JSON: size → kind of question → who answers → milliseconds.
"""

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

import django
import tantivy

if TYPE_CHECKING:
    from netzwerk.basis.models import Netzwerk

GROESSEN = (2_000, 20_000, 100_000)
# Hits from … to; words that have so many are looked for in the vocabulary.
TREFFER = {
    "1-9 hits": (1, 9),
    "10-99 hits": (10, 99),
    "100s of hits": (100, 999),
    "1,000s of hits": (1_000, 9_999),
    "10,000-30,000 hits": (10_000, 29_999),
    "over 30,000 hits": (30_000, 100_000),
}
JE_ART = 6  # questions of each kind
RUNDEN = 5
# Small directories answer fast and are asked more often: of ten answers the 95th percentile would
# be the one that the machine happened to hold up.
ANTWORTEN = 40_000
# Of these asked once more as a first version would ask: it takes seconds.
ICONTAINS = 2
JE_SEITE = 20


def _dauer(tun: Callable[[], object]) -> float:
    beginn = time.perf_counter()
    tun()
    return (time.perf_counter() - beginn) * 1000


def _fragen(netzwerk: "Netzwerk", worte: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Kind of question → parameters of the page."""
    from angebote.models.merkmal import ALLE
    from angebote.suchanfrage import suchanfrage
    from angebote.zaehlung import finden

    arten: dict[str, list[dict[str, str]]] = {art: [] for art in TREFFER}
    for wort in worte:
        frage = suchanfrage(netzwerk, wort)
        fund = finden(netzwerk, frage, {}, ordnung="name", ab=0, anzahl=1)
        treffer = fund.zahlen[""].get(ALLE, 0)
        for art, (von, bis) in TREFFER.items():
            if von <= treffer <= bis and len(arten[art]) < JE_ART:
                arten[art].append({"q": wort})
    zwei = [fragen[0]["q"] for fragen in arten.values() if fragen]
    arten["two words"] = [{"q": f"{eins} {zwei[-1]}"} for eins in zwei[:-1]]
    arten["word and filter"] = [{"q": wort, "kosten": "frei"} for wort in zwei]
    arten["one filter"] = [{"kosten": "frei"}, {"kosten": "kostet"}, {"ort": "online"}]
    arten["two filters"] = [{"kosten": "frei", "ort": "online"}, {"kosten": "frei", "alter": "4-6"}]
    arten["whole directory"] = [{}]
    return {art: fragen for art, fragen in arten.items() if fragen}


def _icontains(netzwerk: "Netzwerk", wort: str) -> None:
    from django.db.models import Q

    from angebote.models import Angebot

    bedingung = Q()
    for feld in ("titel", "kurztext", "beschreibung", "anbieter__name", "themen__name"):
        bedingung |= Q(**{f"{feld}__icontains": wort})
    gefunden = Angebot.objects.oeffentlich(netzwerk).filter(bedingung).distinct()
    gefunden.count()
    list(gefunden.order_by("titel", "pk").values_list("pk", "titel")[:JE_SEITE])


def _tantivy(netzwerk: "Netzwerk", ordner: str) -> Callable[[str], None]:
    from angebote.karten import _namen
    from angebote.models import Angebot, Thema
    from mitglieder.models import Organisation

    schema = tantivy.SchemaBuilder()
    for feld in ("titel", "anbieter", "text"):
        schema.add_text_field(feld, tokenizer_name="de_stem")
    schema.add_integer_field("pk", stored=True)
    verzeichnis = tantivy.Index(schema.build(), path=ordner)
    deutsch = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    deutsch = deutsch.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.stemmer("german"))
    verzeichnis.register_tokenizer("de_stem", deutsch.build())
    schreiber = verzeichnis.writer(heap_size=100_000_000, num_threads=1)
    angebote = Angebot.objects.oeffentlich(netzwerk).annotate(
        anbieternamen=_namen(Organisation), themennamen=_namen(Thema)
    )
    spalten = ("pk", "titel", "themennamen", "anbieternamen", "kurztext", "beschreibung")
    for pk, titel, themen, anbieter, *texte in angebote.values_list(*spalten).iterator():
        schreiber.add_document(
            tantivy.Document(
                titel=" ".join([titel, *themen]),
                anbieter=" ".join(anbieter),
                text=" ".join(texte),
                pk=pk,
            )
        )
    schreiber.commit()
    schreiber.wait_merging_threads()
    verzeichnis.reload()
    sucher = verzeichnis.searcher()
    gewichte = {"titel": 5.0, "anbieter": 2.5, "text": 1.0}

    def suchen(wort: str) -> None:
        frage = verzeichnis.parse_query(
            wort, list(gewichte), field_boosts=gewichte, conjunction_by_default=True
        )
        ergebnis = sucher.search(frage, JE_SEITE, count=True)
        for _punkte, adresse in ergebnis.hits:
            sucher.doc(adresse)

    return suchen


def _messen(netzwerk: "Netzwerk", worte: Iterable[str], ordner: str, runden: int) -> dict[str, Any]:
    from django.http import QueryDict
    from django.test import Client

    from angebote.filter import Verzeichnis

    client = Client(headers={"accept-language": "de"})
    adresse = f"/{netzwerk.kurzname}/angebote/"
    tantivy_suchen = _tantivy(netzwerk, ordner)

    def suchen(frage: dict[str, str]) -> None:
        daten = QueryDict(mutable=True)
        daten.update(frage)
        list(Verzeichnis(netzwerk, daten).seite)

    def seite(frage: dict[str, str]) -> None:
        antwort = client.get(adresse, frage)
        if antwort.status_code != 200:
            raise RuntimeError(f"{frage}: {antwort.status_code}")

    ergebnis: dict[str, Any] = {}
    for art, fragen in _fragen(netzwerk, worte).items():
        zeiten: dict[str, list[float]] = {"suche": [], "seite": [], "icontains": [], "tantivy": []}
        for frage in fragen:
            seite(frage)  # once without a look at the clock: both warm
        gc.collect()
        gc.freeze()  # as the portal's processes do: what was loaded is not looked through again
        for _ in range(runden):
            for frage in fragen:
                zeiten["suche"].append(_dauer(lambda f=frage: suchen(f)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                zeiten["seite"].append(_dauer(lambda f=frage: seite(f)))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                if set(frage) == {"q"}:
                    zeiten["tantivy"].append(_dauer(lambda f=frage: tantivy_suchen(f["q"])))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        for frage in fragen[:ICONTAINS]:
            if set(frage) == {"q"}:
                zeiten["icontains"].append(_dauer(lambda f=frage: _icontains(netzwerk, f["q"])))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        ergebnis[art] = zeiten
        sys.stderr.write(f"  {art}: {[frage.get('q', frage) for frage in fragen]}\n")
    return ergebnis


def main(groessen: list[int]) -> None:
    django.setup()
    from tests.bench._angebote import Wortschatz, anlegen

    ergebnis = {}
    for groesse in groessen:
        sys.stderr.write(f"{groesse} offers …\n")
        netzwerk = anlegen(groesse)
        worte = Wortschatz().worte
        # Everywhere in the order of frequency, the most seldom too.
        proben = islice(worte, 0, None, max(1, len(worte) // 400))
        with tempfile.TemporaryDirectory() as ordner:
            ergebnis[groesse] = _messen(netzwerk, proben, ordner, max(RUNDEN, ANTWORTEN // groesse))
    sys.stdout.write(json.dumps(ergebnis))


if __name__ == "__main__":
    main([int(groesse) for groesse in sys.argv[1:]] or list(GROESSEN))
