"""Who is in a working group; everything under the lock of the group's row."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.models import Arbeitsgruppe, Gruppenmitglied

ANLASS_LEITUNG = "arbeitsgruppe.leitung"
A = Gruppenmitglied.Aufgabe


class KeinPlatz(FalscherZustand):
    """The places of the group are taken; its text is for people."""

    def __init__(self, gruppe: Arbeitsgruppe) -> None:
        super().__init__(
            _("Die Gruppe „%(gruppe)s“ hat keinen freien Platz mehr.") % {"gruppe": gruppe},
            bei=gruppe,
            weiter=_("Mehr Plätze geben ihr die Leitung oder die Koordinierungsstelle."),
        )


def gesperrt(pk: int) -> Arbeitsgruppe:
    """The group, read under a lock until the transaction ends: places are counted by one at a
    time. Rows that only point to it are not held up (no key)."""
    gruppe: Arbeitsgruppe = (
        Arbeitsgruppe.objects.select_for_update(of=("self",), no_key=True)
        .select_related("netzwerk")
        .get(pk=pk)
    )
    return gruppe


def vergeben(gruppe: Arbeitsgruppe) -> int:
    """Members now, and who waits to be accepted and holds a place."""
    anzahl: int = gruppe.mitglieder.jetzt().count() + gruppe.meldungen.offen().count()
    return anzahl


def verlange_platz(gruppe: Arbeitsgruppe) -> None:
    """Raises FalscherZustand unless one more may come; `gruppe` is locked."""
    if gruppe.ist_beendet:
        raise FalscherZustand(_("Die Gruppe arbeitet nicht mehr."), bei=gruppe)
    if gruppe.plaetze is not None and vergeben(gruppe) >= gruppe.plaetze:
        raise KeinPlatz(gruppe)


@transaction.atomic
def aufnehmen(
    *, gruppe: Arbeitsgruppe, kontakt: Kontakt, von: Handelnde, aufgabe: str = A.MITGLIED
) -> Gruppenmitglied:
    """Into the group as of today; who is in already stays as she is, so a second click is harmless.

    Whoever is accepted from a Gruppenmeldung lets go of that place first: `meldung.annehmen()` in
    the same transaction. Raises KeinPlatz, FalscherZustand. With `aufgabe` lead she takes over.
    """
    gruppe = gesperrt(gruppe.pk)
    if kontakt.ausgeschieden_am is not None:
        raise FalscherZustand(_("%(name)s ist ausgeschieden.") % {"name": kontakt.name}, bei=gruppe)
    schon: Gruppenmitglied | None = gruppe.mitglieder.jetzt().filter(kontakt=kontakt).first()
    if schon is None:
        verlange_platz(gruppe)
        schon = Gruppenmitglied(gruppe=gruppe, kontakt=kontakt)
        schon.aufgabe = A.MITGLIED if aufgabe == A.LEITUNG else aufgabe
        schon.save()
    if aufgabe == A.LEITUNG:
        return leitung_uebergeben(mitglied=schon, von=von)
    return schon


@transaction.atomic
def leitung_uebergeben(*, mitglied: Gruppenmitglied, von: Handelnde) -> Gruppenmitglied:
    """She leads; who led until now takes the role that she had. She is told by mail."""
    gruppe = gesperrt(mitglied.gruppe_id)
    neue = _jetzige(gruppe, mitglied)
    if neue.aufgabe == A.LEITUNG:
        return neue
    gruppe.mitglieder.filter(aufgabe=A.LEITUNG, bis__isnull=True).update(aufgabe=neue.aufgabe)
    neue.aufgabe = A.LEITUNG
    neue.save(update_fields=["aufgabe"])
    if neue.kontakt.email:
        nachricht = post.nachricht(
            netzwerk=gruppe.netzwerk,
            anlass=ANLASS_LEITUNG,
            gegenstand=neue,
            empfaenger=neue.kontakt.email,
            empfaenger_name=neue.kontakt.name,
            # Handed to and fro: once a day is enough.
            runde=timezone.localdate().toordinal(),
        )
        post.einreihen([nachricht])
    return neue


@transaction.atomic
def aufgabe_aendern(*, mitglied: Gruppenmitglied, aufgabe: str, von: Handelnde) -> None:
    """Deputy or plain member. The lead is not taken from anybody here, only handed over."""
    zeile = _jetzige(gesperrt(mitglied.gruppe_id), mitglied)
    if A.LEITUNG in (aufgabe, zeile.aufgabe):
        raise FalscherZustand(
            _("Die Leitung wird übergeben, nicht abgegeben."),
            bei=zeile.gruppe,
            weiter=_("Wählen Sie, wer die Gruppe leiten soll; dann wechseln beide."),
        )
    zeile.aufgabe = aufgabe
    zeile.save(update_fields=["aufgabe"])


@transaction.atomic
def austragen(*, mitglied: Gruppenmitglied, von: Handelnde) -> None:
    """Leaves as of today; her place is free, and the row stays as the group's history."""
    zeile = gesperrt(mitglied.gruppe_id).mitglieder.filter(pk=mitglied.pk, bis__isnull=True)
    zeile.update(bis=timezone.localdate())


def _jetzige(gruppe: Arbeitsgruppe, mitglied: Gruppenmitglied) -> Gruppenmitglied:
    """The row as it is now, or FalscherZustand when she has left meanwhile."""
    zeile: Gruppenmitglied | None = (
        gruppe.mitglieder.jetzt().select_related("kontakt").filter(pk=mitglied.pk).first()
    )
    if zeile is None:
        raise FalscherZustand(_("Diese Person ist nicht mehr in der Gruppe."), bei=gruppe)
    zeile.gruppe = gruppe
    return zeile
