"""Annexes of a draft: every write takes the draft's lock, so that none slips past publishing."""

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from mitglieder.anlagen import AnlageAbgelehnt, gepruefter_inhalt
from mitglieder.models import Anlage, Fassung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto

HOECHSTENS = 10
#: Bytes of all annexes of a version: they go out with every sealed copy, and mail servers refuse
#: what is larger than about 10 MB once it is encoded.
ZUSAMMEN_HOECHSTENS = 6_000_000


def hochladen(*, fassung: Fassung, titel: str, dateiname: str, inhalt: bytes, von: Konto) -> Anlage:
    """One more annex at the end. Raises AnlageAbgelehnt, FalscherZustand once it is published."""
    summe = hashlib.sha256(inhalt).hexdigest()
    with transaction.atomic():
        entwurf = _gesperrt(fassung)
        bisher = entwurf.anlagen()
        doppelt = next((anlage for anlage in bisher if anlage.sha256 == summe), None)
        if doppelt is not None:
            raise AnlageAbgelehnt(
                _("Diese Datei ist schon dabei: %(anlage)s.") % {"anlage": doppelt}
            )
        if len(bisher) >= HOECHSTENS:
            raise AnlageAbgelehnt(
                _("Mehr als %(zahl)s Anlagen gehen nicht. Fassen Sie einige zusammen.")
                % {"zahl": HOECHSTENS}
            )
        if sum(anlage.groesse for anlage in bisher) + len(inhalt) > ZUSAMMEN_HOECHSTENS:
            raise AnlageAbgelehnt(
                _("Zusammen sind die Anlagen größer als 6 MB, das ist für E-Mails zu viel.")
            )
        return _anlegen(entwurf, len(bisher) + 1, titel, dateiname, inhalt, summe)


def entfernen(*, anlage: Anlage, von: Konto) -> None:
    """Those behind it move up; the bytes go once the row is gone for good.

    Raises FalscherZustand.
    """
    with transaction.atomic():
        fassung = _gesperrt(anlage.fassung)
        ablage, name = anlage.datei.storage, anlage.datei.name
        Anlage.objects.filter(pk=anlage.pk).delete()
        _nummerieren(fassung)
        if name:
            transaction.on_commit(partial(ablage.delete, name))


def verschieben(*, anlage: Anlage, um: int, von: Konto) -> None:
    """`um` places down (negative: up), as far as there are any. Raises FalscherZustand."""
    with transaction.atomic():
        fassung = _gesperrt(anlage.fassung)
        reihe = [eine for eine in fassung.anlagen() if eine != anlage]
        stelle = Anlage.objects.get(pk=anlage.pk).nummer - 1 + um
        reihe.insert(max(0, min(stelle, len(reihe))), anlage)
        # Out of the way first: each number is there once.
        Anlage.objects.filter(fassung=fassung).update(nummer=models.F("nummer") + 100)
        for nummer, eine in enumerate(reihe, start=1):
            Anlage.objects.filter(pk=eine.pk).update(nummer=nummer)


def kopieren(*, aus: Fassung, nach: Fassung) -> None:
    """The same files for a new draft, each with bytes of its own. Raises AnlageBeschaedigt."""
    for anlage in aus.anlagen():
        _anlegen(
            nach,
            anlage.nummer,
            anlage.titel,
            anlage.dateiname,
            gepruefter_inhalt(anlage),
            anlage.sha256,
        )


def _anlegen(
    fassung: Fassung, nummer: int, titel: str, dateiname: str, inhalt: bytes, summe: str
) -> Anlage:
    anlage: Anlage = Anlage.objects.create(
        fassung=fassung,
        nummer=nummer,
        titel=titel,
        # On disk it is called alike whatever the upload was called.
        datei=ContentFile(inhalt, "anlage.pdf"),
        dateiname=dateiname,
        groesse=len(inhalt),
        sha256=summe,
    )
    return anlage


def _gesperrt(fassung: Fassung) -> Fassung:
    # Locked: an annex that came while somebody publishes would be frozen unread, or left out.
    gesperrt: Fassung = Fassung.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=fassung.pk
    )
    if not gesperrt.ist_entwurf:
        raise FalscherZustand(
            _("Die Fassung ist veröffentlicht, ihre Anlagen stehen fest."), bei=gesperrt
        )
    return gesperrt


def _nummerieren(fassung: Fassung) -> None:
    for nummer, anlage in enumerate(fassung.anlagen(), start=1):
        if anlage.nummer != nummer:
            Anlage.objects.filter(pk=anlage.pk).update(nummer=nummer)
