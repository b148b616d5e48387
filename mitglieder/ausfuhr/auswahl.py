"""The rows that leave the portal: organisations the list showed, and who can be reached there.

Nothing is fetched row by row here: a relation nobody asked for raises.
"""

from collections.abc import Collection, Iterable

from django.contrib.postgres.lookups import Unaccent
from django.db import models
from django.db.models import Prefetch
from django.db.models.functions import Lower

from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from mitglieder.models.kontakt import KontaktQuerySet
from mitglieder.models.organisation import OrganisationQuerySet
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk


def _mitgliedschaft(vor: str, netzwerk: Netzwerk) -> Prefetch[str]:
    hier = Mitgliedschaft.objects.im_netzwerk(netzwerk).prefetch_related("gruppen")
    return Prefetch(f"{vor}mitgliedschaft_set", queryset=hier, to_attr="mitgliedschaft_hier")


def organisationen(auswahl: OrganisationQuerySet, netzwerk: Netzwerk) -> list[Organisation]:
    """In the order of the list, each with `mitgliedschaft_hier` (one or none)."""
    return list(
        auswahl.select_related("uebergeordnet")
        .prefetch_related(_mitgliedschaft("", netzwerk))
        .fetch_mode(models.FETCH_RAISE)
    )


def gemerkte(
    nummern: Iterable[int], netzwerk: Netzwerk, handelnde: Handelnde
) -> list[Organisation]:
    """The same organisations again, later, in the same order; what has gone since is left out."""
    stelle = {pk: nummer for nummer, pk in enumerate(nummern)}
    gefunden = organisationen(
        Organisation.objects.sichtbar_fuer(handelnde, netzwerk).filter(pk__in=list(stelle)),
        netzwerk,
    )
    return sorted(gefunden, key=lambda organisation: stelle[organisation.pk])


def kontakte(nummern: Collection[int], netzwerk: Netzwerk, handelnde: Handelnde) -> list[Kontakt]:
    """Everybody at these organisations, or standing for one besides, by organisation and name."""
    sichtbar: KontaktQuerySet = Kontakt.objects.sichtbar_fuer(handelnde, netzwerk)
    weitere = Organisation.objects.im_baum(netzwerk).order_by("name", "pk")
    return list(
        sichtbar.taetig()
        .fuer_organisationen(nummern)
        .select_related("organisation__uebergeordnet")
        .prefetch_related(
            _mitgliedschaft("organisation__", netzwerk),
            Prefetch("weitere_organisationen", queryset=weitere, to_attr="steht_auch_fuer"),
        )
        .order_by(
            Unaccent(Lower("organisation__name")),
            "organisation",
            "ist_stellvertretung",
            Unaccent(Lower("nachname")),
            "vorname",
            "pk",
        )
        .fetch_mode(models.FETCH_RAISE)
    )
