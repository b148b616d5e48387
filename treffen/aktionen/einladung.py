"""Inviting: rows for the person, the link and the mail, all in one transaction."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Nachricht, Zugang
from treffen.aktionen import antwortpost
from treffen.empfaengerkreis import passende
from treffen.models import Anschreiben, Gast, Teilnahme, Treffen

ANLASS = "treffen.einladung"
ANLASS_ABSAGE = "treffen.absage"
# The link still shows time and answer for a while after the meeting.
LINK_NACH_ENDE = timedelta(days=30)


@transaction.atomic
def einladen(
    *,
    treffen: Treffen,
    kontakte: Iterable[Kontakt],
    von: Handelnde,
    anschreiben: Anschreiben | None = None,
) -> int:
    """Invite these contacts; return how many invitations are new.

    What the mails say stands in `anschreiben`, else in the template of the portal. Whoever is
    invited already is left alone, so pressing twice sends nothing twice. The number of queries
    does not grow with the number of people. Raises FalscherZustand.
    """
    # Lock the meeting: of two who press at once, the second sees what the first has written.
    treffen = (
        Treffen.objects.select_for_update(of=("self",))
        .select_related("netzwerk")
        .get(pk=treffen.pk)
    )
    treffen.einladen()
    personen = {kontakt.pk: kontakt for kontakt in kontakte if kontakt.email}
    vorhanden = {
        teilnahme.kontakt_id: teilnahme
        for teilnahme in Teilnahme.objects.filter(treffen=treffen, kontakt__in=personen)
    }
    nachzuholen = [teilnahme for teilnahme in vorhanden.values() if not teilnahme.runde]
    Teilnahme.objects.filter(pk__in=[teilnahme.pk for teilnahme in nachzuholen]).update(
        runde=1, sequenz=treffen.sequenz
    )
    neu = Teilnahme.objects.bulk_create(
        [
            Teilnahme(treffen=treffen, kontakt=kontakt, runde=1, sequenz=treffen.sequenz)
            for pk, kontakt in personen.items()
            if pk not in vorhanden
        ],
        batch_size=1000,
    )
    for teilnahme in nachzuholen:
        teilnahme.runde = 1
    eingeladen = [*nachzuholen, *neu]
    for teilnahme in eingeladen:
        teilnahme.kontakt = personen[teilnahme.kontakt_id]
    return benachrichtigen(treffen, eingeladen, anschreiben=anschreiben)


@transaction.atomic
def erneut_senden(*, teilnahme: Teilnahme, runde: int, von: Handelnde) -> bool:
    """Send to one person once more what the meeting now has to say, as round `runde`.

    The page names the round it shows: pressed twice, the second finds it taken. False then.
    Raises FalscherZustand.
    """
    erneut_pruefen(teilnahme)
    treffen, anlass = teilnahme.treffen, teilnahme.anlass_erneut
    genommen = Teilnahme.objects.filter(pk=teilnahme.pk, runde=runde - 1).update(runde=runde)
    if not genommen:
        return False
    teilnahme.runde = runde
    if anlass == ANLASS_ABSAGE:
        return bool(_absage_einreihen(treffen, [teilnahme], _letztes_an(teilnahme, anlass)))
    if anlass != ANLASS:
        return bool(antwortpost.mitteilen(anlass, treffen, [teilnahme]))
    Teilnahme.objects.filter(pk=teilnahme.pk).update(sequenz=treffen.sequenz)
    teilnahme.sequenz = treffen.sequenz
    return bool(benachrichtigen(treffen, [teilnahme], anschreiben=_letztes_an(teilnahme, anlass)))


def erneut_pruefen(teilnahme: Teilnahme) -> None:
    """Raises FalscherZustand when nothing can be sent to this person now."""
    treffen, person = teilnahme.treffen, teilnahme.person
    if not teilnahme.anlass_erneut:
        if treffen.kann_einladen:
            grund = _("%(name)s kennt den Termin noch nicht. Verschicken Sie erst die Einladung.")
            raise FalscherZustand(grund % {"name": person.name}, bei=treffen)
        raise FalscherZustand(_("Zu diesem Treffen wird nicht mehr eingeladen."), bei=treffen)
    if teilnahme.kontakt is not None and teilnahme.kontakt.ausgeschieden_am:
        raise FalscherZustand(
            _("%(name)s ist ausgeschieden und bekommt keine Einladung mehr.")
            % {"name": person.name},
            bei=treffen,
        )
    if not person.email:
        raise FalscherZustand(
            _("Ohne E-Mail-Adresse kann die E-Mail nicht hinausgehen. Tragen Sie sie ein."),
            bei=treffen,
        )


def _letztes_an(teilnahme: Teilnahme, anlass: str) -> Anschreiben | None:
    """What this person was sent last; None when it was nobody's own text, or is forgotten."""
    bisher = Nachricht.objects.zu(teilnahme).filter(anlass=anlass).order_by("-angelegt_am", "-pk")
    parameter = bisher.values_list("parameter", flat=True).first() or {}
    eines: Anschreiben | None = Anschreiben.objects.filter(
        pk=parameter.get("anschreiben"), treffen=teilnahme.treffen_id
    ).first()
    return eines


