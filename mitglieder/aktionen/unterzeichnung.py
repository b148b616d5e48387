"""Signing or declining by a personal link. Every step is a link of the chain `beitritt:<pk>`."""

import hmac
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen.beitritt import (
    BeitrittNichtMoeglich,
    SchonBeantwortet,
    dokument_anfordern,
)
from mitglieder.models import Beitritt, Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Einmalcode, Kettenglied, Nachricht, Zugang
from netzwerk.basis.models.einmalcode import VERSUCHE
from netzwerk.basis.templatetags.portal import maskiert


class CodeFalsch(Exception):
    """The one-time code does not fit; the message stands beside its field."""


@dataclass(frozen=True, kw_only=True)
class Angaben:
    """What the person typed; `erklaerungen` maps each declaration to its wording on the page."""

    name: str
    funktion: str
    ort: str
    erklaerungen: dict[str, str]


def code_senden(*, zugang: Zugang) -> str:
    """Mail a one-time code to the recorded address; return that address. A new one replaces it.

    Raises BeitrittNichtMoeglich.
    """
    with transaction.atomic():
        beitritt = _gesperrt(zugang)
        kontakt = _verlange_zeichenbar(beitritt, zugang)
        _oeffnen(beitritt, zugang)
        code = Einmalcode.objects.create(zugang=zugang)
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette,
            ereignis="code_gesendet",
            nutzlast={"an": maskiert(kontakt.email), "durch": kennung(zugang)},
        )
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=zugang.netzwerk,
                    anlass="vereinbarung.code",
                    gegenstand=code,
                    empfaenger=kontakt.email,
                    empfaenger_name=kontakt.name,
                    zugang=zugang,
                    schlange=Nachricht.Schlange.CODES,
                )
            ]
        )
    return kontakt.email


def unterzeichnen(*, zugang: Zugang, angaben: Angaben, summe: str, code: str) -> Beitritt:
    """Sign the text whose SHA-256 is `summe`; the sealed PDF follows from a worker.

    Raises SchonBeantwortet, BeitrittNichtMoeglich, CodeFalsch (then the attempt is counted).
    """
    with transaction.atomic():
        beitritt = _gesperrt(zugang)
        kontakt = _verlange_zeichenbar(beitritt, zugang)
        if not hmac.compare_digest(summe.encode(), beitritt.fassung.sha256.encode()):
            raise BeitrittNichtMoeglich(
                _(
                    "Der Text der Vereinbarung ist nicht mehr der, den Sie gelesen haben. Lesen "
                    "Sie ihn bitte noch einmal und unterzeichnen Sie dann."
                )
            )
        # No exception inside: a failed attempt must stay counted.
        falsch = _code_einloesen(zugang, code)
        if not falsch:
            _oeffnen(beitritt, zugang)
            _unterschreiben(beitritt, zugang, kontakt, angaben)
    if falsch:
        raise CodeFalsch(falsch)
    return beitritt


def _unterschreiben(beitritt: Beitritt, zugang: Zugang, kontakt: Kontakt, angaben: Angaben) -> None:
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="code_bestaetigt",
        nutzlast={"an": maskiert(kontakt.email), "durch": kennung(zugang)},
    )
    beitritt.unterzeichnen(
        kontakt=kontakt,
        name=angaben.name,
        funktion=angaben.funktion,
        ort=angaben.ort,
        erklaerungen=angaben.erklaerungen,
    )
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="unterzeichnet",
        nutzlast={
            "sha256": beitritt.fassung.sha256,
            "organisation": beitritt.organisation.name,
            "name": angaben.name,
            "funktion": angaben.funktion,
            "ort": angaben.ort,
            "form": beitritt.form,
            "identitaet": beitritt.identitaet,
            "erklaerungen": angaben.erklaerungen,
            "durch": kennung(zugang),
        },
    )
    dokument_anfordern(beitritt)


def ablehnen(*, zugang: Zugang, grund: str) -> Beitritt:
    """Decline with a reason, which the coordination gets by mail. Raises SchonBeantwortet."""
    with transaction.atomic():
        beitritt = _gesperrt(zugang)
        kontakt = _verlange_zeichenbar(beitritt, zugang)
        _oeffnen(beitritt, zugang)
        beitritt.ablehnen(kontakt, grund)
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette, ereignis="abgelehnt", nutzlast={"durch": kennung(zugang)}
        )
        netzwerk = zugang.netzwerk
        runde = Kettenglied.objects.filter(kette=beitritt.kette, ereignis="abgelehnt").count()
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=netzwerk,
                    anlass="vereinbarung.abgelehnt",
                    gegenstand=beitritt,
                    empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                    empfaenger_name=netzwerk.absender_name,
                    runde=runde,
                )
            ]
        )
    return beitritt


def _gesperrt(zugang: Zugang) -> Beitritt:
    # Locked: two authorised persons of one organisation may sign in the same second. One wins,
    # the other is told; and the steps of the chain queue up instead of forking it.
    beitritt: Beitritt = (
        Beitritt.objects.select_for_update(of=("self",))
        .select_related("fassung__vereinbarung__netzwerk", "organisation")
        .get(pk=zugang.gegenstand_id)
    )
    return beitritt


def _verlange_zeichenbar(beitritt: Beitritt, zugang: Zugang) -> Kontakt:
    if not beitritt.ist_offen:
        raise SchonBeantwortet(
            _("Für %(organisation)s wurde schon geantwortet: %(stand)s.")
            % {"organisation": beitritt.organisation, "stand": beitritt.get_zustand_display()}
        )
    if not beitritt.fassung.ist_online_zeichenbar:
        raise BeitrittNichtMoeglich(
            _("Diese Fassung kann nicht mehr online unterzeichnet werden: %(stand)s.")
            % {"stand": beitritt.fassung.get_zustand_display()}
        )
    kontakt = zugang.inhaber
    if (
        not isinstance(kontakt, Kontakt)
        or not kontakt.ist_zeichnungsberechtigt
        or kontakt.ausgeschieden_am is not None
        or not kontakt.email
        or not kontakt.steht_fuer(beitritt.organisation_id)
    ):
        raise BeitrittNichtMoeglich(
            _(
                "Für diese Adresse ist keine Berechtigung zum Unterzeichnen hinterlegt. Bitte "
                "wenden Sie sich an die Koordinierungsstelle."
            )
        )
    return kontakt


def _oeffnen(beitritt: Beitritt, zugang: Zugang) -> None:
    if beitritt.oeffnen():
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette, ereignis="geoeffnet", nutzlast={"durch": kennung(zugang)}
        )


def _code_einloesen(zugang: Zugang, eingabe: str) -> str:
    """Empty when the code fits, else what to tell the person."""
    code = Einmalcode.objects.filter(zugang=zugang).order_by("-pk").first()
    if code is None or code.eingeloest_am is not None:
        return _("Fordern Sie zuerst einen Code an.")
    if code.gueltig_bis <= timezone.now():
        return _("Der Code ist abgelaufen. Fordern Sie einen neuen an.")
    if code.versuche >= VERSUCHE:
        return _("Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.")
    if code.einloesen(eingabe):
        return ""
    rest = VERSUCHE - code.versuche - 1
    if rest <= 0:
        return _("Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.")
    return _(
        "Der Code stimmt nicht. Es gilt der zuletzt gesendete; Sie haben noch %(rest)s Versuche."
    ) % {"rest": rest}
