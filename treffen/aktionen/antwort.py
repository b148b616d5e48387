"""Answering: a place or the waiting list, a deputy, and what a person tells of herself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Netzwerk, Zugang
from netzwerk.basis.models.zugang import ZugangQuerySet
from treffen.aktionen import antwortpost, warteliste
from treffen.models import Bedarf, Fotoeinwilligung, Frageantwort, Gast, Teilnahme, Treffen

A = Teilnahme.Antwort


class NichtMoeglich(Exception):
    """This person cannot be the deputy; the text says what to do. For people."""


@dataclass(frozen=True, kw_only=True)
class Benannt:
    """Who comes instead: somebody of the register, or whoever these words describe."""

    kontakt: Kontakt | None = None
    vorname: str = ""
    nachname: str = ""
    email: str = ""
    funktion: str = ""


@dataclass(frozen=True, kw_only=True)
class Zusatz:
    """What belongs to a yes. Texts of consent are the words the person agreed to; empty: none.
    `foto_text` and `berufsgruppe` are None where the meeting does not ask."""

    antworten: Mapping[int, list[str]] = field(default_factory=dict)
    ernaehrung: str = ""
    unterstuetzung: str = ""
    bedarf_text: str = ""
    foto_text: str | None = None
    berufsgruppe: str | None = None


@transaction.atomic
def antworten(
    *,
    teilnahme: Teilnahme,
    antwort: str,
    von: Handelnde,
    bemerkung: str = "",
    benannt: Benannt | None = None,
    zusatz: Zusatz | None = None,
    nachtrag: bool = False,
) -> Teilnahme:
    """Yes, no or a deputy; returns the row as it now stands (a yes may have become a wait).

    Without `zusatz` what was told before stays. `nachtrag`: the coordination enters what somebody
    told by telephone, until it begins. Raises FalscherZustand after the deadline,
    NichtMoeglich for a deputy who cannot be one.
    """
    treffen = warteliste.sperren(teilnahme.treffen_id)
    eine: Teilnahme = Teilnahme.objects.mit_person().get(pk=teilnahme.pk)
    eine.treffen = treffen
    if not (eine.nimmt_antwort or (nachtrag and warteliste.rueckt_nach(treffen))):
        raise FalscherZustand(_("Hier lässt sich nicht mehr antworten."), bei=treffen)
    if antwort == A.STELLVERTRETUNG:
        _vertreten_lassen(eine, benannt or Benannt(), bemerkung)
    else:
        erbt = _vertretung_zuruecknehmen(eine)
        if antwort == A.ZUGESAGT and not (eine.haelt_platz or erbt):
            # Whoever waits keeps waiting in the same place; `nachruecken` below looks again.
            antwort = A.ZUGESAGT if warteliste.hat_platz(treffen) else A.WARTELISTE
        eine.antworten(antwort, bemerkung)
    if zusatz is not None or not eine.kommt:
        zusatz_schreiben(eine, zusatz or Zusatz())
    warteliste.nachruecken(treffen=treffen, von=von)
    eine.refresh_from_db(fields=["antwort", "warteliste_seit"])
    return eine


def zusatz_schreiben(teilnahme: Teilnahme, zusatz: Zusatz) -> None:
    """Whoever does not come is not asked what to eat: those rows go with the yes."""
    kommt = teilnahme.kommt
    werte = {pk: wert for pk, wert in zusatz.antworten.items() if wert} if kommt else {}
    Frageantwort.objects.filter(teilnahme=teilnahme).exclude(frage__in=werte).delete()
    for frage, wert in werte.items():
        Frageantwort.objects.update_or_create(
            teilnahme=teilnahme, frage_id=frage, defaults={"werte": wert}
        )
    if kommt and zusatz.bedarf_text and (zusatz.ernaehrung or zusatz.unterstuetzung):
        angaben = {
            "ernaehrung": zusatz.ernaehrung,
            "unterstuetzung": zusatz.unterstuetzung,
            "einwilligung": zusatz.bedarf_text,
        }
        if not Bedarf.objects.filter(teilnahme=teilnahme, **angaben).exists():
            Bedarf.objects.update_or_create(
                teilnahme=teilnahme, defaults={**angaben, "eingewilligt_am": timezone.now()}
            )
    else:
        Bedarf.objects.filter(teilnahme=teilnahme).delete()
    if not kommt:
        return
    if zusatz.foto_text:
        _fotos_erlauben(teilnahme, zusatz.foto_text)
    elif zusatz.foto_text is not None:
        fotos_widerrufen(teilnahme=teilnahme)
    if zusatz.berufsgruppe is not None and zusatz.berufsgruppe != teilnahme.berufsgruppe:
        teilnahme.berufsgruppe = zusatz.berufsgruppe
        teilnahme.save(update_fields=["berufsgruppe"])


def fotos_widerrufen(*, teilnahme: Teilnahme) -> bool:
    """Also after the deadline and after the meeting. The row stays as evidence of both."""
    gueltige = Fotoeinwilligung.objects.filter(teilnahme=teilnahme, widerrufen_am__isnull=True)
    return bool(gueltige.update(widerrufen_am=timezone.now()))


def bedarf_loeschen(*, teilnahme: Teilnahme) -> bool:
    """Also after the deadline: a consent may be taken back at any time."""
    anzahl, _je = Bedarf.objects.filter(teilnahme=teilnahme).delete()
    return bool(anzahl)


def _fotos_erlauben(teilnahme: Teilnahme, text: str) -> None:
    bisher = Fotoeinwilligung.objects.filter(teilnahme=teilnahme, text=text)
    if bisher.filter(widerrufen_am__isnull=True).exists():
        return
    Fotoeinwilligung.objects.update_or_create(
        teilnahme=teilnahme,
        defaults={"text": text, "erteilt_am": timezone.now(), "widerrufen_am": None},
    )
    # As long as the pictures are used, the link takes the consent back.
    ende = teilnahme.treffen.fotos_bis
    if ende is not None:
        bis = timezone.make_aware(datetime.combine(ende + timedelta(days=1), time.min))
        _links(teilnahme).filter(gueltig_bis__lt=bis).update(gueltig_bis=bis)


def _vertreten_lassen(eine: Teilnahme, benannt: Benannt, bemerkung: str) -> None:
    if not eine.darf_sich_vertreten_lassen:
        raise NichtMoeglich(_("Wer selbst vertritt, kann keine weitere Vertretung nennen."))
    treffen = eine.treffen
    hatte, wartete_seit = eine.haelt_platz, eine.warteliste_seit
    vertretung, bisher = _teilnahme_von(eine, benannt), _vertretung(eine)
    if vertretung is not None and bisher is not None and vertretung.pk == bisher.pk:
        eine.antworten(A.STELLVERTRETUNG, bemerkung)
        return
    if vertretung is not None and (
        not vertretung.darf_sich_vertreten_lassen or vertretung.antwort == A.STELLVERTRETUNG
    ):
        raise NichtMoeglich(_("Diese Person kann Sie nicht vertreten. Nennen Sie eine andere."))
    if bisher is not None:
        hatte = hatte or bisher.haelt_platz
        wartete_seit = wartete_seit or bisher.warteliste_seit
        _freigeben(bisher)
    frei = hatte or warteliste.hat_platz(treffen)
    if vertretung is None:
        vertretung = Teilnahme(
            treffen=treffen,
            weg=Teilnahme.Weg.STELLVERTRETUNG,
            runde=1,
            sequenz=treffen.sequenz,
            **_person(eine, benannt),
        )
    vertretung.stellvertretung_von = eine
    vertretung.runde = max(vertretung.runde, 1)
    vertretung.save()
    eine.antworten(A.STELLVERTRETUNG, bemerkung)
    if vertretung.antwort == A.WARTELISTE and hatte:
        vertretung.nachruecken()
    elif vertretung.antwort == A.OFFEN and not frei:
        vertretung.warteliste_seit = wartete_seit
        vertretung.antworten(A.WARTELISTE)
    antwortpost.mitteilen("treffen.stellvertretung", treffen, [vertretung])


def _vertretung_zuruecknehmen(eine: Teilnahme) -> bool:
    """The person answers for herself after all; True when the deputy's place is hers now."""
    bisher = _vertretung(eine)
    if bisher is None:
        return False
    erbt, wartete_seit = bisher.haelt_platz, bisher.warteliste_seit
    if not _freigeben(bisher):
        return False
    if wartete_seit is not None and eine.warteliste_seit is None:
        eine.warteliste_seit = wartete_seit
    return erbt


