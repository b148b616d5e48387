"""Notice: the notice period, earlier by agreement, until when it counts, who is told."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.aktionen import kuendigung
from mitglieder.models import Beitritt, Fassung, Kontakt
from netzwerk.basis import briefe
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Nachricht, Netzwerk
from tests.mitglieder.anmelden import Anmelden
from tests.mitglieder.fabriken import (
    adresse,
    ereignisse,
    gesiegelt,
    partner,
    pfad,
    unterzeichnet,
    zugang_zu,
)
from tests.mitglieder.leben import gekuendigt
from tests.wettlauf import zuvorkommen

HEUTE = timezone.localdate


@pytest.mark.parametrize(
    ("eingegangen", "monate", "ende"),
    [
        (date(2026, 11, 22), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 1), 3, date(2028, 2, 29)),
        (date(2026, 9, 15), 3, date(2026, 12, 31)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 12, 1), 12, date(2027, 12, 31)),
        (date(2026, 1, 31), 24, date(2028, 1, 31)),
    ],
)
def test_earliest_end_is_the_end_of_a_month(eingegangen: date, monate: int, ende: date) -> None:
    fassung = Fassung(kuendigungsfrist_monate=monate)
    assert kuendigung.fruehestens(fassung, eingegangen) == ende


def eingaben(zum: date, **mehr: str) -> dict[str, str]:
    heute = HEUTE().isoformat()
    return {"eingegangen": heute, "form": "e_mail", "zum": zum.isoformat()} | mehr


def test_the_form_proposes_the_end_of_the_notice_period(
    beitritt: Beitritt, als: Anmelden, koordination: Konto, besuch: Client
) -> None:
    unterzeichnet(beitritt)
    client = als(koordination)
    seite = adresse("beitritt-kuendigen", beitritt.pk)
    ende = kuendigung.fruehestens(beitritt.fassung, HEUTE())
    assert f'value="{ende.isoformat()}"' in client.get(seite).text
    antwort = client.post(seite, eingaben(ende), follow=True)
    assert "ist erfasst" in antwort.text
    beitritt.refresh_from_db()
    assert (beitritt.gekuendigt_zum, beitritt.gekuendigt_form) == (ende, "e_mail")
    assert beitritt.ist_partei  # until that day
    assert list(Beitritt.objects.partei()) == [beitritt]
    glied = Kettenglied.objects.der_kette(beitritt.kette).last()
    assert glied is not None
    assert glied.nutzlast is not None
    assert (glied.ereignis, glied.nutzlast["form"], glied.nutzlast["eingegangen"]) == (
        "gekuendigt",
        "e_mail",
        HEUTE().isoformat(),
    )
    assert "gekündigt" in besuch.get(pfad(zugang_zu(beitritt))).text
    mail = briefe.bauen(Nachricht.objects.get(anlass="vereinbarung.gekuendigt"))
    kontakt = beitritt.kontakt
    assert isinstance(kontakt, Kontakt)
    assert [kontakt.email in an for an in mail.to] == [True]
    assert "Form der Kündigung: E-Mail" in mail.body
    assert "Bis dahin gilt er weiter." in " ".join(mail.body.split())
    # Once is enough.
    assert (
        "Das geht im Stand „gekündigt“ nicht."
        in client.post(seite, eingaben(ende), follow=True).text
    )
    assert ereignisse(beitritt).count("gekuendigt") == 1


def test_earlier_only_by_agreement(beitritt: Beitritt, als: Anmelden, koordination: Konto) -> None:
    unterzeichnet(beitritt)
    client = als(koordination)
    seite = adresse("beitritt-kuendigen", beitritt.pk)
    gestern = HEUTE() - timedelta(days=1)
    antwort = client.post(seite, eingaben(gestern))
    assert antwort.status_code == 422
    assert "wenn beide Seiten mit einem früheren Tag einverstanden" in " ".join(
        antwort.text.split()
    )
    with pytest.raises(FalscherZustand, match="Kündigungsfrist"):
        kuendigung.kuendigen(
            beitritt=beitritt, zum=gestern, eingegangen=HEUTE(), form="brief", von=koordination
        )
    assert client.post(seite, eingaben(gestern, einvernehmlich="on")).status_code == 302
    beitritt.refresh_from_db()
    assert beitritt.ist_beendet
    assert not beitritt.ist_partei
    assert not Beitritt.objects.partei().exists()


@pytest.mark.parametrize(
    ("falsch", "meldung"),
    [
        ({"zum": "31.2."}, "Datum"),
        ({"form": "zuruf"}, "gültige Auswahl"),
        ({"form": ""}, "wie gekündigt wurde"),
        ({"eingegangen": f"{HEUTE().year + 1}-12-31"}, "heute oder früher"),
    ],
)
def test_bad_input(
    beitritt: Beitritt, als: Anmelden, koordination: Konto, falsch: dict[str, str], meldung: str
) -> None:
    unterzeichnet(beitritt)
    antwort = als(koordination).post(
        adresse("beitritt-kuendigen", beitritt.pk), eingaben(HEUTE(), einvernehmlich="on") | falsch
    )
    assert antwort.status_code == 422
    assert meldung in antwort.text
    beitritt.refresh_from_db()
    assert beitritt.zustand == Beitritt.Zustand.UNTERZEICHNET


def test_who_has_not_signed_cannot_give_notice(
    beitritt: Beitritt, als: Anmelden, koordination: Konto
) -> None:
    antwort = als(koordination).post(
        adresse("beitritt-kuendigen", beitritt.pk),
        eingaben(HEUTE(), einvernehmlich="on"),
        follow=True,
    )
    assert "Das geht im Stand „eingeladen“ nicht." in antwort.text
    assert not Nachricht.objects.filter(anlass="vereinbarung.gekuendigt").exists()


def test_who_signed_has_left_so_others_are_told(beitritt: Beitritt, netzwerk: Netzwerk) -> None:
    unterzeichnet(beitritt)
    Kontakt.objects.filter(pk=zugang_zu(beitritt).inhaber_id).update(ausgeschieden_am=HEUTE())
    andere = partner(netzwerk, berechtigt=0)
    assert andere != beitritt.organisation
    kollegin = Kontakt.objects.create(
        organisation=beitritt.organisation,
        vorname="Kim",
        nachname="Neu",
        email="neu@kita.example",
        ist_zeichnungsberechtigt=True,
    )
    kollegin.netzwerke.add(netzwerk)
    gekuendigt(beitritt, HEUTE())
    an = Nachricht.objects.filter(anlass="vereinbarung.gekuendigt")
    assert set(an.values_list("empfaenger", flat=True)) == {"neu@kita.example"}


@pytest.mark.django_db(transaction=True)
def test_two_record_it_at_once(beitritt: Beitritt, koordination: Konto) -> None:
    unterzeichnet(beitritt)
    with pytest.raises(FalscherZustand):
        zuvorkommen(
            lambda: gekuendigt(beitritt, HEUTE(), koordination),
            lambda: gekuendigt(beitritt, HEUTE() + timedelta(days=1), koordination),
        )
    beitritt.refresh_from_db()
    assert beitritt.gekuendigt_zum == HEUTE()
    assert ereignisse(beitritt).count("gekuendigt") == 1


@pytest.mark.parametrize(
    ("tage", "urteil"),
    [(0, "Echt, zum "), (1, "weiter an die Vereinbarung"), (-1, "Echt, aber zum ")],
)
def test_the_check_page_knows_whether_the_day_has_come(
    beitritt: Beitritt, besuch: Client, eigene_ablage: None, tage: int, urteil: str
) -> None:
    pdf = gesiegelt(beitritt)
    beitritt.refresh_from_db()
    gekuendigt(beitritt, zum=HEUTE() + timedelta(days=tage))
    seite = besuch.get(f"/kinderschutz/pruefen/?code={pdf.pruefcode}").text
    assert urteil in seite
