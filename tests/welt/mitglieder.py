"""Agreements: a draft, one to sign, one signed; an upload that waits to be confirmed."""

from mitglieder.aktionen import beitritt as beitritte
from mitglieder.aktionen import vereinbarung as vereinbarungen
from mitglieder.models import Ausfuhr, Beitritt, Einlesung, Fassung, Schreibweise
from netzwerk.basis.models import Konto, Rolle, Zugang
from tests.welt import vereinbarung as unterzeichnungstag
from tests.welt.aufbau import Ort

ERKLAERUNGEN = {
    "gelesen": "Ich habe die Vereinbarung gelesen.",
    "berechtigt": "Ich darf für die Organisation zeichnen.",
    "einverstanden": "Ich bin einverstanden.",
}


def einrichten(ort: Ort) -> None:
    netzwerk, von = ort.netzwerk, ort.koordination
    entwurf = vereinbarungen.anlegen(netzwerk=netzwerk, titel="Entwurf Fachtag", von=von)
    ort.dinge["vereinbarung_entwurf"] = entwurf
    ort.dinge["fassung_entwurf"] = entwurf.neueste_fassung
    vereinbarung = vereinbarungen.anlegen(
        netzwerk=netzwerk, titel="Kooperation im Kinderschutz", von=von
    )
    fassung: Fassung = vereinbarung.neueste_fassung
    fassung.gegenzeichner, fassung.gegenzeichner_funktion = von, "Leitung"
    fassung.save(update_fields=["gegenzeichner", "gegenzeichner_funktion"])
    vereinbarungen.veroeffentlichen(fassung=fassung, summe=fassung.summe(), von=von)
    fassung = Fassung.objects.get(pk=fassung.pk)
    beitritte.einladen(fassung=fassung, organisationen=[ort.eigene], von=von)
    offen = Beitritt.objects.get(fassung=fassung, organisation=ort.eigene)
    gezeichnet = Beitritt.objects.create(
        fassung=fassung, organisation=ort.andere, eingeladen_von=von
    )
    gezeichnet.unterzeichnen(
        kontakt=ort["fremder_kontakt"],
        name="Robin Muster",
        funktion="Leitung",
        ort="Musterstadt",
        erklaerungen=ERKLAERUNGEN,
    )
    ort.dinge |= {
        "vereinbarung": vereinbarung,
        "fassung": fassung,
        "beitritt": offen,
        "beitritt_gezeichnet": Beitritt.objects.get(pk=gezeichnet.pk),
        "zugang_unterzeichnung": ort.zugang(Zugang.Zweck.UNTERZEICHNUNG, offen, ort["kontakt"]),
        "zugang_gezeichnet": ort.zugang(
            Zugang.Zweck.UNTERZEICHNUNG, gezeichnet, ort["fremder_kontakt"]
        ),
        "dokument_beitritt": ort.dokument("beitritt", gezeichnet),
        "dokument_gegenzeichnung": ort.dokument("gegenzeichnung", gezeichnet),
        "dokument_fassung": ort.dokument("fassung", fassung),
        "einlesung": _einlesung(ort, von),
        "fremde_einlesung": _einlesung(ort, ort.konto("zweite", Rolle.Art.KOORDINATION)),
        "rolle": ort.fachkraft.rolle_set.get(),
        "ausfuhr": _ausfuhr(ort, von),
        "fremde_ausfuhr": _ausfuhr(ort, ort.konto("dritte", Rolle.Art.KOORDINATION)),
    }
    unterzeichnungstag.einrichten(ort)


def _einlesung(ort: Ort, konto: Konto) -> Einlesung:
    einlesung: Einlesung = Einlesung.objects.create(
        netzwerk=ort.netzwerk,
        konto=konto,
        dateiname="mitglieder.csv",
        quelle="Meldebogen",
        # Something new, something that is there already, something to mend: every part shows.
        zeilen=[
            {"blatt": 0, "nr": 2, "werte": {"organisation": "Kita Regenbogen"}},
            {"blatt": 0, "nr": 3, "werte": {"organisation": f"{ort.eigene.name} e.V."}},
            {"blatt": 1, "nr": 2, "werte": {"organisation": "Hort", "seit": "März 2024"}},
            {"blatt": 1, "nr": 3, "werte": {"organisation": "Verein"}},
        ],
        blaetter=[
            {"name": "Mitglieder", "zeilen": 2, "an": True, "grund": ""},
            {"name": "Weitere", "zeilen": 2, "an": True, "grund": ""},
            {"name": "Notizen", "zeilen": 0, "an": False, "grund": "Es fehlt eine Kopfzeile."},
        ],
        entscheidungen={"1-3": "neu"},
    )
    Schreibweise.objects.create(organisation=ort.eigene, name=f"{ort.eigene.name} gGmbH {konto.pk}")
    return einlesung


def _ausfuhr(ort: Ort, konto: Konto) -> Ausfuhr:
    ausfuhr: Ausfuhr = Ausfuhr.objects.create(
        netzwerk=ort.netzwerk,
        konto=konto,
        art=Ausfuhr.Art.ETIKETTEN,
        organisationen=[ort.eigene.pk],
        angaben={"je": "organisation", "bogen": "3x8", "start": 1},
    )
    ort.dokument(ausfuhr.art, ausfuhr)
    return ausfuhr
