"""What the cells of a list of offers may name: one look at the database serves all lines."""

from collections.abc import Iterable
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _

from angebote.einlesen.namen import Namensliste
from angebote.models import Angebot, Angebotsformat, Synonym, Thema, Zielgruppe
from angebote.models.thema import Auswahl
from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.models import Organisation, Schreibweise
from netzwerk.basis.models import Netzwerk

SPRACHWORTE = {"gebärdensprache": "dgs", "ukrainisch": "uk", "farsi": "fa", "kurmandschi": "ku"}
BARRIEREWORTE = {
    "rollstuhlgerecht": "stufenlos",
    "barrierefrei": "stufenlos",
    "ebenerdig": "stufenlos",
    "aufzug": "stufenlos",
    "behinderten-wc": "wc",
    "wc": "wc",
}
STUFENWORTE = {
    "primärprävention": "primaer",
    "sekundärprävention": "sekundaer",
    "tertiärprävention": "tertiaer",
}


class Listen:
    """Providers are active members of the network; who is one, another import decides."""

    def __init__(self, netzwerk: Netzwerk) -> None:
        mitglieder = Organisation.objects.aktive_mitglieder(netzwerk).values_list("pk", "name")
        self.anbieter = Namensliste[int](
            mitglieder,
            auch=Schreibweise.objects.filter(
                organisation__in=Organisation.objects.aktive_mitglieder(netzwerk).values("pk")
            ).values_list("name", "organisation"),
            unbekannt=_("„%(name)s“ ist kein Mitglied des Netzwerks."),
            tolerant=False,
        )
        #: What an offer may keep and no other may be given, by column.
        self.ruhend: dict[str, set[int]] = {}
        themen = self._eintraege(Thema, netzwerk)
        je_name = {vergleichbar(name): pk for pk, name in themen}
        self.themen = Namensliste[int](
            themen,
            auch=[
                (begriff, je_name[vergleichbar(bedeutet)])
                for begriff, bedeutet in Synonym.objects.waehlbar(netzwerk).values_list(
                    "begriff", "bedeutet"
                )
                if vergleichbar(bedeutet) in je_name
            ],
            unbekannt=_("„%(name)s“ ist kein Thema der Liste."),
        )
        self.zielgruppen = Namensliste[int](
            self._eintraege(Zielgruppe, netzwerk),
            unbekannt=_("„%(name)s“ ist keine Zielgruppe der Liste."),
        )
        self.format = Namensliste[int](
            self._eintraege(Angebotsformat, netzwerk),
            unbekannt=_("„%(name)s“ ist keine Art eines Angebots."),
        )

    def _eintraege(self, liste: type[Auswahl], netzwerk: Netzwerk) -> list[tuple[int, str]]:
        alle: Any = liste._default_manager.all()
        zeilen = alle.waehlbar(netzwerk).mit_ruhe(netzwerk).values_list("pk", "name", "ruht")
        self.ruhend[liste.feld] = {pk for pk, _name, ruht in zeilen if ruht}
        return [(pk, name) for pk, name, _ruht in zeilen]

    def waehlbare(self, spalte: str) -> list[str]:
        """The names one may put into a cell of a new offer."""
        ruhend = self.ruhend.get(spalte, set())
        return [n for pk, n in self.verweise()[spalte].namen.items() if pk not in ruhend]

    def verweise(self) -> dict[str, Namensliste[int]]:
        return {
            "anbieter": self.anbieter,
            "themen": self.themen,
            "zielgruppen": self.zielgruppen,
            "format": self.format,
        }


def auswahl(spalte: str) -> Namensliste[str]:
    """The fixed choices of a column, in the language of whoever reads the preview."""
    return {
        "sprachen": lambda: _aus(Angebot.Sprache, SPRACHWORTE.items()),
        "barrierefreiheit": lambda: _aus(Angebot.Barrierefrei, BARRIEREWORTE.items()),
        "praeventionsstufen": lambda: _aus(Angebot.Praeventionsstufe, STUFENWORTE.items()),
        "praeventionsansaetze": lambda: _aus(Angebot.Praeventionsansatz),
    }[spalte]()


def _aus(waehlbar: type[TextChoices], auch: Iterable[tuple[str, str]] = ()) -> Namensliste[str]:
    """„primär: bevor etwas geschieht“ is „primär“ in a cell; German, whoever reads the list in."""
    with translation.override("de"):
        deutsch = [(_kurz(titel), str(wert)) for wert, titel in waehlbar.choices]
    return Namensliste[str](
        [(str(wert), _kurz(titel)) for wert, titel in waehlbar.choices],
        auch=[*auch, *deutsch, *((str(wert), str(wert)) for wert in waehlbar.values)],
        unbekannt=_("„%(name)s“ ist nicht bekannt."),
    )


def _kurz(titel: object) -> str:
    return str(titel).partition(":")[0]
