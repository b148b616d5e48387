"""A joint project with its partners and offers: written as one, deleted only without traces."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.stand import sperren
from treffen.models import Projekt, Projektpartner

#: Sent again within this time, the same words are the same project: a second click.
DOPPELKLICK = timedelta(minutes=1)

#: The fields that the form writes; state and result have verbs of their own.
ANGABEN = ("titel", "beschreibung", "beginn", "ende", "arbeitsgruppe")


@transaction.atomic
def anlegen(
    *,
    projekt: Projekt,
    partner: Mapping[Organisation, str],
    federfuehrend: Organisation | None,
    angebote: Collection[Angebot],
    von: Konto,
) -> Projekt:
    """`partner`: what each contributes, in words or not."""
    # Whoever sends the same form at the same time waits here, and then finds the first one's row.
    Netzwerk.objects.select_for_update().get(pk=projekt.netzwerk_id)
    eben = timezone.now() - DOPPELKLICK
    gleich = {feld: getattr(projekt, feld) for feld in ANGABEN}
    schon: Projekt | None = (
        Projekt.objects.verwaltbar_fuer(von, projekt.netzwerk)
        .filter(**gleich, angelegt_am__gte=eben)
        .first()
    )
    if schon is not None:
        return schon
    projekt.save()
    _verknuepfen(projekt, partner, federfuehrend, angebote)
    return projekt


@transaction.atomic
def aendern(
    *,
    projekt: Projekt,
    partner: Mapping[Organisation, str],
    federfuehrend: Organisation | None,
    angebote: Collection[Angebot],
    von: Konto,
) -> None:
    """The row is locked by the view. Offers that `von` does not see stay linked."""
    projekt.save(update_fields=ANGABEN)
    sichtbar = Angebot.objects.sichtbar_fuer(von, projekt.netzwerk)
    unsichtbar = projekt.angebote.exclude(pk__in=sichtbar.values("pk"))
    _verknuepfen(projekt, partner, federfuehrend, [*angebote, *unsichtbar])


def _verknuepfen(
    projekt: Projekt,
    partner: Mapping[Organisation, str],
    federfuehrend: Organisation | None,
    angebote: Collection[Angebot],
) -> None:
    projekt.partner.exclude(organisation__in=partner).delete()
    bisher = {zeile.organisation_id: zeile for zeile in projekt.partner.all()}
    for organisation, beitrag in partner.items():
        zeile = bisher.get(organisation.pk)
        zeile = zeile or Projektpartner(projekt=projekt, organisation=organisation)
        stand = (beitrag, organisation == federfuehrend)
        if zeile._state.adding or (zeile.beitrag, zeile.ist_federfuehrend) != stand:
            zeile.beitrag, zeile.ist_federfuehrend = stand
            zeile.save()
    projekt.angebote.set(angebote)


@transaction.atomic
def loeschen(*, projekt: Projekt, von: Konto) -> None:
    """Only what was planned and never begun, and what no offer came out of."""
    sperren(projekt)
    verlange_loeschbar(projekt)
    projekt.delete()


def ist_loeschbar(projekt: Projekt) -> bool:
    return projekt.ist_geplant and not projekt.angebote.exists()


def verlange_loeschbar(projekt: Projekt) -> None:
    if not ist_loeschbar(projekt):
        raise FalscherZustand(
            _("Dieses Projekt hat schon Spuren hinterlassen und bleibt deshalb stehen."),
            bei=projekt,
            weiter=_("Wird nichts mehr daraus, beenden Sie es und schreiben Sie, warum."),
        )
