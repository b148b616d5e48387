"""Synthetic offers from a seeded vocabulary, alike in every run, indexed as the portal would.

German compounds, few of them often and most seldom, as texts have them; topics, districts, ages,
languages, providers. Texts share a pool of sentences, whose words are folded and split once: that
is what makes 100,000 offers in a minute. A sample is written anew by the portal and compared.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from functools import cache
from itertools import accumulate, batched
from typing import Any, cast

from django.db import connection, transaction
from django.utils import timezone

from angebote.aktionen import suche
from angebote.deutsch import falten, woerter, wortteile, zerlegungen
from angebote.merkmale import datum_merkmale, merkmale
from angebote.models import (
    Angebot,
    Angebotsformat,
    Angebotstermin,
    Merkmalzahl,
    Suchdokument,
    Suchwort,
    Thema,
    Zielgruppe,
)
from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk

SAAT = 20261122
WORTSCHATZ = 15_000
SAETZE = 6_000
THEMEN = 40
ZIELGRUPPEN = 12
FORMATE = 10
BEZIRKE = 12
MEISTE_ANBIETER = 500
STAPEL = 5_000
_ENDUNGEN = ("", "", "", "n", "s", "en")
_FUELLUNG = "und die der für mit in bei wir Sie ist oder im auf von zu ein eine nicht".split()  # noqa: SIM905  a sentence reads best as text
_ABLAGE = """
    CREATE TEMP TABLE IF NOT EXISTS ablage (
        angebot_id bigint, a text, b text, c text, d text, merkmale text[],
        naechster_termin timestamptz, sortiername text
    ) ON COMMIT DROP
"""
_EINORDNEN = """
    INSERT INTO angebote_suchdokument (
        angebot_id, netzwerk_id, vektor, merkmale, naechster_termin, sortiername,
        bestaetigt_am, ist_veraltet, guete, stand
    )
    SELECT angebot_id, netzwerk_id,
        setweight(to_tsvector('german', a), 'A') || setweight(to_tsvector('german', b), 'B')
        || setweight(to_tsvector('german', c), 'C') || setweight(to_tsvector('german', d), 'D'),
        merkmale, naechster_termin, sortiername, bestaetigt_am, zustand = 'veraltet', 1, now()
    FROM ablage JOIN angebote_angebot ON id = angebot_id
