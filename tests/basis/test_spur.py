"""The audit trail: who, what, when, written by the database."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.apps import apps
from django.test import Client
from django.urls import reverse

from mitglieder.models import Kontakt, KontaktNetzwerk
from netzwerk.basis.aufbewahrung import UNSERE_APPS
from netzwerk.basis.handelnde import OEFFENTLICHKEIT, System, kennung
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Netzwerk, Seite, Zugang
from tests.fabriken import (
    KontaktFabrik,
    KontoFabrik,
    NetzwerkFabrik,
    SeiteFabrik,
    TeilnahmeFabrik,
)
from tests.formulare import senden
from treffen.models import Teilnahme, Treffen

# Events are triggers' work; pghistory makes their models.
KontaktEreignis: Any = Kontakt.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
SeiteEreignis: Any = Seite.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
TeilnahmeEreignis: Any = Teilnahme.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
KontoEreignis: Any = Konto.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory


def _ereignisse(modell: Any, pk: Any) -> list[Any]:
    return list(modell.objects.filter(pgh_obj_id=pk).order_by("pgh_id"))


def test_anlegen_aendern_loeschen(db: None) -> None:
    kontakt = KontaktFabrik(funktion="Leitung")
    kontakt.funktion = "Vertretung"
    kontakt.save()
    pk = kontakt.pk
    kontakt.delete()
    spur = _ereignisse(KontaktEreignis, pk)
    assert [(e.pgh_label, e.funktion) for e in spur] == [
        ("insert", "Leitung"),
        ("update", "Vertretung"),
        ("delete", "Vertretung"),
    ]
    assert all(e.pgh_created_at for e in spur)


def test_auch_massenaenderungen(db: None) -> None:
    kontakte = [KontaktFabrik(), KontaktFabrik()]
    Kontakt.objects.filter(pk__in=[k.pk for k in kontakte]).update(funktion="neu")
    for kontakt in kontakte:
        assert [e.funktion for e in _ereignisse(KontaktEreignis, kontakt.pk)][-1] == "neu"


def test_auch_verknuepfungen(db: None) -> None:
    """What a many-to-many field gains and loses: rows of its own table."""
    kontakt, netzwerk = KontaktFabrik(), NetzwerkFabrik()
    kontakt.netzwerke.add(netzwerk)
    kontakt.netzwerke.clear()
    spur = KontaktNetzwerk.pgh_event_model.objects.filter(netzwerk_id=netzwerk.pk)
    assert list(spur.order_by("pgh_id").values_list("pgh_label", "kontakt_id")) == [
        ("hinzugefuegt", kontakt.pk),
        ("entfernt", kontakt.pk),
    ]


def test_jede_verknuepfung_wird_verfolgt() -> None:
    """Except Django's groups and permissions, which nobody here has."""
    modelle = [m for app in UNSERE_APPS for m in apps.get_app_config(app).get_models()]
    verfolgt = {m._meta.db_table for m in modelle if hasattr(m, "pgh_event_models")}
    tabellen = {
        feld.m2m_db_table()
        for modell in modelle
        if not hasattr(modell, "pgh_tracked_model")
        for feld in modell._meta.local_many_to_many
    }
    assert tabellen - verfolgt == {
        "basis_konto_groups",
        "basis_konto_user_permissions",
        "mitglieder_zeichenstelle_codes",  # a code lives for minutes; its use is in the hash chain
    }
    assert len(tabellen & verfolgt) >= 5


def test_wer_war_es(
    als: Callable[[Konto], Client], koordination: Konto, netzwerk: Netzwerk
) -> None:
    seite = SeiteFabrik(netzwerk=netzwerk, art=Seite.Art.IMPRESSUM)
    adresse = reverse("basis:seite-bearbeiten", args=(netzwerk.kurzname, "impressum"))
    assert senden(als(koordination), adresse, {"text": "## Neu"}).status_code == 302
    ereignis = _ereignisse(SeiteEreignis, seite.pk)[-1]
    assert ereignis.text == "## Neu"
    assert ereignis.pgh_context.metadata == {"handelnde": f"konto:{koordination.pk}"}


def test_durch_link_steht_der_zugang_und_kein_geheimnis(client: Client, netzwerk: Netzwerk) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    teilnahme = TeilnahmeFabrik(
        kontakt=kontakt, treffen__netzwerk=netzwerk, treffen__zustand=Treffen.Zustand.EINGELADEN
    )
    zugang = Zugang.fuer(
        kontakt,
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand=teilnahme,
        netzwerk=netzwerk,
        tage=60,
    )
    adresse = reverse("treffen:einladung-antworten", args=(netzwerk.kurzname, zeichen(zugang)))
    antwort = client.post(adresse, {"antwort": "zugesagt", "bemerkung": ""})
    assert antwort.status_code == 302
    ereignis = _ereignisse(TeilnahmeEreignis, teilnahme.pk)[-1]
    assert ereignis.antwort == "zugesagt"
    assert ereignis.pgh_context.metadata == {"handelnde": f"zugang:{zugang.pk}"}


def test_lesen_hinterlaesst_nichts(client: Client, netzwerk: Netzwerk) -> None:
    vorher = pghistory.models.Context.objects.count()
    client.get(reverse("uebersicht:start", args=(netzwerk.kurzname,)))
    assert pghistory.models.Context.objects.count() == vorher


def test_das_passwort_steht_nicht_in_der_spur(db: None) -> None:
    konto = KontoFabrik()
    spalten = {feld.name for feld in KontoEreignis._meta.get_fields()}
    assert spalten.isdisjoint({"password", "last_login"})
    konto.set_password("ein neues Passwort")
    konto.save(update_fields=["password"])
    assert len(_ereignisse(KontoEreignis, konto.pk)) == 1


def test_kennung_nennt_keinen_namen(koordination: Konto) -> None:
    assert kennung(koordination) == f"konto:{koordination.pk}"
    assert kennung(System("nachts")) == "system:nachts"
    assert kennung(OEFFENTLICHKEIT) == "oeffentlichkeit"
    assert str(System("nachts")) == "System (nachts)"
    assert str(OEFFENTLICHKEIT) == "Öffentlichkeit"
