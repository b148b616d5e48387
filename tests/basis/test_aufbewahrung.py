"""Retention: every rule can be carried out, is carried out in time, and reaches the trail."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from mitglieder.models import Kontakt
from netzwerk.basis import aufbewahrung, briefe, tasks
from netzwerk.basis.aktionen.konto import nach_verbleib_fragen
from netzwerk.basis.aufbewahrung import UNSERE_APPS, Aufbewahrung, durchsetzen, leerwert, regeln
from netzwerk.basis.models import Einmalcode, Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, KontoFabrik, TeilnahmeFabrik
from treffen.models import Teilnahme

REGELN = [pytest.param(m, r, id=f"{m.__name__}-{r.felder[0]}") for m, r in regeln()]


def _frueher(tage: int) -> Any:
    return timezone.now() - timedelta(days=tage)


@pytest.mark.parametrize(("modell", "regel"), REGELN)
def test_regel_nennt_felder_die_es_gibt(modell: type[models.Model], regel: Aufbewahrung) -> None:
    spalten = {f.name for f in modell._meta.get_fields()}
    spalten |= {f.attname for f in modell._meta.concrete_fields}
    assert set(regel.felder) <= spalten
    assert set(regel.leeren or {}) <= spalten


@pytest.mark.parametrize(("modell", "regel"), REGELN)
def test_regel_leert_alle_ihre_felder(modell: type[models.Model], regel: Aufbewahrung) -> None:
    if regel.art == "leeren":
        assert set(regel.felder) <= set(regel.leeren or {})


@pytest.mark.parametrize(("modell", "regel"), REGELN)
def test_jedes_feld_hat_einen_leerwert_in_der_spur(
    modell: type[models.Model], regel: Aufbewahrung
) -> None:
    for ereignis in getattr(modell, "pgh_event_models", {}).values():
        for feld in ereignis._meta.concrete_fields:
            if {feld.name, feld.attname} & set(regel.felder):
                leerwert(feld, (regel.leeren or {}).get(feld.name))


@pytest.mark.django_db
@pytest.mark.parametrize(("modell", "regel"), REGELN)
def test_regel_laesst_sich_ausfuehren(modell: type[models.Model], regel: Aufbewahrung) -> None:
    """The query of each rule holds against the database."""
    if regel.faellig is not None:
        assert not regel.faellig(modell._default_manager.all(), timezone.now()).exists()


@pytest.mark.django_db
def test_ohne_zeilen_ist_nichts_zu_tun() -> None:
    assert durchsetzen() == {}


def test_kontakt_wird_anonym_auch_in_der_spur(netzwerk: Netzwerk) -> None:
    alt = KontaktFabrik(netzwerke=[netzwerk], telefon="0815", ausgeschieden_am=_frueher(731).date())
    juengst = KontaktFabrik(netzwerke=[netzwerk], ausgeschieden_am=_frueher(729).date())
    taetig = KontaktFabrik(netzwerke=[netzwerk])
    assert durchsetzen() == {"mitglieder.Kontakt: Zusammenarbeit im Netzwerk": 1}
    alt.refresh_from_db()
    assert (alt.vorname, alt.nachname, alt.email, alt.telefon) == ("", "(anonymisiert)", "", "")
    spur: Any = Kontakt.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    assert set(
        spur.objects.filter(pgh_obj_id=alt.pk).values_list(
            "vorname", "nachname", "email", "telefon", "funktion"
        )
    ) == {("", "(anonymisiert)", "", "", "Leitung")}
    for bleibt in (juengst, taetig):
        vorher = bleibt.nachname
        bleibt.refresh_from_db()
        assert bleibt.nachname == vorher
    assert durchsetzen() == {}


def test_konto_verliert_adresse_und_zugang(db: None) -> None:
    gefragt = KontoFabrik(nachgefragt_am=_frueher(31), nachfrage_angekommen_am=_frueher(31))
    angemeldet = KontoFabrik(
        nachgefragt_am=_frueher(31), nachfrage_angekommen_am=_frueher(31), last_login=_frueher(3)
    )
    assert list(durchsetzen().values()) == [1]
    gefragt.refresh_from_db()
    assert gefragt.email == f"geloescht-{gefragt.pk}@ungueltig.invalid"
    assert (gefragt.name, gefragt.is_active) == ("", False)
    spur: Any = Konto.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    zeilen = spur.objects.filter(pgh_obj_id=gefragt.pk).order_by("pgh_id")
    # That the account was active once is history, not a personal value.
    assert list(zeilen.values_list("email", "name", "is_active")) == [
        ("", "", True),
        ("", "", False),
    ]
    angemeldet.refresh_from_db()
    assert angemeldet.is_active
    assert durchsetzen() == {}


def test_bemerkung_verschwindet_vier_wochen_nach_dem_treffen(netzwerk: Netzwerk) -> None:
    def teilnahme(tage: int) -> Teilnahme:
        eine: Teilnahme = TeilnahmeFabrik(
            bemerkung="vegetarisch",
            treffen__netzwerk=netzwerk,
            treffen__beginn=_frueher(tage) - timedelta(hours=3),
        )
        return eine

    alt, neu = teilnahme(29), teilnahme(27)
    durchsetzen()
    assert set(Teilnahme.objects.values_list("pk", "bemerkung")) == {
        (alt.pk, ""),
        (neu.pk, "vegetarisch"),
    }


def test_zugang_geht_mit_codes_und_verschwindet_aus_der_spur(netzwerk: Netzwerk) -> None:
    kontakt = KontaktFabrik(netzwerke=[netzwerk])
    zugang = Zugang.fuer(
        kontakt, zweck=Zugang.Zweck.PROTOKOLL, gegenstand=kontakt, netzwerk=netzwerk, tage=1
    )
    Einmalcode.objects.create(zugang=zugang)
    Zugang.objects.update(gueltig_bis=_frueher(366))
    durchsetzen()
    assert not Zugang.objects.exists()
    assert not Einmalcode.objects.exists()
    spur: Any = Zugang.pgh_event_model  # type: ignore[attr-defined]  # set by pghistory
    assert set(spur.objects.values_list("inhaber_id", flat=True)) == {0}


def test_nachricht_verliert_erst_den_inhalt_dann_sich(netzwerk: Netzwerk) -> None:
    def nachricht(tage: int) -> Nachricht:
        eine: Nachricht = Nachricht.objects.create(
            netzwerk=netzwerk,
            anlass="konto.post",
            gegenstand=netzwerk,
            empfaenger=f"a{tage}@demo.example",
            empfaenger_name="Kim",
            parameter={"text": "Hallo"},
            angelegt_am=_frueher(tage),
        )
        return eine

    uralt, alt, neu = nachricht(731), nachricht(91), nachricht(89)
    durchsetzen()
    assert not Nachricht.objects.filter(pk=uralt.pk).exists()
    assert list(
        Nachricht.objects.filter(pk=alt.pk).values_list(
            "parameter", "empfaenger_name", "empfaenger"
        )
    ) == [({}, "", "a91@demo.example")]
    neu.refresh_from_db()
    assert neu.parameter == {"text": "Hallo"}


def test_eine_kaputte_regel_haelt_die_anderen_nicht_auf(
    netzwerk: Netzwerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kaputt(zeilen: Any, stichtag: Any) -> Any:
        raise ValueError("kaputt")

    regel = Aufbewahrung(
        zweck="x", felder=("name",), frist=timedelta(days=1), faellig=kaputt, art="loeschen"
    )
    alle = [(Netzwerk, regel), *regeln()]
    monkeypatch.setattr(aufbewahrung, "regeln", lambda: iter(alle))
    KontaktFabrik(netzwerke=[netzwerk], ausgeschieden_am=_frueher(731).date())
    with pytest.raises(ExceptionGroup) as fehler:
        tasks.aufbewahrung_durchsetzen()
    assert [str(einer) for einer in fehler.value.exceptions] == ["kaputt"]
    assert Kontakt.objects.get().nachname == "(anonymisiert)"


@pytest.mark.parametrize(
    "angaben",
    [
        {"felder": ("name",)},
        {"felder": ("name",), "frist": timedelta(days=1)},
        {"felder": ("name",), "mit": "x", "art": "leeren"},
        {"felder": ("name",), "mit": "x", "leeren": {"name": ""}},
    ],
)
def test_unvollstaendige_regeln_gibt_es_nicht(angaben: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Regel|leeren"):
        Aufbewahrung(zweck="x", **angaben)


@pytest.mark.parametrize(
    ("feld", "leer"),
    [
        (models.DateField(null=True), None),
        (models.TextField(), ""),
        (models.JSONField(), {}),
        (models.BooleanField(), False),
        (models.DecimalField(), 0),
        (models.UUIDField(), uuid.UUID(int=0)),
    ],
)
def test_leerwerte(feld: Any, leer: object) -> None:
    assert leerwert(feld) == leer
    assert leerwert(feld, "ersetzt") == "ersetzt"


def test_ein_feld_ohne_leerwert_faellt_auf() -> None:
    with pytest.raises(TypeError):
        leerwert(models.DateField(name="tag"))


def test_alle_apps_sind_dabei() -> None:
    gefunden = {modell._meta.app_label for modell, _regel in regeln()}
    mit_modellen = {a for a in UNSERE_APPS if list(apps.get_app_config(a).get_models())}
    assert gefunden <= mit_modellen
    assert {"basis", "mitglieder", "treffen"} <= gefunden


@pytest.mark.django_db
def test_mit_dem_konto_verschwinden_seine_adressen() -> None:
    konto = KontoFabrik(nachgefragt_am=_frueher(31), nachfrage_angekommen_am=_frueher(31))
    EmailAddress.objects.get_or_create(user=konto, email=konto.email)
    durchsetzen()
    assert not EmailAddress.objects.filter(user=konto).exists()


@pytest.mark.django_db
def test_abgelaufene_sitzungen_verschwinden_mit_ihrer_adresse() -> None:
    konto = KontoFabrik()
    for schluessel, tage in (("alt", 1), ("neu", -1)):
        Session.objects.create(session_key=schluessel, expire_date=_frueher(tage))
        UserSession.objects.create(user=konto, session_key=schluessel, ip="192.0.2.1")
    tasks.aufbewahrung_durchsetzen()
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["neu"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["neu"]


@pytest.mark.django_db
def test_wer_lange_nicht_da_war_wird_gefragt() -> None:
    lange = KontoFabrik(last_login=_frueher(366), angelegt_am=_frueher(900), name="Kim Muster")
    nie = KontoFabrik(angelegt_am=_frueher(366))
    wieder = KontoFabrik(
        last_login=_frueher(366), angelegt_am=_frueher(900), nachgefragt_am=_frueher(400)
    )
    KontoFabrik(last_login=_frueher(364), angelegt_am=_frueher(900))
    KontoFabrik(angelegt_am=_frueher(364))
    KontoFabrik(angelegt_am=_frueher(900), is_active=False)
    KontoFabrik(last_login=_frueher(900), nachgefragt_am=_frueher(20))
    tasks.aufbewahrung_durchsetzen()
    assert nach_verbleib_fragen() == 0  # once
    gefragt = Nachricht.objects.filter(anlass="konto.nachfrage", schlange="post", netzwerk=None)
    assert {n.gegenstand for n in gefragt} == {lange, nie, wieder}
    assert Nachricht.objects.count() == 3
    mail = briefe.bauen(gefragt.get(empfaenger=lange.email))
    assert mail.subject == "Brauchen Sie Ihr Konto noch?"
    assert "Guten Tag Kim Muster," in mail.body
    assert "Melden Sie sich einmal an, dann bleibt Ihr Konto" in mail.body
    assert "/konto/" in mail.body


@pytest.mark.django_db
def test_wer_sich_nach_der_frage_anmeldet_behaelt_das_konto() -> None:
    bleibt, geht = KontoFabrik.create_batch(2, angelegt_am=_frueher(400))
    assert nach_verbleib_fragen(_frueher(31)) == 2
    Konto.objects.update(nachfrage_angekommen_am=_frueher(31))
    tage: Any = Konto.objects.filter(pk=bleibt.pk)
    tage.update(last_login=_frueher(30))
    tasks.aufbewahrung_durchsetzen()
    bleibt.refresh_from_db()
    geht.refresh_from_db()
    assert (bleibt.is_active, geht.is_active) == (True, False)
    # Neither of the two mails is sent any more, should it still be waiting.
    for nachricht in Nachricht.objects.filter(anlass="konto.nachfrage"):
        with pytest.raises(briefe.NichtMehrNoetig):
            briefe.bauen(nachricht)
    # A year without signing in later, the question is a new one.
    tage.update(last_login=_frueher(366), nachgefragt_am=_frueher(400))
    assert nach_verbleib_fragen() == 1
    assert Nachricht.objects.zu(bleibt).count() == 2
