"""From a closed question to focus topics, and to the groups that work on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen import arbeitsgruppe
from treffen.aktionen.arbeitsgruppe import namen_sperren
from treffen.models import Arbeitsgruppe, Schwerpunktthema, Umfragefrage
from treffen.rangliste import rangliste, verlange_auswertbar

NAME_HOECHSTENS = 160


@dataclass(frozen=True, kw_only=True)
class Gruendung:
    """A planned group for each new topic, open for whoever wants to join.

    `leitungen`: who leads it, by the option's key, as far as that is known.
    """

    plaetze: int | None = None
    leitungen: Mapping[int, Kontakt] = field(default_factory=dict)


@transaction.atomic
def festlegen(
    *,
    frage: Umfragefrage,
    optionen: Collection[int],
    von: Handelnde,
    gruendung: Gruendung | None = None,
) -> list[Schwerpunktthema]:
    """Make topics of these options (keys); returns those that are new, the best first.

    Options that are topics already stay as they are: pressed twice, or by two people at once, it
    happens once. Raises FalscherZustand while the question is open or has too few answers.
    """
    # The lock makes the second one of two wait and then find the topics.
    Umfragefrage.objects.select_for_update(no_key=True).get(pk=frage.pk)
    verlange_auswertbar(frage)
    if gruendung is not None:
        namen_sperren(frage.umfrage.netzwerk)  # two polls with the same winner: one, then „… 2“
    neue: list[Schwerpunktthema] = []
    for platz in rangliste(frage):
        if platz.option.pk not in optionen or platz.thema is not None:
            continue
        thema = Schwerpunktthema.objects.create(
            netzwerk=frage.umfrage.netzwerk,
            titel=platz.option.text,
            frage=frage,
            option=platz.option,
            rang=platz.rang,
            stimmen=platz.zahl,
            treffen=frage.umfrage.treffen,
        )
        if gruendung is not None:
            gruenden(thema=thema, gruendung=gruendung, von=von)
        neue.append(thema)
    return neue


def gruenden(*, thema: Schwerpunktthema, gruendung: Gruendung, von: Handelnde) -> Arbeitsgruppe:
    gruppe = Arbeitsgruppe(
        netzwerk=thema.netzwerk,
        name=freier_name(thema),
        schwerpunktthema=thema,
        plaetze=gruendung.plaetze,
        offen_fuer_wahl=True,
    )
    leitung = gruendung.leitungen.get(thema.option_id or 0)
    return arbeitsgruppe.gruenden(gruppe=gruppe, leitung=leitung, von=von)


def freier_name(thema: Schwerpunktthema) -> str:
    """„AG <topic>“; a number behind it when another group is called so."""
    name = (_("AG %(thema)s") % {"thema": thema.titel})[: NAME_HOECHSTENS - 4]
    besetzt = set(
        Arbeitsgruppe.objects.des_netzwerks(thema.netzwerk)
        .exclude(zustand=Arbeitsgruppe.Zustand.BEENDET)
        .filter(name__startswith=name)
        .values_list("name", flat=True)
    )
    nummer = 1
    vorschlag = name
    while vorschlag in besetzt:
        nummer += 1
        vorschlag = f"{name} {nummer}"
    return vorschlag


@transaction.atomic
def abschliessen(*, thema: Schwerpunktthema, von: Handelnde) -> None:
    """The network no longer works on it. Raises FalscherZustand as long as a group does."""
    offene = Schwerpunktthema.objects.select_for_update(no_key=True).get(pk=thema.pk)
    arbeitend = offene.arbeitsgruppen.exclude(zustand=Arbeitsgruppe.Zustand.BEENDET)
    if gruppe := arbeitend.first():
        raise FalscherZustand(
            _("Die Gruppe „%(gruppe)s“ arbeitet noch an diesem Thema.") % {"gruppe": gruppe},
            bei=thema,
            weiter=_("Beenden Sie zuerst die Gruppe; ihre Ergebnisse und Maßnahmen bleiben."),
        )
    if offene.beendet_am is None:
        offene.beendet_am = timezone.localdate()
        offene.save(update_fields=["beendet_am"])


def wieder_aufnehmen(*, thema: Schwerpunktthema, von: Handelnde) -> None:
    thema.beendet_am = None
    thema.save(update_fields=["beendet_am"])
