"""What the register of a municipality holds when a list is compared with it."""

from collections import defaultdict

from mitglieder.einlesen.leseart import vergleichbar
from mitglieder.models import Organisation, Schreibweise
from netzwerk.basis.models import Netzwerk


class Bestand:
    """Organisations by key and by name; a confirmed spelling stands for the name."""

    def __init__(self, netzwerk: Netzwerk, *, sperren: bool) -> None:
        bekannt = Organisation.objects.bekannt_in(netzwerk).order_by("pk")
        if sperren:  # until the list is written; in the order in which every list locks them
            bekannt = bekannt.select_for_update(no_key=True)
        self.organisationen: dict[int, Organisation] = {o.pk: o for o in bekannt}
        gepflegt = Organisation.objects.gepflegt_von(netzwerk).filter(pk__in=self.organisationen)
        #: Active in other networks alone: they keep the entry.
        self.fremd = self.organisationen.keys() - set(gepflegt.values_list("pk", flat=True))
        self.je_name: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in self.organisationen.values():
            self.je_name[vergleichbar(organisation.name)].append(organisation)
        auch: dict[str, set[str]] = defaultdict(set)
        for pk, name in Schreibweise.objects.filter(
            organisation__in=self.organisationen
        ).values_list("organisation", "name"):
            auch[vergleichbar(name)].add(vergleichbar(self.organisationen[pk].name))
        # A spelling that is a name itself, or was said of two, is no help.
        self._auch = {
            schreibweise: next(iter(namen))
            for schreibweise, namen in auch.items()
            if len(namen) == 1 and schreibweise not in self.je_name
        }

    def schluessel(self, name: str) -> str:
        """The same for all spellings of one name."""
        eigener = vergleichbar(name)
        return self._auch.get(eigener, eigener)
