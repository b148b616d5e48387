"""How far the mails of a letter have come."""

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Value, When

from mitglieder.aktionen.rundschreiben import ANLASS
from mitglieder.models import Rundschreiben
from netzwerk.basis.models import Nachricht
from netzwerk.basis.models.nachricht import NachrichtQuerySet

#: What a person has to look at comes first.
REIHENFOLGE = (
    Nachricht.Zustand.ABGELEHNT,
    Nachricht.Zustand.ZURUECK,
    Nachricht.Zustand.VERWORFEN,
    Nachricht.Zustand.WARTEND,
    Nachricht.Zustand.GESENDET,
)
#: After these a mail may go out once more.
GESCHEITERT = (
    Nachricht.Zustand.ABGELEHNT,
    Nachricht.Zustand.ZURUECK,
    Nachricht.Zustand.VERWORFEN,
)


@dataclass(frozen=True)
class Zustellung:
    gesamt: int
    wartend: int
    gesendet: int
    abgelehnt: int
    zurueck: int
    verworfen: int

    @property
    def stand(self) -> str:
        """Changes whenever the figures do: the page announces news, not repetitions."""
        return f"{self.wartend}-{self.gesendet}-{self.abgelehnt}-{self.zurueck}-{self.verworfen}"

    @property
    def gescheitert(self) -> int:
        return self.abgelehnt + self.zurueck


def neueste(rundschreiben: Rundschreiben) -> NachrichtQuerySet:
    """The newest mail to each address, those with trouble first."""
    je_adresse = (
        Nachricht.objects.zu(rundschreiben)
        .filter(anlass=ANLASS)
        .order_by("empfaenger", "-runde")
        .distinct("empfaenger")
    )
    zeilen: NachrichtQuerySet = Nachricht.objects.filter(pk__in=je_adresse.values("pk")).order_by(
        Case(
            *(When(zustand=eins, then=Value(nr)) for nr, eins in enumerate(REIHENFOLGE)),
            output_field=IntegerField(),
        ),
        "-versuche",
        "empfaenger",
        "pk",
    )
    return zeilen


def darf_erneut(rundschreiben: Rundschreiben, nachricht: Nachricht) -> bool:
    """It is the newest to its address, and did not arrive."""
    return neueste(rundschreiben).filter(pk=nachricht.pk, zustand__in=GESCHEITERT).exists()


def zustellung(rundschreiben: Rundschreiben) -> Zustellung:
    zahlen = (
        neueste(rundschreiben)
        .order_by()
        .aggregate(
            gesamt=Count("pk"),
            **{eins.value: Count("pk", filter=Q(zustand=eins)) for eins in REIHENFOLGE},
        )
    )
    return Zustellung(**zahlen)
