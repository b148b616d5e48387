"""A corrected version: begun with a reason, read by nobody before its release, or discarded."""

from collections.abc import Callable

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from netzwerk.basis.briefe import bauen
from netzwerk.basis.links import zeichen
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Konto, Nachricht, Zugang
from tests.fabriken import KontaktFabrik, TeilnahmeFabrik
from tests.treffen.fabriken import (
    AbschnittFabrik,
    BeschlussFabrik,
    MassnahmeFabrik,
    ProtokollFabrik,
)
from tests.treffen.protokolllage import Lage, offen
from tests.treffen.test_einwand import adresse, einwand, per_link, zugang
from tests.wettlauf import zuvorkommen
from treffen.aktionen import einwand as einwaende
from treffen.aktionen import korrektur as aktionen
from treffen.aktionen import massnahme as massnahmen
from treffen.aktionen import protokoll as protokolle
from treffen.aktionen import protokollpruefung
from treffen.models import Beschluss, Massnahme, Meldeweg, Meldewegfassung, Protokoll
from treffen.pruefen import befund

Als = Callable[[Konto], Client]


def freigegeben(
    lage: Lage, von: Konto, beschluesse: tuple[str, ...] = ("Es gilt A.",)
) -> Protokoll:
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    AbschnittFabrik(protokoll=protokoll, top=lage.top1, ergebnis="Elf waren da.")
    for text in beschluesse:
        BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text=text)
    protokolle.freigeben(protokoll=protokoll, von=von)
    return protokoll


def test_von_der_version_zur_naechsten(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """Readers see what is released, then both: the old one says that it was replaced."""
    altes = freigegeben(lage, koordination)
    client, leser = als(koordination), als(fachkraft)
    neu = adresse("korrektur-neu", altes)
    assert neu in client.get(altes.get_absolute_url()).text
    assert leser.get(neu).status_code == 403
    assert client.post(neu, {"korrektur_grund": " "}).status_code == 422
    client.post(neu, {"korrektur_grund": "Es waren zwölf."})
    korrektur = Protokoll.objects.get(version=2)
    assert korrektur.abschnitte.get().ergebnis == "Elf waren da."
    assert korrektur.vorsitz == altes.vorsitz
    korrektur.abschnitte.update(ergebnis="Zwölf waren da.")
    assert leser.get(korrektur.get_absolute_url()).status_code == 404
    assert "ersetzt" not in leser.get(altes.get_absolute_url()).text
    entwurfsseite = client.get(korrektur.get_absolute_url()).text
    assert "Korrigierte Version im Entwurf" in entwurfsseite
    assert korrektur.get_absolute_url() in client.get(altes.get_absolute_url()).text
    assert client.get(adresse("korrektur-neu", korrektur)).status_code == 302
    assert "Es waren zwölf." in client.get(lage.url("protokoll-freigeben")).text

    protokolle.freigeben(protokoll=korrektur, von=koordination)
    seite = leser.get(altes.get_absolute_url()).text
    assert "Dieses Protokoll wurde ersetzt" in seite
    assert "Es waren zwölf." in seite
    assert korrektur.get_absolute_url() in seite
    assert "Es waren zwölf." in leser.get(korrektur.get_absolute_url()).text
    altes = Protokoll.objects.get(pk=altes.pk)
    dokument = protokolle.dokument_zu(altes)
    assert dokument is not None
    assert "neuere Version" in befund(dokument).ueberholt
    with pytest.raises(einwaende.ZuSpaet):
        einwand(altes, lage.kontakt)


def test_der_link_der_alten_mail_fuehrt_weiter(koordination: Konto, lage: Lage) -> None:
    altes = freigegeben(lage, koordination)
    link = zugang(altes, lage.kontakt)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)
    protokolle.freigeben(protokoll=korrektur, von=koordination)
    ohne = Client().get(per_link("protokoll-lesen", link)).text
    assert "steht in der E-Mail" in ohne
    assert "Einwände richten Sie an die neue" in ohne
    neuer = zugang(korrektur, lage.kontakt)
    assert zeichen(neuer) in Client().get(per_link("protokoll-lesen", link)).text
    assert "Diese Version ist ersetzt" in Client().get(per_link("einwand-neu-link", link)).text


