"""Writes that span an agreement, its versions and their sections."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder import vereinbarungsvorlage
from mitglieder.models import Abschnitt, Fassung, Vereinbarung
from netzwerk.basis.aktionen import dokument
from netzwerk.basis.models import Konto, Netzwerk


class FassungVeraltet(Exception):
    """Somebody else has saved or published meanwhile; the message says so to the person."""


def anlegen(
    *,
    netzwerk: Netzwerk,
    titel: str,
    anlass: str = "",
    form: str = Fassung.Form.TEXTFORM,
    laeuft_bis: date | None = None,
    kuendigungsfrist_monate: int = 3,
    von: Konto,
) -> Vereinbarung:
    """A new agreement with a first draft, filled from the portal's template."""
    with transaction.atomic():
        vereinbarung: Vereinbarung = Vereinbarung.objects.create(
            netzwerk=netzwerk, titel=titel, anlass=anlass
        )
        fassung = Fassung.objects.create(
            vereinbarung=vereinbarung,
            titel=titel,
            form=form,
            laeuft_bis=laeuft_bis,
            kuendigungsfrist_monate=kuendigungsfrist_monate,
        )
        _abschnitte_setzen(fassung, vereinbarungsvorlage.abschnitte(netzwerk))
    return vereinbarung


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
        fassung.save(update_fields=["titel", "form", "laeuft_bis", "kuendigungsfrist_monate"])
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
        gesperrt.veroeffentlichen(von)
        dokument.anfordern(
            netzwerk=gesperrt.vereinbarung.netzwerk,
            art="fassung",
            gegenstand=gesperrt,
            dateiname=f"vereinbarung-{gesperrt.vereinbarung_id}-fassung-{gesperrt.nummer}.pdf",
        )
    return gesperrt


def _abschnitte_setzen(fassung: Fassung, abschnitte: Iterable[tuple[str, str]]) -> None:
    fassung.abschnitt_set.all().delete()
    Abschnitt.objects.bulk_create(
        Abschnitt(fassung=fassung, nummer=nummer, titel=titel, text=text)
        for nummer, (titel, text) in enumerate(abschnitte, start=1)
    )
