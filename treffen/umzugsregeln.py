"""What happens to invitations and answers when two contacts turn out to be one person."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from mitglieder.models import Kontakt, Organisation
from mitglieder.umzug import Posten, ohne_doppelte, posten, regel, verlegen
from netzwerk.basis.handelnde import System
from treffen.aktionen.umfrage import gesperrt
from treffen.aktionen.warteliste import nachruecken
from treffen.models import (
    Bedarf,
    Fotoeinwilligung,
    Frageantwort,
    Gruppenmitglied,
    Meldewegschritt,
    Projektpartner,
    Protokoll,
    Stimmrecht,
    Stimmzettel,
    Teilnahme,
    Umlauf,
    Umlaufstimme,
    Workshopplatz,
    Workshopwunsch,
)
from treffen.stimmzeichen import geheimnis_aus, marke

SYSTEM = System("zusammenfuehrung")
A = Teilnahme.Antwort


@regel("treffen.teilnahme.kontakt")
def teilnahmen(alt: Kontakt, neu: Kontakt) -> Posten:
    """Invited twice: the answer that was given counts, and the attendance that was noted."""
    _in_protokollen(alt, neu)
    dort = {eine.treffen_id: eine for eine in Teilnahme.objects.filter(kontakt=neu)}
    umgezogen, entfallen = [], []
    for eine in Teilnahme.objects.filter(kontakt=alt).select_related("treffen"):
        andere = dort.get(eine.treffen_id)
        if andere is None:
            Teilnahme.objects.filter(pk=eine.pk).update(kontakt=neu)
            umgezogen.append(str(eine.treffen))
            continue
        _vereinen(eine, andere)
        eine.delete()
        # Two places were held by one person.
        nachruecken(treffen=eine.treffen, von=SYSTEM)
        entfallen.append(str(eine.treffen))
    return posten(Teilnahme, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@contextmanager
def _darf_eingefrorenes() -> Iterator[None]:
    """What the database has frozen may name the row that stays: it is the same body or person."""
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT current_setting('portal.aufbewahrung', true)")
        (vorher,) = zeiger.fetchone()
        zeiger.execute("SELECT set_config('portal.aufbewahrung', 'ja', true)")
        yield
        zeiger.execute("SELECT set_config('portal.aufbewahrung', %s, true)", [vorher or ""])


def _in_protokollen(alt: Kontakt, neu: Kontakt) -> None:
    """The images of released minutes know persons by key: under a key that is gone the retention
    would never find the name again."""
    for protokoll in Protokoll.objects.filter(abbild__personen__has_key=str(alt.pk)):
        abbild: Any = _mit_schluessel(protokoll.abbild, alt.pk, neu.pk)
        name = abbild["personen"].pop(str(alt.pk))
        abbild["personen"].setdefault(str(neu.pk), name)
        with _darf_eingefrorenes():
            Protokoll.objects.filter(pk=protokoll.pk).update(abbild=abbild)


def _mit_schluessel(wert: Any, alt: int, neu: int) -> Any:
    """The same with every {"person": alt} as {"person": neu}."""
    if isinstance(wert, dict):
        return {
            feld: neu if feld == "person" and inhalt == alt else _mit_schluessel(inhalt, alt, neu)
            for feld, inhalt in wert.items()
        }
    if isinstance(wert, list):
        return [_mit_schluessel(inhalt, alt, neu) for inhalt in wert]
    return wert


def _vereinen(eine: Teilnahme, andere: Teilnahme) -> None:
    """`eine` goes, `andere` stays. Who stood in for her other self simply answers."""
    vertritt = eine.stellvertretung_von_id
    if andere.stellvertretung_von_id == eine.pk:
        andere.stellvertretung_von_id = None
    elif vertritt == andere.pk or andere.beantwortet_am is None:
        andere.antwort, andere.bemerkung = eine.antwort, eine.bemerkung
        andere.beantwortet_am = eine.beantwortet_am
        andere.warteliste_seit = eine.warteliste_seit
    elif andere.antwort == A.WARTELISTE == eine.antwort:
        # Both wait: the earlier place in the queue.
        andere.warteliste_seit = min(filter(None, (eine.warteliste_seit, andere.warteliste_seit)))
    if vertritt not in (None, andere.pk) and andere.stellvertretung_von_id is None:
        andere.stellvertretung_von_id = vertritt
    if eine.weg == Teilnahme.Weg.EINLADUNG:
        andere.weg = eine.weg
    andere.anwesenheit = andere.anwesenheit or eine.anwesenheit
    andere.berufsgruppe = andere.berufsgruppe or eine.berufsgruppe
    andere.runde = max(andere.runde, eine.runde)
    andere.sequenz = max(andere.sequenz, eine.sequenz)
    # One deputy each: the row that goes lets go first.
    Teilnahme.objects.filter(pk=eine.pk).update(stellvertretung_von=None)
    andere.save()
    verlegen(eine, andere)


@regel("treffen.teilnahme.stellvertretung_von")
def vertretungen(alt: Teilnahme, neu: Teilnahme) -> Posten:
    """The deputy of the one is the deputy of the other, unless there is one, or it is herself."""
    umgezogen: list[str] = []
    entfallen: list[str] = []
    frei = not Teilnahme.objects.filter(stellvertretung_von=neu).exists()
    for eine in Teilnahme.objects.filter(stellvertretung_von=alt).mit_person():
        bleibt = frei and eine.pk != neu.pk and neu.antwort == A.STELLVERTRETUNG
        Teilnahme.objects.filter(pk=eine.pk).update(stellvertretung_von=neu if bleibt else None)
        (umgezogen if bleibt else entfallen).append(eine.person.name)
    return posten(Teilnahme, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


regel("treffen.frageantwort.teilnahme")(ohne_doppelte(Frageantwort, "teilnahme", ("frage_id",)))


@regel("treffen.bedarf.teilnahme")
def bedarfe(alt: Teilnahme, neu: Teilnahme) -> Posten:
    return _juengste(Bedarf, alt, neu, lambda zeile: zeile.eingewilligt_am)


@regel("treffen.fotoeinwilligung.teilnahme")
def fotoeinwilligungen(alt: Teilnahme, neu: Teilnahme) -> Posten:
    return _juengste(
        Fotoeinwilligung, alt, neu, lambda zeile: zeile.widerrufen_am or zeile.erteilt_am
    )


@regel("treffen.workshopwunsch.teilnahme")
def workshopwuensche(alt: Teilnahme, neu: Teilnahme) -> Posten:
    return _ganz_oder_nicht(Workshopwunsch, alt, neu)


@regel("treffen.workshopplatz.teilnahme")
def workshopplaetze(alt: Teilnahme, neu: Teilnahme) -> Posten:
    return _ganz_oder_nicht(Workshopplatz, alt, neu)


@regel("treffen.projektpartner.organisation")
def projektpartner(alt: Organisation, neu: Organisation) -> Posten:
    """Both in one project: one row stays, leads if either did, and keeps what it contributes."""
    dort = {einer.projekt_id: einer for einer in Projektpartner.objects.filter(organisation=neu)}
    umgezogen, entfallen = [], []
    for einer in Projektpartner.objects.filter(organisation=alt).select_related("projekt"):
        anderer = dort.get(einer.projekt_id)
        if anderer is None:
            Projektpartner.objects.filter(pk=einer.pk).update(organisation=neu)
            umgezogen.append(str(einer.projekt))
            continue
        anderer.ist_federfuehrend |= einer.ist_federfuehrend
        anderer.beitrag = anderer.beitrag or einer.beitrag
        anderer.save()
        einer.delete()
        entfallen.append(str(einer.projekt))
    return posten(Projektpartner, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@regel("treffen.meldewegschritt.organisation")
def meldewegschritte(alt: Organisation, neu: Organisation) -> Posten:
    """A version in force is frozen, yet names the body that stays: it is the same one."""
    schritte = Meldewegschritt.objects.filter(organisation=alt)
    umgezogen = tuple(map(str, schritte))
    with _darf_eingefrorenes():
        schritte.update(organisation=neu)
    return posten(Meldewegschritt, umgezogen=umgezogen)


@regel("treffen.umlaufstimme.organisation")
def umlaufstimmen(alt: Organisation, neu: Organisation) -> Posten:
    """Both entitled in one circulation: one vote stays, that of `neu` where it has given one."""
    zeilen = Umlaufstimme.objects.filter(organisation=alt)
    umlaeufe = Umlauf.objects.filter(pk__in=zeilen.values("umlauf")).order_by("pk")
    list(umlaeufe.select_for_update(no_key=True))  # nobody votes or counts meanwhile
    dort = {eine.umlauf_id: eine for eine in Umlaufstimme.objects.filter(organisation=neu)}
    umgezogen, entfallen = [], []
    for eine in zeilen.select_related("umlauf"):
        andere = dort.get(eine.umlauf_id)
        if andere is None:
            with _darf_eingefrorenes():
                Umlaufstimme.objects.filter(pk=eine.pk).update(organisation=neu)
            umgezogen.append(str(eine.umlauf))
            continue
        verlegen(eine, andere)
        with _darf_eingefrorenes():
            if not andere.ist_abgegeben:
                andere.stimme, andere.bemerkung = eine.stimme, eine.bemerkung
                andere.kontakt_id, andere.abgegeben_am = eine.kontakt_id, eine.abgegeben_am
                andere.save()
            eine.delete()
        entfallen.append(str(eine.umlauf))
    return posten(Umlaufstimme, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@regel("treffen.umlaufstimme.kontakt")
def stimmende(alt: Kontakt, neu: Kontakt) -> Posten:
    """Of an ended circulation the votes are frozen, yet name the entry that stays: the same
    person."""
    zeilen = Umlaufstimme.objects.filter(kontakt=alt).select_related("umlauf")
    umgezogen = tuple(str(zeile.umlauf) for zeile in zeilen)
    with _darf_eingefrorenes():
        zeilen.update(kontakt=neu)
    return posten(Umlaufstimme, umgezogen=umgezogen)


@regel("treffen.gruppenmitglied.kontakt")
def gruppenmitglieder(alt: Kontakt, neu: Kontakt) -> Posten:
    """Twice in one group: she is in since the earlier day, in the higher of the two roles."""
    dort = {
        eines.gruppe_id: eines for eines in Gruppenmitglied.objects.filter(kontakt=neu, bis=None)
    }
    umgezogen, entfallen = [], []
    for eines in Gruppenmitglied.objects.filter(kontakt=alt).select_related("gruppe"):
        anderes = None if eines.bis else dort.get(eines.gruppe_id)
        if anderes is None:
            Gruppenmitglied.objects.filter(pk=eines.pk).update(kontakt=neu)
            umgezogen.append(eines.gruppe.name)
            continue
        eines.delete()  # one lead per group: the row that goes lets go first
        anderes.seit = min(eines.seit, anderes.seit)
        anderes.aufgabe = min(eines.aufgabe, anderes.aufgabe, key=Gruppenmitglied.RANG.index)
        anderes.save(update_fields=["seit", "aufgabe"])
        entfallen.append(eines.gruppe.name)
    return posten(Gruppenmitglied, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


@regel("treffen.stimmrecht.kontakt")
def stimmrechte(alt: Kontakt, neu: Kontakt) -> Posten:
    """Invited twice to one poll: one link stays, and of two ballots that of its holder."""
    dort = {eines.umfrage_id: eines for eines in Stimmrecht.objects.filter(kontakt=neu)}
    umgezogen, entfallen = [], []
    for eines in Stimmrecht.objects.filter(kontakt=alt).select_related("umfrage"):
        if eines.umfrage_id in dort:
            _eine_stimme(eines, dort[eines.umfrage_id])
            eines.delete()
            entfallen.append(str(eines.umfrage))
        else:
            Stimmrecht.objects.filter(pk=eines.pk).update(kontakt=neu)
            umgezogen.append(str(eines.umfrage))
    return posten(Stimmrecht, umgezogen=tuple(umgezogen), entfallen=tuple(entfallen))


def _eine_stimme(eines: Stimmrecht, anderes: Stimmrecht) -> None:
    """`eines` goes. While the poll is open, its answers become those of `anderes`, where that has
    none: who used both links counts once, who used the one that goes is not forgotten."""
    umfrage = gesperrt(eines.umfrage)  # a closing waits, or has left no ballots
    fragen = list(umfrage.fragen.select_for_update(of=("self",)).order_by("pk"))
    alte, bleibende = (
        Stimmzettel.objects.filter(frage__in=fragen).von(marke(umfrage, geheimnis_aus(recht)))
        for recht in (eines, anderes)
    )
    alte.filter(frage__in=list(bleibende.values_list("frage", flat=True))).delete()
    alte.update(marke=marke(umfrage, geheimnis_aus(anderes)))


def _ganz_oder_nicht(modell: type[models.Model], alt: Teilnahme, neu: Teilnahme) -> Posten:
    """What the one chose stands as a whole; mixed with the other's it could overlap."""
    zeilen = modell._base_manager.filter(teilnahme=alt)
    namen = tuple(str(zeile) for zeile in zeilen)
    if modell._base_manager.filter(teilnahme=neu).exists():
        zeilen.delete()
        return posten(modell, entfallen=namen)
    zeilen.update(teilnahme=neu)
    return posten(modell, umgezogen=namen)


def _juengste(modell: type[models.Model], alt: Teilnahme, neu: Teilnahme, wann: Any) -> Posten:
    """Of two consents the one last spoken."""
    zeilen = modell._base_manager
    alte = zeilen.filter(teilnahme=alt).first()
    neue = zeilen.filter(teilnahme=neu).first()
    if alte is None:
        return posten(modell)
    if neue is not None:
        if wann(neue) >= wann(alte):
            alte.delete()
            return posten(modell, entfallen=(str(alte),))
        neue.delete()
    zeilen.filter(pk=alte.pk).update(teilnahme=neu)
    return posten(modell, umgezogen=(str(alte),))
