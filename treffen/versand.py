"""How far the mails of a meeting have come: what the page shows while they go out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from netzwerk.basis.models import Nachricht
from treffen.models import Teilnahme, Treffen

# So many troubled rows stand on the meeting's page; the rest is on the page of the delivery.
HOECHSTENS = 10


@dataclass(frozen=True)
class Versand:
    """The newest mail to each person, by the id of the Teilnahme."""

    treffen: Treffen
    nachrichten: dict[int, Nachricht] = field(default_factory=dict)

    @property
    def gesamt(self) -> int:
        return len(self.nachrichten)

    @property
    def wartend(self) -> int:
        return self._zahl(Nachricht.Zustand.WARTEND)

    @property
    def gesendet(self) -> int:
        return self._zahl(Nachricht.Zustand.GESENDET)

    @property
    def abgelehnt(self) -> int:
        return sum(nachricht.ist_gescheitert for nachricht in self.nachrichten.values())

    @property
    def stand(self) -> str:
        """Changes whenever the figures do: the page announces news, not repetitions."""
        return f"{self.wartend}-{self.gesendet}-{self.abgelehnt}"

    @property
    def gestoert(self) -> list[int]:
        """Refused, or tried in vain and waiting."""
        return [
            pk
            for pk, nachricht in self.nachrichten.items()
            if nachricht.ist_gescheitert or nachricht.ist_gestoert
        ]

    def anheften(self, teilnahmen: Iterable[Teilnahme]) -> list[Teilnahme]:
        """Each Teilnahme with its newest mail as `nachricht`."""
        zeilen = list(teilnahmen)
        for teilnahme in zeilen:
            teilnahme.treffen = self.treffen
            teilnahme.nachricht = self.nachrichten.get(teilnahme.pk)  # type: ignore[attr-defined]  # for templates
        return zeilen

    def mit_stand(self, wert: str) -> list[int]:
        """By state of the mail; what came back counts as refused."""
        return [
            pk
            for pk, nachricht in self.nachrichten.items()
            if ("abgelehnt" if nachricht.ist_gescheitert else nachricht.zustand) == wert
        ]

    def stoerungen(self) -> list[Teilnahme]:
        """The persons whose mail has trouble, the first of them; no query when there are none."""
        nummern = self.gestoert[:HOECHSTENS]
        if not nummern:
            return []
        return self.anheften(Teilnahme.objects.filter(pk__in=nummern).mit_person().nach_namen())

    def _zahl(self, zustand: str) -> int:
        return sum(nachricht.zustand == zustand for nachricht in self.nachrichten.values())


def versand(treffen: Treffen) -> Versand:
    neueste = Nachricht.objects.neueste(Teilnahme.objects.filter(treffen=treffen)).only(
        "gegenstand_id", "zustand", "versuche", "server_antwort", "gesendet_am", "empfaenger"
    )
    return Versand(treffen, {nachricht.gegenstand_id: nachricht for nachricht in neueste})
