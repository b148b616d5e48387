from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.modell import FalscherZustand
from treffen.aktionen import warteliste
from treffen.aktionen.antwort import Benannt, kontakt_mit
from treffen.aktionen.protokoll import hat_stattgefunden
from treffen.models import Gast, Protokoll, Teilnahme, Treffen

DA = Teilnahme.Anwesenheit.ANWESEND


@dataclass(frozen=True, kw_only=True)
class Neu:
    """Somebody who simply came, as the door or the desk notes it."""

    vorname: str
    nachname: str
    einrichtung: str = ""
    funktion: str = ""
    email: str = ""
    berufsgruppe: str = ""


def verlangen_offen(treffen: Treffen) -> None:
    """Raises FalscherZustand once the minutes are released: who was there is a part of them.

    The lock keeps a release from happening between this check and what is written then.
    """
    protokolle = Protokoll.objects.select_for_update(no_key=True).filter(treffen=treffen)
    letztes = protokolle.order_by("-version").first()
    if letztes is not None and letztes.ist_freigegeben:
        raise FalscherZustand(
            _("Das Protokoll ist freigegeben, die Anwesenheit steht fest."), bei=letztes
        )


@transaction.atomic
def erfassen(
    *,
    treffen: Treffen,
    werte: Mapping[int, str],
    berufsgruppen: Mapping[int, str] | None = None,
    gast: Kontakt | None = None,
    neu: Neu | None = None,
) -> None:
    """Write who was there, by primary key of the participation; `gast` and `neu` came uninvited.

    Raises FalscherZustand once the minutes are released.
    """
    verlangen_offen(treffen)
    hier = Teilnahme.objects.filter(treffen=treffen)
    for anwesenheit in Teilnahme.Anwesenheit:
        betroffen = [pk for pk, wert in werte.items() if wert == anwesenheit]
        if betroffen:
            hier.filter(pk__in=betroffen).exclude(anwesenheit=anwesenheit).update(
                anwesenheit=anwesenheit
            )
    for pk, berufsgruppe in (berufsgruppen or {}).items():
        hier.filter(pk=pk).exclude(berufsgruppe=berufsgruppe).update(berufsgruppe=berufsgruppe)
    if gast is not None:
        dazu(treffen, gast)
    if neu is not None:
        neu_dazu(treffen, neu)
    hat_stattgefunden(treffen)


def dazu(treffen: Treffen, kontakt: Kontakt, berufsgruppe: str = "") -> tuple[Teilnahme, bool]:
    """A contact of the register is there; with whether that is news."""
    teilnahme: Teilnahme
    teilnahme, kam_unerwartet = Teilnahme.objects.get_or_create(
        treffen=treffen,
        kontakt=kontakt,
        defaults={
            "anwesenheit": DA,
            "runde": 0,
            "weg": Teilnahme.Weg.VOR_ORT,
            "berufsgruppe": berufsgruppe,
        },
    )
    return teilnahme, kam_unerwartet or _ist_da(teilnahme)


def neu_dazu(treffen: Treffen, neu: Neu) -> tuple[Teilnahme, bool]:
    """Somebody nobody expected is there; with whether that is news.

    Who is on the list under this name and body, or in the register with this address, is that
    person: a form sent twice, or two doors, make no second one.
    """
    # Names have no constraint of their own: one at a time looks and adds.
    warteliste.sperren(treffen.pk)
    kontakt = kontakt_mit(
        treffen.netzwerk, Benannt(vorname=neu.vorname, nachname=neu.nachname, email=neu.email)
    )
    # A mailbox of a whole house is not yet the person.
    if kontakt is not None and kontakt.nachname.casefold() == neu.nachname.casefold():
        return dazu(treffen, kontakt, neu.berufsgruppe)
    organisation = _organisation(treffen, neu.einrichtung)
    teilnahme = _gleiche(treffen, neu, organisation)
    if teilnahme is not None:
        return teilnahme, _ist_da(teilnahme)
    gast = Gast.objects.create(
        treffen=treffen,
        vorname=neu.vorname,
        nachname=neu.nachname,
        email=neu.email,
        organisation=organisation,
        einrichtung_name="" if organisation else neu.einrichtung,
        funktion=neu.funktion,
    )
    return Teilnahme.objects.create(
        treffen=treffen,
        gast=gast,
        runde=0,
        weg=Teilnahme.Weg.VOR_ORT,
        anwesenheit=DA,
        berufsgruppe=neu.berufsgruppe,
    ), True


def _ist_da(teilnahme: Teilnahme) -> bool:
    """Whether this press made the difference: two at once count once."""
    zeile = Teilnahme.objects.filter(pk=teilnahme.pk).exclude(anwesenheit=DA)
    return bool(zeile.update(anwesenheit=DA))


def _organisation(treffen: Treffen, name: str) -> Organisation | None:
    """The body of the network that is called so, for the count of institutions and groups."""
    if not name:
        return None
    gefunden: Organisation | None = (
        Organisation.objects.im_netzwerk(treffen.netzwerk).filter(name__iexact=name).first()
    )
    return gefunden


def _gleiche(treffen: Treffen, neu: Neu, organisation: Organisation | None) -> Teilnahme | None:
    gaeste = Teilnahme.objects.filter(treffen=treffen, gast__isnull=False).mit_person()
    if neu.email:
        mit_adresse: Teilnahme | None = gaeste.filter(gast__email__iexact=neu.email).first()
        if mit_adresse is not None:
            return mit_adresse
    gleich_heissende = gaeste.filter(
        gast__vorname__iexact=neu.vorname, gast__nachname__iexact=neu.nachname
    )
    wo = (organisation.name if organisation else neu.einrichtung).casefold()
    for teilnahme in gleich_heissende:
        if teilnahme.person.einrichtung.casefold() == wo:
            return teilnahme
    return None
