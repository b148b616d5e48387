"""A decision by circulation from its draft to its result.

Whatever changes a running one locks its row first: a last vote, an objection, the deadline and a
withdrawal that come at the same moment take turns, and the second finds what the first has made.
"""

import logging
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Zugang
from treffen import umlaufthemen
from treffen.models import Beschluss, Tagesordnungspunkt, Treffen, Umlauf, Umlaufstimme
from treffen.umlauflage import (
    auszaehlung,
    eigene_stimmen,
    fuer_protokoll,
    gefragte,
)

logger = logging.getLogger(__name__)

ANLASS_BITTE = "umlauf.bitte"
ANLASS_ERINNERUNG = "umlauf.erinnerung"
ANLASS_NACHFRAGE = "umlauf.nachfrage"
ANLASS_ENDE = "umlauf.ende"
ANLASS_KOORDINATION = "umlauf.koordination"
#: So long before its last day whoever has not answered is reminded.
VORLAUF = timedelta(days=3)
#: So long after its last day the link shows the result.
LINK_TAGE = 90
#: Sent again within this time, the same draft is the same: a second click.
DOPPELKLICK = timedelta(minutes=1)


class NichtOffen(Exception):
    """No votes are taken any more."""


class Ueberholt(Exception):
    """Somebody else has answered for the organisation since this page was opened."""


def gesperrt(umlauf: Umlauf) -> Umlauf:
    zeile: Umlauf = (
        Umlauf.objects.select_for_update(no_key=True, of=("self",))
        .select_related("netzwerk")
        .get(pk=umlauf.pk)
    )
    return zeile


@transaction.atomic
def anlegen(*, umlauf: Umlauf, von: Konto) -> Umlauf:
    schon: Umlauf | None = Umlauf.objects.filter(
        netzwerk=umlauf.netzwerk,
        zustand=Umlauf.Zustand.ENTWURF,
        titel=umlauf.titel,
        wortlaut=umlauf.wortlaut,
        angelegt_am__gte=timezone.now() - DOPPELKLICK,
    ).first()
    if schon is None:
        umlauf.save()
    return schon or umlauf


@transaction.atomic
def loeschen(*, umlauf: Umlauf, von: Konto) -> None:
    """Only a draft. Raises FalscherZustand."""
    zeile = gesperrt(umlauf)
    if not zeile.ist_entwurf:
        raise FalscherZustand(_("Der Umlauf ist versandt und bleibt stehen."), bei=zeile)
    zeile.delete()


@transaction.atomic
def starten(*, umlauf: Umlauf, organisationen: Collection[Organisation], von: Konto) -> int:
    """The entitled are settled, and each of their contacts gets a link; how many mails.

    Raises FalscherZustand when it has begun already, or its last day is over.
    """
    zeile = gesperrt(umlauf)
    if zeile.frist <= timezone.localdate():
        raise FalscherZustand(
            _("Die Antwortfrist liegt nicht mehr in der Zukunft."),
            bei=zeile,
            weiter=_("Setzen Sie unter „Bearbeiten“ einen späteren Tag."),
        )
    zeile.starten(von)
    Umlaufstimme.objects.bulk_create(
        Umlaufstimme(umlauf=zeile, organisation=organisation) for organisation in organisationen
    )
    umlauf.refresh_from_db()
    return _schreiben(zeile, gefragte(zeile), ANLASS_BITTE)


@transaction.atomic
def abstimmen(
    *, stimme: Umlaufstimme, kontakt: Kontakt, wahl: str, bemerkung: str, gelesen: str
) -> Umlauf:
    """One organisation answers, or answers differently. An objection ends it, and so does the last
    answer. `gelesen`: `stand` of the vote as the page showed it.

    Raises NichtOffen, Ueberholt.
    """
    umlauf = gesperrt(stimme.umlauf)
    berechtigt = {zeile.pk: zeile for zeile, _wer in eigene_stimmen(umlauf, [kontakt])}
    zeile = berechtigt.get(stimme.pk)
    if zeile is None or not umlauf.nimmt_stimmen:
        raise NichtOffen
    if (zeile.stimme, zeile.bemerkung, zeile.kontakt_id) == (wahl, bemerkung, kontakt.pk):
        return umlauf  # sent twice
    if zeile.stand != gelesen and zeile.kontakt_id != kontakt.pk:
        raise Ueberholt
    zeile.stimme, zeile.bemerkung, zeile.kontakt = wahl, bemerkung, kontakt
    zeile.abgegeben_am = timezone.now()
    zeile.save(update_fields=["stimme", "bemerkung", "kontakt", "abgegeben_am"])
    if wahl == Umlaufstimme.Stimme.WIDERSPRUCH:
        _beenden(umlauf, Umlauf.Zustand.WIDERSPROCHEN)
    elif auszaehlung(umlauf).offen == 0:
        _auszaehlen(umlauf)
    return umlauf


