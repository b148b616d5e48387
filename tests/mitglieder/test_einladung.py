"""The invitation to join, sent by hand; which entries are like the one at hand."""

from typing import Any

import pytest
from django.urls import reverse

from mitglieder.aktionen import mitgliedschaft as mitgliedschaften
from mitglieder.dubletten import aehnliche
from mitglieder.forms.aufnahme import AnnehmenFormular
from mitglieder.models import Aufnahme, Mitgliedschaft, Organisation
from netzwerk.basis import briefe
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden

Z = Aufnahme.Zustand
M = Mitgliedschaft.Zustand
EINGABEN = {
    "organisation_name": "Turnverein Süd",
    "art": "verein",
    "ort": "Musterstadt",
    "vorname": "Jona",
    "nachname": "Muster",
    "funktion": "Vorstand",
    "email": "jona@tv-sued.example",
    "anliegen": "Wir arbeiten mit 400 Kindern.",
}


def url(name: str, *teile: Any) -> str:
    return reverse(f"mitglieder:{name}", args=["kinderschutz", *teile])


def anlaesse() -> list[tuple[str, str]]:
    zeilen = Nachricht.objects.order_by("pk").values_list("anlass", "empfaenger")
    return [(anlass, an) for anlass, an in zeilen]


def text(anlass: str) -> str:
    mail: Any = briefe.bauen(Nachricht.objects.filter(anlass=anlass).latest("pk"))
    return f"{mail.subject}\n{mail.body}\n{mail.alternatives[0].content}"


def test_geschaeftsordnung_gehoert_zur_erklaerung(netzwerk: Netzwerk) -> None:
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, zustand=M.EINGELADEN)
    kontakt = KontaktFabrik(organisation=mitgliedschaft.organisation, netzwerke=[netzwerk])
    mitgliedschaften.einladung_senden(
        mitgliedschaft=mitgliedschaft, kontakt=kontakt, runde=1, von=System("Test")
    )
    netzwerk.geschaeftsordnung = "ordnung.pdf"
    mitgliedschaft.netzwerk = netzwerk
    formular = AnnehmenFormular(mitgliedschaft=mitgliedschaft)
    assert "hält sich an die Geschäftsordnung" in str(formular.fields["einverstanden"].label)
    mitgliedschaft.delete()
    with pytest.raises(briefe.NichtMehrNoetig):
        text("mitgliedschaft.einladung")


def test_von_hand_einladen_mit_und_ohne_mail(
    netzwerk: Netzwerk, koordination: Konto, als: Anmelden
) -> None:
    mitgliedschaft = MitgliedschaftFabrik(netzwerk=netzwerk, zustand=M.VORGESCHLAGEN)
    haus = mitgliedschaft.organisation
    kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk])
    KontaktFabrik(organisation=haus, netzwerke=[NetzwerkFabrik()])
    innen, wechsel = als(koordination), url("mitgliedschaft-wechseln", haus.pk, "einladen")
    formular = innen.get(wechsel).context["form"]
    assert list(formular.fields["kontakt"].queryset) == [kontakt]
    innen.post(wechsel, {"kontakt": kontakt.pk, "runde": 1})
    mitgliedschaft.refresh_from_db()
    assert mitgliedschaft.ist_eingeladen
    assert anlaesse() == [("mitgliedschaft.einladung", kontakt.email)]
    senden = url("mitgliedschaft-einladung", haus.pk)
    assert innen.get(senden).status_code == 200
    for _klick in range(2):
        innen.post(senden, {"kontakt": kontakt.pk, "runde": 2})
    assert len(anlaesse()) == 2
    assert innen.post(senden, {"kontakt": "", "runde": 3}).status_code == 422
    mitgliedschaft.aktivieren()
    antwort = innen.post(senden, {"kontakt": kontakt.pk, "runde": 3}, follow=True)
    assert "ist nicht eingeladen" in antwort.text

    ohne = MitgliedschaftFabrik(netzwerk=netzwerk, zustand=M.VORGESCHLAGEN)
    innen.post(url("mitgliedschaft-wechseln", ohne.organisation_id, "einladen"))
    ohne.refresh_from_db()
    assert ohne.ist_eingeladen
    assert len(anlaesse()) == 2
    assert (
        "Niemand ist per E-Mail"
        in innen.get(url("mitgliedschaft-einladung", ohne.organisation_id)).text
    )


def test_aehnlich_sind_name_website_und_maildomain(netzwerk: Netzwerk) -> None:
    def neu(name: str, **felder: Any) -> Organisation:
        eine: Organisation = OrganisationFabrik(
            **{"name": name, "kommune": "Musterstadt", "email": ""} | felder
        )
        return eine

    name = neu("KiTa Regenbogen e. V.")
    seite = neu("Ganz anders", website="https://www.regenbogen.example/start")
    post = neu("Wieder anders", email="info@regenbogen.example")
    person = KontaktFabrik(
        organisation=neu("Noch anders"), netzwerke=[netzwerk], email="kim@regenbogen.example"
    ).organisation
    KontaktFabrik(
        organisation=neu("Nur dort bekannt"),
        netzwerke=[NetzwerkFabrik()],
        email="kim@regenbogen.example",
    )
    neu("Kita Regenbogen", kommune="Anderswo")
    neu("Stadt Musterstadt")
    neu("Kita Nord e. V. Musterstadt")
    neu("Mit Gmail", email="verein@gmail.com")
    angaben: dict[str, Any] = {"website": "https://regenbogen.example"}
    angaben |= {"email": "leitung@regenbogen.example", "name": "Kita Regenbogen Musterstadt e. V."}
    assert set(aehnliche(netzwerk, **angaben)) == {name, seite, post, person}
    assert aehnliche(netzwerk, **angaben)[0] == name
    assert name not in aehnliche(netzwerk, **angaben, ausser=name)
    assert not aehnliche(netzwerk, name="Xylofon", email="a@gmail.com")
    assert [a.name for a in aehnliche(netzwerk, name="Stadt Musterstadt")] == ["Stadt Musterstadt"]
