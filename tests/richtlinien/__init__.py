"""The written table: every URL of the portal, its policy, and what each role gets."""

from tests.richtlinien import (
    angebote,
    angebote_einlesung,
    angebote_frische,
    angebote_heft,
    angebote_suche,
    angebote_termine,
    basis,
    demo,
    einlass,
    konto,
    mitglieder,
    register,
    rundschreiben,
    treffen,
    uebersicht,
)
from tests.richtlinien.zeile import LOGIN, ROLLEN, WEITER, Status, Zeile

TABELLE: tuple[Zeile, ...] = (
    *konto.ZEILEN,
    *demo.ZEILEN,
    *basis.ZEILEN,
    *mitglieder.ZEILEN,
    *register.ZEILEN,
    *rundschreiben.ZEILEN,
    *angebote.ZEILEN,
    *angebote_einlesung.ZEILEN,
    *angebote_heft.ZEILEN,
    *angebote_frische.ZEILEN,
    *angebote_suche.ZEILEN,
    *angebote_termine.ZEILEN,
    *treffen.ZEILEN,
    *einlass.ZEILEN,
    *uebersicht.ZEILEN,
)

__all__ = ["LOGIN", "ROLLEN", "TABELLE", "WEITER", "Status", "Zeile"]
