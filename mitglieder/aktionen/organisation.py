from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone, translation

from mitglieder.aktionen.partnergruppe import festhalten
from mitglieder.lesbar import felder, unterschiede
from mitglieder.models import Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk

FELDER = felder(Organisation, ohne=("kommune",))


@transaction.atomic
def speichern(
    *,
    organisation: Organisation,
    mitgliedschaft: Mitgliedschaft,
    gruppen: Iterable[Partnergruppe],
    netzwerk: Netzwerk,
    von: Handelnde,
) -> Organisation:
    """Write the organisation and, unless its state is empty, its membership with its groups.

    Raises GruppeGeloescht.
    """
    gruppen = festhalten(gruppen)
    if not organisation._state.adding and not (
        mitgliedschaft.zustand == Mitgliedschaft.Zustand.AKTIV
        or Organisation.objects.filter(pk=organisation.pk).gepflegt_von(netzwerk).exists()
    ):
        organisation.refresh_from_db()  # known here from now on, kept by another network
    eintrag_speichern(organisation=organisation, netzwerk=netzwerk, von=von)
    if mitgliedschaft.zustand:
        mitgliedschaft.netzwerk = netzwerk
        mitgliedschaft.organisation = organisation
        if mitgliedschaft._state.adding:
            if mitgliedschaft.zustand == Mitgliedschaft.Zustand.AKTIV:
                mitgliedschaft.seit = mitgliedschaft.seit or timezone.localdate()
            mitgliedschaft.save()
        else:  # the state changes by verbs alone; another tab may just have done so
            mitgliedschaft.save(update_fields=["seit", "bis"])
        mitgliedschaft.gruppen.set(gruppen)
    return organisation


def logo_verwerfen(name: str) -> None:
    """Delete a picture that no row names any more, as soon as that is committed."""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


@transaction.atomic
def eintrag_speichern(*, organisation: Organisation, netzwerk: Netzwerk, von: Handelnde) -> None:
    """Write the entry and tell the other networks that share it."""
    if organisation._state.adding:
        organisation.save()
        return
    vorher = stand(organisation)
    organisation.save()
    mitteilen(organisation=organisation, vorher=vorher, netzwerk=netzwerk, von=von)


def stand(organisation: Organisation) -> dict[str, Any]:
    """The entry as it is in the database now, by column; for `mitteilen`."""
    return dict(Organisation.objects.filter(pk=organisation.pk).values().get())


def mitteilen(
    *, organisation: Organisation, vorher: Mapping[str, Any], netzwerk: Netzwerk, von: Handelnde
) -> int:
    """Tell the coordinations of the other networks where it is active what is different now.

    `vorher` is `stand()` from before the write; both belong into one transaction. One mail for
    each network and change, none where nothing changed. Facts of bodies only, no persons.
    """
    nachher = stand(organisation)
    oben = {vorher["uebergeordnet_id"], nachher["uebergeordnet_id"]}
    namen = {
        ("mitglieder.Organisation", zeile.pk): zeile.name
        for zeile in Organisation.objects.filter(pk__in=oben)
    }
    with translation.override(settings.LANGUAGE_CODE):  # mails are German, whoever saved
        aenderungen = unterschiede(FELDER, vorher, nachher, namen)
    if not aenderungen:
        return 0
    # The trail's row of this very change: a repeated save has no new one, so no second mail.
    ereignisse: Any = Organisation.pgh_event_models["update"]  # type: ignore[attr-defined]  # set by pghistory
    runde = ereignisse._default_manager.filter(pgh_obj_id=organisation.pk).latest("pgh_id").pk
    return post.einreihen(
        post.nachricht(
            netzwerk=anderes,
            anlass="organisation.geaendert",
            gegenstand=organisation,
            empfaenger=anderes.kontakt_email or anderes.absender_email,
            empfaenger_name=anderes.absender_name,
            runde=runde,
            parameter={"aenderungen": aenderungen, "durch": str(netzwerk)},
        )
        for anderes in teilende(organisation).exclude(pk=netzwerk.pk)
    )


def teilende(organisation: Organisation) -> Any:
    """The networks that keep this entry: where it is an active member."""
    return Netzwerk.objects.filter(
        pk__in=Mitgliedschaft.objects.filter(organisation=organisation).aktiv().values("netzwerk")
    )
