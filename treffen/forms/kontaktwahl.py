"""Contacts to choose from, those of a working group first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from treffen.forms.protokoll import kontakt_zeile
from treffen.models import Arbeitsgruppe, Gruppenmitglied

type Zeilen = list[tuple[int, str]]


def gruppe_zuerst(
    kontakte: Iterable[Kontakt], gruppe: Arbeitsgruppe | None
) -> Zeilen | list[tuple[str, Zeilen]]:
    """All of them; under two headings when some are in `gruppe`. One query for the group."""
    zeilen = [(kontakt.pk, kontakt_zeile(kontakt)) for kontakt in kontakte]
    if gruppe is None:
        return zeilen
    dabei = set(
        Gruppenmitglied.objects.jetzt().filter(gruppe=gruppe).values_list("kontakt", flat=True)
    )
    ihre = [zeile for zeile in zeilen if zeile[0] in dabei]
    if not ihre:
        return zeilen
    andere = [zeile for zeile in zeilen if zeile[0] not in dabei]
    return [(gruppe.name, ihre), (_("Weitere im Netzwerk"), andere)]