@transaction.atomic
def nachholen(*, treffen: Treffen, von: Handelnde) -> int:
    """Invite who fits a rule that was invited by and is not invited yet, with the latest text."""
    # Lock the meeting: pressed twice, the second finds nobody left.
    treffen = (
        Treffen.objects.select_for_update(of=("self",))
        .select_related("netzwerk")
        .get(pk=treffen.pk)
    )
    letzte = Anschreiben.objects.versendete().filter(
        treffen=treffen, zweck=Anschreiben.Zweck.EINLADUNG
    )
    kontakte = list(passende(treffen, von))
    if not kontakte:
        return 0
    return einladen(treffen=treffen, kontakte=kontakte, von=von, anschreiben=letzte.first())


@transaction.atomic
def aenderung_mitteilen(
    *, treffen: Treffen, von: Handelnde, anschreiben: Anschreiben | None = None
) -> int:
    """Tell everybody invited of the new time or place who has not been told yet."""
    # Lock the meeting: pressed twice, the second finds nobody left to tell.
    treffen = (
        Treffen.objects.select_for_update(of=("self",))
        .select_related("netzwerk")
        .get(pk=treffen.pk)
    )
    offen = list(
        Teilnahme.objects.filter(treffen=treffen).ohne_neuen_termin().erreichbar().mit_person()
    )
    # Whoever registered is told; that makes nobody else invited.
    eingeladene = any(teilnahme.weg == Teilnahme.Weg.EINLADUNG for teilnahme in offen)
    if eingeladene or treffen.zustand != Treffen.Zustand.TERMINIERT:
        treffen.einladen()
    for teilnahme in offen:
        teilnahme.runde += 1
    Teilnahme.objects.filter(pk__in=[teilnahme.pk for teilnahme in offen]).update(
        runde=models.F("runde") + 1, sequenz=treffen.sequenz
    )
    return benachrichtigen(treffen, offen, anschreiben=anschreiben, geaendert=True)


def absage_mitteilen(treffen: Treffen, anschreiben: Anschreiben | None = None) -> int:
    """Queue „treffen.absage“ for everybody invited; runs in the caller's transaction."""
    rechnen_damit = Teilnahme.objects.filter(treffen=treffen).rechnen_damit()
    return _absage_einreihen(treffen, list(rechnen_damit.erreichbar().mit_person()), anschreiben)


def _absage_einreihen(
    treffen: Treffen, teilnahmen: list[Teilnahme], anschreiben: Anschreiben | None
) -> int:
    """The state of the meeting, or the round of the person, has let one press through."""
    runden = antwortpost.naechste_runden(ANLASS_ABSAGE, teilnahmen)
    return post.einreihen(
        post.nachricht(
            netzwerk=treffen.netzwerk,
            anlass=ANLASS_ABSAGE,
            gegenstand=teilnahme,
            empfaenger=teilnahme.person.email,
            empfaenger_name=teilnahme.person.name,
            runde=runden[teilnahme.pk],
            parameter={"anschreiben": anschreiben.pk} if anschreiben else None,
        )
        for teilnahme in teilnahmen
    )


def benachrichtigen(
    treffen: Treffen,
    teilnahmen: list[Teilnahme],
    *,
    anschreiben: Anschreiben | None = None,
    geaendert: bool = False,
) -> int:
    """Queue the invitation with personal link and calendar part, in the caller's transaction."""
    zugaenge = persoenliche_zugaenge(treffen, teilnahmen)
    nachrichten: list[Nachricht] = []
    for teilnahme in teilnahmen:
        person = teilnahme.person
        parameter: dict[str, Any] = {"anschreiben": anschreiben.pk} if anschreiben else {}
        if geaendert:
            parameter["geaendert"] = True
        nachrichten.append(
            post.nachricht(
                netzwerk=treffen.netzwerk,
                anlass=ANLASS,
                gegenstand=teilnahme,
                empfaenger=person.email,
                empfaenger_name=person.name,
                runde=teilnahme.runde,
                zugang=zugaenge[teilnahme.pk],
                parameter=parameter,
            )
        )
    return post.einreihen(nachrichten)


def persoenliche_zugaenge(treffen: Treffen, teilnahmen: list[Teilnahme]) -> dict[int, Zugang]:
    """The personal link of each invited person, made or prolonged, in a few queries for all."""
    typ = ContentType.objects.get_for_model(Teilnahme)
    gueltig_bis = treffen.ende + LINK_NACH_ENDE
    eigene = Zugang.objects.filter(
        zweck=Zugang.Zweck.EINLADUNG,
        gegenstand_typ=typ,
        gegenstand_id__in=[teilnahme.pk for teilnahme in teilnahmen],
    )
    eigene.filter(gueltig_bis__lt=gueltig_bis).update(gueltig_bis=gueltig_bis)
    ergebnis = {zugang.gegenstand_id: zugang for zugang in eigene}
    typen = [ContentType.objects.get_for_model(modell) for modell in (Kontakt, Gast)]
    neue = Zugang.objects.bulk_create(
        [
            Zugang(
                netzwerk=treffen.netzwerk,
                zweck=Zugang.Zweck.EINLADUNG,
                gegenstand_typ=typ,
                gegenstand_id=teilnahme.pk,
                inhaber_typ=typen[teilnahme.ist_gast],
                inhaber_id=teilnahme.person.pk,
                gueltig_bis=gueltig_bis,
            )
            for teilnahme in teilnahmen
            if teilnahme.pk not in ergebnis
        ],
        batch_size=1000,
    )
    return ergebnis | {zugang.gegenstand_id: zugang for zugang in neue}
