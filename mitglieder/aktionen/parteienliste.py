"""The sealed list of a version's parties: asking for it, sending it to all of them."""

import hashlib
import json
from datetime import datetime
from typing import TypedDict

from django.contrib.postgres.lookups import Unaccent
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Fassung, Parteienliste
from mitglieder.unterzeichnerpost import unterzeichnende
from netzwerk.basis.aktionen import dokument, post
from netzwerk.basis.models import Konto


class Eintrag(TypedDict):
    """One party as of the list's moment. Dates are ISO; `bis` is empty while it stays."""

    organisation: str
    funktion: str
    unterzeichnet_am: str
    form: str
    stand: str
    bis: str
    gegengezeichnet_am: str


def eintraege(fassung: Fassung) -> list[Eintrag]:
    """Whoever has signed, by the name the organisation signed with; no person is named."""
    beitritte = (
        Beitritt.objects.filter(fassung=fassung)
        .gezeichnet()
        .order_by(Unaccent(Lower("organisation_name")), "pk")
    )
    return [_eintrag(beitritt) for beitritt in beitritte]


def _eintrag(beitritt: Beitritt) -> Eintrag:
    return Eintrag(
        organisation=beitritt.parteiname,
        funktion=beitritt.funktion,
        unterzeichnet_am=_tag(beitritt.unterzeichnet_am),
        form=beitritt.form,
        stand=beitritt.zustand,
        bis=beitritt.gekuendigt_zum.isoformat() if beitritt.gekuendigt_zum else "",
        gegengezeichnet_am=_tag(beitritt.gegengezeichnet_am),
    )


def _tag(zeit: datetime | None) -> str:
    return timezone.localdate(zeit).isoformat() if zeit else ""


def summe(liste: list[Eintrag]) -> str:
    """SHA-256 of the entries, hexadecimal."""
    text = json.dumps(liste, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def anfordern(*, fassung: Fassung, von: Konto) -> Parteienliste:
    """The list as of now; the one there is, when nothing has changed since.

    Raises ValidationError when nobody has signed.
    """
    with transaction.atomic():
        # Two who ask at once get one list.
        gesperrt = Fassung.objects.select_for_update(no_key=True).get(pk=fassung.pk)
        liste = eintraege(gesperrt)
        if not liste:
            raise ValidationError(_("Noch hat keine Organisation unterzeichnet."))
        parteienliste: Parteienliste
        parteienliste, _neu = Parteienliste.objects.get_or_create(
            fassung=gesperrt,
            sha256=summe(liste),
            defaults={"eintraege": liste, "anzahl": len(liste), "angefordert_von": von},
        )
        dokument.anfordern(
            netzwerk=fassung.vereinbarung.netzwerk,
            art="parteienliste",
            gegenstand=parteienliste,
            dateiname=f"beteiligte-{fassung.vereinbarung_id}-fassung-{fassung.nummer}"
            f"-liste-{parteienliste.pk}.pdf",
        )
    return parteienliste


def empfaenger(liste: Parteienliste) -> dict[str, str]:
    """Address → name of everybody who signed for a party of today."""
    alle: dict[str, str] = {}
    beitritte = Beitritt.objects.filter(fassung=liste.fassung).partei()
    for beitritt in beitritte.select_related(
        "kontakt", "organisation", "fassung__vereinbarung__netzwerk"
    ).order_by("pk"):
        alle |= unterzeichnende(beitritt)
    return alle


@transaction.atomic
def senden(*, liste: Parteienliste, von: Konto) -> int:
    """Mail the sealed list to all parties; return how many mails are new.

    Twice sends nothing twice. Raises ValidationError for a list that is not sealed yet or that a
    newer one has replaced.
    """
    if not liste.ist_neueste:
        raise ValidationError(_("Es gibt eine neuere Liste. Senden Sie diese."))
    if not liste.dokument.ist_fertig:
        raise ValidationError(_("Die Liste ist noch nicht gesiegelt."))
    return post.einreihen(
        post.nachricht(
            netzwerk=liste.fassung.vereinbarung.netzwerk,
            anlass="vereinbarung.parteienliste",
            gegenstand=liste,
            empfaenger=adresse,
            empfaenger_name=name,
        )
        for adresse, name in empfaenger(liste).items()
    )
