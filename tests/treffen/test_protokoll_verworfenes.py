"""A measure that was discarded before the release: not in the minutes, still in the editor."""

from collections.abc import Callable

from django.test import Client

from netzwerk.basis.models import Konto
from tests.treffen.fabriken import AbschnittFabrik, MassnahmeFabrik, ProtokollFabrik
from tests.treffen.protokolllage import Lage
from treffen import abbild
from treffen.aktionen import protokoll as aktionen
from treffen.dokumente import aus_inhalt
from treffen.models import Protokoll

Als = Callable[[Konto], Client]


def test_verworfenes_steht_nicht_im_protokoll(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """Nobody is asked by the minutes for what the meeting has dropped."""
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1, ergebnis="Es bleibt beim Plakat.")
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Plakat drucken")
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Radiospot").verwerfen()
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top2, titel="Fernsehspot").verwerfen()
    client = als(koordination)
    assert "Radiospot" in client.get(lage.editor(lage.top1)).text
    vorher = client.get(lage.url("protokoll-freigeben"))
    assert "Radiospot" not in vorher.text
    assert [punkt.top for punkt in vorher.context["leere"]] == [lage.top2]
    aktionen.freigeben(protokoll=protokoll, von=koordination)
    protokoll.refresh_from_db()
    inhalt = abbild.lesen(protokoll.inhalt)
    eins, zwei = inhalt["punkte"]
    assert [m["titel"] for m in eins["massnahmen"]] == ["Plakat drucken"]
    assert zwei["massnahmen"] == []
    assert "spot" not in str(aus_inhalt(inhalt))
    assert "spot" not in als(fachkraft).get(protokoll.get_absolute_url()).text


def test_der_punkt_kennt_beide(lage: Lage) -> None:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    gilt = MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1)
    weg = MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, zustand="verworfen")
    eins, _zwei = protokoll.punkte()
    assert eins.massnahmen == [gilt, weg]
    assert eins.geltende_massnahmen == [gilt]
    assert eins.ist_geschrieben
