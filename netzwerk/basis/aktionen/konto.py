"""Asking the owners of unused accounts whether they still need them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from netzwerk.basis.aktionen import post
from netzwerk.basis.models import Konto
from netzwerk.basis.unzustellbar import bei_unzustellbar

UNBENUTZT = timedelta(days=365)


@transaction.atomic
def nach_verbleib_fragen(jetzt: datetime | None = None) -> int:
    """Ask by mail, once after each last sign-in; return how many accounts were asked.

    The retention rule of Konto empties whoever has not signed in 30 days after the mail server
    took the question.
    """
    jetzt = jetzt or timezone.now()
    # Locked: a task that runs twice must not ask twice, nor after a sign-in in the same moment.
    konten = list(Konto.objects.zu_fragen(jetzt - UNBENUTZT).select_for_update())
    Konto.objects.filter(pk__in=[konto.pk for konto in konten]).update(
        nachgefragt_am=jetzt, nachfrage_angekommen_am=None
    )
    post.einreihen(
        post.nachricht(
            netzwerk=None,
            anlass="konto.nachfrage",
            gegenstand=konto,
            empfaenger=konto.email,
            empfaenger_name=konto.name,
            # Counting mails would repeat a number: they are deleted after two years.
            runde=timezone.localdate(jetzt).toordinal(),
        )
        for konto in konten
    )
    return len(konten)


@bei_unzustellbar
def frage_kam_nicht_an(adresse: str, worte: str) -> None:
    """A question that came back days later was never read: the account is not emptied for it."""
    Konto.objects.filter(email__iexact=adresse, nachfrage_angekommen_am__isnull=False).update(
        nachfrage_angekommen_am=None
    )