def _freigeben(vertretung: Teilnahme) -> bool:
    """True when the row is gone: whoever was invited besides keeps the own invitation."""
    if vertretung.weg == Teilnahme.Weg.STELLVERTRETUNG:
        _entfernen(vertretung, grund="stellvertretung")
        return True
    vertretung.stellvertretung_von = None
    vertretung.save(update_fields=["stellvertretung_von"])
    return False


@transaction.atomic
def entfernen(*, teilnahme: Teilnahme, von: Handelnde) -> None:
    """Take somebody who registered, or a deputy, off the list; the next one moves up.

    Raises FalscherZustand when the attendance is noted: it belongs to the minutes.
    """
    treffen = warteliste.sperren(teilnahme.treffen_id)
    eine = Teilnahme.objects.mit_person().filter(pk=teilnahme.pk).first()
    if eine is None:  # pressed twice
        return
    if eine.anwesenheit or eine.weg == Teilnahme.Weg.EINLADUNG:
        raise FalscherZustand(_("Diese Person bleibt in der Liste."), bei=treffen)
    eine.treffen = treffen
    _entfernen(eine, grund="entfernt")
    warteliste.nachruecken(treffen=treffen, von=von)


def _entfernen(teilnahme: Teilnahme, *, grund: str) -> None:
    """The row, its link and the guest; under the lock of the meeting."""
    gast = teilnahme.gast
    antwortpost.austragen(teilnahme.treffen, teilnahme, grund)
    _links(teilnahme).gueltig().update(widerrufen_am=timezone.now())
    teilnahme.delete()
    if gast is not None:
        gast.delete()


