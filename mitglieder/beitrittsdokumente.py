"""The two sealed PDFs of an accession: as it was signed, and countersigned.

They hold the frozen text and this accession alone; nothing of any other party. The second is made
when the municipality has countersigned, and leaves the first as it is.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.utils import translation
from django.utils.translation import gettext as _

from mitglieder.anlagen import anhaenge_der_fassung
from mitglieder.models import Beitritt
from mitglieder.nachweise import anhang_des_nachweises, feststellung
from mitglieder.schritte import anhang_der_schritte, genau, schritte
from mitglieder.siegelblatt import angaben, geprueft_gesiegelt
from mitglieder.siegelung import siegel_des_netzwerks
from mitglieder.unterzeichnerpost import empfaenger
from mitglieder.vereinbarungsdokumente import kontext as kontext_der_fassung
from netzwerk.basis.aktionen import post
from netzwerk.basis.dokumente import Ergebnis
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Kettenglied
from netzwerk.basis.pdf import Anhang, pdf_aus_vorlage, qr_code
from netzwerk.basis.templatetags.portal import datum

VORLAGE = "pdf/vereinbarung.html"


class WortlautVeraendert(Exception):
    """The stored sections are not the text whose SHA-256 was frozen; nothing is sealed."""

    def __str__(self) -> str:
        return _("Der gespeicherte Wortlaut passt nicht zu seinem Prüfwert. Nicht gesiegelt.")


def beitritt_bauen(dokument: Dokument) -> Ergebnis:
    return _bauen(dokument, gegengezeichnet=False)


def gegenzeichnung_bauen(dokument: Dokument) -> Ergebnis:
    return _bauen(dokument, gegengezeichnet=True)


def _bauen(dokument: Dokument, *, gegengezeichnet: bool) -> Ergebnis:
    beitritt = Beitritt.objects.select_related(
        "fassung__vereinbarung__netzwerk", "geprueft_von", "gegengezeichnet_von"
    ).get(pk=dokument.gegenstand_id)
    fassung = beitritt.fassung
    netzwerk = fassung.vereinbarung.netzwerk
    with translation.override("de"):
        # First of all: a page without a seal is no use, and the reason should be seen early.
        siegel = siegel_des_netzwerks(netzwerk)
        if not fassung.ist_unveraendert():
            raise WortlautVeraendert
        anhaenge = dateien(beitritt)
        kontext = kontext_des_beitritts(beitritt, dokument, anhaenge) | angaben(siegel)
        grund = _("Beitritt zur Kooperationsvereinbarung")
        if gegengezeichnet:
            kontext["gegenzeichnung"] = _gegenzeichnung(beitritt)
            grund = _("Gegenzeichnung des Beitritts zur Kooperationsvereinbarung")
        pdf = pdf_aus_vorlage(
            VORLAGE,
            kontext,
            titel=f"{fassung.titel}: {beitritt.organisation_name}",
            anhaenge=anhaenge,
            pruefcode=dokument.pruefcode,
        )
        gesiegelt = geprueft_gesiegelt(pdf, siegel=siegel, netzwerk=netzwerk, grund=grund)
    return Ergebnis(gesiegelt, gesiegelt=True)


def dateien(beitritt: Beitritt) -> list[Anhang]:
    """What travels inside. Raises AnlageBeschaedigt, NachweisBeschaedigt."""
    ketten = [beitritt.kette, *(frueherer.kette for frueherer in _fruehere(beitritt))]
    stand = cast(datetime, beitritt.unterzeichnet_am)
    return [
        *anhaenge_der_fassung(beitritt.fassung),
        *anhang_des_nachweises(beitritt),
        anhang_der_schritte(ketten, stand),
    ]


def kontext_des_beitritts(
    beitritt: Beitritt, dokument: Dokument, anhaenge: Sequence[Anhang]
) -> dict[str, Any]:
    fruehere = _fruehere(beitritt)
    eigene = schritte(beitritt)
    return kontext_der_fassung(beitritt.fassung, beitritt.organisation_name) | {
        "kopfdatum": datum(beitritt.unterzeichnet_am),
        "erstellt_am": beitritt.unterzeichnet_am,
        "beitritt": _beitritt(beitritt, dokument),
        "vorgaenger": _vorgaenger(beitritt, fruehere),
        "ketten": [
            *(_kette(frueherer) for frueherer in reversed(fruehere)),
            {"titel": _titel(beitritt) if fruehere else "", "schritte": eigene},
        ],
        "kettenende": eigene[-1]["hash"],
        "dateien": [
            {
                "name": anhang.name,
                "beschreibung": anhang.beschreibung,
                "sha256": hashlib.sha256(anhang.inhalt).hexdigest(),
            }
            for anhang in anhaenge
        ],
    }


def _beitritt(beitritt: Beitritt, dokument: Dokument) -> dict[str, object]:
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    return {
        "organisation": beitritt.organisation_name,
        "anschrift": [zeile for zeile in beitritt.organisation_anschrift.split(", ") if zeile],
        "vertreten_durch": beitritt.unterzeichner_name,
        "funktion": beitritt.funktion,
        "ort": beitritt.ort,
        "unterzeichnet_am": _unterzeichnet_am(beitritt),
        "form": beitritt.get_form_display(),
        "identitaet": _identitaet(beitritt, netzwerk.absender_name),
        "erklaerungen": [beitritt.erklaerungen[name] for name in Beitritt.ERKLAERUNGEN],
        "pruefcode": dokument.pruefcode,
        "pruef_url": pruef_adresse(netzwerk).partition("://")[2],
        "qr": qr_code(pruef_adresse(netzwerk, dokument.pruefcode)),
    }


def _unterzeichnet_am(beitritt: Beitritt) -> str:
    """Paper knows the day, no more."""
    am = cast(datetime, beitritt.unterzeichnet_am)
    return datum(am) if beitritt.identitaet == Beitritt.Identitaet.UNTERSCHRIFT else genau(am)


def _identitaet(beitritt: Beitritt, stelle: str) -> str:
    """How it was shown who signed, and who checked that."""
    if beitritt.geprueft_von is None:
        return feststellung(beitritt)
    werte = {"wie": feststellung(beitritt), "wer": f"{beitritt.geprueft_von.name}, {stelle}"}
    if beitritt.identitaet == Beitritt.Identitaet.QES:
        return _("%(wie)s; angenommen durch %(wer)s") % werte
    return _("%(wie)s durch %(wer)s") % werte  # which says „geprüft“ itself


def _gegenzeichnung(beitritt: Beitritt) -> dict[str, str]:
    konto = beitritt.gegengezeichnet_von
    return {
        "name": konto.name if konto else "",
        "funktion": beitritt.fassung.gegenzeichner_funktion,
        "am": genau(cast(datetime, beitritt.gegengezeichnet_am)),
    }


def _fruehere(beitritt: Beitritt) -> list[Beitritt]:
    """The accessions it was carried over from, the latest first."""
    fruehere: list[Beitritt] = []
    while beitritt.vorgaenger is not None:
        beitritt = beitritt.vorgaenger
        fruehere.append(beitritt)
    return fruehere


def _vorgaenger(beitritt: Beitritt, fruehere: list[Beitritt]) -> dict[str, object] | None:
    """The one that was really signed, and when it came into this version."""
    if not fruehere:
        return None
    gezeichnet = fruehere[-1]
    fassung = gezeichnet.fassung
    damals = Dokument.objects.zu(gezeichnet).fertig().filter(art="beitritt").first()
    return {
        "nummer": fassung.nummer,
        "vom": datum(fassung.veroeffentlicht_am),
        "unterzeichnet_am": datum(gezeichnet.unterzeichnet_am),
        "uebergeleitet_am": datum(fruehere[0].uebergeleitet_am),
        "pruefcode": damals.pruefcode if damals else "",
    }


def _kette(beitritt: Beitritt) -> dict[str, object]:
    return {"titel": _titel(beitritt), "schritte": schritte(beitritt)}


def _titel(beitritt: Beitritt) -> str:
    return _("Fassung %(nummer)s") % {"nummer": beitritt.fassung.nummer}


def beitritt_versenden(dokument: Dokument) -> None:
    """Both sides get the file: a web page alone is no durable medium."""
    uebergeleitet = Beitritt.objects.filter(
        pk=dokument.gegenstand_id, vorgaenger__isnull=False
    ).exists()
    anlass = "vereinbarung.uebergeleitet" if uebergeleitet else "vereinbarung.beitritt_bestaetigt"
    _versenden(dokument, ereignis="gesiegelt", anlass=anlass)


def gegenzeichnung_versenden(dokument: Dokument) -> None:
    _versenden(dokument, ereignis="gegenzeichnung_gesiegelt", anlass="vereinbarung.gegengezeichnet")


def _versenden(dokument: Dokument, *, ereignis: str, anlass: str) -> None:
    beitritt = Beitritt.objects.select_related(
        "kontakt", "organisation", "fassung__vereinbarung__netzwerk"
    ).get(pk=dokument.gegenstand_id)
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis=ereignis,
        nutzlast={"sha256": dokument.sha256, "pruefcode": dokument.pruefcode},
    )
    post.einreihen(
        [
            post.nachricht(
                netzwerk=dokument.netzwerk,
                anlass=anlass,
                gegenstand=beitritt,
                empfaenger=adresse,
                empfaenger_name=name,
            )
            for adresse, name in empfaenger(beitritt).items()
        ]
    )