def test_die_mail_sagt_was_neu_ist(koordination: Konto, lage: Lage) -> None:
    altes = freigegeben(lage, koordination)
    TeilnahmeFabrik(treffen=lage.treffen, kontakt=KontaktFabrik(netzwerke=[lage.netzwerk]))
    protokolle.versenden(protokoll=altes)
    from netzwerk.basis.aktionen import dokument as dokumente

    dokument = protokolle.dokument_zu(altes)
    assert dokument is not None
    dokumente.erstellen(dokument)
    mail = bauen(Nachricht.objects.zu(altes).filter(anlass=protokolle.ANLASS)[0])
    assert mail.subject.startswith("Protokoll: ")
    assert "Einwände nehmen wir an bis" in mail.body
    assert "Einwände nehmen wir an bis" in str(mail.alternatives[0][0])
    korrektur = aktionen.beginnen(protokoll=altes, grund="Es waren zwölf.", von=koordination)
    dokumente.erstellen(protokolle.freigeben(protokoll=korrektur, von=koordination))
    mail = bauen(Nachricht.objects.zu(korrektur).filter(anlass=protokolle.ANLASS)[0])
    assert mail.subject.startswith("Korrigiertes Protokoll: ")
    for teil in (mail.body, str(mail.alternatives[0][0])):
        assert "Es waren zwölf." in teil
        assert "Version 2" in teil