def _links(teilnahme: Teilnahme) -> ZugangQuerySet:
    return Zugang.objects.filter(
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand_typ=ContentType.objects.get_for_model(Teilnahme),
        gegenstand_id=teilnahme.pk,
    )


def _vertretung(eine: Teilnahme) -> Teilnahme | None:
    gefunden: Teilnahme | None = (
        Teilnahme.objects.filter(stellvertretung_von=eine).mit_person().first()
    )
    if gefunden is not None:
        gefunden.treffen = eine.treffen
    return gefunden


def _teilnahme_von(eine: Teilnahme, benannt: Benannt) -> Teilnahme | None:
    """The row of whoever is named, when there is one; linked instead of doubled."""
    treffen = eine.treffen
    gefunden = teilnahme_mit(
        treffen, benannt.kontakt or kontakt_mit(treffen.netzwerk, benannt), benannt.email
    )
    if gefunden is not None and gefunden.pk == eine.pk:
        raise NichtMoeglich(_("Das sind Sie selbst. Nennen Sie jemand anderen."))
    return gefunden


def teilnahme_mit(treffen: Treffen, kontakt: Kontakt | None, email: str) -> Teilnahme | None:
    alle = Teilnahme.objects.filter(treffen=treffen).mit_person()
    gefunden: Teilnahme | None = None
    if kontakt is not None:
        gefunden = alle.filter(kontakt=kontakt).first()
    elif email:
        gefunden = alle.filter(gast__email__iexact=email).first()
    if gefunden is not None:
        gefunden.treffen = treffen
    return gefunden


def kontakt_mit(netzwerk: Netzwerk, benannt: Benannt) -> Kontakt | None:
    """The contact with this address. A mailbox that several share is told apart by surname."""
    if not benannt.email:
        return None
    alle = list(
        Kontakt.objects.im_netzwerk(netzwerk)
        .taetig()
        .filter(email__iexact=benannt.email)
        .select_related("organisation")
        .order_by("pk")[:20]
    )
    gleichnamig = [k for k in alle if k.nachname.casefold() == benannt.nachname.casefold()]
    if gleichnamig:
        return gleichnamig[0]
    return alle[0] if len(alle) == 1 else None


def _person(eine: Teilnahme, benannt: Benannt) -> dict[str, Kontakt | Gast]:
    kontakt = benannt.kontakt or kontakt_mit(eine.treffen.netzwerk, benannt)
    if kontakt is not None:
        return {"kontakt": kontakt}
    zu: Any = eine.person  # contact or guest: either may belong to a body
    gast: Gast = Gast.objects.create(
        treffen=eine.treffen,
        vorname=benannt.vorname,
        nachname=benannt.nachname,
        email=benannt.email,
        funktion=benannt.funktion,
        organisation=zu.organisation,
        einrichtung_name="" if zu.organisation else eine.person.einrichtung,
    )
    return {"gast": gast}
