"""The attendance sheet and the name badges: who stands on them, in what size, for how long."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any, cast
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from mitglieder.ausfuhr.dateien import bauweise
from mitglieder.models import Ausfuhr
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TreffenFabrik
from tests.treffen.fabriken import GastteilnahmeFabrik
from treffen import druck
from treffen.models import Teilnahme, Treffen

Als = Callable[[Konto], Client]
LANG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    """Said yes, a deputy, a guest, one who came; silent and declined ones."""
    das_treffen: Treffen = TreffenFabrik(netzwerk=netzwerk, titel="Fachtag <Schutz>")

    def person(nachname: str, antwort: str = "offen", **felder: object) -> Teilnahme:
        eine: Teilnahme = TeilnahmeFabrik(
            treffen=das_treffen, kontakt=KontaktFabrik(nachname=nachname), **felder
        )
        if antwort != "offen":
            eine.antworten(antwort)
        return eine

    person("Zugesagt", "zugesagt")
    person("Abgesagt", "abgesagt")
    person("Still")
    person("Gekommen", "abgesagt", anwesenheit="anwesend")
    vertreten = person("Vertreten", "stellvertretung_benannt")
    GastteilnahmeFabrik(
        treffen=das_treffen, gast__nachname="Vertretung", stellvertretung_von=vertreten
    )
    gast = GastteilnahmeFabrik(
        treffen=das_treffen, gast__nachname="Äpfelgast", gast__einrichtung_name=LANG * 2
    )
    gast.antworten("zugesagt")
    return das_treffen


def bestellt(client: Client, treffen: Treffen, **daten: object) -> Any:
    vorgabe = {"vorgang": uuid4(), "wer": "erwartete", "leere": 2, "art": "teilnahmeliste"}
    return client.post(f"/kinderschutz/treffen/{treffen.pk}/druck/", vorgabe | daten)


def gemacht(ausfuhr: Ausfuhr) -> PdfReader:
    dokument = Dokument.objects.zu(ausfuhr).get()
    assert dokument_aktionen.erstellen(dokument), dokument.fehler
    dokument.refresh_from_db()
    return PdfReader(BytesIO(dokument.inhalt()))


def text(pdf: PdfReader) -> str:
    worte = " ".join(seite.extract_text() for seite in pdf.pages).split()
    return " ".join(worte).replace("- ", "")  # names are hyphenated in narrow columns


def test_liste_mit_gaesten_und_stellvertretung(
    als: Als, koordination: Konto, treffen: Treffen
) -> None:
    client, vorgang = als(koordination), uuid4()
    for _doppelt in range(2):
        antwort = bestellt(client, treffen, vorgang=vorgang)
    ausfuhr = Ausfuhr.objects.get()
    assert antwort["Location"] == ausfuhr.get_absolute_url()
    assert "Anderes für dieses Treffen drucken" in client.get(ausfuhr.get_absolute_url()).text
    pdf = gemacht(ausfuhr)
    assert cast(Any, pdf.trailer["/Root"])["/MarkInfo"]["/Marked"]
    gedruckt = text(pdf)
    for name in ("Äpfelgast", "Zugesagt", "Gekommen", "Vertretung", "Unterschrift"):
        assert name in gedruckt, name
    for name in ("Abgesagt", "Still", "Vertreten "):
        assert name not in gedruckt, name
    assert gedruckt.index("Gekommen") < gedruckt.index("Zugesagt")
    bestellt(client, treffen, vorgang=vorgang, wer="alle")  # the same page, another file
    assert "Still" in text(gemacht(Ausfuhr.objects.latest("pk")))


def test_lange_liste_wiederholt_den_kopf(als: Als, koordination: Konto, treffen: Treffen) -> None:
    bestellt(als(koordination), treffen, leere=60)
    seiten = [seite.extract_text() for seite in gemacht(Ausfuhr.objects.get()).pages]
    assert len(seiten) > 2
    assert all("Unterschrift" in seite for seite in seiten)
    assert f"2 von {len(seiten)}" in " ".join(seiten[1].split())


def test_namensschilder(als: Als, koordination: Konto, treffen: Treffen) -> None:
    client = als(koordination)
    bestellt(client, treffen, art="namensschilder", leere=7)
    ausfuhr = Ausfuhr.objects.get()
    pdf = gemacht(ausfuhr)
    assert len(pdf.pages) == 2  # 4 persons and 7 blank ones, ten on a sheet
    gedruckt = text(pdf)
    assert "Äpfelgast" in gedruckt
    assert gedruckt.count("Fachtag <Schutz>") == 11
    assert client.get(f"{ausfuhr.get_absolute_url()}").status_code == 200
    durchsetzen(timezone.now() + timedelta(hours=25))
    assert not Ausfuhr.objects.exists()
    assert not Dokument.objects.exists()


def test_groesse_haelt_namen_ganz(treffen: Treffen) -> None:
    zeilen = list(druck.personen(treffen, "alle").mit_person().nach_namen())
    (bogen,) = druck.boegen(zeilen, 0)
    groessen = {schild.name.split()[-1]: schild for schild in bogen}
    assert groessen["Still"].groesse == druck.NAMEN[0]
    assert groessen["Äpfelgast"].groesse_haus == druck.HAEUSER[-1]
    assert {(s.links, s.oben) for s in bogen[:3]} == {(15, 13.5), (105, 13.5), (15, 67.5)}


def test_fehler_und_rechte(
    als: Als, koordination: Konto, fachkraft: Konto, treffen: Treffen
) -> None:
    client = als(koordination)
    ziel = f"/kinderschutz/treffen/{treffen.pk}/druck/"
    assert "4 Personen haben zugesagt." in client.get(ziel).text
    assert bestellt(client, treffen, leere=61).status_code == 422
    assert bestellt(client, treffen, leere="").status_code == 422
    assert bestellt(client, treffen, art="abdeckung").status_code == 404
    assert bestellt(als(fachkraft), treffen).status_code == 403
    treffen.absagen("Zu wenige.")
    assert bestellt(client, treffen)["Location"] == treffen.get_absolute_url()
    assert not Ausfuhr.objects.exists()
    with pytest.raises(ValueError, match="schon eine Bauweise"):
        bauweise(Ausfuhr.Art.NAMENSSCHILDER)(druck.namensschilder)


def test_eine_person_ist_eine_person(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen: Any = TreffenFabrik(netzwerk=netzwerk)
    TeilnahmeFabrik(treffen=treffen).antworten("zugesagt")
    text = als(koordination).get(f"/kinderschutz/treffen/{treffen.pk}/druck/").text
    assert "1 Person hat zugesagt. 1 Person hat nicht abgesagt." in text
