"""Groups and projects on the pages of those who work in them: organisations and offers."""

from django.utils.translation import gettext as _

from angebote.models import Angebot
from mitglieder.models import Organisation
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Netzwerk
from netzwerk.basis.verweise import Verweis, verweise
from treffen.models import Arbeitsgruppe, Gruppenmitglied, Projekt
from treffen.models.projekt import ProjektQuerySet


@verweise("mitglieder.organisation")
def gruppen(organisation: Organisation, handelnde: Handelnde, netzwerk: Netzwerk) -> list[Verweis]:
    """Groups at work with whoever is in them from here; those that ended are history."""
    sichtbare = Arbeitsgruppe.objects.sichtbar_fuer(handelnde, netzwerk).exclude(
        zustand=Arbeitsgruppe.Zustand.BEENDET
    )
    leute: dict[Arbeitsgruppe, list[str]] = {}
    for eines in (
        Gruppenmitglied.objects.jetzt()
        .filter(kontakt__organisation=organisation, gruppe__in=sichtbare)
        .select_related("gruppe", "kontakt")
        .order_by("gruppe__name", "kontakt__nachname", "pk")
    ):
        eines.gruppe.netzwerk = netzwerk
        wer = eines.kontakt.name
        if eines.aufgabe != Gruppenmitglied.Aufgabe.MITGLIED:
            wer = f"{wer} ({eines.get_aufgabe_display()})"
        leute.setdefault(eines.gruppe, []).append(wer)
    return [
        Verweis(gruppe.name, gruppe.get_absolute_url(), ", ".join(namen))
        for gruppe, namen in leute.items()
    ]


@verweise("mitglieder.organisation")
def projekte(organisation: Organisation, handelnde: Handelnde, netzwerk: Netzwerk) -> list[Verweis]:
    alle = Projekt.objects.sichtbar_fuer(handelnde, netzwerk)
    return _zeilen(alle.filter(partner__organisation=organisation), netzwerk)


@verweise("angebote.angebot")
def projekte_des_angebots(
    angebot: Angebot, handelnde: Handelnde, netzwerk: Netzwerk
) -> list[Verweis]:
    """For members alone: the public does not see projects."""
    alle = Projekt.objects.sichtbar_fuer(handelnde, netzwerk)
    return _zeilen(alle.filter(angebote=angebot), netzwerk)


def _zeilen(alle: ProjektQuerySet, netzwerk: Netzwerk) -> list[Verweis]:
    zeilen = []
    for projekt in alle.nach_stand():
        projekt.netzwerk = netzwerk
        stand = _("Projekt, %(stand)s") % {"stand": projekt.get_zustand_display()}
        zeilen.append(Verweis(projekt.titel, projekt.get_absolute_url(), stand))
    return zeilen
