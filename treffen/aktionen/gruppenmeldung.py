"""Lead or coordination decide about whoever chose a group and was not known to the portal."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.aktionen.kontakt import mit_adresse
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import Handelnde
from netzwerk.basis.rechte import ist_koordination
from treffen.aktionen.gruppenmitglied import aufnehmen, gesperrt
from treffen.models import Arbeitsgruppe, Gruppenmeldung, Gruppenmitglied

ANLASS_ANGENOMMEN = "gruppenmeldung.angenommen"
ANLASS_ABGELEHNT = "gruppenmeldung.abgelehnt"
#: So many may wait for one group: more than a hall brings, fewer than a script invents.
HOECHSTENS_OFFEN = 100


class AndereAdresse(Exception):
    """The organisation knows the address as somebody else's. For people."""


def bekannte(meldungen: Collection[Gruppenmeldung], gruppe: Arbeitsgruppe) -> dict[int, Kontakt]:
    """Contacts of the network with the same address and surname, by key of the Meldung; one query.

    A mailbox of a whole house is not yet the person.
    """
    adressen = {meldung.email.lower() for meldung in meldungen}
    kontakte = (
        Kontakt.objects.im_netzwerk(gruppe.netzwerk)
        .taetig()
        .annotate(adresse=models.functions.Lower("email"))
        .filter(adresse__in=adressen)
        .select_related("organisation")
        .order_by("-pk")
    )
    je_person = {(k.email.lower(), k.nachname.casefold()): k for k in kontakte}
    gefunden = {
        meldung.pk: je_person.get((meldung.email.lower(), meldung.nachname.casefold()))
        for meldung in meldungen
    }
    return {pk: kontakt for pk, kontakt in gefunden.items() if kontakt is not None}


@transaction.atomic
def annehmen(*, meldung: Gruppenmeldung, kontakt: Kontakt, von: Handelnde) -> Gruppenmitglied:
    """She is in, and reads so in a mail. Raises FalscherZustand when somebody has decided, and
    KeinPlatz when the group was made smaller meanwhile."""
    gruppe = gesperrt(meldung.gruppe_id)
    meldung.annehmen()
    _doppelte(meldung).delete()
    mitglied = aufnehmen(gruppe=gruppe, kontakt=kontakt, von=von)
    _mitteilen(meldung, gruppe, ANLASS_ANGENOMMEN)
    return mitglied


@transaction.atomic
def alle_bekannten_annehmen(*, gruppe: Arbeitsgruppe, von: Handelnde) -> int:
    """Everybody whom the register knows; the others need a look. Returns how many came in."""
    offene = list(gesperrt(gruppe.pk).meldungen.offen())
    kontakte = bekannte(offene, gruppe)
    # Who waits twice comes in once.
    je_kontakt = {kontakte[eine.pk]: eine for eine in offene if eine.pk in kontakte}
    for kontakt, meldung in je_kontakt.items():
        annehmen(meldung=meldung, kontakt=kontakt, von=von)
    return len(je_kontakt)


@transaction.atomic
def als_kontakt_annehmen(
    *, meldung: Gruppenmeldung, organisation: Organisation, von: Handelnde
) -> Gruppenmitglied:
    """A contact of this organisation from now on, unless she is one already.

    Who belongs to which organisation, and to the network, the coordination alone says: a lead could
    accept herself as anybody. Raises PermissionDenied, AndereAdresse, and what `annehmen` raises.
    """
    gruppe = gesperrt(meldung.gruppe_id)
    if not ist_koordination(von, gruppe.netzwerk):
        raise PermissionDenied
    kontakt = mit_adresse(organisation, meldung.email)
    if kontakt is not None and (
        kontakt.nachname.casefold() != meldung.nachname.casefold()
        or kontakt.ausgeschieden_am is not None
    ):
        raise AndereAdresse(
            _(
                "Die Adresse steht bei dieser Organisation schon bei %(name)s. Klären Sie, zu wem "
                "sie gehört, bevor Sie die Person aufnehmen."
            )
            % {"name": kontakt.name}
        )
    if kontakt is None:
        kontakt = Kontakt.objects.create(
            organisation=organisation,
            vorname=meldung.vorname,
            nachname=meldung.nachname,
            email=meldung.email,
            quelle=_("eigene Meldung für eine Arbeitsgruppe"),
            bestaetigt_am=timezone.localdate(),
        )
    kontakt.netzwerke.add(gruppe.netzwerk)
    return annehmen(meldung=meldung, kontakt=kontakt, von=von)


@transaction.atomic
def ablehnen(*, meldung: Gruppenmeldung, grund: str, von: Handelnde) -> None:
    gruppe = gesperrt(meldung.gruppe_id)
    meldung.ablehnen()
    _doppelte(meldung).delete()
    _mitteilen(meldung, gruppe, ANLASS_ABGELEHNT, grund=grund)


@transaction.atomic
def unbekannte_ablehnen(*, gruppe: Arbeitsgruppe, bis: int, von: Handelnde) -> int:
    """Turns down, without mails, whom the register does not know, up to the key `bis`.

    Somebody filled the group with invented names: their addresses may be those of others. Returns
    how many.
    """
    gruppe = gesperrt(gruppe.pk)
    offene = list(gruppe.meldungen.offen().filter(pk__lte=bis))
    kontakte = bekannte(offene, gruppe)
    unbekannte = gruppe.meldungen.offen().filter(
        pk__in=[eine.pk for eine in offene if eine.pk not in kontakte]
    )
    return unbekannte.update(zustand=Gruppenmeldung.Zustand.ABGELEHNT)


@transaction.atomic
def alle_ablehnen(*, gruppe: Arbeitsgruppe, grund: str, von: Handelnde) -> None:
    """Each address reads so once, and no more of them than may wait; `gruppe` is locked."""
    je_adresse = {eine.email.lower(): eine for eine in gruppe.meldungen.offen()}
    gruppe.meldungen.offen().update(zustand=Gruppenmeldung.Zustand.ABGELEHNT)
    for meldung in [*je_adresse.values()][:HOECHSTENS_OFFEN]:
        _mitteilen(meldung, gruppe, ANLASS_ABGELEHNT, grund=grund)


def _doppelte(meldung: Gruppenmeldung) -> models.QuerySet[Gruppenmeldung]:
    """The same person waiting once more, from another device."""
    zeilen: models.QuerySet[Gruppenmeldung] = Gruppenmeldung.objects.offen().filter(
        gruppe=meldung.gruppe_id, email__iexact=meldung.email, nachname__iexact=meldung.nachname
    )
    return zeilen


def _mitteilen(
    meldung: Gruppenmeldung, gruppe: Arbeitsgruppe, anlass: str, **parameter: str
) -> None:
    post.einreihen(
        [
            post.nachricht(
                netzwerk=gruppe.netzwerk,
                anlass=anlass,
                gegenstand=meldung,
                empfaenger=meldung.email,
                empfaenger_name=str(meldung),
                parameter=parameter,
            )
        ]
    )
