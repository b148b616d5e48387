"""Reading in a list of offers: kept for the preview, confirmed, then written line by line by a
worker. Each line is written whole or not at all; what is done stays done when a worker dies."""

from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils import timezone

from angebote.aktionen import angebot as angebote
from angebote.aktionen import termin as termine
from angebote.einlesen.plan import Angebotsplan, Auftrag, stand
from angebote.einlesen.spalten import ANGEBOTSLISTE
from angebote.models import Angebot, Angebotseinlesung, Angebotstermin
from angebote.models.aenderung import werte
from angebote.rechte import darf_angebote_pflegen
from mitglieder.aktionen.vorschau import VorschauVeraltet, felder_aus, gesperrt, zeilen_zu
from mitglieder.einlesen.tabelle import Tabelle
from mitglieder.einlesen.vorschau import Einleseart
from mitglieder.models import Organisation
from netzwerk.basis.broker import wecken
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.basis.rechte import ist_koordination

STUECK = 10  # lines in one transaction: what a killed worker does again, and a step of the bar


class NichtMehr(Exception):
    """Why a line is not written after all, as the report names it."""


def ablegen(
    *, netzwerk: Netzwerk, tabelle: Tabelle, dateiname: str, ziel: str, von: Konto
) -> Angebotseinlesung:
    """Keep the lines of an upload for the preview, for a day at most."""
    einlesung: Angebotseinlesung = Angebotseinlesung.objects.create(
        netzwerk=netzwerk, konto=von, ziel=ziel, **felder_aus(tabelle, dateiname)
    )
    return einlesung


def plan_zu(einlesung: Angebotseinlesung) -> Angebotsplan:
    """What the list would change now."""
    return Angebotsplan(
        netzwerk=einlesung.netzwerk,
        zeilen=zeilen_zu(einlesung, ANGEBOTSLISTE),
        von=einlesung.konto,
        entscheidungen=einlesung.entscheidungen,
        einreichen=einlesung.ziel == Angebotseinlesung.Ziel.EINREICHEN,
    )


ANGEBOTE = Einleseart[Angebotseinlesung](ANGEBOTSLISTE, plan_zu)


def uebernehmen(*, einlesung: Angebotseinlesung, stand: str, von: Konto) -> None:
    """Order what was shown. Raises VorschauVeraltet when it is no longer what would happen."""
    with transaction.atomic():
        plan = plan_zu(gesperrt(einlesung))
        if not (plan.ist_fehlerfrei and plan.auftraege) or plan.stand != stand:
            raise VorschauVeraltet
        einlesung.als_uebernommen(auftraege=plan.auftraege, anzahl=len(plan.auftraege))
        transaction.on_commit(lambda: anstossen(einlesung))


def anstossen(einlesung: Angebotseinlesung) -> bool:
    from angebote.tasks import einlesung_abarbeiten  # the task calls this module

    return wecken(einlesung_abarbeiten, str(einlesung.pk), schlange="standard")


def abarbeiten(pk: int) -> int:
    """Write what is left of a confirmed list; the number of lines that were done here."""
    anzahl = 0
    while stueck := _stueck(pk):
        anzahl += stueck
    return anzahl


def _stueck(pk: int) -> int:
    with transaction.atomic():
        # Skipped when locked: a second worker leaves a list to the one that is at it.
        offene: Any = (
            Angebotseinlesung.objects.in_arbeit()
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("netzwerk", "konto")
            .filter(pk=pk)
        )
        einlesung: Angebotseinlesung | None = offene.first()
        if einlesung is None:
            return 0
        auftraege = einlesung.auftraege[einlesung.erledigt : einlesung.erledigt + STUECK]
        with pghistory.context(weg="einlesung", handelnde=kennung(einlesung.konto)):
            einlesung.weiter([_ausfuehren(einlesung, auftrag) for auftrag in auftraege])
    return len(auftraege)


def _ausfuehren(einlesung: Angebotseinlesung, auftrag: Auftrag) -> list[object]:
    angebot: int | None = auftrag["angebot"]
    try:
        with transaction.atomic():
            angebot, was = _schreiben(einlesung.netzwerk, auftrag, einlesung.konto)
    except NichtMehr as grund:
        was = str(grund)
    except (IntegrityError, FalscherZustand):  # somebody changed or removed what it names
        was = "inzwischen"
    return [auftrag["nr"], auftrag["titel"], angebot, was]


def _schreiben(netzwerk: Netzwerk, auftrag: Auftrag, von: Konto) -> tuple[int, str]:
    """Rights as they are now: hours may lie between the preview and the worker."""
    if not von.is_active or not darf_angebote_pflegen(von, netzwerk):
        raise NichtMehr("recht")
    if auftrag["angebot"] is None:
        angebot, was = _anlegen(netzwerk, auftrag, von), "neu"
        if auftrag["einreichen"]:
            angebote.einreichen(angebot=angebot, von=von)
            was = "eingereicht"
    else:
        angebot, was = _aendern(netzwerk, auftrag, von)
    for beginn, ende in auftrag["termine"]:
        _termin(angebot, datetime.fromisoformat(beginn), datetime.fromisoformat(ende), von)
    return angebot.pk, was


def _anlegen(netzwerk: Netzwerk, auftrag: Auftrag, von: Konto) -> Angebot:
    anbieter = auftrag["angaben"]["anbieter"]
    if not ist_koordination(von, netzwerk):
        eigene = Organisation.objects.vertreten_durch(von).filter(pk__in=anbieter)
        if eigene.count() < len(anbieter):
            raise NichtMehr("recht")
    gleiche = Angebot.objects.des_netzwerks(netzwerk).ohne_archivierte()
    if gleiche.filter(titel__iexact=auftrag["titel"], anbieter__in=anbieter).exists():
        raise NichtMehr("inzwischen")
    return angebote.anlegen(netzwerk=netzwerk, angaben=auftrag["angaben"], von=von)


def _aendern(netzwerk: Netzwerk, auftrag: Auftrag, von: Konto) -> tuple[Angebot, str]:
    angebot: Angebot | None = (
        Angebot.objects.bearbeitbar_fuer(von, netzwerk)
        .ohne_archivierte()
        .filter(pk=auftrag["angebot"])
        .select_for_update(of=("self",))  # what is compared here is what is written
        .first()
    )
    if angebot is None or stand(angebot) != auftrag["stand"]:
        raise NichtMehr("inzwischen")
    neu: dict[str, Any] = auftrag["angaben"]
    if not neu:
        return angebot, "geaendert"
    if not angebote.aendert_sofort(angebot, von):
        offen = angebot.aenderungen.all().offen().first()
        neu = werte(angebot) | (offen.vorschlag if offen else {}) | neu
    vorschlag = angebote.aendern(angebot=angebot, angaben=neu, von=von)
    return angebot, "vorschlag" if vorschlag else "geaendert"


def _termin(angebot: Angebot, beginn: datetime, ende: datetime, von: Konto) -> None:
    """The one that somebody entered meanwhile is not doubled."""
    if angebot.termine.filter(beginn=beginn).exists():
        return
    tag = timezone.localdate(beginn)
    termine.anlegen(
        termin=Angebotstermin(angebot=angebot, beginn=beginn, ende=ende, letzter_tag=tag), von=von
    )