@transaction.atomic
def verlaengern(*, umlauf: Umlauf, frist: date, von: Konto) -> None:
    """Until the end of its last day: after it the result is known. Raises FalscherZustand."""
    zeile = gesperrt(umlauf)
    verlange_lauf(zeile)
    if frist <= zeile.frist:
        raise FalscherZustand(_("Der neue Tag liegt nicht nach dem bisherigen."), bei=zeile)
    zeile.frist = frist
    zeile.save(update_fields=["frist"])
    _zugaenge(zeile, {kontakt for _stimme, kontakt in gefragte(zeile)})


@transaction.atomic
def zurueckziehen(*, umlauf: Umlauf, grund: str, von: Konto) -> int:
    """Until the end of its last day. Raises FalscherZustand. How many are told."""
    zeile = gesperrt(umlauf)
    verlange_lauf(zeile)
    zeile.zurueckziehen(grund)
    return _schreiben(zeile, gefragte(zeile), ANLASS_ENDE)


@transaction.atomic
def nachfragen(*, umlauf: Umlauf, von: Konto) -> int:
    """By hand, once a day: whoever has not answered, also who could not be reached before."""
    zeile = gesperrt(umlauf)
    verlange_lauf(zeile)
    heute = timezone.localdate().toordinal()
    return _schreiben(zeile, gefragte(zeile, nur_offene=True), ANLASS_NACHFRAGE, runde=heute)


@transaction.atomic
def auf_tagesordnung(*, umlauf: Umlauf, treffen: Treffen, von: Konto) -> Tagesordnungspunkt:
    """What was not decided this way, on the agenda of the next meeting; pressed twice, once."""
    Tagesordnungspunkt.sperren(treffen.pk)
    angaben = umlaufthemen.angaben(umlauf)
    schon: Tagesordnungspunkt | None = (
        treffen.tops.auf_tagesordnung()
        .filter(Q(titel=angaben["titel"]) | Q(begruendung=angaben["begruendung"]))
        .first()
    )
    return schon or Tagesordnungspunkt.anfuegen(treffen, **angaben)


def naechstes_treffen(umlauf: Umlauf) -> Treffen | None:
    """The next meeting of all members whose agenda is open."""
    kommende = Treffen.objects.des_netzwerks(umlauf.netzwerk).der_mitglieder().kommende()
    return next((treffen for treffen in kommende[:5] if treffen.ist_aenderbar), None)


@transaction.atomic
def protokollieren(treffen: Treffen) -> int:
    """Marks which circulations stand in these minutes; called under the lock of the release, before
    its image is made. How many. What another release has taken meanwhile is not taken again."""
    return int(
        Umlauf.objects.filter(
            pk__in=fuer_protokoll(treffen).values("pk"), protokolliert_in__isnull=True
        ).update(protokolliert_in=treffen)
    )


def fortschreiben(*, von: Handelnde) -> dict[str, int]:
    """Every night: count what is over or complete, remind before the last day. One that fails
    does not stop the others: ExceptionGroup at the end."""
    zahlen = {"beendet": 0, "erinnert": 0}
    fehler: list[Exception] = []
    for umlauf in Umlauf.objects.laufend().order_by("frist", "pk"):
        try:
            beendet, erinnert = _einen_fortschreiben(umlauf)
        except Exception as einer:
            logger.exception("Umlauf %s", umlauf.pk)
            fehler.append(einer)
        else:
            zahlen["beendet"] += beendet
            zahlen["erinnert"] += erinnert
    if fehler:
        raise ExceptionGroup("Nicht alle Umläufe fortgeschrieben", fehler)
    return zahlen


