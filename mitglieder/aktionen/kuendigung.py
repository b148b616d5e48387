"""Notice of an accession: recorded by the coordination, confirmed to whoever had signed."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.aktionen.zeichenbar import gesperrt
from mitglieder.models import Beitritt, Fassung
from mitglieder.unterzeichnerpost import empfaenger
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto


def fruehestens(fassung: Fassung, eingegangen: date) -> date:
    """The first day to which notice that came in on that day may end it: the last of a month."""
    monate = eingegangen.month + fassung.kuendigungsfrist_monate  # counted from 1
    jahr, monat = eingegangen.year + monate // 12, monate % 12 + 1
    return date(jahr, monat, 1) - timedelta(days=1)


@transaction.atomic
def kuendigen(
    *,
    beitritt: Beitritt,
    zum: date,
    eingegangen: date,
    form: str,
    einvernehmlich: bool = False,
    von: Konto,
) -> None:
    """Until that day it counts as a party. Earlier than the notice period only by agreement.

    Raises FalscherZustand.
    """
    hier = gesperrt(beitritt.pk)
    if zum < fruehestens(hier.fassung, eingegangen) and not einvernehmlich:
        raise FalscherZustand(
            _("Die Kündigungsfrist reicht bis nach diesem Tag."),
            bei=beitritt,
            weiter=_("Früher endet ein Beitritt nur, wenn beide Seiten zustimmen."),
        )
    hier.kuendigen(zum=zum, von=von, form=form)
    Kettenglied.objects.anhaengen(
        kette=hier.kette,
        ereignis="gekuendigt",
        nutzlast={
            "zum": zum.isoformat(),
            "eingegangen": eingegangen.isoformat(),
            "form": form,
            "einvernehmlich": einvernehmlich,
            "von": kennung(von),
        },
    )
    netzwerk = hier.fassung.vereinbarung.netzwerk
    eigene = netzwerk.kontakt_email or netzwerk.absender_email
    post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass="vereinbarung.gekuendigt",
            gegenstand=hier,
            empfaenger=adresse,
            empfaenger_name=name,
        )
        for adresse, name in empfaenger(hier).items()
        if adresse != eigene
    )
