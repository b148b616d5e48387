"""Putting a checked file beside a meeting or a group, and taking it away with its bytes."""

from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from netzwerk.basis.models import Konto
from treffen.materialpruefung import Befund
from treffen.models import Arbeitsgruppe, Material, Treffen


@transaction.atomic
def hochladen(
    *,
    treffen: Treffen | None = None,
    gruppe: Arbeitsgruppe | None = None,
    datei: "UploadedFile[Any]",
    befund: Befund,
    titel: str,
    sichtbar: str = Material.Sichtbar.EINGELADENE,
    von: Konto,
) -> Material:
    """The file of one of the two, under a new, random place; its type is what the check found."""
    material = Material(
        treffen=treffen,
        arbeitsgruppe=gruppe,
        titel=titel,
        sichtbar=sichtbar,
        dateiname=befund.name,
        art=befund.art,
        groesse=befund.groesse,
        hochgeladen_von=von,
    )
    # On disk it is called alike whatever the upload was called; the name is for the download.
    material.datei.save("datei", datei, save=False)
    material.save()
    return material


@transaction.atomic
def loeschen(*, material: Material, von: Konto) -> None:
    """The bytes go once the row is gone for good."""
    ablage, name = material.datei.storage, material.datei.name
    material.delete()
    if name:
        transaction.on_commit(partial(ablage.delete, name))
