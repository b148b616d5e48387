"""Progress of a measure: a step, a few words, a file; and another date where it is too short.

Each writes a note, so that the history says who did what and when.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk, Zugang
from treffen.materialpruefung import Befund
from treffen.models import (
    Massnahme,
    Massnahmennotiz,
    Protokoll,
    Protokollabschnitt,
    Treffen,
)

ANLASS_FRISTBITTE = "massnahmen.fristbitte"
STUNDE = 3600  # seconds
#: What whoever does the work may say of it; the others are of those who manage measures.
FORTSCHRITT = ("beginnen", "erledigen")
SCHRITTE = (*FORTSCHRITT, "beschliessen", "verwerfen", "wieder_aufnehmen", "wieder_vorschlagen")
#: A step back says why.
ZURUECK = ("wieder_aufnehmen", "wieder_vorschlagen")


class NichtMehrZustaendig(Exception):
    """Meanwhile somebody else answers for the measure, or nobody."""


def schritte_fuer(massnahme: Massnahme, *, verwaltet: bool) -> list[str]:
    """The steps the present state allows, for who manages the measure or only works on it."""
    return [
        schritt
        for schritt in massnahme.moegliche_schritte()
        if (verwaltet or schritt in FORTSCHRITT)
        and (schritt != "beschliessen" or massnahme.hat_wer_und_wann)
        and (
            schritt != "wieder_aufnehmen"
            or massnahme.erledigt_am is not None
            or massnahme.hat_wer_und_wann
        )
    ]


@transaction.atomic
def melden(
    *,
    massnahme: Massnahme,
    von: Konto | Zugang,
    text: str = "",
    schritt: str = "",
    datei: "UploadedFile[Any] | None" = None,
    befund: Befund | None = None,
    wunschfrist: date | None = None,
) -> Massnahmennotiz:
    """Raises NichtMehrZustaendig, or FalscherZustand when the step does not fit any more, or a
    request for a later date waits already. Of a request the coordination is told by mail."""
    try:
        zeile = _gesperrt(massnahme)
    except Massnahme.DoesNotExist as weg:  # taken out of the minutes meanwhile
        raise NichtMehrZustaendig from weg
    konto, kontakt = _wer(zeile, von)
    if wunschfrist is not None and _offene_bitten(zeile).exists():
        raise FalscherZustand(
            _("Sie haben schon um eine neue Frist gebeten."),
            bei=zeile,
            weiter=_("Bitte warten Sie, bis die Koordinierungsstelle geantwortet hat."),
        )
    if schritt:
        getattr(zeile, schritt)()
        massnahme.zustand, massnahme.erledigt_am = zeile.zustand, zeile.erledigt_am
    notiz = Massnahmennotiz(
        massnahme=zeile,
        text=text,
        zustand=zeile.zustand if schritt else "",
        konto=konto,
        kontakt=kontakt,
        wunschfrist=wunschfrist,
    )
    if datei is not None and befund is not None:
        notiz.dateiname, notiz.groesse = befund.name, befund.groesse
        # On disk it is called alike whatever the upload was called; the name is for the download.
        notiz.datei.save("datei", datei, save=False)
    notiz.save()
    if wunschfrist is not None:
        _bitte_mitteilen(zeile.netzwerk)
    return notiz


def _bitte_mitteilen(netzwerk: Netzwerk) -> None:
    """One mail for all requests of an hour; it goes out when the hour is over and names those that
    still wait."""
    jetzt = timezone.now()
    nachricht = post.nachricht(
        netzwerk=netzwerk,
        anlass=ANLASS_FRISTBITTE,
        gegenstand=netzwerk,
        empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
        empfaenger_name=netzwerk.absender_name,
        runde=int(jetzt.timestamp()) // STUNDE,
    )
    # A minute more: whoever was just saving is in it.
    nachricht.faellig_ab = jetzt.replace(minute=0, second=0) + timedelta(hours=1, minutes=1)
    post.einreihen([nachricht])


@transaction.atomic
def frist_setzen(*, massnahme: Massnahme, frist: date, text: str, von: Konto) -> None:
    """Another date; whoever asked for one has her answer. Raises FalscherZustand."""
    zeile = _offene_gesperrt(massnahme)
    bisher, zeile.frist = zeile.frist, frist
    zeile.save(update_fields=["frist"])
    _frist_vermerken(zeile, bisher=bisher, text=text, von=von)


@transaction.atomic
def frist_belassen(*, massnahme: Massnahme, text: str, von: Konto) -> None:
    """The answer to a request is no; it says why. Raises FalscherZustand."""
    zeile = _offene_gesperrt(massnahme)
    with translation.override("de"):  # all read it, whatever the language of who answers
        satz = _("Es bleibt bei der Frist.")
    Massnahmennotiz.objects.create(massnahme=zeile, text=f"{satz} {text}".strip(), konto=von)
    _bitten_beantworten(zeile)


@transaction.atomic
def aendern(*, massnahme: Massnahme, felder: Sequence[str], von: Konto) -> None:
    """What the form has changed. The state has its own verbs and may have moved meanwhile.

    A new date stands in the history, unless nobody was told the old one yet; a new person is told
    with the next mail.
    """
    bisher = _gesperrt(massnahme)
    geschrieben = list(felder)
    if bisher.top_id is not None and massnahme.top_id != bisher.top_id:
        _punkt_neu_zu_lesen(bisher.top_id)
    if massnahme.verantwortlich_id != bisher.verantwortlich_id:
        massnahme.erinnert_am = None
        geschrieben.append("erinnert_am")
    massnahme.save(update_fields=geschrieben)
    if massnahme.frist != bisher.frist and (
        massnahme.notizen.exists() or Massnahme.objects.all().gesagt().filter(pk=bisher.pk).exists()
    ):
        _frist_vermerken(massnahme, bisher=bisher.frist, text="", von=von)


def tagesordnung_halten(*, treffen: Treffen) -> None:
    """Until the transaction ends: nobody releases the minutes of this meeting or takes an item
    away. After a measure's own lock, and in the order of the release."""
    versionen = Protokoll.objects.select_for_update(no_key=True).filter(treffen=treffen)
    list(versionen.order_by("-version").values_list("pk")[:1])
    Treffen.objects.select_for_update(no_key=True).get(pk=treffen.pk)


