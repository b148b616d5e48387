"""Writes that span an agreement, its versions and their sections."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder import vereinbarungsvorlage
from mitglieder.aktionen import anlage as anlagen
from mitglieder.models import Abschnitt, Fassung, Vereinbarung
from mitglieder.models.nachweis import anlagen_zu_gross
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Netzwerk

RAHMENFELDER = (
    "form",
    "gilt_ab",
    "laeuft_bis",
    "kuendigungsfrist_monate",
    "gegenzeichner",
    "gegenzeichner_funktion",
)


class FassungVeraltet(Exception):
    """Somebody else has saved or published meanwhile; the message says so to the person."""


def anlegen(
    *,
    netzwerk: Netzwerk,
    titel: str,
    anlass: str = "",
    grundlage: Fassung | None = None,
    von: Konto,
    **rahmen: Any,
) -> Vereinbarung:
    """A new agreement with a first draft, with the sections of `grundlage` or of the portal's
    template. `rahmen` are the version's `RAHMENFELDER`.
    """
    abschnitte = vereinbarungsvorlage.VORLAGE if grundlage is None else _abschnitte(grundlage)
    with transaction.atomic():
        vereinbarung: Vereinbarung = Vereinbarung.objects.create(
            netzwerk=netzwerk, titel=titel, anlass=anlass
        )
        fassung = Fassung.objects.create(vereinbarung=vereinbarung, titel=titel, **rahmen)
        _abschnitte_setzen(fassung, abschnitte)
    return vereinbarung


def neue_fassung(*, vereinbarung: Vereinbarung, von: Konto) -> Fassung:
    """A draft with the next number, copied from the newest published version: sections, terms and
    annexes. There is one draft at most; a second click finds the first one's.

    Not copied are an end that has passed and the day it holds from: both would mislead. Raises
    FalscherZustand when nothing is published yet, AnlageBeschaedigt.
    """
    with transaction.atomic():
        # Locked: two who begin at once get the same draft.
        Vereinbarung.objects.select_for_update(no_key=True).get(pk=vereinbarung.pk)
        neueste = Fassung.objects.filter(vereinbarung=vereinbarung).latest("nummer")
        if neueste.ist_entwurf and neueste.nummer > 1:
            return neueste
        if neueste.ist_entwurf:
            raise FalscherZustand(
                _("Zu einer neuen Fassung gehört eine veröffentlichte."), bei=neueste
            )
        rahmen = {feld: getattr(neueste, feld) for feld in RAHMENFELDER}
        rahmen["gilt_ab"] = None
        if neueste.laeuft_bis and neueste.laeuft_bis <= timezone.localdate():
            rahmen["laeuft_bis"] = None
        entwurf: Fassung = Fassung.objects.create(
            vereinbarung=vereinbarung, nummer=neueste.nummer + 1, titel=neueste.titel, **rahmen
        )
        _abschnitte_setzen(entwurf, _abschnitte(neueste))
        anlagen.kopieren(aus=neueste, nach=entwurf)
    return entwurf


def entwurf_speichern(
    *, fassung: Fassung, stand: int, abschnitte: Iterable[tuple[str, str]], von: Konto
) -> None:
    """Save the draft as `fassung` carries it in memory; sections are numbered in their order.

    `stand` is what the person had on the screen. Raises FassungVeraltet.
    """
    with transaction.atomic():
        gezaehlt = Fassung.objects.filter(
            pk=fassung.pk,
            stand=stand,
            zustand__in=(Fassung.Zustand.ENTWURF, Fassung.Zustand.ABSTIMMUNG),
        ).update(stand=stand + 1)
        if not gezaehlt:
            raise FassungVeraltet(
                _(
                    "Der Entwurf wurde inzwischen an anderer Stelle gespeichert oder "
                    "veröffentlicht. Ihre Eingaben stehen noch hier: Kopieren Sie, was Sie "
                    "brauchen, und laden Sie die Seite neu."
                )
            )
        fassung.stand = stand + 1
        fassung.save(update_fields=["titel", *RAHMENFELDER])
        if fassung.nummer == 1:  # later ones take its place once they are published
            Vereinbarung.objects.filter(pk=fassung.vereinbarung_id).update(titel=fassung.titel)
        _abschnitte_setzen(fassung, abschnitte)


def veroeffentlichen(*, fassung: Fassung, summe: str, von: Konto) -> Fassung:
    """Freeze the text that has the SHA-256 `summe`, as the person read it.

    Raises FassungVeraltet.
    """
    with transaction.atomic():
        # Locked: a draft saved in between would be frozen without having been read.
        gesperrt = Fassung.objects.select_for_update().get(pk=fassung.pk)
        if not gesperrt.ist_entwurf or gesperrt.summe() != summe:
            raise FassungVeraltet(
                _(
                    "Der Text hat sich geändert, seit Sie ihn gelesen haben, oder er ist schon "
                    "veröffentlicht. Lesen Sie ihn bitte noch einmal."
                )
            )
        if not gesperrt.abschnitte():
            raise FassungVeraltet(
                _("Eine Vereinbarung ohne Text lässt sich nicht veröffentlichen.")
            )
        if anlagen_zu_gross(gesperrt):
            raise FassungVeraltet(
                _(
                    "Bei einer qualifizierten Signatur dürfen die Anlagen zusammen höchstens 3 MB "
                    "haben: Sie stehen im unterzeichneten und im gesiegelten Dokument, und das "
                    "muss in eine E-Mail passen. Entfernen oder verkleinern Sie Anlagen."
                )
            )
        gesperrt.veroeffentlichen(von)
        Vereinbarung.objects.filter(pk=gesperrt.vereinbarung_id).update(titel=gesperrt.titel)
        dokument.anfordern(
            netzwerk=gesperrt.vereinbarung.netzwerk,
            art="fassung",
            gegenstand=gesperrt,
            dateiname=f"vereinbarung-{gesperrt.vereinbarung_id}-fassung-{gesperrt.nummer}.pdf",
        )
    return gesperrt


def _abschnitte(fassung: Fassung) -> list[tuple[str, str]]:
    return [(abschnitt.titel, abschnitt.text) for abschnitt in fassung.abschnitte()]


def _abschnitte_setzen(fassung: Fassung, abschnitte: Iterable[tuple[str, str]]) -> None:
    fassung.abschnitt_set.all().delete()
    Abschnitt.objects.bulk_create(
        Abschnitt(fassung=fassung, nummer=nummer, titel=titel, text=text)
        for nummer, (titel, text) in enumerate(abschnitte, start=1)
    )
