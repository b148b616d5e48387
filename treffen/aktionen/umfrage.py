"""A poll from its draft to the day nobody can say any more who answered what (ADR 0015).

Locks: every step of a poll takes the poll's row first, then the question's. Casting takes the
question's row FOR KEY SHARE and looks at its state behind that lock; closing takes it FOR UPDATE:
a ballot that arrives meanwhile is either copied or refused, never lost.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from netzwerk.basis.broker import wecken
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen.kopie import verlange_laufend
from treffen.models import (
    Stimme,
    Stimmzettel,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
    Zwischenstand,
)
from treffen.models.umfrage import neuer_code, neuer_schluessel

logger = logging.getLogger(__name__)

VERSUCHE = 5  # a code is taken with a chance of one in thousands
KOPIERT = ("netzwerk", "einleitung", "ablauf", "ansprache", "je_person")
KOPIERT_FRAGE = (
    "position", "text", "erlaeuterung", "art", "hoechstens", "skala_links", "skala_rechts",
)  # fmt: skip
#: One statement, so one transaction number; in an order that says nothing, with keys of its own.
UMSCHREIBEN = """
    INSERT INTO {ziel} (id, frage_id, {inhalt})
    SELECT gen_random_uuid(), frage_id, {inhalt} FROM {quelle}
    WHERE frage_id = %s ORDER BY random()
"""


def speichern_mit_code(umfrage: Umfrage) -> None:
    """Insert it with a code no other open poll has."""
    for uebrig in reversed(range(VERSUCHE)):
        try:
            with transaction.atomic():
                umfrage.save(force_insert=True)
        except IntegrityError:
            if not uebrig:
                raise
            umfrage.code = neuer_code()
        else:
            break


def anlegen(*, umfrage: Umfrage, von: Handelnde) -> Umfrage:
    speichern_mit_code(umfrage)
    return umfrage


@transaction.atomic
def kopieren(
    *, umfrage: Umfrage, von: Handelnde, titel: str = "", treffen: Treffen | None = None
) -> Umfrage:
    """A draft with the same questions and none of the answers; one over days gets as many days.

    Raises FalscherZustand when it is for a session of a group that has ended.
    """
    if treffen is not None:
        verlange_laufend(treffen)
    ende: datetime | None = None
    if umfrage.laeuft_bis is not None:
        beginn = umfrage.gestartet_am or umfrage.angelegt_am
        ende = timezone.now() + max(umfrage.laeuft_bis - beginn, timedelta(days=1))
    neu = Umfrage(
        titel=titel or umfrage.titel,
        treffen=treffen,
        laeuft_bis=ende,
        schluessel=neuer_schluessel(),
        **{feld: getattr(umfrage, feld) for feld in KOPIERT},
    )
    speichern_mit_code(neu)
    for frage in umfrage.fragen.prefetch_related("optionen"):
        eine = Umfragefrage.objects.create(
            umfrage=neu, **{feld: getattr(frage, feld) for feld in KOPIERT_FRAGE}
        )
        Umfrageoption.objects.bulk_create(
            Umfrageoption(frage=eine, position=option.position, text=option.text)
            for option in frage.optionen.all()
        )
    return neu


def gesperrt(umfrage: Umfrage) -> Umfrage:
    """The poll as it is now; nobody else moves it until this transaction ends."""
    eine: Umfrage = Umfrage.objects.select_for_update(of=("self",), no_key=True).get(pk=umfrage.pk)
    return eine


def _frage_gesperrt(frage: Umfragefrage) -> Umfragefrage:
    """Behind the poll's lock; waits for whoever is casting for it."""
    umfrage = gesperrt(frage.umfrage)
    eine: Umfragefrage = Umfragefrage.objects.select_for_update(of=("self",)).get(pk=frage.pk)
    eine.umfrage = umfrage
    return eine


