"""Asking the chair to read a draft of minutes, taking the answer, withdrawing the question."""

from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from treffen.models import Protokoll, Protokollpruefung
from treffen.zustaendige import zustaendig

ANLASS = "treffen.protokollpruefung"
ANLASS_ANTWORT = "treffen.protokollpruefung_antwort"
LINK_TAGE = 60
Ergebnis = Protokollpruefung.Ergebnis


class NichtMehrOffen(Exception):
    """The question is answered, withdrawn, or the minutes are released."""


def vorgeschlagen(protokoll: Protokoll) -> Kontakt | None:
    """Whom to ask: who chaired by name, else who was asked the last time."""
    netzwerk = protokoll.treffen.netzwerk
    moegliche = waehlbare(netzwerk)
    worte = set(protokoll.vorsitz.casefold().replace(",", " ").split())
    if worte:
        for kontakt in moegliche:
            if {kontakt.vorname.casefold(), kontakt.nachname.casefold()} - {""} <= worte:
                return kontakt
    letzte = Protokollpruefung.objects.filter(
        protokoll__treffen__netzwerk=netzwerk,
        protokoll__treffen__arbeitsgruppe=protokoll.treffen.arbeitsgruppe_id,
        kontakt__in=moegliche.order_by().values("pk"),
    ).first()
    return letzte.kontakt if letzte else None


def waehlbare(netzwerk: Netzwerk) -> "models.QuerySet[Kontakt]":
    """Contacts of the network a mail reaches."""
    kontakte: models.QuerySet[Kontakt] = (
        Kontakt.objects.im_netzwerk(netzwerk)
        .erreichbar()
        .select_related("organisation")
        .order_by("nachname", "vorname", "pk")
    )
    return kontakte


def _gesperrt(pk: int) -> Protokoll:
    """Locked: a release under way is over, or waits. Http404: a correction, discarded meanwhile."""
    gesperrt: Protokoll | None = (
        Protokoll.objects.select_for_update(no_key=True).filter(pk=pk).first()
    )
    if gesperrt is None:
        raise Http404
    return gesperrt


@transaction.atomic
def bitten(*, protokoll: Protokoll, kontakt: Kontakt, von: Konto) -> Protokollpruefung:
    """One mail with a personal link. Raises FalscherZustand: somebody is asked already, or the
    minutes are released."""
    gesperrt = _gesperrt(protokoll.pk)
    gesperrt.zur_pruefung_geben()
    pruefung: Protokollpruefung = Protokollpruefung.objects.create(
        protokoll=gesperrt, kontakt=kontakt, gebeten_von=von
    )
    netzwerk = gesperrt.treffen.netzwerk
    zugang = Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.PROTOKOLLPRUEFUNG,
        gegenstand=pruefung,
        netzwerk=netzwerk,
        tage=LINK_TAGE,
    )
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass=ANLASS,
                gegenstand=pruefung,
                empfaenger=kontakt.email,
                empfaenger_name=kontakt.name,
                zugang=zugang,
            )
        ]
    )
    return pruefung


@transaction.atomic
def beantworten(
    *,
    pruefung: Protokollpruefung,
    ergebnis: str,
    anmerkung: str = "",
    fingerabdruck: str = "",
    von: Handelnde,
) -> None:
    """„In Ordnung“ or remarks; whoever asked is told. Raises NichtMehrOffen.

    `fingerabdruck` is that of the text which was read: what is written later shows as changed.
    """
    try:
        gesperrt = _gesperrt(pruefung.protokoll_id)
    except Http404 as verworfen:
        raise NichtMehrOffen from verworfen
    if not Protokollpruefung.objects.filter(pk=pruefung.pk, ergebnis=Ergebnis.OFFEN).update(
        ergebnis=ergebnis,
        anmerkung=anmerkung,
        fingerabdruck=fingerabdruck,
        beantwortet_am=timezone.now(),
    ):
        raise NichtMehrOffen
    gesperrt.aus_der_pruefung_nehmen()
    email, name = zustaendig(pruefung.gebeten_von, gesperrt.treffen)
    post.einreihen(
        [
            post.nachricht(
                netzwerk=gesperrt.treffen.netzwerk,
                anlass=ANLASS_ANTWORT,
                gegenstand=pruefung,
                empfaenger=email,
                empfaenger_name=name,
            )
        ]
    )


@transaction.atomic
def zurueckziehen(*, protokoll: Protokoll, von: Konto) -> None:
    """The link then says so. Raises FalscherZustand when no question is open."""
    gesperrt = _gesperrt(protokoll.pk)
    offene = gesperrt.pruefungen.offen()
    if not offene.update(ergebnis=Ergebnis.ZURUECKGEZOGEN, beantwortet_am=timezone.now()):
        raise FalscherZustand(_("Zu diesem Protokoll ist keine Prüfung offen."), bei=gesperrt)
    gesperrt.aus_der_pruefung_nehmen()
