"""Who needs more time for a measure asks by link, and the coordination hears of it by mail."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from netzwerk.basis.briefe import NichtMehrNoetig, bauen
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import NetzwerkFabrik
from tests.treffen.massnahmenlage import in_tagen, link, massnahme, person
from treffen.aktionen import massnahme as aktionen
from treffen.models import Massnahme


@pytest.fixture
def uhr(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    heute = timezone.now()

    def stellen(stunde: int, minute: int) -> None:
        wann = heute.replace(hour=stunde, minute=minute, second=7)
        monkeypatch.setattr(timezone, "now", lambda: wann)

    stellen(10, 5)
    return stellen


def bitten(client: Client, eine: Massnahme, text: str = "Die Bücher fehlen.") -> int:
    assert eine.verantwortlich is not None
    ihr = link(eine.verantwortlich, eine.netzwerk)
    werte = {f"f{eine.pk}-text": text, f"f{eine.pk}-wunschfrist": f"{in_tagen(40)}"}
    return client.post(ihr, {"massnahme": eine.pk, "art": "frist", **werte}).status_code


def briefe() -> list[Nachricht]:
    return list(Nachricht.objects.filter(anlass=aktionen.ANLASS_FRISTBITTE).order_by("runde"))


def test_die_koordination_hoert_davon(
    client: Client, netzwerk: Netzwerk, uhr: Callable[[int, int], None]
) -> None:
    """One mail for the requests of an hour, when it is over; a second click adds nothing."""
    frau, mann = person(netzwerk), person(netzwerk)
    eine = massnahme(frau, netzwerk, 2, titel="Plakate <drucken>")
    andere = massnahme(mann, netzwerk, 3, titel="Saal mieten")
    assert bitten(client, eine) == 302
    assert bitten(client, eine) == 422
    uhr(10, 59)
    assert bitten(client, andere, "Der Saal ist belegt.") == 302
    (nachricht,) = briefe()
    assert nachricht.empfaenger == (netzwerk.kontakt_email or netzwerk.absender_email)
    faellig = nachricht.faellig_ab.astimezone(UTC)
    assert (faellig.hour, faellig.minute) == (11, 1)
    mail = bauen(nachricht)
    assert mail.subject.endswith("Bei 2 Maßnahmen reicht die Frist nicht")
    for teil in (str(mail.body), str(mail.alternatives[0][0])):
        for worte in ("Saal mieten", "Der Saal ist belegt.", frau.name, mann.organisation.name):
            assert worte in teil
        assert "stand=fristbitte" in teil
    assert "Plakate <drucken>" in str(mail.body)
    assert "<drucken>" not in str(mail.alternatives[0][0])


def test_was_beantwortet_ist_steht_nicht_mehr_darin(
    client: Client, koordination: Konto, netzwerk: Netzwerk, uhr: Callable[[int, int], None]
) -> None:
    eine = massnahme(person(netzwerk), netzwerk, 2, titel="Plakate")
    andere = massnahme(person(netzwerk), netzwerk, 3, titel="Saal")
    fremd = NetzwerkFabrik()
    bitten(client, massnahme(person(fremd), fremd, 2, titel="Woanders"))
    bitten(client, eine, "")
    bitten(client, andere)
    aktionen.frist_setzen(massnahme=eine, frist=in_tagen(40), text="Gern.", von=koordination)
    nachricht = Nachricht.objects.get(anlass=aktionen.ANLASS_FRISTBITTE, netzwerk=netzwerk)
    mail = bauen(nachricht)
    assert "Bei 1 Maßnahme reicht" in mail.subject
    assert "Saal" in str(mail.body)
    assert "Plakate" not in str(mail.body)
    assert "Woanders" not in str(mail.body)
    Massnahme.objects.filter(pk=andere.pk).update(zustand=Massnahme.Zustand.VERWORFEN)
    with pytest.raises(NichtMehrNoetig):
        bauen(nachricht)


def test_wer_spaeter_bittet_steht_im_naechsten_brief(
    client: Client, netzwerk: Netzwerk, uhr: Callable[[int, int], None]
) -> None:
    """The mail of the first hour is out: the second request is not lost in it."""
    bitten(client, massnahme(person(netzwerk), netzwerk, 2))
    briefe()[0].als_gesendet()
    uhr(11, 0)
    bitten(client, massnahme(person(netzwerk), netzwerk, 2))
    eins, zwei = briefe()
    assert zwei.runde == eins.runde + 1
    assert zwei.ist_wartend
    assert isinstance(zwei.faellig_ab, datetime)


def test_eine_notiz_ist_keine_bitte(koordination: Konto, netzwerk: Netzwerk) -> None:
    eine = massnahme(person(netzwerk), netzwerk, 2)
    aktionen.melden(massnahme=eine, von=koordination, text="Angefangen.", schritt="beginnen")
    assert briefe() == []
