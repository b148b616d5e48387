"""A network's own partner groups: their key, their order, their end."""

from collections.abc import Iterable
from itertools import count

from django.db import transaction
from django.utils.text import slugify

from mitglieder.models import Partnergruppe
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk

#: Own groups stand behind the statutory ones.
AB = 1000
UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class GruppeGeloescht(Exception):
    """A group that somebody chose is gone by now."""


def festhalten(gruppen: Iterable[Partnergruppe]) -> list[Partnergruppe]:
    """The groups, as they can be given to somebody until the caller's transaction ends.

    Raises GruppeGeloescht. Without the lock the database would find it out when committing, too
    late for a word at the field.
    """
    nummern = {gruppe.pk for gruppe in gruppen}
    zeilen = Partnergruppe.objects.filter(pk__in=nummern).order_by("pk")
    bleiben = list(zeilen.select_for_update(no_key=True, of=("self",))) if nummern else []
    if len(bleiben) < len(nummern):
        raise GruppeGeloescht
    return bleiben


@transaction.atomic
def anlegen(*, name: str, netzwerk: Netzwerk, von: Handelnde) -> Partnergruppe:
    """Add it at the end. Its key comes from the name and stays when that changes.

    Raises IntegrityError when somebody adds the same name at the same moment.
    """
    vergeben = set(Partnergruppe.objects.waehlbar(netzwerk).values_list("schluessel", flat=True))
    letzte = Partnergruppe.objects.eigene(netzwerk).order_by("position").last()
    gruppe: Partnergruppe = Partnergruppe.objects.create(
        netzwerk=netzwerk,
        name=name,
        schluessel=_schluessel(name, vergeben),
        position=max(letzte.position, AB) + 10 if letzte else AB,
    )
    return gruppe


@transaction.atomic
def verschieben(
    *,
    gruppe: Partnergruppe,
    netzwerk: Netzwerk,
    hoch: bool,
    von: Handelnde,
) -> None:
    """One place up or down among the network's own; at the end it stays where it is."""
    # Two who move at once take turns; else both would number what they have read.
    eigene = list(
        Partnergruppe.objects.eigene(netzwerk)
        .select_for_update(of=("self",))
        .order_by("position", "name", "pk")
    )
    stelle = next((i for i, eine in enumerate(eigene) if eine.pk == gruppe.pk), None)
    if stelle is None:  # deleted meanwhile
        return
    ziel = stelle - 1 if hoch else stelle + 1
    if 0 <= ziel < len(eigene):
        eigene[stelle], eigene[ziel] = eigene[ziel], eigene[stelle]
    for nummer, eine in enumerate(eigene):
        eine.position = AB + 10 * nummer
    Partnergruppe.objects.bulk_update(eigene, ["position"])


@transaction.atomic
def loeschen(*, gruppe: Partnergruppe, von: Handelnde) -> bool:
    """Whether it was there and nobody carried it."""
    # Locked, so that nobody gives it to a member between the look and the end.
    zeile = Partnergruppe.objects.filter(pk=gruppe.pk).select_for_update(of=("self",)).first()
    if zeile is None or not Partnergruppe.objects.ungenutzt().filter(pk=zeile.pk).exists():
        return False
    zeile.delete()
    return True


def _schluessel(name: str, vergeben: set[str]) -> str:
    stamm = slugify(name.lower().translate(UMLAUTE)).replace("-", "_")[:50] or "gruppe"
    folge = (stamm if nummer == 1 else f"{stamm}_{nummer}" for nummer in count(1))
    return next(schluessel for schluessel in folge if schluessel not in vergeben)
