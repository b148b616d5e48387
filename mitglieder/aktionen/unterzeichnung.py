"""Signing or declining, by a personal link or signed in.

Every step is a link of the chain `beitritt:<pk>`. Who holds a code proves the recorded address;
who is signed in has proved it to the sign-in (`Beitritt.Identitaet`).
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen.beitritt import (
    BeitrittNichtMoeglich,
    berechtigungen,
    dokument_anfordern,
)
from mitglieder.aktionen.ueberleitung import einordnen, gesperrte, nachziehen
from mitglieder.aktionen.zeichenbar import (
    fassung_halten,
    gesperrt,
    oeffnen,
    ohne_berechtigung,
    verlange_fassung,
    verlange_neueste,
    verlange_offen,
    verlange_zeichenbar,
)
from mitglieder.models import Beitritt, Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.models import Einmalcode, Kettenglied, Konto, Nachricht, Netzwerk, Zugang
from netzwerk.basis.models.einmalcode import VERSUCHE
from netzwerk.basis.templatetags.portal import maskiert

#: So long a code that was typed once is enough for this browser.
BESTAETIGT_FUER = timedelta(minutes=30)
#: In the session: which code this browser has redeemed, by link.
_EINGELOEST = "unterzeichnung-codes"


class CodeFalsch(Exception):
    """The one-time code does not fit; the message stands beside its field."""


@dataclass(frozen=True, kw_only=True)
class Angaben:
    """What the person typed; `erklaerungen` maps each declaration to its wording on the page."""

    name: str
    funktion: str
    ort: str
    erklaerungen: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Ergebnis:
    """What became of several organisations signed in one go."""

    unterzeichnet: list[Beitritt]
    schon_beantwortet: list[Beitritt]


def code_senden(*, zugang: Zugang, zeichenstelle: int | None = None) -> str:
    """Mail a one-time code to the recorded address; return that address. A new one replaces it.

    At a poster (`zeichenstelle`) anybody may ask: the chain names the place instead of the holder,
    and nothing is opened before the code comes back. Raises BeitrittNichtMoeglich.
    """
    with transaction.atomic():
        beitritt = gesperrt(zugang.gegenstand_id)
        kontakt = verlange_zeichenbar(beitritt, zugang)
        durch: dict[str, Any] = {"zeichenstelle": zeichenstelle}
        if zeichenstelle is None:
            durch = {"durch": kennung(zugang)}
            oeffnen(beitritt, durch)
        code = Einmalcode.objects.create(zugang=zugang)
        if zeichenstelle is not None:
            code.zeichenstelle_set.add(zeichenstelle)
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette,
            ereignis="code_gesendet",
            nutzlast={"an": maskiert(kontakt.email)} | durch,
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


def code_bestaetigen(
    *, zugang: Zugang, code: str, sitzung: SessionBase, zeichenstelle: int | None = None
) -> None:
    """Check the mailed code once; this browser then signs for 30 minutes without another one.

    For every page that asks for the code before the form (the link's own, the poster's, each of
    which takes the codes that were asked for there): call it,
    then lead to `unterzeichnung-angaben`, which asks for no second code while `ist_bestaetigt`.
    Writes `code_bestaetigt` into the chain; the accession gets `identitaet=code`. A code counts
    five attempts, but whoever calls limits how many are asked for and tried (`ausgeschoepft`).

    Raises SchonBeantwortet, BeitrittNichtMoeglich, CodeFalsch (then the attempt is counted).
    """
    with transaction.atomic():
        beitritt = gesperrt(zugang.gegenstand_id)
        kontakt = verlange_zeichenbar(beitritt, zugang)
        # No exception inside: a failed attempt must stay counted.
        eingeloest, falsch = _code_einloesen(zugang, code, zeichenstelle)
        if eingeloest:
            durch: dict[str, Any] = {"durch": kennung(zugang)}
            if zeichenstelle is not None:
                durch["zeichenstelle"] = zeichenstelle
            oeffnen(beitritt, durch)
            _code_festhalten([beitritt], {beitritt.organisation_id: kontakt}, durch)
    if eingeloest is None:
        raise CodeFalsch(falsch)
    sitzung[_EINGELOEST] = sitzung.get(_EINGELOEST, {}) | {str(zugang.pk): eingeloest.pk}


def ist_bestaetigt(zugang: Zugang, sitzung: SessionBase) -> bool:
    """Whether this browser has redeemed a code of this link within the last 30 minutes."""
    pk = sitzung.get(_EINGELOEST, {}).get(str(zugang.pk))
    seit = timezone.now() - BESTAETIGT_FUER
    return pk is not None and (
        Einmalcode.objects.filter(pk=pk, zugang=zugang, eingeloest_am__gt=seit).exists()
    )


def unterzeichnen(*, zugang: Zugang, angaben: Angaben, summe: str, code: str) -> Beitritt:
    """`alle_unterzeichnen` for the organisation of the link alone; its accession."""
    return alle_unterzeichnen(
        zugang=zugang, angaben={zugang.gegenstand_id: angaben}, summe=summe, code=code
    ).unterzeichnet[0]


def alle_unterzeichnen(
    *,
    zugang: Zugang,
    angaben: Mapping[int, Angaben],
    summe: str,
    code: str = "",
    sitzung: SessionBase | None = None,
) -> Ergebnis:
    """Sign the text whose SHA-256 is `summe` for each accession named by its key in `angaben`.

    The sealed PDFs follow from a worker. Without `code`, the one redeemed in `sitzung` counts.
    What somebody else answered meanwhile is left as it is and returned; only when nothing is left
    to sign is SchonBeantwortet raised. Raises BeitrittNichtMoeglich, CodeFalsch (then the attempt
    is counted).
    """
    with transaction.atomic():
        berechtigt = berechtigungen(zugang, zugang.netzwerk_id)
        offene, ergebnis = _offene(angaben, berechtigt, summe)
        schon = sitzung is not None and ist_bestaetigt(zugang, sitzung)
        eingeloest, falsch = (None, "") if schon else _code_einloesen(zugang, code)
        if schon or eingeloest:
            for beitritt in offene:
                oeffnen(beitritt, {"durch": kennung(zugang)})
            # `code_bestaetigen` has written it into the chain of the link's own.
            ohne = [b for b in offene if not schon or b.pk != zugang.gegenstand_id]
            _code_festhalten(ohne, berechtigt, {"durch": kennung(zugang)})
            for beitritt in offene:
                unterschreiben(
                    beitritt,
                    angaben[beitritt.pk],
                    durch=kennung(zugang),
                    kontakt=berechtigt[beitritt.organisation_id],
                )
    if falsch:
        raise CodeFalsch(falsch)
    return ergebnis


def mit_konto_unterzeichnen(
    *, von: Konto, netzwerk: Netzwerk, angaben: Mapping[int, Angaben], summe: str
) -> Ergebnis:
    """The same for somebody signed in, whose own entry may sign (`identitaet=konto`).

    The caller has made sure that the sign-in is recent. Raises SchonBeantwortet,
    BeitrittNichtMoeglich.
    """
    with transaction.atomic():
        berechtigt = berechtigungen(von, netzwerk.pk)
        offene, ergebnis = _offene(angaben, berechtigt, summe)
        for beitritt in offene:
            kontakt = berechtigt[beitritt.organisation_id]
            oeffnen(beitritt, {"durch": kennung(von)})
            Kettenglied.objects.anhaengen(
                kette=beitritt.kette,
                ereignis="konto_bestaetigt",
                nutzlast={"an": maskiert(von.email), "durch": kennung(von)},
            )
            unterschreiben(
                beitritt,
                angaben[beitritt.pk],
                durch=kennung(von),
                kontakt=kontakt,
                identitaet=Beitritt.Identitaet.KONTO,
            )
    return ergebnis


def _offene(
    schluessel: Iterable[int], berechtigt: Mapping[int, Kontakt], summe: str
) -> tuple[list[Beitritt], Ergebnis]:
    """The accessions to sign, locked, and the result when all of them are signed."""
    # Locked as in `gesperrt`, all of them in one order, rows and chains: of two who sign for
    # overlapping sets the second waits, and none waits for the other in a circle.
    beitritte = list(
        Beitritt.objects.select_for_update(of=("self",))
        .select_related("fassung__vereinbarung__netzwerk", "organisation")
        .filter(pk__in=list(schluessel))
        .order_by("pk")
    )
    fassung_halten(beitritte)
    offene = [beitritt for beitritt in beitritte if beitritt.ist_offen]
    if not offene:
        verlange_offen(beitritte[0])
    for beitritt in offene:
        verlange_fassung(beitritt, beitritt.fassung.ist_online_zeichenbar)
        verlange_neueste(beitritt)
        if beitritt.organisation_id not in berechtigt:
            raise BeitrittNichtMoeglich(ohne_berechtigung())
        if not hmac.compare_digest(summe.encode(), beitritt.fassung.sha256.encode()):
            raise BeitrittNichtMoeglich(
                _(
                    "Der Text der Vereinbarung ist nicht mehr der, den Sie gelesen haben. Lesen "
                    "Sie ihn bitte noch einmal und unterzeichnen Sie dann."
                )
            )
    # What `nachziehen` ends with these: all of it here, in one order with whoever signs that.
    aeltere = gesperrte(offene[0].fassung, [beitritt.organisation_id for beitritt in offene])
    Kettenglied.objects.sperren(beitritt.kette for beitritt in [*offene, *aeltere])
    schon = [beitritt for beitritt in beitritte if beitritt not in offene]
    return offene, Ergebnis(unterzeichnet=offene, schon_beantwortet=schon)


def _code_festhalten(
    beitritte: Iterable[Beitritt], berechtigt: Mapping[int, Kontakt], durch: dict[str, Any]
) -> None:
    Kettenglied.objects.anhaengen_alle(
        "code_bestaetigt",
        {b.kette: {"an": maskiert(berechtigt[b.organisation_id].email)} | durch for b in beitritte},
    )


def unterschreiben(
    beitritt: Beitritt,
    angaben: Angaben,
    *,
    durch: str,
    kontakt: Kontakt | None,
    identitaet: str = Beitritt.Identitaet.CODE,
    geprueft_von: Konto | None = None,
    form: str = "",
    am: datetime | None = None,
    nachweis: str = "",
) -> None:
    """Every door ends here: state, chain and the order for the sealed PDF.

    The caller has locked `beitritt` (`gesperrt`), knows who signs and has written the step that
    proves it. `durch` is the `kennung` of who acted, `nachweis` the SHA-256 of a file signed
    elsewhere, `am` when that was.
    """
    beitritt.unterzeichnen(
        kontakt=kontakt,
        name=angaben.name,
        funktion=angaben.funktion,
        ort=angaben.ort,
        erklaerungen=angaben.erklaerungen,
        identitaet=identitaet,
        geprueft_von=geprueft_von,
        form=form,
        am=am,
    )
    nutzlast = {
        "sha256": beitritt.fassung.sha256,
        "organisation": beitritt.organisation_name,
        "name": angaben.name,
        "funktion": angaben.funktion,
        "ort": angaben.ort,
        "form": beitritt.form,
        "identitaet": beitritt.identitaet,
        "erklaerungen": angaben.erklaerungen,
        "durch": durch,
    }
    if geprueft_von is not None:
        nutzlast["geprueft_von"] = kennung(geprueft_von)
    if nachweis:
        nutzlast["nachweis"] = nachweis
    Kettenglied.objects.anhaengen(kette=beitritt.kette, ereignis="unterzeichnet", nutzlast=nutzlast)
    nachziehen(beitritt, durch)
    if nachweis:
        einordnen(beitritt, durch)
    dokument_anfordern(beitritt)


def ablehnen(*, zugang: Zugang, grund: str) -> Beitritt:
    """Decline with a reason, which the coordination gets by mail.

    Raises SchonBeantwortet, BeitrittNichtMoeglich.
    """
    return _ablehnen(zugang.gegenstand_id, wer=zugang, netzwerk=zugang.netzwerk, grund=grund)


def mit_konto_ablehnen(*, beitritt: Beitritt, von: Konto, netzwerk: Netzwerk, grund: str) -> None:
    """The same for somebody signed in, whose own entry may sign."""
    _ablehnen(beitritt.pk, wer=von, netzwerk=netzwerk, grund=grund)


def _ablehnen(pk: int, *, wer: Zugang | Konto, netzwerk: Netzwerk, grund: str) -> Beitritt:
    with transaction.atomic():
        beitritt = gesperrt(pk)
        verlange_offen(beitritt)
        verlange_fassung(beitritt, beitritt.fassung.ist_zeichenbar)
        kontakt = berechtigungen(wer, netzwerk.pk).get(beitritt.organisation_id)
        if kontakt is None:
            raise BeitrittNichtMoeglich(ohne_berechtigung())
        oeffnen(beitritt, {"durch": kennung(wer)})
        beitritt.ablehnen(kontakt, grund)
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette, ereignis="abgelehnt", nutzlast={"durch": kennung(wer)}
        )
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


def letzter_code(zugang: Zugang, zeichenstelle: int | None = None) -> Einmalcode | None:
    """The newest asked for at this place, or by the link: a stranger elsewhere uses up nothing."""
    codes = Einmalcode.objects.filter(zugang=zugang, zeichenstelle=zeichenstelle)
    neuester: Einmalcode | None = codes.order_by("-pk").first()
    return neuester


def _code_einloesen(
    zugang: Zugang, eingabe: str, zeichenstelle: int | None = None
) -> tuple[Einmalcode | None, str]:
    """The code when it fits, else what to tell the person."""
    code = letzter_code(zugang, zeichenstelle)
    if code is None or code.eingeloest_am is not None:
        return None, _("Fordern Sie zuerst einen Code an.")
    if code.gueltig_bis <= timezone.now():
        return None, _("Der Code ist abgelaufen. Fordern Sie einen neuen an.")
    if code.versuche < VERSUCHE and code.einloesen(eingabe):
        return code, ""
    rest = VERSUCHE - code.versuche - 1
    if rest <= 0:
        return None, _("Der Code wurde zu oft falsch eingegeben. Fordern Sie einen neuen an.")
    return None, _(
        "Der Code stimmt nicht. Es gilt der zuletzt gesendete; Sie haben noch %(rest)s Versuche."
    ) % {"rest": rest}