@transaction.atomic
def starten(*, umfrage: Umfrage, von: Handelnde) -> None:
    """Phones may join. Raises FalscherZustand; also when a question cannot be answered yet."""
    umfrage = gesperrt(umfrage)
    fragen = list(umfrage.fragen.prefetch_related("optionen"))
    if not fragen:
        raise FalscherZustand(
            gettext("Die Umfrage hat noch keine Frage."),
            bei=umfrage,
            weiter=gettext("Legen Sie die erste Frage an, dann können Sie starten."),
        )
    for frage in fragen:
        _antwortbar(frage, umfrage)
    if umfrage.laeuft_bis is not None and umfrage.laeuft_bis <= timezone.now():
        raise FalscherZustand(
            gettext("Das Ende der Umfrage ist schon vorbei."),
            bei=umfrage,
            weiter=gettext("Setzen Sie ein neues Ende, dann können Sie starten."),
        )
    umfrage.starten()
    if not umfrage.ist_moderiert:
        for frage in fragen:
            frage.oeffnen()


def _antwortbar(frage: Umfragefrage, umfrage: Umfrage) -> None:
    if frage.hat_optionen and len(frage.optionen.all()) < 2:
        raise FalscherZustand(
            gettext("Zu „%(frage)s“ stehen noch keine zwei Antworten zur Wahl.")
            % {"frage": frage.text},
            bei=umfrage,
            weiter=gettext("Ergänzen Sie die Antworten dieser Frage."),
        )


@transaction.atomic
def frage_oeffnen(*, frage: Umfragefrage, von: Handelnde) -> None:
    """Answers are taken. In a room it is the one everybody looks at, and the only open one."""
    frage = _frage_gesperrt(frage)
    umfrage = frage.umfrage
    _laeuft(umfrage)
    _antwortbar(frage, umfrage)
    if umfrage.ist_moderiert:
        andere = umfrage.fragen.offen().exclude(pk=frage.pk).first()
        if andere is not None:
            raise FalscherZustand(
                gettext("„%(frage)s“ ist noch offen.") % {"frage": andere.text},
                bei=umfrage,
                weiter=gettext("Schließen Sie diese Frage, bevor Sie die nächste öffnen."),
            )
    frage.oeffnen()
    if umfrage.ist_moderiert:
        _blick(umfrage, frage, ergebnis=False)


def _laeuft(umfrage: Umfrage) -> None:
    if not umfrage.ist_laufend:
        raise FalscherZustand(gettext("Die Umfrage läuft gerade nicht."), bei=umfrage)


def _blick(umfrage: Umfrage, frage: Umfragefrage, *, ergebnis: bool) -> None:
    """What beamer and phones look at."""
    umfrage.aktuelle = frage
    umfrage.zeigt_ergebnis = ergebnis
    umfrage.save(update_fields=["aktuelle", "zeigt_ergebnis"])


@transaction.atomic
def frage_zuruecknehmen(*, frage: Umfragefrage, von: Handelnde) -> None:
    """Opened by mistake: closed without being spent, as long as nobody has answered."""
    frage = _frage_gesperrt(frage)
    if frage.stimmzettel.exists():
        raise FalscherZustand(
            gettext("Die Frage ist schon beantwortet worden."),
            bei=frage,
            weiter=gettext("Sie lässt sich nur noch schließen."),
        )
    frage.zuruecknehmen()


@transaction.atomic
def frage_schliessen(*, frage: Umfragefrage, von: Handelnde | None) -> None:
    """For good: from here on the answers belong to nobody. Raises FalscherZustand."""
    _anonym_schliessen(_frage_gesperrt(frage))


def _anonym_schliessen(frage: Umfragefrage) -> None:
    """Behind both locks."""
    frage.schliessen()
    inhalt = ", ".join(connection.ops.quote_name(feld) for feld in Stimmzettel.INHALT)
    befehl = UMSCHREIBEN.format(
        ziel=Stimme._meta.db_table, quelle=Stimmzettel._meta.db_table, inhalt=inhalt
    )
    with connection.cursor() as zeiger:
        zeiger.execute(befehl, [frage.pk])
    Stimmzettel.objects.filter(frage=frage)._raw_delete(using="default")
    Zwischenstand.objects.filter(frage=frage).delete()
    transaction.on_commit(_ausleeren_lassen)


