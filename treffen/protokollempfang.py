"""Who gets minutes by mail and who does not: foreseen before the release, looked up after it."""

from collections import defaultdict
from dataclasses import dataclass

from mitglieder.models import Kontakt
from treffen.aktionen.protokoll import dabei, empfaenger
from treffen.models import Protokoll, Teilnahme, Treffen


@dataclass(frozen=True)
class Empfang:
    """`gaeste`: how many were there and are not in the register; no mail goes to them, since the
    minutes name everybody and are for the network. `ohne_adresse`: who is in the register, was
    invited or came, and has no address: they get the file by hand or not at all."""

    personen: list[Kontakt]
    gaeste: int
    ohne_adresse: list[Kontakt]

    @property
    def geteilte(self) -> list[list[Kontakt]]:
        """Those of one mailbox, where they are several."""
        je_postfach: dict[str, list[Kontakt]] = defaultdict(list)
        for kontakt in self.personen:
            je_postfach[kontakt.email.lower()].append(kontakt)
        return [ihre for ihre in je_postfach.values() if len(ihre) > 1]


def empfang(treffen: Treffen) -> Empfang:
    gaeste = Teilnahme.objects.filter(treffen=treffen, gast__isnull=False).anwesend()
    ohne_adresse = Kontakt.objects.taetig().filter(pk__in=dabei(treffen), email="")
    return Empfang(
        empfaenger(treffen), gaeste.count(), list(ohne_adresse.select_related("organisation"))
    )


def niemandem_versandt(protokoll: Protokoll) -> bool:
    return Protokoll.objects.filter(pk=protokoll.pk).niemandem_versandt().exists()
