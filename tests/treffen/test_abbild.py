"""The image of released minutes: taken once, read ever after, whatever happens to the rows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aktionen import dokument as dokument_aktionen
from netzwerk.basis.aufbewahrung import durchsetzen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Dokument, Konto, Netzwerk
from tests.fabriken import KontaktFabrik, NetzwerkFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from tests.treffen.test_protokoll_versand import text_von
from treffen import abbild
from treffen.aktionen import protokoll as aktionen
from treffen.models import (
    Arbeitsgruppe,
    Ergebnis,
    Ergebnisblatt,
    Massnahme,
    Protokoll,
    Stimme,
    Tagesordnungspunkt,
    Teilnahme,
    Treffen,
    Umfrage,
    Umfragefrage,
    Umfrageoption,
)

Als = Callable[[Konto], Client]
DA = Teilnahme.Anwesenheit.ANWESEND
#: What layout 4 added.
NEUES = (
    "beschlussfaehigkeit",
    "korrektur",
    "umlaeufe",
    "themen",
    "weitere_massnahmen",
    "anlagen",
    "folgethemen",
    "evaluationen",
)


def geschrieben(netzwerk: Netzwerk, **angaben: Any) -> Protokoll:
    """Minutes with one of everything that goes into them."""
    kontakt = KontaktFabrik(
        netzwerke=[netzwerk], vorname="Robin", nachname="Vorher", funktion="Leitung der Kita"
    )
    Organisation.objects.filter(pk=kontakt.organisation_id).update(
        name="Haus Vorher", kommune=f"Ort {kontakt.pk}"
    )
    treffen = TreffenFabrik(
        netzwerk=netzwerk, titel="Treffen Vorher", zustand=Treffen.Zustand.DURCHGEFUEHRT
    )
    TreffenFabrik(netzwerk=netzwerk, vorheriges=treffen, titel="Folgetreffen Vorher", ort="Aula")
    protokoll: Protokoll = ProtokollFabrik(treffen=treffen, **angaben)
    top = TopFabrik(treffen=treffen, nummer=1, titel="Punkt Vorher")
    AbschnittFabrik(protokoll=protokoll, top=top, ergebnis="Ergebnis Vorher")
    BeschlussFabrik(netzwerk=netzwerk, top=top, text="Beschluss Vorher")
    MassnahmeFabrik(netzwerk=netzwerk, top=top, titel="Auftrag Vorher", verantwortlich=kontakt)
    TeilnahmeFabrik(treffen=treffen, kontakt=kontakt, anwesenheit=DA)
    erarbeitet(treffen)
    return protokoll


def erarbeitet(treffen: Treffen) -> None:
    """Results of a group and a closed question of the poll."""
    gruppe = Arbeitsgruppe.objects.create(netzwerk=treffen.netzwerk, name=f"AG Vorher {treffen.pk}")
    blatt = Ergebnisblatt.objects.create(gruppe=gruppe, treffen=treffen)
    bedarf = Ergebnis.objects.create(blatt=blatt, art="handlungsbedarf", text="Bedarf Vorher")
    for zu in (bedarf, None):
        text = "Ansatz Vorher" if zu else "Freier Ansatz Vorher"
        Ergebnis.objects.create(blatt=blatt, art="loesungsansatz", text=text, zu=zu)
    umfrage = Umfrage.objects.create(netzwerk=treffen.netzwerk, treffen=treffen, titel="Umfrage")
    frage = Umfragefrage.objects.create(
        umfrage=umfrage, text="Frage Vorher", zustand=Umfragefrage.Zustand.GESCHLOSSEN
    )
    option = Umfrageoption.objects.create(frage=frage, text="Antwort Vorher")
    Stimme.objects.bulk_create(Stimme(frage=frage, wahl=[option.pk]) for _vote in range(5))


def alles_umschreiben(treffen: Treffen) -> None:
    """What other rooms may do, or what the database does not keep them from."""
    Kontakt.objects.update(vorname="Robin", nachname="Nachher", funktion="Träger Nachher")
    Organisation.objects.filter(name="Haus Vorher").update(name="Haus Nachher")
    Treffen.objects.filter(pk=treffen.pk).update(titel="Treffen Nachher", ort="Nachher")
    Treffen.objects.exclude(pk=treffen.pk).update(titel="Folgetreffen Nachher")
    Tagesordnungspunkt.objects.update(titel="Punkt Nachher")
    TopFabrik(treffen=treffen, nummer=2, titel="Neu Nachher")
    Massnahme.objects.update(titel="Auftrag Nachher")
    Arbeitsgruppe.objects.update(name="AG Nachher")
    Ergebnis.objects.update(text="Bedarf Nachher")
    Umfragefrage.objects.update(text="Frage Nachher")
    Umfrageoption.objects.update(text="Antwort Nachher")
    TeilnahmeFabrik(treffen=treffen, anwesenheit=DA)


def test_was_freigegeben_ist_aendert_niemand_mehr(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = geschrieben(netzwerk)
    dokument = aktionen.freigeben(protokoll=protokoll, von=koordination)
    alles_umschreiben(protokoll.treffen)
    assert dokument_aktionen.erstellen(dokument), Dokument.objects.get().fehler
    dokument.refresh_from_db()
    pdf = " ".join(text_von(dokument.inhalt()).split())
    seite = reverse("treffen:protokoll-zeigen", args=[netzwerk.kurzname, protokoll.pk])
    online = als(koordination).get(seite).content.decode()
    gelesen = online[online.index('id="angaben"') :]
    for text in (pdf, gelesen):
        assert "Nachher" not in text
        for erwartet in (
            "Punkt Vorher",
            "Ergebnis Vorher",
            "Beschluss Vorher",
            "Auftrag Vorher",
            "Robin Vorher (Haus Vorher)",
            "AG Vorher",
            "Bedarf Vorher",
            "Freier Ansatz Vorher",
            "Frage Vorher",
            "Antwort Vorher",
            "5 Stimmen",
        ):
            assert erwartet in text
    assert "Leitung der Kita" in pdf
    assert "Folgetreffen Vorher" in pdf
    assert "1 Person " in pdf
    assert "1 anwesend" in gelesen


def test_im_entwurf_gilt_was_in_den_zeilen_steht(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = geschrieben(netzwerk)
    alles_umschreiben(protokoll.treffen)
    seite = reverse("treffen:protokoll-zeigen", args=[netzwerk.kurzname, protokoll.pk])
    online = als(koordination).get(seite).content.decode()
    assert "Auftrag Nachher" in online
    assert "Bedarf Nachher" in online
    assert "2 anwesend" in online


@pytest.mark.parametrize(
    "aendern",
    [
        lambda: Tagesordnungspunkt.objects.update(titel="anders"),
        lambda: Teilnahme.objects.update(anwesenheit=Teilnahme.Anwesenheit.FEHLEND),
        lambda: Kontakt.objects.update(nachname="Anders"),
        lambda: Massnahme.objects.update(frist=timezone.localdate() + timedelta(days=99)),
        lambda: Protokoll.objects.update(vorsitz="anders"),
        lambda: Treffen.objects.filter(vorheriges__isnull=False).update(titel="anders"),
        lambda: Ergebnis.objects.filter(art="handlungsbedarf").update(text="anders"),
    ],
)
def test_die_bestaetigung_gilt_fuer_das_gezeigte(
    koordination: Konto, netzwerk: Netzwerk, aendern: Callable[[], Any]
) -> None:
    protokoll = geschrieben(netzwerk)
    gezeigt = protokoll.fingerabdruck
    assert Protokoll.objects.get(pk=protokoll.pk).fingerabdruck == gezeigt
    aendern()
    with pytest.raises(aktionen.Veraltet):
        aktionen.freigeben(protokoll=protokoll, von=koordination, fingerabdruck=gezeigt)
    neu = Protokoll.objects.get(pk=protokoll.pk).fingerabdruck
    aktionen.freigeben(protokoll=protokoll, von=koordination, fingerabdruck=neu)
    # The same image, to the letter, after the way through the database.
    assert Protokoll.objects.get(pk=protokoll.pk).fingerabdruck == neu


def test_freigegeben_ist_nichts_ohne_abbild(koordination: Konto, netzwerk: Netzwerk) -> None:
    protokoll = geschrieben(netzwerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Protokoll.objects.filter(pk=protokoll.pk).update(
            zustand="freigegeben", freigegeben_am=timezone.now(), freigegeben_von=koordination
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Protokoll.objects.filter(pk=protokoll.pk).update(abbild={"titel": "vorab"})


@pytest.mark.django_db(transaction=True)
def test_zwei_freigaben_zugleich_geben_einmal_frei(koordination: Konto) -> None:
    protokoll = geschrieben(NetzwerkFabrik())
    abdruck = protokoll.fingerabdruck

    def freigeben(_nummer: int) -> bool:
        try:
            aktionen.freigeben(
                protokoll=Protokoll.objects.get(pk=protokoll.pk),
                von=koordination,
                fingerabdruck=abdruck,
            )
        except FalscherZustand:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as faeden:
        ergebnisse = list(faeden.map(freigeben, range(4)))
    assert sorted(ergebnisse) == [False, False, False, True]
    assert Dokument.objects.count() == 1
    assert Protokoll.objects.get().fingerabdruck == abdruck
    connection.close()


def test_der_name_geht_mit_dem_des_kontakts(
    als: Als, koordination: Konto, netzwerk: Netzwerk
) -> None:
    protokoll = geschrieben(netzwerk)
    bleibt = KontaktFabrik(netzwerke=[netzwerk], vorname="Toni", nachname="Bleibend")
    TeilnahmeFabrik(treffen=protokoll.treffen, kontakt=bleibt, anwesenheit=DA)
    aktionen.freigeben(protokoll=protokoll, von=koordination)
    assert durchsetzen() == {}
    vor_langem = timezone.localdate() - timedelta(days=731)
    Kontakt.objects.filter(nachname="Vorher").update(ausgeschieden_am=vor_langem)
    assert durchsetzen() == {
        "mitglieder.Kontakt: Zusammenarbeit im Netzwerk": 1,
        "treffen.Protokoll: Wer da war und wer zuständig ist; Einrichtung und Funktion bleiben": 1,
    }
    assert durchsetzen() == {}
    protokoll = Protokoll.objects.get()
    assert "Robin" not in str(protokoll.abbild)
    gelesen = abbild.lesen(protokoll.inhalt)
    assert {(z["name"], z["organisation"], z["funktion"]) for z in gelesen["anwesend"]} == {
        ("Toni Bleibend", bleibt.organisation.name, bleibt.funktion),
        ("(anonymisiert)", "Haus Vorher", "Leitung der Kita"),
    }
    assert gelesen["punkte"][0]["massnahmen"][0]["wer"] == "(anonymisiert) (Haus Vorher)"
    spur: Any = Protokoll.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    assert "abbild" not in {feld.name for feld in spur._meta.get_fields()}


def test_worte_kommen_mit_der_sprache(netzwerk: Netzwerk) -> None:
    protokoll = geschrieben(netzwerk)
    bild = protokoll.inhalt | {"art": "gibt_es_nicht_mehr", "ort": "", "online": True}
    assert abbild.lesen(bild)["gremium"] == "gibt_es_nicht_mehr"
    assert abbild.lesen(bild)["ort"] == "online"
    with translation.override("en"):
        (beschluss,) = abbild.lesen(bild)["punkte"][0]["beschluesse"]
    assert beschluss["zustand"] != "angenommen"


def test_was_vorher_freigegeben_war_bekommt_sein_abbild(
    koordination: Konto, netzwerk: Netzwerk
) -> None:
    """The migration writes what the release writes, in layout 1: without figures and results."""
    protokoll = geschrieben(netzwerk)
    spaetes = geschrieben(netzwerk)
    Treffen.objects.filter(vorheriges=spaetes.treffen).delete()
    Massnahme.objects.filter(top__treffen=spaetes.treffen).update(
        zustand="vorgeschlagen", verantwortlich=None, frist=None
    )
    entwurf = geschrieben(netzwerk)
    for eines in (protokoll, spaetes):
        aktionen.freigeben(protokoll=eines, von=koordination)
    erwartet = dict(Protokoll.objects.values_list("pk", "abbild"))
    for bild in filter(None, erwartet.values()):
        assert bild.pop("zahlen")["personen"] == len(bild["teilnahme"]["anwesend"])
        assert bild.pop("gruppen")
        assert bild.pop("umfragen")
        for seit_vier in NEUES:
            bild.pop(seit_vier)
        for beschluss in bild["punkte"][0]["beschluesse"]:
            del beschluss["beschluss"]
        for massnahme in bild["punkte"][0]["massnahmen"]:
            del massnahme["zustand"], massnahme["herkunft"]
        bild["aufbau"] = 1
    with connection.cursor() as zeiger:
        zeiger.execute("SET CONSTRAINTS ALL IMMEDIATE")
        zeiger.execute(
            "ALTER TABLE treffen_protokoll DROP CONSTRAINT protokoll_freigegeben_mit_abbild"
        )
        zeiger.execute("SET LOCAL portal.aufbewahrung = 'ja'")
        Protokoll.objects.update(abbild=None)
    with connection.schema_editor(atomic=False) as editor:
        migration = import_module("treffen.migrations.0002_protokollabbild")
        migration.abbilder_aufnehmen(apps, editor)
    assert dict(Protokoll.objects.values_list("pk", "abbild")) == erwartet
    assert erwartet[entwurf.pk] is None
    alt = abbild.lesen(erwartet[protokoll.pk])
    assert alt["anwesend_text"].startswith(str(len(alt["anwesend"])))
    assert alt["gruppen"] == alt["umfragen"] == []
