"""Who may do what with meetings, minutes and measures."""

from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_im_netzwerk, ist_koordination
from treffen.models import Arbeitsgruppe


def darf_treffen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Treffen.objects.sichtbar_fuer`."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_treffen_planen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """What concerns the network as a whole: its cycle, its training figures, its public events."""
    return ist_koordination(handelnde, netzwerk)


def darf_treffen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Treffen.objects.verwaltbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def darf_bedarf_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Diet and access needs: people agreed that the coordination sees them, and nobody else."""
    return ist_koordination(handelnde, netzwerk)


def darf_tops_anmelden(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """With an account; whoever has none acts by the invitation's link."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_protokoll_schreiben(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return darf_treffen_verwalten(handelnde, netzwerk)


def darf_massnahmen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_massnahmen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Massnahme.objects.verwaltbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def leitet_gruppe(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Leads a working group here, or is its deputy; the bond is a row of the group.

    Read once per request, as `Konto.rollen` is: menu and page ask several times.
    """
    if not (isinstance(handelnde, Konto) and ist_im_netzwerk(handelnde, netzwerk)):
        return False
    bekannt: dict[int, bool] = handelnde.__dict__.setdefault("leitet_gruppe", {})
    if netzwerk.pk not in bekannt:
        eigene = Arbeitsgruppe.objects.des_netzwerks(netzwerk).geleitet_von(handelnde)
        bekannt[netzwerk.pk] = eigene.exists()
    return bekannt[netzwerk.pk]


def darf_gruppen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_gruppen_gruenden(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Founding, ending, naming the lead, and what becomes a focus topic."""
    return ist_koordination(handelnde, netzwerk)


def darf_gruppe_fuehren(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Arbeitsgruppe.objects.verwaltbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def darf_umfragen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Umfrage.objects.sichtbar_fuer`."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_umfragen_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Umfrage.objects.verwaltbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def darf_projekte_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_projekte_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """The coordination all, the lead of a group those of her group."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def darf_meldewege_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Meldeweg.objects.sichtbar_fuer`; the public page asks for nothing."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_meldewege_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Drafts, versions, and whom a path names."""
    return ist_koordination(handelnde, netzwerk)


def darf_beschluesse_pflegen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Beschluss.objects.verwaltbar_fuer`."""
    return ist_koordination(handelnde, netzwerk) or leitet_gruppe(handelnde, netzwerk)


def darf_umlauf_verwalten(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Asking all members for a decision."""
    return ist_koordination(handelnde, netzwerk)


def darf_evaluationen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    """Which ones is said by `Evaluation.objects.sichtbar_fuer`."""
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_evaluieren(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)


def darf_fallrueckschauen_sehen(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_im_netzwerk(handelnde, netzwerk)


def darf_fallrueckschauen_schreiben(handelnde: Handelnde, netzwerk: Netzwerk) -> bool:
    return ist_koordination(handelnde, netzwerk)
