"""Files of a group: put there by its lead, read by the network, gone with a press."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from tests.formulare import gezeigt
from tests.treffen.gruppenlage import VON, lage_in
from treffen.aktionen import arbeitsgruppe as gruppen
from treffen.models import Material

type Als = Callable[[Konto], Client]


def datei(inhalt: bytes = b"Alle Wege auf einem Blatt.\n", name: str = "wege.txt") -> object:
    return SimpleUploadedFile(name, inhalt, content_type="text/plain")


@pytest.mark.django_db
def test_hochladen_lesen_umbenennen_loeschen(
    als: Als,
    koordination: Konto,
    fachkraft: Konto,
    fremde: Konto,
    netzwerk: Netzwerk,
    django_capture_on_commit_callbacks: Any,
) -> None:
    lage = lage_in(netzwerk)
    andere = lage_in(netzwerk, name="AG Krisen")
    client, neu = als(lage.leitung), lage.adresse("unterlagen/neu/")
    assert client.post(neu, {"datei": datei(b"MZ\x90", "wege.pdf")}).status_code == 422
    antwort = client.post(neu, {"datei": datei(), "sichtbar": "oeffentlich"}, follow=True)
    assert "wege.txt" not in antwort.content.decode()
    assert "„wege“ ist bereitgestellt." in antwort.content.decode()
    material = Material.objects.get()
    assert (material.arbeitsgruppe, material.treffen, material.sichtbar) == (
        lage.gruppe, None, "eingeladene"
    )  # fmt: skip
    ort = lage.adresse(f"unterlagen/{material.pk}/")
    for konto in (fachkraft, koordination, andere.leitung):
        geladen = als(konto).get(ort)
        assert b"".join(geladen.streaming_content) == b"Alle Wege auf einem Blatt.\n"  # type: ignore[attr-defined]  # a file
        assert geladen["Content-Disposition"] == 'attachment; filename="wege.txt"'
    assert als(fremde).get(ort).status_code == 404
    oeffentlich = Client().get(f"/kinderschutz/treffen/materialien/{material.pk}/")
    assert oeffentlich.status_code == 404
    for konto, stand in ((fachkraft, 403), (andere.leitung, 403), (fremde, 404)):
        for rest in ("angaben/", "loeschen/"):
            assert als(konto).post(f"{ort}{rest}", {"titel": "x"}).status_code == stand
        assert als(konto).post(neu, {"datei": datei()}).status_code == stand
    # Not by way of another group's address.
    fremd = andere.adresse(f"unterlagen/{material.pk}/loeschen/")
    assert als(andere.leitung).post(fremd).status_code == 404

    angaben = gezeigt(client.get(f"{ort}angaben/").context["form"])
    client.post(f"{ort}angaben/", angaben | {"titel": "Alle Meldewege"})
    material.refresh_from_db()
    assert material.titel == "Alle Meldewege"

    gruppen.beenden(gruppe=lage.gruppe, abschluss="Fertig.", von=VON)
    beendet = client.get(lage.adresse()).content.decode()
    assert neu not in beendet
    assert f"{ort}loeschen/" in beendet
    assert "bleibt, wie sie war" in client.get(neu, follow=True).content.decode()
    assert "löschen?" in client.get(f"{ort}loeschen/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{ort}loeschen/")
    assert not Material.objects.exists()
    assert not material.datei.storage.exists(str(material.datei.name))