"""


class Wortschatz:
    """Words, sentences and titles; the first word is the most common one."""

    def __init__(self) -> None:
        self.zufall = random.Random(SAAT)
        teile = sorted(teil for teil in wortteile() if len(teil) >= 4)
        worte = dict.fromkeys(teil.capitalize() for teil in teile)
        while len(worte) < WORTSCHATZ:
            worte["".join(self.zufall.sample(teile, 2)).capitalize()] = None
        self.worte = list(worte)
        self.zufall.shuffle(self.worte)
        self._summen = list(accumulate(1 / (rang + 20) for rang in range(WORTSCHATZ)))
        self.saetze = [self._satz() for _ in range(SAETZE)]

    def einige(self, anzahl: int) -> list[str]:
        return self.zufall.choices(self.worte, cum_weights=self._summen, k=anzahl)

    def _satz(self) -> str:
        return " ".join(
            f"{wort}{self.zufall.choice(_ENDUNGEN)} {self.zufall.choice(_FUELLUNG)}"
            for wort in self.einige(8)
        )


class Bestand:
    """The offers of one network on their way into the database."""

    def __init__(self, netzwerk: Netzwerk, anzahl: int) -> None:
        self.netzwerk, self.anzahl = netzwerk, anzahl
        self.wortschatz = Wortschatz()
        self.zufall = self.wortschatz.zufall
        self.konto, _neu = Konto.objects.get_or_create(email="messung@messstadt.example")
        self.themen: list[Thema] = self._liste(Thema, THEMEN)
        self.gruppen: list[Zielgruppe] = self._liste(Zielgruppe, ZIELGRUPPEN)
        self.formate: list[Angebotsformat] = self._liste(Angebotsformat, FORMATE)
        self.anbieter = Organisation.objects.bulk_create(
            Organisation(
                kommune=netzwerk.kommune, name=f"{' '.join(self.wortschatz.einige(3))} {nr}"
            )
            for nr in range(min(MEISTE_ANBIETER, anzahl // 10))
        )
        # As the database puts them.
        self.anbieter.sort(key=lambda anbieter: anbieter.name)

    def _liste(self, modell: Any, wieviele: int) -> list[Any]:
        namen = self.zufall.sample(self.wortschatz.worte[50:3000], wieviele)
        return list(
            modell.objects.bulk_create(
                modell(netzwerk=self.netzwerk, name=name, position=nr)
                for nr, name in enumerate(namen)
            )
        )

    def angebote(self) -> Iterator[tuple[Angebot, dict[str, list[str]]]]:
        """Each with what it is searched by: weight → pieces of text."""
        erste = (Angebot.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        for pk in range(erste, erste + self.anzahl):
            angebot, titel, saetze = self._angebot(pk)
            themen, gruppen, anbieter = (
                self._auswahl(self.themen, (1, 1, 2, 3)),
                self._auswahl(self.gruppen, (1, 2, 2, 3)),
                self._auswahl(self.anbieter, (1, 1, 1, 2)),
            )
            vars(angebot)["_prefetched_objects_cache"] = {
                "themen": themen,
                "zielgruppen": gruppen,
                "anbieter": anbieter,
                "termine": list(self._termine(angebot)),
            }
            yield (
                angebot,
                {
                    "A": titel,
                    "B": [thema.name for thema in themen],
                    "C": [*(eine.name for eine in anbieter), angebot.format.name],
                    "D": [
                        angebot.kurztext,
                        *saetze,
                        angebot.bezirk,
                        "kostenfrei" if angebot.ist_kostenfrei else "",
                        *angebot.ort_texte,
                        angebot.sprachen_text,
                        *(gruppe.name for gruppe in gruppen),
                    ],
                },
            )

    def _auswahl(self, aus: Sequence[Any], wieviele: tuple[int, ...]) -> list[Any]:
        # The square of a number below one: the first of a list are chosen more often.
        gewaehlt = {
            int(self.zufall.random() ** 2 * len(aus)) for _ in range(self.zufall.choice(wieviele))
        }
        return [aus[nr] for nr in sorted(gewaehlt)]

    def _angebot(self, pk: int) -> tuple[Angebot, list[str], list[str]]:
        zufall = self.zufall
        bestaetigt = timezone.now() - timedelta(minutes=zufall.randrange(400 * 24 * 60))
        von = zufall.choice((None, None, 0, 3, 6, 10, 12, 16))
        frei = zufall.random() < 0.7
        titel = self.wortschatz.einige(2)
        kurztext, *saetze = zufall.choices(self.wortschatz.saetze, k=zufall.randint(5, 13))
        angebot = Angebot(
            pk=pk,
            netzwerk=self.netzwerk,
            titel=" ".join(titel),
            kurztext=kurztext,
            beschreibung=" ".join(saetze),
            format=zufall.choice(self.formate),
            alter_von=von,
            alter_bis=None if von is None else von + zufall.choice((3, 6, 10)),
            bezirk=f"Bezirk {zufall.randrange(BEZIRKE)}" if zufall.random() < 0.6 else "",
            ist_online=zufall.random() < 0.15,
            kommt_hin=zufall.random() < 0.2,
            ist_kostenfrei=frei,
            kosten="" if frei else "5 Euro",
            sprachen=["de", *self._werte(Angebot.Sprache.values[1:], (0, 0, 1, 3))],
            barrierefreiheit=self._werte(Angebot.Barrierefrei.values, (0, 1, 2)),
            praeventionsstufen=self._werte(Angebot.Praeventionsstufe.values, (0, 1)),
            praeventionsansaetze=self._werte(Angebot.Praeventionsansatz.values, (0, 1)),
            zustand="veraltet" if zufall.random() < 0.05 else "veroeffentlicht",
            freigegeben_am=bestaetigt,
            freigegeben_von=self.konto,
            bestaetigt_am=bestaetigt,
            pruefung_faellig_am=timezone.localdate(bestaetigt) + timedelta(days=365),
        )
        return angebot, titel, saetze

    def _werte(self, aus: list[str], wieviele: tuple[int, ...]) -> list[str]:
        return self.zufall.sample(aus, self.zufall.choice(wieviele))

    def _termine(self, angebot: Angebot) -> Iterator[Angebotstermin]:
        if self.zufall.random() < 0.2:
            heute = timezone.localtime().replace(hour=15, minute=0, second=0, microsecond=0)
            beginn = heute + timedelta(days=self.zufall.randrange(1, 200))
            yield Angebotstermin(
                angebot=angebot,
                beginn=beginn,
                ende=beginn + timedelta(hours=2),
                letzter_tag=beginn.date(),
            )

    def vokabeln(self) -> dict[str, str]:
        """What the portal would learn: folded → as written."""
        stuecke = [
            *self.wortschatz.worte,
            *self.wortschatz.saetze,
            *(eines.name for eines in (*self.themen, *self.gruppen, *self.formate, *self.anbieter)),
            "Bezirk kostenfrei ganze Stadt online kommt Einrichtung",
            " ".join(str(name) for name in Angebot.Sprache.labels),
        ]
        alle: dict[str, str] = {}
        for stueck in stuecke:
            for wort in woerter(stueck):
                if len(falten(wort)) >= 3 and not wort.isdigit():
                    alle.setdefault(falten(wort), wort)
        return alle


def anlegen(anzahl: int) -> Netzwerk:
    """A network of its own with so many public offers, indexed and analysed."""
    netzwerk = Netzwerk.objects.create(
        kurzname=f"messung{anzahl}",
        name="Netzwerk Kinderschutz",
        kommune=f"Messstadt {anzahl}",
        traeger="Stadt Messstadt",
        absender_name="Netzwerk Kinderschutz",
        absender_email="kinderschutz@messstadt.example",
    )
    with transaction.atomic(), connection.cursor() as zeiger:
        bestand = Bestand(netzwerk, anzahl)
        vokabeln = bestand.vokabeln()
        _kopieren(
            Suchwort,
            (
                Suchwort(netzwerk=netzwerk, wort=wort[:60], gefaltet=gefaltet[:80])
                for gefaltet, wort in vokabeln.items()
            ),
        )

        @cache
        def gefaltet(stueck: str) -> str:
            return suche._gefaltet(stueck)

        @cache
        def teile(stueck: str) -> tuple[str, ...]:
            gelesen = (zerlegungen(falten(wort), vokabeln) for wort in woerter(stueck))
            return tuple(teil for wege in gelesen for weg in wege for teil in weg)

        # The audit trail of offers that nobody wrote would double the set-up.
        zeiger.execute("SET LOCAL session_replication_role = replica")
        zeiger.execute(_ABLAGE)
        heute = timezone.localdate()
        for stapel in batched(bestand.angebote(), STAPEL, strict=False):
            angebote = [angebot for angebot, _texte in stapel]
            _kopieren(Angebot, angebote)
            for feld, fremd in (
                ("themen", "thema_id"),
                ("zielgruppen", "zielgruppe_id"),
                ("anbieter", "organisation_id"),
            ):
                durch: Any = getattr(Angebot, feld).through
                _kopieren(
                    durch,
                    (
                        durch(angebot_id=angebot.pk, **{fremd: eines.pk})
                        for angebot in angebote
                        for eines in getattr(angebot, feld).all()
                    ),
                )
            _kopieren(Angebotstermin, (t for a in angebote for t in a.termine.all()))
            with zeiger.copy("COPY ablage FROM STDIN") as ablage:
                for angebot, texte in stapel:
                    termine = list(angebot.termine.all())
                    naechster = suche._naechster(termine, heute)
                    gesamt = {
                        gewicht: " ".join(filter(None, map(gefaltet, liste)))
                        for gewicht, liste in texte.items()
                    }
                    for woher, wohin in (("A", "B"), ("B", "C"), ("C", "C"), ("D", "D")):
                        gesamt[wohin] += " " + " ".join(
                            dict.fromkeys(teil for stueck in texte[woher] for teil in teile(stueck))
                        )
                    ablage.write_row((
                        angebot.pk,
                        *gesamt.values(),
                        merkmale(angebot)
                        + datum_merkmale(naechster, hat_termine=bool(termine), heute=heute),
                        naechster,
                        falten(angebot.titel)[:120],
                    ))  # fmt: skip
        zeiger.execute("SET LOCAL session_replication_role = origin")
        # Indexes are built faster over all rows than row by row.
        zeiger.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'angebote_suchdokument' AND indexname NOT LIKE '%_pkey'"
        )
        indexe = dict(zeiger.fetchall())
        for name in indexe:
            zeiger.execute(f"DROP INDEX {name}")
        zeiger.execute(_EINORDNEN)
        zeiger.execute(
            "SELECT setval('angebote_angebot_id_seq', (SELECT max(id) FROM angebote_angebot))"
        )
        Suchdokument.objects.des_netzwerks(netzwerk).guete_setzen()
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for befehl in indexe.values():
            zeiger.execute(befehl)
        Merkmalzahl.objects.verdichten()
    with connection.cursor() as zeiger:
        zeiger.execute("VACUUM ANALYZE")  # as a database that lives would have done by itself
    _vergleichen(netzwerk)
    return cast(Netzwerk, netzwerk)


def _kopieren(modell: Any, zeilen: Iterable[Any]) -> None:
    felder = [
        feld for feld in modell._meta.concrete_fields if feld.name != "id" or modell is Angebot
    ]
    spalten = ", ".join(f'"{feld.column}"' for feld in felder)
    befehl = f'COPY "{modell._meta.db_table}" ({spalten}) FROM STDIN'
    with connection.cursor() as zeiger, zeiger.copy(befehl) as ziel:
        for zeile in zeilen:
            ziel.write_row([getattr(zeile, feld.attname) for feld in felder])


def _vergleichen(netzwerk: Netzwerk) -> None:
    """Raises when the portal itself would have written something else."""
    felder = ("vektor", "merkmale", "naechster_termin", "sortiername", "guete")
    for dokument in Suchdokument.objects.des_netzwerks(netzwerk).order_by("sortiername")[:5]:
        vorher = [getattr(dokument, feld) for feld in felder]
        with transaction.atomic():
            suche.auffrischen(dokument.angebot)
            dokument.refresh_from_db()
            transaction.set_rollback(True)
        if vorher != [getattr(dokument, feld) for feld in felder]:
            raise RuntimeError(f"Angebot {dokument.pk}: anders als vom Portal geschrieben")
