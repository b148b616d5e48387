"""What the holder of a link says of the own entry: it is right, it is different, she has left."""

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from mitglieder.aktionen import aenderungsvorschlag as vorschlaege
from mitglieder.aktionen import kontakt as kontakt_aktionen
from mitglieder.aktionen.einwilligung import name_speichern
from mitglieder.aktionen.organisation import eintrag_speichern
from mitglieder.models import Einwilligung, Kontakt, Organisation
from mitglieder.rhythmus import ANTWORTZEIT
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.models import Nachricht, Netzwerk
from netzwerk.basis.stand import sperren

NEUE_ADRESSE = "bestaetigung.neue_adresse"
MITTEILUNG = "bestaetigung.mitteilung"
#: What a person says of herself holds at each of her entries.
DER_PERSON = ("vorname", "nachname", "telefon")


class MarkeUngueltig(Exception):
    """A link to a new address that was ours, and no longer counts."""


@transaction.atomic
def bestaetigen(
    *, kontakt: Kontakt, netzwerk: Netzwerk, einwilligung: bool, von: Handelnde
) -> None:
    """Right as it stands, at every body where she is entered. Twice is as once."""
    for eintrag in (kontakt, *Kontakt.objects.all().derselben_person(kontakt)):
        eintrag.bestaetigen()
    if einwilligung:
        Einwilligung.erteilen(kontakt, netzwerk=netzwerk, weg=Einwilligung.Weg.LINK)


@transaction.atomic
def berichtigen(
    *,
    kontakt: Kontakt,
    organisation: Organisation,
    netzwerk: Netzwerk,
    vorschlag: vorschlaege.Wunsch,
    neue_adresse: str,
    einwilligung: bool,
    von: Handelnde,
) -> bool:
    """Write what counts at once, propose what waits; a new address is asked for by mail.

    Return whether a consent to be published ended with a new name.
    """
    vorher = Kontakt.objects.get(pk=kontakt.pk)
    geschwister = list(Kontakt.objects.all().derselben_person(vorher))
    endet = name_speichern(kontakt=kontakt, speichern=kontakt.save, von=von)
    for eintrag in geschwister:
        for feld in DER_PERSON:
            if getattr(eintrag, feld) == getattr(vorher, feld):
                setattr(eintrag, feld, getattr(kontakt, feld))
        eintrag.save(update_fields=DER_PERSON)
    bestaetigen(kontakt=kontakt, netzwerk=netzwerk, einwilligung=einwilligung, von=von)
    eintrag_speichern(organisation=organisation, netzwerk=netzwerk, von=von)
    vorschlaege.vorschlagen(organisation=organisation, netzwerk=netzwerk, wunsch=vorschlag, von=von)
    if neue_adresse:
        _neue_adresse_anschreiben(kontakt, netzwerk, neue_adresse)
    return endet and not einwilligung


def _neue_adresse_anschreiben(kontakt: Kontakt, netzwerk: Netzwerk, adresse: str) -> None:
    """The link goes to the new address alone: whoever opens it there reads it there."""
    post.einreihen(
        [
            post.nachricht(
                netzwerk=netzwerk,
                anlass=NEUE_ADRESSE,
                gegenstand=kontakt,
                empfaenger=adresse,
                empfaenger_name=kontakt.name,
                runde=timezone.localdate().toordinal(),
                parameter={"bisher": kontakt.email},
            )
        ]
    )


def marke(nachricht: Nachricht) -> str:
    """The part of a link that stands for this mail; no address is in it."""
    return _unterschrift().sign(nachricht.message_id)


def nachricht_zu(marke: str) -> Nachricht | None:
    """The mail to a new address that a link came with; None when it was never ours."""
    try:
        message_id = _unterschrift().unsign(marke)
    except signing.BadSignature:
        return None
    gefunden: Nachricht | None = (
        Nachricht.objects.filter(message_id=message_id, anlass=NEUE_ADRESSE)
        .select_related("netzwerk")
        .first()
    )
    return gefunden


def kontakt_zu(nachricht: Nachricht) -> Kontakt:
    """Whose address it is to become. Raises MarkeUngueltig."""
    kontakt = nachricht.gegenstand
    bisher = nachricht.parameter.get("bisher")
    if (
        not isinstance(kontakt, Kontakt)
        or bisher is None  # blanked by now
        or kontakt.ausgeschieden_am is not None
        or nachricht.angelegt_am < timezone.now() - ANTWORTZEIT
        or kontakt.email.lower() not in (bisher.lower(), nachricht.empfaenger.lower())
    ):
        raise MarkeUngueltig
    return kontakt


@transaction.atomic
def neue_adresse_annehmen(*, nachricht: Nachricht, netzwerk: Netzwerk) -> Kontakt:
    """From now on mails go there. Raises MarkeUngueltig; twice is as once.

    The signing code goes to the contact's address, so who may sign is looked at anew by the
    coordination, as with every address it did not enter itself.
    """
    kontakt = kontakt_zu(nachricht)
    sperren(kontakt)
    kontakt_zu(nachricht)
    if kontakt.email.lower() == nachricht.empfaenger.lower():
        return kontakt
    eintraege = [kontakt, *Kontakt.objects.all().derselben_person(kontakt)]
    verliert_zeichnung = any(eintrag.ist_zeichnungsberechtigt for eintrag in eintraege)
    for eintrag in eintraege:
        eintrag.email = nachricht.empfaenger
        eintrag.ist_zeichnungsberechtigt = False
        try:
            with transaction.atomic():
                eintrag.save(update_fields=["email", "ist_zeichnungsberechtigt"])
        except IntegrityError as schon_dort:
            if eintrag is kontakt:
                raise MarkeUngueltig from schon_dort
        else:
            eintrag.refresh_from_db()
            eintrag.bestaetigen()
    if verliert_zeichnung:
        _koordination_mitteilen(kontakt, [netzwerk], art="adresse")
    return kontakt


@transaction.atomic
def ausscheiden(*, kontakt: Kontakt, nachfolge: str, von: Handelnde) -> None:
    """She no longer works there; the coordinations of her networks hear it, and who follows."""
    netzwerke = list(kontakt.netzwerke.all())
    kontakt_aktionen.ausscheiden(kontakt=kontakt, von=von)
    _koordination_mitteilen(kontakt, netzwerke, art="ausgeschieden", nachfolge=nachfolge)


def _koordination_mitteilen(kontakt: Kontakt, netzwerke: list[Netzwerk], **parameter: str) -> None:
    """Mail, no row of its own: who follows is a person whose name leaves the table with it."""
    post.einreihen(
        post.nachricht(
            netzwerk=netzwerk,
            anlass=MITTEILUNG,
            gegenstand=kontakt,
            empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
            empfaenger_name=netzwerk.absender_name,
            runde=timezone.localdate().toordinal(),
            parameter=parameter,
        )
        for netzwerk in netzwerke
    )


def _unterschrift() -> signing.Signer:
    return signing.Signer(salt="neue-adresse")
