"""Scans that came as a pile: they wait in the storage until each has its organisation.

They have no row: whose they are is not known yet. What nobody assigned goes after two weeks.
"""

import re
from collections.abc import Iterable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitglieder.aktionen import nachweis as aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich
from mitglieder.aktionen.nachweis import Datei
from mitglieder.models import Beitritt, Fassung, Nachweis, Vereinbarung
from mitglieder.nachweise import endung
from netzwerk.basis.models import Konto

ORDNER = "nachweise-eingang"
BLEIBT = timedelta(days=14)
NAME = re.compile(r"[0-9a-f]{16}-[a-z0-9_-]{1,80}\.(pdf|jpg|png)")


def ablegen(fassung: Fassung, dateien: Iterable[Datei]) -> int:
    """How many are new; one that waits already is not stored twice."""
    neu = 0
    for datei in dateien:
        stamm = slugify(datei.name.rpartition(".")[0] or datei.name)[:80] or "scan"
        pfad = _pfad(fassung, f"{datei.sha256[:16]}-{stamm}.{endung(datei.inhalt)}")
        if not default_storage.exists(pfad):
            default_storage.save(pfad, ContentFile(datei.inhalt))
            neu += 1
    return neu


def wartende(fassung: Fassung) -> list[str]:
    try:
        namen = default_storage.listdir(f"{ORDNER}/{fassung.pk}")[1]
    except FileNotFoundError:
        return []
    return sorted((n for n in namen if NAME.fullmatch(n)), key=lambda name: name[17:])


def inhalt(fassung: Fassung, name: str) -> bytes:
    """Raises FileNotFoundError, also for a name that is none of ours."""
    if not NAME.fullmatch(name):
        raise FileNotFoundError(name)
    with default_storage.open(_pfad(fassung, name), "rb") as datei:
        return bytes(datei.read())


def vorschlaege(namen: Iterable[str], offene: Iterable[Beitritt]) -> dict[str, int]:
    """Where a file is called after an organisation or the number on its sheet."""
    gefunden: dict[str, int] = {}
    beitritte = list(offene)
    for name in namen:
        stamm = name[17:]
        for beitritt in beitritte:
            heisst = slugify(beitritt.organisation.name)
            nennt_sie = bool(heisst) and heisst in stamm
            if beitritt.blattnummer.lower() in stamm or nennt_sie:
                gefunden[name] = beitritt.pk
                break
    return gefunden


def zuordnen(
    *, fassung: Fassung, wahl: dict[str, Beitritt], weg: Iterable[str], von: Konto
) -> tuple[int, list[str]]:
    """Hand in each file for its organisation; how many, and what could not be.

    A file leaves the pile only after its scan is stored.
    """
    gelungen, gruende = 0, []
    for name, beitritt in wahl.items():
        try:
            _einer_zuordnen(fassung, name, beitritt, von)
        except FileNotFoundError:
            gruende += vergebene([name])
            continue
        except BeitrittNichtMoeglich as grund:
            gruende.append(str(grund))
            continue
        default_storage.delete(_pfad(fassung, name))
        gelungen += 1
    for name in weg:
        default_storage.delete(_pfad(fassung, name))
    return gelungen, gruende


def vergebene(namen: Iterable[str]) -> list[str]:
    """What is to be told about each file that was on the pile and is not any more."""
    return [
        _("%(datei)s ist nicht mehr da: Jemand hat die Datei schon zugeordnet oder gelöscht.")
        % {"datei": name[17:]}
        for name in namen
        if NAME.fullmatch(name)
    ]


@transaction.atomic
def _einer_zuordnen(fassung: Fassung, name: str, beitritt: Beitritt, von: Konto) -> None:
    # Locked: two people at the same pile would give one sheet to two organisations. It leaves the
    # pile only after the commit, so whoever waited here asks for its scan too. The agreement, not
    # the version: who signs holds the accession and then wants the version (`fassung_halten`).
    Vereinbarung.objects.select_for_update(no_key=True).get(pk=fassung.vereinbarung_id)
    datei = Datei(name=name[17:], inhalt=inhalt(fassung, name))
    schon = (
        Nachweis.objects.filter(beitritt__fassung=fassung, sha256=datei.sha256)
        .exclude(zustand=Nachweis.Zustand.VERWORFEN)
        .select_related("beitritt__organisation")
        .first()
    )
    if schon is not None:
        raise BeitrittNichtMoeglich(
            _("%(datei)s liegt schon bei %(organisation)s.")
            % {"datei": datei.name, "organisation": schon.beitritt.organisation}
        )
    aktionen.scan_einreichen(beitritt=beitritt, datei=datei, von=von)


def aufraeumen() -> int:
    """Remove what nobody assigned."""
    try:
        ordner = default_storage.listdir(ORDNER)[0]
    except FileNotFoundError:
        return 0
    anzahl, grenze = 0, timezone.now() - BLEIBT
    for einer in ordner:
        for name in default_storage.listdir(f"{ORDNER}/{einer}")[1]:
            pfad = f"{ORDNER}/{einer}/{name}"
            if default_storage.get_modified_time(pfad) < grenze:
                default_storage.delete(pfad)
                anzahl += 1
    return anzahl


def _pfad(fassung: Fassung, name: str) -> str:
    return f"{ORDNER}/{fassung.pk}/{name}"
