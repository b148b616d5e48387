"""Text that others will read: what looks like a case is pointed at before it is saved, and whoever
writes decides. Nothing typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.models import Konto, Netzwerk
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik, TopFabrik, TreffenFabrik
from tests.formulare import senden
from tests.treffen.evaluationen import bereich, evaluation, punkt
from tests.treffen.evaluationen import gelesen as bewertungen
from tests.treffen.fabriken import BeschlussFabrik
from tests.treffen.gruppenlage import lage_in
from tests.treffen.protokolllage import Lage
from tests.treffen.test_einwand import adresse as einwandadresse
from tests.treffen.test_einwand import einwand, freigegeben
from tests.treffen.test_projekt import mitglied, projekt
from tests.treffen.test_topanmeldung import THEMA, link
from tests.treffen.umlaufhilfe import S, person, weg
from treffen.forms.fallschutz import Fallschutz
from treffen.models import Massnahme, Projekt, Tagesordnungspunkt, Treffen, Umlauf

Als = Callable[[Konto], Client]
FALL = "Der Junge Max, geb. 3.4.2015, war gemeint."
HAKEN = "ohne_falldaten"
pytestmark = pytest.mark.django_db


def fragt(
    client: Client,
    adresse: str,
    daten: dict[str, Any],
    gespeichert: Callable[[], str],
    *,
    haken: str = HAKEN,
) -> Any:
    """Asks, keeps what was typed, saves it once the box is ticked. The answer that saved."""
    cache.clear()  # no limit of another test
    vorher = gespeichert()
    offen = client.get(adresse)
    assert f'name="{haken}"' not in offen.text
    antwort = senden(client, adresse, daten)
    assert antwort.status_code == 422
    assert "Das sieht nach Falldaten aus (Geburtsdatum)" in antwort.text
    assert antwort.text.count(FALL) >= 2  # in the field as typed, and in what is said of it
    assert f'type="checkbox" name="{haken}"' in antwort.text
    assert "<title>Fehler:" in antwort.text
    assert gespeichert() == vorher
    danach = senden(client, adresse, daten | {haken: "on"})
    assert danach.status_code == 302
    assert gespeichert() == FALL
    return danach


def url(netzwerk: Netzwerk, name: str, *args: Any) -> str:
    return reverse(f"treffen:{name}", args=(netzwerk.kurzname, *args))


@pytest.mark.parametrize("feld", ["titel", "beschreibung"])
def test_massnahme(als: Als, koordination: Konto, netzwerk: Netzwerk, feld: str) -> None:
    """New, and changed later; what was decided on once is not asked again when a date moves."""
    wer = KontaktFabrik(netzwerke=[netzwerk])
    tag = timezone.localdate() + timedelta(days=30)
    daten = {"titel": "Drucken", "verantwortlich": wer.pk, "frist": tag.isoformat(), feld: FALL}

    def steht() -> str:
        eine = Massnahme.objects.first()
        return str(getattr(eine, feld)) if eine else ""

    client = als(koordination)
    fragt(client, url(netzwerk, "massnahme-neu"), daten, steht)
    eine = Massnahme.objects.get()
    bearbeiten = url(netzwerk, "massnahme-bearbeiten", eine.pk)
    spaeter = (tag + timedelta(days=7)).isoformat()
    assert senden(client, bearbeiten, daten | {"frist": spaeter}).status_code == 302
    eine.refresh_from_db()
    assert (eine.frist.isoformat(), steht()) == (spaeter, FALL)
    Massnahme.objects.update(**{feld: "Anderes"})
    fragt(client, bearbeiten, daten, steht)


def test_massnahme_aus_einem_ergebnis(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Words that are taken over nobody has decided on: the new row asks."""
    tag = (timezone.localdate() + timedelta(days=30)).isoformat()
    wer = KontaktFabrik(netzwerke=[netzwerk]).pk
    daten = {"titel": FALL, "verantwortlich": wer, "frist": tag}
    eine = evaluation(netzwerk)
    adresse = url(netzwerk, "evaluationspunkt-massnahme", eine.pk, punkt(eine).pk)

    def steht() -> str:
        return "".join(Massnahme.objects.values_list("titel", flat=True))

    fragt(als(koordination), adresse, daten, steht)


