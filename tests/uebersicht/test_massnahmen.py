"""The overview says what measures wait for: a later date, somebody whom mails reach."""

from collections.abc import Callable

from django.test import Client

from netzwerk.basis.models import Konto, Netzwerk
from netzwerk.uebersicht.lage import lage_der_mitglieder
from netzwerk.uebersicht.massnahmen import aufgaben
from tests.treffen.massnahmenlage import im_entwurf, in_tagen, massnahme, person
from treffen.models import Massnahmennotiz

Als = Callable[[Konto], Client]


def test_bitten_und_unerreichbare(als: Als, koordination: Konto, netzwerk: Netzwerk) -> None:
    assert aufgaben(netzwerk) == []
    gebeten = massnahme(person(netzwerk), netzwerk)
    Massnahmennotiz.objects.create(massnahme=gebeten, wunschfrist=in_tagen(60))
    massnahme(person(netzwerk, email=""), netzwerk)
    erledigt = massnahme(person(netzwerk, email=""), netzwerk)
    Massnahmennotiz.objects.create(massnahme=erledigt, wunschfrist=in_tagen(60))
    erledigt.erledigen()
    bitte, ohne = aufgaben(netzwerk)
    assert bitte.titel == "Bei 1 Maßnahme reicht die Frist nicht"
    assert ohne.titel == "Zu 1 Maßnahme erreicht keine E-Mail die zuständige Person"
    for aufgabe, wer in ((bitte, gebeten), (ohne, None)):
        zeilen = als(koordination).get(aufgabe.url).context["zeilen"]
        assert len(zeilen) == 1
        assert wer is None or list(zeilen) == [wer]


def test_mitglieder_sehen_nur_was_freigegeben_ist(fachkraft: Konto, netzwerk: Netzwerk) -> None:
    """A link to what she may not open yet would lead nowhere."""
    kontakt = person(netzwerk, konto=fachkraft)
    eine = massnahme(kontakt, netzwerk)
    im_entwurf(kontakt, netzwerk)
    assert lage_der_mitglieder(fachkraft, netzwerk).massnahmen == [eine]
