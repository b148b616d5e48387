"""The logo of an organisation: who puts it there, who sees it, how it is served."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.formulare import gelesen
from tests.mitglieder.anmelden import Anmelden

pytestmark = pytest.mark.usefixtures("eigene_ablage")


def _bild(farbe: str = "red") -> SimpleUploadedFile:
    puffer = BytesIO()
    Image.new("RGB", (30, 20), farbe).save(puffer, "PNG")
    return SimpleUploadedFile("marke.html", puffer.getvalue(), "text/html")


def _url(name: str, netzwerk: Netzwerk, pk: int) -> str:
    return reverse(f"mitglieder:organisation-{name}", args=[netzwerk.kurzname, pk])


def _hochladen(client: Client, netzwerk: Netzwerk, organisation: Organisation, **mehr: Any) -> Any:
    adresse = _url("bearbeiten", netzwerk, organisation.pk)
    angaben = {"name": organisation.name, "art": organisation.art, "schutzkonzept": "unbekannt"}
    return client.post(adresse, gelesen(client, adresse) | angaben | mehr)


def test_hochladen_ersetzen_entfernen(
    netzwerk: Netzwerk,
    eigene_organisation: Organisation,
    vertretung: Konto,
    koordination: Konto,
    als: Anmelden,
    django_capture_on_commit_callbacks: Any,
) -> None:
    namen = []
    for konto, farbe in ((vertretung, "red"), (koordination, "blue")):
        with django_capture_on_commit_callbacks(execute=True):
            antwort = _hochladen(als(konto), netzwerk, eigene_organisation, logo=_bild(farbe))
        assert antwort.status_code == 302
        eigene_organisation.refresh_from_db()
        namen.append(str(eigene_organisation.logo))
    assert len(set(namen)) == 2
    assert [default_storage.exists(name) for name in namen] == [False, True]
    seite = als(vertretung).get(_url("zeigen", netzwerk, eigene_organisation.pk)).content.decode()
    assert f"?v={eigene_organisation.logo_kennung}" in seite
    assert 'alt="Haus der Familie"' in seite
    netz = Client().get(reverse("mitglieder:netzwerk", args=[netzwerk.kurzname]))
    assert f"?v={eigene_organisation.logo_kennung}" in netz.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        _hochladen(als(vertretung), netzwerk, eigene_organisation, **{"logo-clear": "on"})
    eigene_organisation.refresh_from_db()
    assert not eigene_organisation.logo
    assert not default_storage.exists(namen[1])
    assert Client().get(_url("logo", netzwerk, eigene_organisation.pk)).status_code == 404


def test_was_kein_bild_ist_kommt_mit_dem_formular_zurueck(
    netzwerk: Netzwerk, eigene_organisation: Organisation, vertretung: Konto, als: Anmelden
) -> None:
    skript = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")
    antwort = _hochladen(
        als(vertretung), netzwerk, eigene_organisation, logo=skript, beschreibung="Bleibt stehen."
    )
    assert antwort.status_code == 422
    assert "kein Bild" in antwort.content.decode()
    assert "Bleibt stehen." in antwort.content.decode()


def test_ausgeliefert_wird_nur_ein_bild_und_nur_wem_es_zusteht(
    netzwerk: Netzwerk,
    eigene_organisation: Organisation,
    fachkraft: Konto,
    fremde: Konto,
    als: Anmelden,
) -> None:
    eigene_organisation.logo.save("logo-1.png", ContentFile(_bild().read()))
    adresse = _url("logo", netzwerk, eigene_organisation.pk)
    antwort = Client().get(adresse)
    assert antwort["Content-Type"] == "image/png"
    assert antwort["X-Content-Type-Options"] == "nosniff"
    assert antwort["Cache-Control"] == "public, max-age=604800"
    Netzwerk.objects.filter(pk=netzwerk.pk).update(ist_oeffentlich=False)
    assert Client().get(adresse).status_code == 404
    assert "private" in als(fachkraft).get(adresse)["Cache-Control"]
    Netzwerk.objects.filter(pk=netzwerk.pk).update(ist_oeffentlich=True)
    eigene_organisation.mitgliedschaft_set.get().ruhen_lassen()
    assert Client().get(adresse).status_code == 404
    assert als(fremde).get(adresse).status_code == 404
    antwort = als(fachkraft).get(adresse)
    assert antwort.status_code == 200
    assert "private" in antwort["Cache-Control"]
    # Another window has replaced it since the row was read.
    default_storage.delete(str(eigene_organisation.logo))
    assert als(fachkraft).get(adresse).status_code == 404