@transaction.atomic
def _einen_fortschreiben(umlauf: Umlauf) -> tuple[int, int]:
    """How many ended, how many were reminded."""
    zeile = gesperrt(umlauf)
    heute = timezone.localdate()
    if not zeile.laeuft:
        return 0, 0
    # Complete although nobody answered last: an open one has left the network.
    if zeile.frist < heute or auszaehlung(zeile).offen == 0:
        _auszaehlen(zeile)
        return 1, 0
    if zeile.frist - VORLAUF > heute:
        return 0, 0
    return 0, _schreiben(
        zeile,
        gefragte(zeile, nur_offene=True),
        ANLASS_ERINNERUNG,
        runde=zeile.frist.toordinal(),  # a later last day is another reminder
    )


def verlange_lauf(umlauf: Umlauf) -> None:
    """Raises FalscherZustand unless it still takes votes."""
    if not umlauf.laeuft:
        raise FalscherZustand(
            _("Das geht im Stand „%(stand)s“ nicht.") % {"stand": umlauf.get_zustand_display()},
            bei=umlauf,
        )
    if not umlauf.nimmt_stimmen:
        raise FalscherZustand(_("Die Frist ist vorbei, in der Nacht wird ausgezählt."), bei=umlauf)


def _auszaehlen(umlauf: Umlauf) -> None:
    """More yes than no adopts; where too few or none have answered, nothing is decided."""
    zahlen = auszaehlung(umlauf)
    angenommen = zahlen.reicht and zahlen.hat_mehrheit
    if zahlen.reicht and zahlen.beantwortet:
        Beschluss.objects.create(
            netzwerk=umlauf.netzwerk,
            umlauf=umlauf,
            text=umlauf.wortlaut,
            thema_id=umlauf.thema_id,
            verfahren=Beschluss.Verfahren.UMLAUF,
            ja=zahlen.ja,
            nein=zahlen.nein,
            enthaltung=zahlen.enthaltung,
            zustand=Beschluss.Zustand.ANGENOMMEN if angenommen else Beschluss.Zustand.ABGELEHNT,
            gefasst_am=min(umlauf.frist, timezone.localdate()),
        )
    _beenden(umlauf, Umlauf.Zustand.ANGENOMMEN if angenommen else Umlauf.Zustand.ABGELEHNT)


def _beenden(umlauf: Umlauf, ergebnis: str) -> None:
    umlauf.beenden(ergebnis)
    netzwerk = umlauf.netzwerk
    an_koordination = post.nachricht(
        netzwerk=netzwerk,
        anlass=ANLASS_KOORDINATION,
        gegenstand=umlauf,
        empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
        empfaenger_name=netzwerk.absender_name,
    )
    post.einreihen([an_koordination])
    _schreiben(umlauf, gefragte(umlauf), ANLASS_ENDE)


def _zugaenge(umlauf: Umlauf, kontakte: Iterable[Kontakt]) -> dict[tuple[int, int], Zugang]:
    return Zugang.fuer_alle(
        [(umlauf, kontakt) for kontakt in kontakte],
        zweck=Zugang.Zweck.UMLAUF,
        netzwerk=umlauf.netzwerk,
        tage=max(0, (umlauf.frist - timezone.localdate()).days) + LINK_TAGE,
    )


def _schreiben(
    umlauf: Umlauf,
    paare: Collection[tuple[Umlaufstimme, Kontakt]],
    anlass: str,
    *,
    runde: int = 1,
) -> int:
    """About the vote, not the circulation: who stands for two houses is asked for each."""
    zugaenge = _zugaenge(umlauf, {kontakt for _stimme, kontakt in paare})
    zeilen: list[Nachricht] = [
        post.nachricht(
            netzwerk=umlauf.netzwerk,
            anlass=anlass,
            gegenstand=stimme,
            empfaenger=kontakt.email,
            empfaenger_name=kontakt.name,
            runde=runde,
            zugang=zugaenge[umlauf.pk, kontakt.pk],
        )
        for stimme, kontakt in paare
    ]
    return post.einreihen(zeilen)
