"""What is assigned to an offer, and where an entry of a list rests.

Classes for the audit trail, which needs one per table.
"""

from angebote.models.angebot import Angebot
from angebote.models.thema import Angebotsformat, Thema, Zielgruppe
from netzwerk.basis.modell import verknuepfung_verfolgt


@verknuepfung_verfolgt()
class Angebotsanbieter(Angebot.anbieter.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Who makes an offer."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Angebotsthema(Angebot.themen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """What an offer is about."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Angebotszielgruppe(Angebot.zielgruppen.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Whom an offer is for."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Themenruhe(Thema.ruht_in.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Where a topic may no longer be chosen."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Zielgruppenruhe(Zielgruppe.ruht_in.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Where a target group may no longer be chosen."""

    aufbewahrung = ()

    class Meta:
        proxy = True


@verknuepfung_verfolgt()
class Formatruhe(Angebotsformat.ruht_in.through):  # type: ignore[misc,name-defined]  # made at runtime by Django
    """Where a format may no longer be chosen."""

    aufbewahrung = ()

    class Meta:
        proxy = True