def test_mitglieder_sehen_keine_entwuerfe_im_register(
    koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """A decision that is being corrected is shown in the words that are out; new ones wait."""
    altes = freigegeben(lage, koordination, ("Es gilt A.", "Es gilt B."))
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Von vorher")
    korrektur = aktionen.beginnen(protokoll=altes, grund="A war falsch.", von=koordination)
    Beschluss.objects.filter(text="Es gilt A.").update(text="Es gilt C.")
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Ganz neu.")
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Aus der Korrektur")

    def texte(konto: Konto) -> set[str]:
        return {b.text for b in Beschluss.objects.sichtbar_fuer(konto, lage.netzwerk)}

    def titel(konto: Konto) -> set[str]:
        sichtbar = Massnahme.objects.sichtbar_fuer(konto, lage.netzwerk)
        return set(sichtbar.values_list("titel", flat=True))

    assert texte(koordination) == {"Es gilt B.", "Es gilt C.", "Ganz neu."}
    assert texte(fachkraft) == {"Es gilt A.", "Es gilt B."}
    assert titel(fachkraft) == {"Von vorher"}
    protokolle.freigeben(protokoll=korrektur, von=koordination)
    assert texte(fachkraft) == {"Es gilt B.", "Es gilt C.", "Ganz neu."}
    assert titel(fachkraft) == {"Von vorher", "Aus der Korrektur"}


def test_verwerfen_stellt_die_beschluesse_her(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """What was never released leaves no trace in the register; topic and validity stay."""
    altes = freigegeben(lage, koordination, ("Eins.", "Zwei.", "Drei."))
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Von vorher")
    eins, zwei, drei = Beschluss.objects.order_by("pk")
    korrektur = aktionen.beginnen(protokoll=altes, grund="Zwei war falsch.", von=koordination)
    MassnahmeFabrik(netzwerk=lage.netzwerk, top=lage.top1, titel="Nur im Entwurf")
    Beschluss.objects.filter(pk=zwei.pk).update(text="Geändert.")
    drei.delete()
    BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top2, text="Ganz neu.")
    pruefung = protokollpruefung.bitten(protokoll=korrektur, kontakt=lage.kontakt, von=koordination)
    client, weg = als(koordination), adresse("korrektur-verwerfen", korrektur)
    assert weg in client.get(korrektur.get_absolute_url()).text
    assert als(fachkraft).post(weg).status_code == 403
    assert "wie sie freigegeben wurden" in client.get(weg).text
    danach = client.post(weg)
    assert danach["Location"] == altes.get_absolute_url()
    assert not Protokoll.objects.filter(version=2).exists()
    assert list(Beschluss.objects.order_by("pk").values_list("text", flat=True)) == [
        "Eins.",
        "Zwei.",
        "Drei.",
    ]
    zwei.refresh_from_db()
    assert zwei.text == "Zwei."
    assert Massnahme.objects.get().titel == "Von vorher"
    frage = Zugang.objects.get(zweck=Zugang.Zweck.PROTOKOLLPRUEFUNG)
    assert frage.gegenstand_id == pruefung.pk
    kurzname = lage.netzwerk.kurzname
    ort = reverse("treffen:protokollpruefung-pruefen", args=(kurzname, zeichen(frage)))
    assert Client().get(ort).status_code == 410
    # The released one refuses, and says so on its page.
    assert client.get(adresse("korrektur-verwerfen", altes)).status_code == 302
    assert (
        "lässt sich nicht verwerfen"
        in client.post(adresse("korrektur-verwerfen", altes), follow=True).text
    )
    assert eins.pk in Beschluss.objects.values_list("pk", flat=True)


def test_massnahmen_nur_aus_dem_entwurf_werden_niemandem_geschickt(
    als: Als, koordination: Konto, fachkraft: Konto, lage: Lage
) -> None:
    """Not by mail or link while it is written, and not after it was discarded."""
    altes = freigegeben(lage, koordination)
    kontakt = KontaktFabrik(netzwerke=[lage.netzwerk])
    angaben = {"netzwerk": lage.netzwerk, "top": lage.top1, "verantwortlich": kontakt}
    frueher = MassnahmeFabrik(**angaben)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Neu.", von=koordination)
    MassnahmeFabrik(**angaben)
    gemeldet = MassnahmeFabrik(**angaben)
    massnahmen.melden(massnahme=gemeldet, von=koordination, text="Die Räume sind gebucht.")
    fertig = MassnahmeFabrik(**angaben)
    massnahmen.melden(massnahme=fertig, von=koordination, schritt="erledigen")
    alle = Massnahme.objects.all()
    assert list(alle.zu_erinnern(lage.netzwerk)) == [frueher]
    assert list(alle.der_person(kontakt, lage.netzwerk)) == [frueher]
    weg = adresse("korrektur-verwerfen", korrektur)
    assert "werden gelöscht" in als(koordination).get(weg).text
    als(koordination).post(weg)
    assert list(alle.zu_erinnern(lage.netzwerk)) == [frueher]
    # What was reported stays readable.
    assert dict(alle.values_list("pk", "zustand")) == {
        frueher.pk: "beschlossen",
        gemeldet.pk: "verworfen",
        fertig.pk: "erledigt",
    }
    assert list(gemeldet.notizen.order_by("pk").values_list("text", "zustand")) == [
        ("Die Räume sind gebucht.", ""),
        ("", "verworfen"),
    ]


def test_verwerfen_solange_ein_beschluss_gebraucht_wird(koordination: Konto, lage: Lage) -> None:
    altes = freigegeben(lage, koordination)
    alter = Beschluss.objects.get()
    korrektur = aktionen.beginnen(protokoll=altes, grund="Neu.", von=koordination)
    neuer = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Ersetzt A.")
    Beschluss.objects.filter(pk=alter.pk).update(
        geltung="abgeloest", geltung_seit=timezone.localdate(), abgeloest_durch=neuer
    )
    with pytest.raises(FalscherZustand, match="schon einen anderen abgelöst"):
        aktionen.verwerfen(protokoll=korrektur, von=koordination)
    assert Protokoll.objects.filter(version=2).exists()
    with pytest.raises(models.ProtectedError):
        neuer.delete()


def test_das_erste_protokoll_wird_nicht_verworfen(koordination: Konto, lage: Lage) -> None:
    protokoll = ProtokollFabrik(treffen=lage.treffen)
    with pytest.raises(FalscherZustand):
        aktionen.verwerfen(protokoll=protokoll, von=koordination)
    assert Protokoll.objects.get() == protokoll


def test_grund_nach_einem_einwand_vorgeschlagen(als: Als, koordination: Konto, lage: Lage) -> None:
    """Without the words or the name of who objected: all read the reason."""
    altes = freigegeben(lage, koordination)
    stueck = einwaende.erheben(
        protokoll=altes, kontakt=lage.kontakt, top=lage.top1, text="Zwölf!", von=koordination
    )
    einwaende.entscheiden(einwand=stueck, uebernehmen=True, antwort="", von=koordination)
    seite = als(koordination).get(adresse("korrektur-neu", altes))
    assert seite.context["form"]["korrektur_grund"].value() == (
        "Berichtigt nach einem Einwand zu TOP 1."
    )
    assert "Zwölf!" in seite.text


def test_offene_einwaende_stehen_auf_der_freigabeseite(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    altes = freigegeben(lage, koordination)
    einwand(altes, lage.kontakt)
    aktionen.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)
    seite = als(koordination).get(lage.url("protokoll-freigeben")).text
    assert "Ein Einwand ist noch nicht entschieden" in seite


@pytest.mark.django_db(transaction=True)
def test_zwei_beginnen_zugleich(koordination: Konto, lage: Lage) -> None:
    """One draft at a time: with two, one of them would be overwritten unseen."""
    altes = freigegeben(lage, koordination)

    def zweite() -> bool:
        try:
            aktionen.beginnen(protokoll=altes, grund="Auch.", von=koordination)
        except FalscherZustand:
            return False
        return True

    assert not zuvorkommen(
        lambda: aktionen.beginnen(protokoll=altes, grund="Zuerst.", von=koordination), zweite
    )
    assert Protokoll.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_verwerfen_waehrend_der_freigabe(koordination: Konto, lage: Lage) -> None:
    altes = freigegeben(lage, koordination)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)

    def verwerfen() -> bool:
        try:
            aktionen.verwerfen(protokoll=korrektur, von=koordination)
        except FalscherZustand:
            return False
        return True

    assert not zuvorkommen(
        lambda: protokolle.freigeben(protokoll=korrektur, von=koordination), verwerfen
    )
    assert Protokoll.objects.get(version=2).ist_freigegeben


