"""The duty to report: one report at a time waits to be written, the next follows when it is in."""

import calendar
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht
from treffen.aktionen.gruppenmitglied import gesperrt
from treffen.models import Arbeitsgruppe, Gruppenbericht, Gruppenmitglied

ANLASS_ABGEGEBEN = "gruppenbericht.abgegeben"
ANLASS_BALD = "gruppenbericht.bald"
ANLASS_UEBERFAELLIG = "gruppenbericht.ueberfaellig"
VORLAUF = timedelta(days=14)
NACHFRIST = timedelta(days=3)
#: A night that was missed is made up for, yet nobody is reminded of last year's report.
LAENGSTENS = timedelta(days=30)


def monate_nach(tag: date, monate: int) -> date:
    """The same day so many months later, or that month's last."""
    jahr, monat = divmod(tag.month - 1 + monate, 12)
    jahr, monat = tag.year + jahr, monat + 1
    return date(jahr, monat, min(tag.day, calendar.monthrange(jahr, monat)[1]))


def naechste_frist(gruppe: Arbeitsgruppe, monate: int) -> date:
    """Counted from the founding: the first that is neither over nor reported for."""
    heute = timezone.localdate()
    letzter = gruppe.berichte.abgegeben().order_by("-faellig_am").first()
    frueher = max(letzter.faellig_am, heute) if letzter else heute - timedelta(days=1)
    frist, zahl = gruppe.gegruendet_am, 0
    while zahl == 0 or frist <= frueher:
        zahl += 1
        frist = monate_nach(gruppe.gegruendet_am, zahl * monate)
    return frist


@transaction.atomic
def vorsehen(*, gruppe: Arbeitsgruppe, von: Handelnde) -> Gruppenbericht | None:
    """The report that a working group owes next, unless one waits already."""
    gruppe = gesperrt(gruppe.pk)
    if not (gruppe.ist_aktiv and gruppe.bericht_monate):
        return None
    if gruppe.berichte.filter(abgegeben_am__isnull=True).exists():
        return None
    bericht: Gruppenbericht = gruppe.berichte.create(
        faellig_am=naechste_frist(gruppe, gruppe.bericht_monate)
    )
    return bericht


@transaction.atomic
def neu_legen(*, gruppe: Arbeitsgruppe, von: Handelnde) -> None:
    """After another rhythm: what is not handed in moves along, what is stays.

    Without a duty to report an empty report goes; one that somebody has begun to write stays."""
    gruppe = gesperrt(gruppe.pk)
    offene = gruppe.berichte.filter(abgegeben_am__isnull=True)
    if not gruppe.bericht_monate:
        offene.filter(text="").delete()
        return
    offene.update(faellig_am=naechste_frist(gruppe, gruppe.bericht_monate))
    vorsehen(gruppe=gruppe, von=von)


@transaction.atomic
def abgeben(*, bericht: Gruppenbericht, von: Konto) -> None:
    """It stays as it is, the coordination is told, the next one is planned.

    Raises FalscherZustand when it is in already or says nothing."""
    gruppe = gesperrt(bericht.gruppe_id)
    zeile: Gruppenbericht = gruppe.berichte.get(pk=bericht.pk)
    if zeile.ist_abgegeben:
        raise FalscherZustand(_("Der Bericht ist schon abgegeben."), bei=gruppe)
    if not zeile.text.strip():
        raise FalscherZustand(
            _("Der Bericht ist noch leer."), bei=gruppe, weiter=_("Schreiben Sie ihn zuerst.")
        )
    zeile.abgegeben_am, zeile.abgegeben_von = timezone.now(), von
    zeile.save(update_fields=["abgegeben_am", "abgegeben_von"])
    netzwerk = gruppe.netzwerk
    nachricht = post.nachricht(
        netzwerk=netzwerk,
        anlass=ANLASS_ABGEGEBEN,
        gegenstand=zeile,
        empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
        empfaenger_name=netzwerk.absender_name,
    )
    post.einreihen([nachricht])
    vorsehen(gruppe=gruppe, von=von)


def fortschreiben(*, von: Handelnde) -> dict[str, int]:
    """Every night: reports that are missing, and who is reminded, once before and once after."""
    offen = Gruppenbericht.objects.filter(gruppe=OuterRef("pk"), abgegeben_am__isnull=True)
    ohne = Arbeitsgruppe.objects.aktiv().filter(~Exists(offen), bericht_monate__isnull=False)
    neue = [vorsehen(gruppe=gruppe, von=von) for gruppe in ohne]
    return {"neu": sum(map(bool, neue)), "erinnert": post.einreihen(_erinnerungen())}


def _erinnerungen() -> list[Nachricht]:
    heute = timezone.localdate()
    zu_erinnern = Gruppenbericht.objects.filter(
        abgegeben_am__isnull=True,
        gruppe__zustand=Arbeitsgruppe.Zustand.AKTIV,
        faellig_am__range=(heute - LAENGSTENS, heute + VORLAUF),
    ).select_related("gruppe__netzwerk")
    nachrichten = []
    for bericht in zu_erinnern:
        if heute <= bericht.faellig_am:
            anlass = ANLASS_BALD
        elif bericht.faellig_am + NACHFRIST <= heute:
            anlass = ANLASS_UEBERFAELLIG
        else:
            continue
        nachrichten += [
            post.nachricht(
                netzwerk=bericht.gruppe.netzwerk,
                anlass=anlass,
                gegenstand=bericht,
                empfaenger=person.kontakt.email,
                empfaenger_name=person.kontakt.name,
                # Another date is another reminder.
                runde=bericht.faellig_am.toordinal(),
            )
            for person in verantwortliche(bericht.gruppe)
        ]
    return nachrichten


def verantwortliche(gruppe: Arbeitsgruppe) -> list[Gruppenmitglied]:
    """Who is written to: the lead; where there is none, her deputies."""
    leitende = gruppe.mitglieder.leitend().select_related("kontakt").exclude(kontakt__email="")
    leitung = [m for m in leitende if m.aufgabe == Gruppenmitglied.Aufgabe.LEITUNG]
    return leitung or list(leitende)