def _punkt_neu_zu_lesen(top: int) -> None:
    """A measure leaves this item: who writes about it now is told, and brings no second one in."""
    offene = Protokoll.objects.in_arbeit()
    Protokollabschnitt.objects.filter(top=top, protokoll__in=offene).update(stand=F("stand") + 1)


@transaction.atomic
def entfernen(*, massnahme: Massnahme, von: Konto) -> bool:
    """Out of the minutes that are being written; whether it is gone.

    What somebody reported, with its proofs, is never lost: such a measure stays and is discarded,
    where its state allows.
    """
    zeile = _gesperrt(massnahme)
    if not zeile.notizen.exists():
        zeile.delete()
        return True
    if "verwerfen" in zeile.moegliche_schritte():
        zeile.verwerfen()
        Massnahmennotiz.objects.create(massnahme=zeile, zustand=zeile.zustand, konto=von)
    massnahme.zustand = zeile.zustand
    return False


def _gesperrt(massnahme: Massnahme) -> Massnahme:
    # Two reports at once: the second looks at what the first has left.
    zeile: Massnahme = Massnahme.objects.select_for_update(of=("self",)).get(pk=massnahme.pk)
    return zeile


def _offene_gesperrt(massnahme: Massnahme) -> Massnahme:
    zeile = _gesperrt(massnahme)
    if not zeile.ist_offen:
        raise FalscherZustand(_("Die Maßnahme ist nicht mehr offen."), bei=zeile)
    return zeile


def _wer(massnahme: Massnahme, von: Konto | Zugang) -> tuple[Konto | None, Kontakt | None]:
    """Asked again under the lock: since the page was opened she may have lost the task."""
    netzwerk = massnahme.netzwerk
    alle = Massnahme.objects.all()
    if isinstance(von, Konto):
        if not Massnahme.objects.bearbeitbar_fuer(von, netzwerk).filter(pk=massnahme.pk).exists():
            raise NichtMehrZustaendig
        return von, None
    kontakt = von.inhaber
    if not isinstance(kontakt, Kontakt) or not (
        alle.der_person(kontakt, netzwerk).filter(pk=massnahme.pk).exists()
    ):
        raise NichtMehrZustaendig
    return None, kontakt


def _frist_vermerken(massnahme: Massnahme, *, bisher: date | None, text: str, von: Konto) -> None:
    with translation.override("de"):
        tage = {"neu": _tag(massnahme.frist), "bisher": _tag(bisher)}
        satz = _("Neue Frist: %(neu)s (bisher %(bisher)s).") % tage
    Massnahmennotiz.objects.create(massnahme=massnahme, text=f"{satz} {text}".strip(), konto=von)
    _bitten_beantworten(massnahme)


def _offene_bitten(massnahme: Massnahme) -> "QuerySet[Massnahmennotiz]":
    bitten: QuerySet[Massnahmennotiz] = massnahme.notizen.filter(
        wunschfrist__isnull=False, beantwortet_am__isnull=True
    )
    return bitten


def _bitten_beantworten(massnahme: Massnahme) -> None:
    _offene_bitten(massnahme).update(beantwortet_am=timezone.now())


def _tag(wert: date | None) -> str:
    return date_format(wert, "j. F Y") if wert else "–"
