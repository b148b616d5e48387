"""How a circulation ends: by silence, after its last day, when one fails, when houses merge."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from mitglieder.models import Organisation
from netzwerk.basis.briefe import bauen
from netzwerk.basis.handelnde import System
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import TreffenFabrik
from tests.mitglieder.doppelte import fuehre
from tests.treffen.fabriken import BeschlussFabrik
from tests.treffen.umlaufhilfe import S, laufend, person, stimmt, url, vorbei, weg
from treffen.aktionen import umlauf as aktionen
from treffen.models import Beschluss, Umlauf
from treffen.umlaufabbild import aufnehmen, lesen
from treffen.umlauflage import auszaehlung
from treffen.views.umlaufstimme import GRENZE

Als = Callable[[Konto], Client]
VON = System("test")


def test_wo_niemand_antwortet_ist_nichts_beschlossen(
    als: Als, koordination: Konto, netzwerk: Netzwerk, umlauf: Umlauf
) -> None:
    """Silence is no refusal: the register names no decision that nobody took."""
    vorbei(umlauf)
    assert aktionen.fortschreiben(von=VON)["beendet"] == 1
    umlauf.refresh_from_db()
    assert umlauf.zustand == Umlauf.Zustand.ABGELEHNT
    assert not Beschluss.objects.exists()
    client = als(koordination)
    assert "Niemand hat geantwortet" in client.get(url("umlauf-zeigen", umlauf)).text
    liste = client.get(url("umlauf-liste")).text
    assert "niemand hat geantwortet" in liste
    assert "abgelehnt" not in liste
    for anlass in (aktionen.ANLASS_ENDE, aktionen.ANLASS_KOORDINATION):
        mail = bauen(Nachricht.objects.filter(anlass=anlass)[0])
        assert mail.subject.endswith("Umlauf ohne Antwort: Neues Logo")
        assert "Niemand hat geantwortet." in str(mail.body)
        assert "abgelehnt" not in str(mail.body)
    gesagt = lesen(aufnehmen(TreffenFabrik(netzwerk=netzwerk)))[0]
    assert gesagt["zustand"] == "niemand hat geantwortet"


def test_nach_der_frist_steht_das_ergebnis_fest(
    als: Als, koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """A result the coordination can read already is neither withdrawn nor put off."""
    stimmt(umlauf, haeuser[0], S.NEIN)
    vorbei(umlauf)
    umlauf.refresh_from_db()
    heute = timezone.localdate()
    for verb in (
        lambda: aktionen.zurueckziehen(umlauf=umlauf, grund="x", von=koordination),
        lambda: aktionen.verlaengern(umlauf=umlauf, frist=heute, von=koordination),
        lambda: aktionen.nachfragen(umlauf=umlauf, von=koordination),
    ):
        with pytest.raises(FalscherZustand, match="in der Nacht wird ausgezählt"):
            verb()
    client = als(koordination)
    seite = client.get(url("umlauf-zeigen", umlauf)).text
    for name in ("umlauf-zurueckziehen", "umlauf-verlaengern"):
        assert url(name, umlauf) not in seite
        antwort = client.get(url(name, umlauf), follow=True)
        assert "Die Frist ist vorbei, in der Nacht wird ausgezählt." in antwort.text


def test_einer_der_scheitert_haelt_die_anderen_nicht_auf(
    netzwerk: Netzwerk, koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    anderer = laufend(netzwerk, koordination, *haeuser, titel="Anderer")
    for einer in (umlauf, anderer):
        stimmt(einer, haeuser[0])
        vorbei(einer)
    # Its decision is there already: a second one is refused by the database.
    BeschlussFabrik(netzwerk=netzwerk, umlauf=umlauf, verfahren="umlauf", text="Schon da")
    with pytest.raises(ExceptionGroup) as gescheitert:
        aktionen.fortschreiben(von=VON)
    assert len(gescheitert.value.exceptions) == 1
    umlauf.refresh_from_db()
    anderer.refresh_from_db()
    assert umlauf.laeuft
    assert anderer.zustand == Umlauf.Zustand.ANGENOMMEN


def test_das_ergebnis_bleibt_wenn_haeuser_eins_werden(
    koordination: Konto, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    """What was decided two to one is not two to none after a later merger."""
    kita, praxis, schule = haeuser
    stimmt(umlauf, kita)
    stimmt(umlauf, schule)
    stimmt(umlauf, praxis, S.NEIN)
    fuehre(kita, praxis, koordination)
    zahlen = auszaehlung(Umlauf.objects.get())
    assert (zahlen.ja, zahlen.nein, zahlen.berechtigt) == (2, 1, 3)


def test_ein_link_stimmt_nicht_ohne_ende(
    client: Client, umlauf: Umlauf, haeuser: list[Organisation]
) -> None:
    ziel = weg(umlauf, person(haeuser[0]))
    for _mal in range(GRENZE["anzahl"]):
        assert client.post(ziel, {"fuer": ""}).status_code == 404
    assert client.post(ziel, {"fuer": ""}).status_code == 429
    assert client.get(ziel).status_code == 200