def test_altes_fenster_ueberschreibt_die_korrektur_nicht(
    als: Als, koordination: Konto, lage: Lage
) -> None:
    """Whoever still has the editor of the first version open sees both texts, not the loss of one;
    also for an item that was empty there, also after a correction was discarded."""
    client = als(koordination)
    alte = {top: offen(client.get(lage.editor(top))) for top in (lage.top1, lage.top2)}
    altes = freigegeben(lage, koordination)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)
    assert korrektur.stand == altes.stand + 1
    getippt = {"ergebnis": "Aus dem alten Fenster", "aktion": "speichern"}
    antwort = client.post(lage.editor(lage.top1), alte[lage.top1] | getippt)
    assert antwort.status_code == 409
    assert korrektur.abschnitte.get(top=lage.top1).ergebnis == "Elf waren da."

    for gelesen in (str(altes.pk), "", "9" * 5000, "\x00"):
        fenster = alte[lage.top2] | getippt | {"protokoll": gelesen}
        antwort = client.post(lage.editor(lage.top2), fenster)
        assert antwort.status_code == 409
        assert "Aus dem alten Fenster" in antwort.text
        selbst = client.post(lage.editor(lage.top2), fenster | {"aktion": "selbst"})
        assert selbst.json() == {"lage": "konflikt"}
    assert not korrektur.abschnitte.filter(top=lage.top2).exists()
    seite = client.get(lage.editor(lage.top2))
    assert f'name="protokoll" value="{korrektur.pk}"' in seite.text
    fenster = offen(seite) | getippt | {"protokoll": korrektur.pk}
    assert client.post(lage.editor(lage.top2), fenster).status_code == 302

    aktionen.verwerfen(protokoll=korrektur, von=koordination)
    aktionen.beginnen(protokoll=altes, grund="Doch zwölf.", von=koordination)
    assert client.post(lage.editor(lage.top2), fenster).status_code == 409


def test_verwerfen_nimmt_dem_nicht_angenommenen_die_geltung(
    koordination: Konto, lage: Lage
) -> None:
    """Adopted only in the correction and settled in the register since: both go back."""
    protokoll: Protokoll = ProtokollFabrik(treffen=lage.treffen)
    beschluss = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, zustand="vertagt")
    protokolle.freigeben(protokoll=protokoll, von=koordination)
    korrektur = aktionen.beginnen(protokoll=protokoll, grund="Doch.", von=koordination)
    beschluss.zustand = Beschluss.Zustand.ANGENOMMEN
    beschluss.save()
    beschluss.geltung = Beschluss.Geltung.ERLEDIGT
    beschluss.einordnen(vorher=Beschluss.Geltung.IN_KRAFT)
    aktionen.verwerfen(protokoll=korrektur, von=koordination)
    beschluss.refresh_from_db()
    assert (beschluss.zustand, beschluss.geltung) == ("vertagt", "in_kraft")
    assert beschluss.geltung_seit is None


def test_verwerfen_solange_ein_meldeweg_den_beschluss_nennt(
    koordination: Konto, lage: Lage
) -> None:
    altes = freigegeben(lage, koordination)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Neu.", von=koordination)
    beschluss = BeschlussFabrik(netzwerk=lage.netzwerk, top=lage.top1, text="Es gilt B.")
    weg = Meldeweg.objects.create(netzwerk=lage.netzwerk, titel="Weg")
    Meldewegfassung.objects.create(meldeweg=weg, beschluss=beschluss)
    with pytest.raises(FalscherZustand, match="Ein Meldeweg nennt"):
        aktionen.verwerfen(protokoll=korrektur, von=koordination)


@pytest.mark.django_db(transaction=True)
def test_freigabe_waehrend_des_verwerfens(als: Als, koordination: Konto, lage: Lage) -> None:
    """The draft is gone when the release gets its turn: the page says so."""
    altes = freigegeben(lage, koordination)
    korrektur = aktionen.beginnen(protokoll=altes, grund="Zwölf.", von=koordination)
    client = als(koordination)
    seite = client.get(lage.url("protokoll-freigeben"))
    daten = {"fingerabdruck": seite.context["fingerabdruck"]}
    antwort = zuvorkommen(
        lambda: aktionen.verwerfen(protokoll=korrektur, von=koordination),
        lambda: client.post(lage.url("protokoll-freigeben"), daten, follow=True),
    )
    assert antwort.status_code == 200
    assert "inzwischen verworfen" in antwort.text
    assert Protokoll.objects.get() == altes
