"""The yearly question: who is asked when, once, by which network; how the coordination asks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from mitglieder.aktionen import bestaetigung, eigener_eintrag
from mitglieder.models import Kontakt, Mitgliedschaft, Organisation
from mitglieder.rhythmus import JE_NACHT
from mitglieder.tasks import um_bestaetigung_bitten
from netzwerk.basis import briefe, unzustellbar
from netzwerk.basis.aktionen import zustellung
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Konto, Nachricht, Netzwerk, Zugang
from tests.fabriken import KontaktFabrik, MitgliedschaftFabrik, NetzwerkFabrik, OrganisationFabrik
from tests.mitglieder.anmelden import Anmelden
from tests.post_server import Postserver
from tests.warten import warte_bis

VON = System("Test")
TAG = timedelta(days=1)


def mitglied(netzwerk: Netzwerk, **felder: Any) -> Kontakt:
    """A person at an active member, entered today."""
    kontakt: Kontakt = KontaktFabrik(netzwerke=[netzwerk], **felder)
    Mitgliedschaft.objects.get_or_create(
        netzwerk=netzwerk, organisation=kontakt.organisation, defaults={"zustand": "aktiv"}
    )
    return kontakt


def heute() -> date:
    return timezone.localdate()


def neu(kontakt: Kontakt) -> Kontakt:
    frisch: Kontakt = Kontakt.objects.get(pk=kontakt.pk)
    return frisch


def test_ein_jahr_im_leben_eines_eintrags(netzwerk: Netzwerk) -> None:
    """Entered, asked, confirmed; ten months of peace; asked three times, then stale."""
    kontakt = mitglied(netzwerk)
    assert not kontakt.ist_veraltet()
    assert bestaetigung.bitten() == 1
    kontakt = neu(kontakt)
    assert (kontakt.gefragt_am, kontakt.gefragt_mal) == (heute(), 1)
    assert bestaetigung.bitten(heute() + 13 * TAG) == 0
    kontakt.bestaetigen()
    Kontakt.objects.update(informiert_am=timezone.now())
    tage = (1, 100, 322, 323, 336, 337, 350, 351, 364, 365, 379, 500)
    gefragt = [tag for tag in tage if bestaetigung.bitten(heute() + tag * TAG)]
    # Six weeks before the year is over, and every 14 days.
    assert gefragt == [323, 337, 351]
    assert Nachricht.objects.count() == 4
    # The year and the last time to answer end on the same day.
    kontakt = neu(kontakt)
    assert not kontakt.ist_veraltet(heute() + 364 * TAG)
    assert kontakt.ist_veraltet(heute() + 365 * TAG)


@pytest.mark.parametrize(
    ("felder", "veraltet"),
    [
        ({}, False),
        ({"gefragt_mal": 3, "gefragt_vor": 13}, False),
        ({"gefragt_mal": 3, "gefragt_vor": 14}, True),
        ({"gefragt_mal": 2, "gefragt_vor": 60}, False),
        ({"bestaetigt_vor": 365}, False),
        ({"bestaetigt_vor": 366}, True),
        ({"bestaetigt_vor": 30, "gefragt_mal": 3, "gefragt_vor": 14}, True),
    ],
)
def test_veraltet_in_der_datenbank_wie_im_modell(
    db: None, felder: dict[str, int], veraltet: bool
) -> None:
    angaben: dict[str, Any] = {"gefragt_mal": felder.get("gefragt_mal", 0)}
    for name in ("gefragt", "bestaetigt"):
        if f"{name}_vor" in felder:
            angaben[f"{name}_am"] = heute() - felder[f"{name}_vor"] * TAG
    kontakt = KontaktFabrik(**angaben)
    assert kontakt.ist_veraltet() is veraltet
    assert Kontakt.objects.all().veraltet().exists() is veraltet


def test_wer_nicht_gefragt_wird(netzwerk: Netzwerk) -> None:
    mitglied(netzwerk, email="")
    mitglied(netzwerk, ausgeschieden_am=heute())
    mitglied(netzwerk, adresse_gestoert_am=timezone.now())
    mitglied(netzwerk, bestaetigt_am=heute() - 322 * TAG)
    mitglied(netzwerk, gefragt_mal=3, gefragt_am=heute() - 100 * TAG)
    KontaktFabrik()  # of no network: nobody writes in whose name
    assert bestaetigung.bitten() == 0
    assert not Zugang.objects.exists()


def test_eine_mail_je_person_im_namen_des_aeltesten_netzwerks(netzwerk: Netzwerk) -> None:
    anderes, haus, zweites = NetzwerkFabrik(), OrganisationFabrik(), OrganisationFabrik()
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation=haus, seit=heute())
    MitgliedschaftFabrik(netzwerk=anderes, organisation=zweites, seit=heute() - 900 * TAG)
    kontakt = KontaktFabrik(organisation=haus, netzwerke=[netzwerk, anderes])
    kontakt.weitere_organisationen.add(zweites)
    # The same person once more, where a list brought her in twice; and who shares her mailbox.
    doppelt = mitglied(
        anderes, email=kontakt.email.upper(), vorname="ROBIN", nachname=kontakt.nachname
    )
    teilt = mitglied(netzwerk, email=kontakt.email, vorname="Alex")
    assert bestaetigung.bitten() == 2
    assert {(n.netzwerk, n.gegenstand) for n in Nachricht.objects.all()} == {
        (anderes, kontakt),
        (netzwerk, teilt),
    }
    assert neu(doppelt).gefragt_mal == 1
    eigener_eintrag.bestaetigen(kontakt=kontakt, netzwerk=anderes, einwilligung=False, von=VON)
    assert neu(doppelt).bestaetigt_am == heute()
    assert neu(teilt).bestaetigt_am is None


def test_hundert_je_nacht_die_laengst_faelligen_zuerst(
    netzwerk: Netzwerk, django_assert_num_queries: Any
) -> None:
    haus = MitgliedschaftFabrik(netzwerk=netzwerk).organisation
    for nummer in range(JE_NACHT + 3):
        KontaktFabrik(organisation=haus, netzwerke=[netzwerk], nachname=f"P{nummer:03}")
    Kontakt.objects.filter(nachname="P101").update(angelegt_am=timezone.now() - 3 * TAG)
    with django_assert_num_queries(15):
        assert bestaetigung.bitten() == JE_NACHT
    assert neu(Kontakt.objects.get(nachname="P101")).gefragt_mal == 1
    assert bestaetigung.bitten() == 0  # the task runs again in the same night
    assert bestaetigung.bitten(heute() + TAG) == 3


@pytest.mark.django_db(transaction=True)
def test_zwei_laeufe_zugleich_fragen_einmal() -> None:
    netzwerk = NetzwerkFabrik()
    for _i in range(5):
        mitglied(netzwerk)

    def lauf(_nummer: int) -> int:
        try:
            return bestaetigung.bitten()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as faeden:
        assert sorted(faeden.map(lauf, range(2))) == [0, 5]
    assert {k.gefragt_mal for k in Kontakt.objects.all()} == {1}
    assert Nachricht.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_wer_in_diesem_moment_bestaetigt_wird_nicht_gefragt() -> None:
    """The task waits for her transaction, then sees that she is no longer due."""
    kontakt = mitglied(NetzwerkFabrik())

    def lauf() -> int:
        try:
            return bestaetigung.bitten()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as faeden:
        with transaction.atomic():
            kontakt.bestaetigen()
            ergebnis = faeden.submit(lauf)
            warte_bis(_wartet_jemand)
        assert ergebnis.result() == 0
    assert not Nachricht.objects.exists()


def _wartet_jemand() -> bool:
    with connection.cursor() as zeiger:
        zeiger.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(zeiger.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_die_mail(smtp: Postserver) -> None:
    netzwerk = NetzwerkFabrik()
    kontakt = mitglied(netzwerk, email="kim@partner.example", quelle="Meldebogen 2026")
    um_bestaetigung_bitten()
    assert zustellung.senden("post") == 1
    mail = smtp.nachrichten[0]
    assert mail["Subject"] == "Stimmt Ihr Eintrag im Netzwerk Kinderschutz Musterstadt noch?"
    for art in ("plain", "html"):
        teil = mail.get_body((art,))
        assert teil is not None
        text = teil.get_content()
        assert kontakt.organisation.name in text
        assert f"/{netzwerk.kurzname}/mitglieder/eintrag/" in text
        assert "Meldebogen 2026" in text  # Art. 14 GDPR, with the first mail
    Nachricht.objects.update(runde=1)  # of a day in the past
    Kontakt.objects.update(gefragt_mal=2, gefragt_am=heute() - 14 * TAG)
    um_bestaetigung_bitten()
    assert zustellung.senden("post") == 1
    letzte = smtp.nachrichten[1]
    assert "Erinnerung: Stimmt Ihr Eintrag" in letzte["Subject"]
    teil = letzte.get_body(("plain",))
    assert teil is not None
    assert "veraltet" in teil.get_content()
    assert "Meldebogen" not in teil.get_content()


def test_wer_inzwischen_geantwortet_hat_bekommt_keine_mail(netzwerk: Netzwerk) -> None:
    kontakt = mitglied(netzwerk)
    bestaetigung.bitten()
    kontakt.bestaetigen()
    with pytest.raises(briefe.NichtMehrNoetig):
        briefe.bauen(Nachricht.objects.get())


def test_wer_zurueck_ist_hat_wieder_einen_link(netzwerk: Netzwerk) -> None:
    kontakt = mitglied(netzwerk)
    bestaetigung.bitten()
    Zugang.objects.update(widerrufen_am=timezone.now())
    Kontakt.objects.update(gefragt_am=heute() - 20 * TAG)
    assert bestaetigung.jetzt_bitten(kontakt=kontakt, netzwerk=netzwerk, von=VON) is False
    assert Zugang.objects.get().ist_gueltig


# The coordination


def _senden(client: Any, netzwerk: Netzwerk, name: str, kontakt: Kontakt) -> str:
    adresse = reverse(f"mitglieder:bestaetigung-{name}", args=(netzwerk.kurzname, kontakt.pk))
    antwort = client.post(adresse, follow=True)
    assert antwort.status_code == 200
    return str(antwort.content.decode())


def test_koordination_bittet_jetzt(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(
        organisation=eigene_organisation, netzwerke=[netzwerk], bestaetigt_am=heute()
    )
    client = als(koordination)
    text = _senden(client, netzwerk, "bitten", kontakt)
    assert "Die Bitte um Bestätigung geht an" in text
    assert "gefragt am" in text
    assert "wurde heute schon gefragt" in _senden(client, netzwerk, "bitten", kontakt)
    assert (neu(kontakt).gefragt_mal, Nachricht.objects.count()) == (1, 1)


def test_nicht_zu_erreichen(
    netzwerk: Netzwerk, eigene_organisation: Organisation, koordination: Konto, als: Anmelden
) -> None:
    kontakt = KontaktFabrik(organisation=eigene_organisation, netzwerke=[netzwerk], email="")
    assert "ist zurzeit nicht zu erreichen" in _senden(
        als(koordination), netzwerk, "bitten", kontakt
    )
    assert not Nachricht.objects.exists()


def test_gestoerte_adresse_sieht_und_loest_die_koordination(
    netzwerk: Netzwerk,
    eigene_organisation: Organisation,
    koordination: Konto,
    fachkraft: Konto,
    als: Anmelden,
) -> None:
    kontakt, heil = (
        KontaktFabrik(
            organisation=eigene_organisation, netzwerke=[netzwerk], email=f"{n}@Partner.example"
        )
        for n in ("kim", "toni")
    )
    Kontakt.objects.update(informiert_am=timezone.now() - 2 * TAG)
    unzustellbar.melden("KIM@partner.example", "550 5.1.1 User unknown")
    unzustellbar.melden("kim@partner.example", "550 5.1.1 Noch einmal")
    assert set(Kontakt.objects.all().mit_gestoerter_adresse()) == {kontakt}
    assert neu(kontakt).adresse_gestoert_grund == "550 5.1.1 User unknown"
    # The notice of Art. 14 GDPR was in the mail that came back.
    assert (neu(kontakt).informiert_am, neu(heil).informiert_am is None) == (None, False)
    client = als(koordination)
    seite = reverse(
        "mitglieder:organisation-zeigen", args=(netzwerk.kurzname, eigene_organisation.pk)
    )
    assert "User unknown" in client.get(seite).content.decode()
    assert "User unknown" not in als(fachkraft).get(seite).content.decode()
    start = client.get(f"/{netzwerk.kurzname}/uebersicht/").content.decode()
    assert "1 E-Mail-Adresse nimmt keine Post an" in start
    MitgliedschaftFabrik(netzwerk=netzwerk, organisation__name="Ohne Störung")
    liste = reverse(
        "mitglieder:organisation-liste", args=(netzwerk.kurzname,), query={"offen": "adresse"}
    )
    assert liste in start
    gefunden = client.get(liste).content.decode()
    assert eigene_organisation.name in gefunden
    assert "Ohne Störung" not in gefunden
    text = _senden(client, netzwerk, "adresse-stimmt", kontakt)
    assert "gehen wieder E-Mails" in text
    assert not Kontakt.objects.all().mit_gestoerter_adresse().exists()
    assert neu(heil).adresse_gestoert_am is None


def test_neue_adresse_ist_nicht_mehr_gestoert(netzwerk: Netzwerk) -> None:
    """Whoever changes it, by form, list or in bulk; another spelling of the old one is no news."""
    kontakt = mitglied(
        netzwerk,
        email="kim@partner.example",
        adresse_gestoert_am=timezone.now(),
        adresse_gestoert_grund="550",
        gefragt_mal=3,
        gefragt_am=heute(),
    )
    Kontakt.objects.update(email="KIM@partner.example")
    assert neu(kontakt).adresse_gestoert_am is not None
    Kontakt.objects.update(email="neu@partner.example")
    kontakt = neu(kontakt)
    assert (kontakt.adresse_gestoert_am, kontakt.adresse_gestoert_grund) == (None, "")
    assert (kontakt.gefragt_mal, kontakt.gefragt_am) == (0, heute())
