"""What stands before every signature, refusal or file: the row locked, the state, the right."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet, berechtigungen
from mitglieder.models import Beitritt, Fassung, Kontakt
from mitglieder.models.beitritt_regeln import OFFEN
from netzwerk.basis.models import Kettenglied, Zugang


def gesperrt(pk: int) -> Beitritt:
    # Locked: two authorised persons of one organisation may sign in the same second. One wins,
    # the other is told; and the steps of the chain queue up instead of forking it.
    beitritt: Beitritt = (
        Beitritt.objects.select_for_update(of=("self",))
        .select_related("fassung__vereinbarung__netzwerk", "organisation")
        .get(pk=pk)
    )
    fassung_halten([beitritt])
    return beitritt


def fassung_halten(beitritte: Iterable[Beitritt]) -> None:
    """Read their versions anew and keep them as they are until the end of this transaction.

    The caller holds the accessions' locks, for which it may have waited: what was read with them
    is as old as that. Whoever replaces the version waits for us; others who sign do not.
    """
    # Not for what is answered already: whoever invites holds the version and opens those again.
    offene = [beitritt for beitritt in beitritte if beitritt.zustand in OFFEN]
    for pk in sorted({beitritt.fassung_id for beitritt in offene}):
        # Django knows no FOR SHARE, and with FOR UPDATE all who sign would queue up.
        sql = "SELECT * FROM mitglieder_fassung WHERE id = %s FOR SHARE"
        fassung = Fassung.objects.raw(sql, [pk])[0]
        for beitritt in offene:
            if beitritt.fassung_id == pk:
                fassung.vereinbarung = beitritt.fassung.vereinbarung
                beitritt.fassung = fassung


def verlange_zeichenbar(beitritt: Beitritt, zugang: Zugang) -> Kontakt:
    """Also where a file with a qualified signature follows: its sender is asked for a code too."""
    verlange_offen(beitritt)
    fassung = beitritt.fassung
    qes = fassung.ist_zeichenbar and fassung.form == Fassung.Form.QES
    verlange_fassung(beitritt, qes or fassung.ist_online_zeichenbar)
    verlange_neueste(beitritt)
    return verlange_berechtigt(beitritt, zugang)


def verlange_offen(beitritt: Beitritt) -> None:
    """Raises SchonBeantwortet."""
    if beitritt.zustand == Beitritt.Zustand.PAPIER_ZU_PRUEFEN:
        raise SchonBeantwortet(
            _("Für %(organisation)s liegt schon eine Unterschrift vor, die geprüft wird.")
            % {"organisation": beitritt.organisation}
        )
    if not beitritt.ist_offen:
        raise SchonBeantwortet(
            _("Für %(organisation)s wurde schon geantwortet: %(stand)s.")
            % {"organisation": beitritt.organisation, "stand": beitritt.get_zustand_display()}
        )


def verlange_fassung(beitritt: Beitritt, geht: bool) -> None:
    if not geht:
        raise BeitrittNichtMoeglich(
            _("Diese Fassung kann nicht mehr online unterzeichnet werden: %(stand)s.")
            % {"stand": beitritt.fassung.get_zustand_display()}
        )


def verlange_neueste(beitritt: Beitritt) -> None:
    """Nobody is bound twice. Raises SchonBeantwortet."""
    neuerer = neuerer_beitritt(beitritt)
    if neuerer is not None:
        raise SchonBeantwortet(
            _(
                "Für %(organisation)s gilt schon Fassung %(nummer)s. Eine ältere Fassung lässt "
                "sich nicht mehr unterzeichnen."
            )
            % {"organisation": beitritt.organisation, "nummer": neuerer.fassung.nummer}
        )


def neuerer_beitritt(beitritt: Beitritt) -> Beitritt | None:
    """The same organisation's signature of the newest version after this one."""
    neuerer: Beitritt | None = (
        Beitritt.objects.gezeichnet_nach(beitritt.fassung)
        .filter(organisation=beitritt.organisation_id)
        .select_related("fassung")
        .order_by("-fassung__nummer")
        .first()
    )
    return neuerer


def verlange_berechtigt(beitritt: Beitritt, zugang: Zugang) -> Kontakt:
    kontakt = berechtigungen(zugang, zugang.netzwerk_id).get(beitritt.organisation_id)
    if kontakt is None:
        raise BeitrittNichtMoeglich(ohne_berechtigung())
    return kontakt


def ohne_berechtigung() -> str:
    return _(
        "Für diese Adresse ist keine Berechtigung zum Unterzeichnen hinterlegt. Bitte "
        "wenden Sie sich an die Koordinierungsstelle."
    )


def oeffnen(beitritt: Beitritt, durch: dict[str, Any]) -> None:
    if beitritt.oeffnen():
        Kettenglied.objects.anhaengen(kette=beitritt.kette, ereignis="geoeffnet", nutzlast=durch)