def test_geltung_eines_beschlusses(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    beschluss = BeschlussFabrik(netzwerk=netzwerk)
    abgelehnt = BeschlussFabrik(netzwerk=netzwerk, zustand="abgelehnt")

    def steht() -> str:
        beschluss.refresh_from_db()
        return str(beschluss.geltung_bemerkung)

    client = als(koordination)
    daten = {"geltung": "erledigt", "geltung_bemerkung": FALL}
    fragt(client, url(netzwerk, "beschluss-bearbeiten", beschluss.pk), daten, steht)
    # Without that field there is nothing to look at.
    ohne = url(netzwerk, "beschluss-bearbeiten", abgelehnt.pk)
    assert senden(client, ohne, {"geltung_bemerkung": FALL}).status_code == 302


def test_evaluation(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """On the page with many items each asks for itself; what was decided on is not asked again."""
    eine = evaluation(netzwerk)
    erster, zweiter = punkt(eine, "Rücklauf"), punkt(eine, "Gruppen")
    client, seite = als(koordination), bereich(eine)

    def steht() -> str:
        zweiter.refresh_from_db()
        return str(zweiter.bemerkung)

    getippt = bewertungen(client, seite) | {
        f"p{erster.pk}-bemerkung": "Läuft.",
        f"p{zweiter.pk}-bemerkung": FALL,
    }
    antwort = client.post(seite, getippt)
    assert f'name="p{erster.pk}-{HAKEN}"' not in antwort.text
    fragt(client, seite, getippt, steht, haken=f"p{zweiter.pk}-{HAKEN}")
    erster.refresh_from_db()
    assert erster.bemerkung == "Läuft."
    danach = bewertungen(client, seite) | {f"p{erster.pk}-bemerkung": "Läuft gut."}
    assert client.post(seite, danach).status_code == 302

    def angehaengt() -> str:
        return "".join(eine.punkte.filter(titel=FALL).values_list("titel", flat=True))

    fragt(client, seite, bewertungen(client, seite) | {"titel": FALL}, angehaengt)

    def fazit() -> str:
        eine.refresh_from_db()
        return eine.zusammenfassung

    ganze = url(netzwerk, "evaluation-bearbeiten", eine.pk)
    fragt(client, ganze, {"zusammenfassung": FALL}, fazit)


def test_folgethemen(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.DURCHGEFUEHRT,
        beginn=timezone.now() - timedelta(days=2),
    )
    client = als(koordination)

    def steht() -> str:
        return "".join(treffen.folgethemen.values_list("titel", flat=True))

    fragt(client, url(netzwerk, "folgethema-neu", treffen.pk), {"titel": FALL}, steht)
    treffen.folgethemen.all().delete()
    mehrere = url(netzwerk, "folgethema-mehrere", treffen.pk)
    fragt(client, mehrere, {"themen": FALL}, steht)
    zwei = senden(client, mehrere, {"themen": f"Ferien\nwohnt Lange Straße 3\n{FALL}"})
    assert "Ebenso (Anschrift)" in zwei.text
    assert "Ferien\nwohnt" in zwei.text


def test_umlaufstimme(
    als: Als, koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """By link, where nobody stands beside, and with an account."""
    stimme = umlauf.stimmen.get(organisation=haeuser[0])

    def daten(wahl: str) -> dict[str, Any]:
        stimme.refresh_from_db()
        felder = {"stimme": wahl, "bemerkung": FALL, "gelesen": stimme.stand}
        return {"fuer": stimme.pk} | {f"s{stimme.pk}-{n}": wert for n, wert in felder.items()}

    def steht() -> str:
        stimme.refresh_from_db()
        return str(stimme.bemerkung)

    kontakt, haken = person(haeuser[0]), f"s{stimme.pk}-{HAKEN}"
    per_link = weg(umlauf, kontakt)
    ohne = Client().post(per_link, daten(S.WIDERSPRUCH))
    assert ohne.status_code == 422
    assert "warum im Treffen darüber" not in ohne.text  # a reason stands there
    fragt(Client(), per_link, daten(S.JA), steht, haken=haken)
    umlauf.stimmen.filter(pk=stimme.pk).update(bemerkung="")
    kontakt.konto = koordination
    kontakt.save()
    seite = reverse("treffen:umlaufstimme-eigene", args=(umlauf.netzwerk.kurzname, umlauf.pk))
    fragt(als(koordination), seite, daten(S.NEIN), steht, haken=haken)


def test_umlauf_endet_waehrend_man_schreibt(
    koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """Asked about or not: what was typed can be copied."""
    stimme = umlauf.stimmen.get(organisation=haeuser[0])
    seite = weg(umlauf, person(haeuser[0]))
    umlauf.zurueckziehen(grund="Zu früh.")
    daten = {"fuer": stimme.pk, f"s{stimme.pk}-stimme": S.JA, f"s{stimme.pk}-bemerkung": FALL}
    antwort = Client().post(seite, daten)
    assert antwort.status_code == 409
    assert FALL in antwort.text


def test_umlauf_zurueckziehen(als: Als, koordination: Konto, umlauf: Umlauf) -> None:
    """The reason goes out to everybody who was asked."""

    def steht() -> str:
        umlauf.refresh_from_db()
        return umlauf.rueckzug_grund

    seite = reverse("treffen:umlauf-zurueckziehen", args=(umlauf.netzwerk.kurzname, umlauf.pk))
    fragt(als(koordination), seite, {"grund": FALL}, steht)


def test_antwort_auf_einen_einwand(als: Als, koordination: Konto, lage: Lage) -> None:
    """It is mailed to the person who objected."""
    protokoll = freigegeben(lage, koordination)
    stueck = einwand(protokoll, lage.kontakt)

    def steht() -> str:
        stueck.refresh_from_db()
        return stueck.antwort

    ziel = einwandadresse("einwand-entscheiden", protokoll, stueck.pk)
    daten = {"entscheidung": "ablehnen", "antwort": FALL}
    assert "Schreiben Sie, warum" not in als(koordination).post(ziel, daten).text
    fragt(als(koordination), ziel, daten, steht)


def test_gruppenbericht(als: Als, netzwerk: Netzwerk) -> None:
    """Kept as a draft often: what was decided on is not asked at each press."""
    lage = lage_in(netzwerk)
    bericht = lage.gruppe.berichte.create(faellig_am=timezone.localdate())

    def steht() -> str:
        bericht.refresh_from_db()
        return str(bericht.text)

    client = als(lage.leitung)
    seite = url(netzwerk, "gruppenbericht-bearbeiten", lage.gruppe.pk, bericht.pk)
    fragt(client, seite, {"text": FALL}, steht)
    weiter = senden(client, seite, {"text": FALL, "weiter": "1"})
    assert weiter["Location"] == url(netzwerk, "gruppenbericht-abgeben", lage.gruppe.pk, bericht.pk)


def test_projekt(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    """Its description, what a partner contributes, what came of it, why it ended."""
    haus = mitglied(netzwerk, "Kita")
    client = als(koordination)

    def steht() -> str:
        return "".join(Projekt.objects.values_list("beschreibung", flat=True))

    daten: dict[str, Any] = {"titel": "Karte", "beschreibung": FALL, "partner": [haus.pk]}
    fragt(client, url(netzwerk, "projekt-neu"), daten, steht)
    eines = Projekt.objects.get()
    bearbeiten = url(netzwerk, "projekt-bearbeiten", eines.pk)

    def beitrag() -> str:
        return "".join(eines.partner.values_list("beitrag", flat=True))

    fragt(client, bearbeiten, daten | {f"beitrag_{haus.pk}": FALL}, beitrag)
    heute = timezone.localdate().isoformat()
    for name, zustand, mehr in (
        ("abschliessen", "laufend", {"ende": heute}),
        ("abbrechen", "geplant", {}),
    ):
        anderes = projekt(netzwerk, haus, titel=name, zustand=zustand)

        def ergebnis(anderes: Projekt = anderes) -> str:
            anderes.refresh_from_db()
            return anderes.ergebnis

        ziel = url(netzwerk, f"projekt-{name}", anderes.pk)
        fragt(client, ziel, {"ergebnis": FALL, **mehr}, ergebnis)


@pytest.fixture
def treffen(netzwerk: Netzwerk) -> Treffen:
    eines: Treffen = TreffenFabrik(
        netzwerk=netzwerk,
        zustand=Treffen.Zustand.EINGELADEN,
        top_anmeldung_bis=timezone.localdate() + timedelta(days=2),
    )
    TopFabrik(treffen=eines, nummer=1)
    return eines


def test_themenanmeldung(
    als: Als, koordination: Konto, vertretung: Konto, netzwerk: Netzwerk, treffen: Treffen
) -> None:
    """With an account, by the link of the invitation, and the answer why not."""
    teilnahme = TeilnahmeFabrik(treffen=treffen, kontakt=KontaktFabrik(netzwerke=[netzwerk]))

    def steht() -> str:
        return "".join(treffen.tops.angemeldet().values_list("begruendung", flat=True))

    daten = THEMA | {"begruendung": FALL}
    per_link = link(treffen, teilnahme)
    fragt(als(vertretung), url(netzwerk, "top-anmelden", treffen.pk), daten, steht)
    Tagesordnungspunkt.objects.filter(angemeldet_am__isnull=False).delete()
    fragt(Client(), per_link, daten, steht)
    top = treffen.tops.angemeldet().get()

    def grund() -> str:
        top.refresh_from_db()
        return str(top.absage_grund)

    ziel = url(netzwerk, "top-ablehnen", treffen.pk, top.pk)
    fragt(als(koordination), ziel, {"absage_grund": FALL}, grund)


def test_viele_funde_werden_nicht_alle_aufgezaehlt() -> None:
    """Four say enough; the list of errors stays shorter than the text."""

    class Notiz(Fallschutz):
        text = forms.CharField()

    form = Notiz({"text": "; ".join(f"geb. {tag}.4.2015" for tag in range(1, 9))})
    assert len(form.errors["text"]) == 4
    assert list(form.fields) == ["text", HAKEN]
    assert Notiz({"text": FALL, HAKEN: "on"}).is_valid()

    # Two kinds at one place are one.
    (eine,) = Notiz({"text": "geb. 3.4.2015, Lange Straße 3"}).errors["text"]
    assert "(Geburtsdatum, Anschrift)" in eine

    # Listed in the order of the page, though a missing value is found first.
    class Zwei(Fallschutz):
        text = forms.CharField()
        wann = forms.CharField()

    assert list(Zwei({"text": FALL}).errors) == ["text", "wann"]
    # What is handed on to an action holds no box, however often it was checked.
    form = Notiz({"text": FALL, HAKEN: "on"})
    for _mal in range(2):
        form.full_clean()
    assert form.cleaned_data == {"text": FALL}