def _ausleeren_lassen() -> None:
    from treffen.tasks import stimmzettel_ausleeren  # tasks import this module

    wecken(stimmzettel_ausleeren, schlange="standard")


def stimmzettel_ausleeren() -> bool:
    """VACUUM what was deleted. False where it cannot run; autovacuum comes round later."""
    if connection.in_atomic_block:
        return False
    try:
        with connection.cursor() as zeiger:
            zeiger.execute(f"VACUUM {Stimmzettel._meta.db_table}")
    except DatabaseError:
        logger.warning("Stimmzettel nicht ausgeleert", exc_info=True)
        return False
    return True


@transaction.atomic
def ergebnis_zeigen(*, umfrage: Umfrage, von: Handelnde, frage: Umfragefrage | None = None) -> None:
    """On the beamer, of the current question or of another that was closed."""
    umfrage = gesperrt(umfrage)
    _laeuft(umfrage)
    if frage is not None and not frage.ist_geschlossen and frage.pk != umfrage.aktuelle_id:
        raise FalscherZustand(gettext("Diese Frage ist noch nicht geschlossen."), bei=umfrage)
    ziel = frage or umfrage.aktuelle
    if ziel is None:
        raise FalscherZustand(gettext("Es ist noch keine Frage an der Reihe."), bei=umfrage)
    _blick(umfrage, ziel, ergebnis=True)


@transaction.atomic
def ergebnis_verbergen(*, umfrage: Umfrage, von: Handelnde) -> None:
    umfrage = gesperrt(umfrage)
    _laeuft(umfrage)
    umfrage.zeigt_ergebnis = False
    umfrage.save(update_fields=["zeigt_ergebnis"])


@transaction.atomic
def weiter(*, umfrage: Umfrage, nach: Umfragefrage | None, von: Handelnde) -> Umfragefrage:
    """The next question is announced, not yet open. `nach`: the one the button was pressed at.

    Of two who press at once the second is refused, so that none is skipped.
    """
    umfrage = gesperrt(umfrage)
    _laeuft(umfrage)
    if umfrage.aktuelle_id != (nach.pk if nach else None):
        raise FalscherZustand(gettext("Es geht schon mit einer anderen Frage weiter."), bei=umfrage)
    if umfrage.fragen.offen().exists():
        raise FalscherZustand(
            gettext("Eine Frage ist noch offen."),
            bei=umfrage,
            weiter=gettext("Schließen Sie sie, bevor es weitergeht."),
        )
    naechste = naechste_frage(umfrage)
    if naechste is None:
        raise FalscherZustand(gettext("Das war die letzte Frage."), bei=umfrage)
    _blick(umfrage, naechste, ergebnis=False)
    return naechste


def naechste_frage(umfrage: Umfrage) -> Umfragefrage | None:
    """The first not opened yet behind the current one, else the first of all."""
    bereit = [
        frage
        for frage in umfrage.fragen.all()
        if frage.zustand == Umfragefrage.Zustand.BEREIT and frage.pk != umfrage.aktuelle_id
    ]
    jetzt = umfrage.aktuelle
    stelle = (jetzt.position, jetzt.pk) if jetzt else (-1, 0)
    danach = [frage for frage in bereit if (frage.position, frage.pk) > stelle]
    return next(iter(danach or bereit), None)


@transaction.atomic
def umfrage_schliessen(*, umfrage: Umfrage, von: Handelnde | None) -> None:
    """For good: closes what is open, forgets who might answer and the secret of the marks."""
    umfrage = gesperrt(umfrage)
    offene: Any = umfrage.fragen.offen().select_for_update(of=("self",)).order_by("pk")
    umfrage.schliessen()
    for frage in offene:
        frage.umfrage = umfrage
        _anonym_schliessen(frage)
    umfrage.stimmrechte.all().delete()


def abgelaufene_schliessen() -> int:
    """Close what ended by its clock; return how many."""
    anzahl = 0
    for umfrage in Umfrage.objects.abgelaufen():
        try:
            umfrage_schliessen(umfrage=umfrage, von=None)
        except FalscherZustand:  # somebody pressed the button meanwhile
            continue
        anzahl += 1
    return anzahl
