"""Who may not sign names who may; the coordination says yes or no to it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mitglieder.aktionen import beitritt as beitritt_aktionen
from mitglieder.aktionen import kontakt as kontakt_aktionen
from mitglieder.aktionen.beitritt import BeitrittNichtMoeglich, SchonBeantwortet
from mitglieder.aktionen.zeichenbar import gesperrt
from mitglieder.models import Beitritt, Kontakt, Zeichnungsvorschlag
from mitglieder.zeichentag import berechtigte
from netzwerk.basis.aktionen import post
from netzwerk.basis.handelnde import kennung
from netzwerk.basis.modell import FalscherZustand
from netzwerk.basis.models import Kettenglied, Konto, Zugang
from netzwerk.basis.templatetags.portal import maskiert


def vorschlagen(*, zugang: Zugang, vorschlag: Zeichnungsvorschlag) -> Zeichnungsvorschlag:
    """Name the person in the unsaved `vorschlag`; the coordination gets a mail.

    Raises SchonBeantwortet, BeitrittNichtMoeglich.
    """
    with transaction.atomic():
        beitritt = gesperrt(zugang.gegenstand_id)
        if not beitritt.ist_offen or not beitritt.fassung.ist_zeichenbar:
            raise SchonBeantwortet(
                _("Für %(organisation)s wird niemand mehr gesucht: %(stand)s.")
                % {"organisation": beitritt.organisation, "stand": beitritt.get_zustand_display()}
            )
        kontakt = zugang.inhaber
        if (
            not isinstance(kontakt, Kontakt)
            or kontakt.ausgeschieden_am is not None
            or not kontakt.steht_fuer(beitritt.organisation_id)
        ):
            raise BeitrittNichtMoeglich(
                _("Sie stehen im Portal nicht mehr für %(organisation)s.")
                % {"organisation": beitritt.organisation}
            )
        if _darf_schon(beitritt, vorschlag.email):
            raise BeitrittNichtMoeglich(
                _(
                    "Diese Person darf schon unterzeichnen und hat ihren eigenen Link bekommen. "
                    "Fehlt er ihr, hilft die Koordinierungsstelle."
                )
            )
        vorschlag.beitritt, vorschlag.vorgeschlagen_von = beitritt, kontakt
        try:
            vorschlag.validate_constraints()
        except ValidationError as schon:
            raise BeitrittNichtMoeglich(" ".join(schon.messages)) from schon
        vorschlag.save()
        Kettenglied.objects.anhaengen(
            kette=beitritt.kette,
            ereignis="person_genannt",
            nutzlast={"an": maskiert(vorschlag.email), "durch": kennung(zugang)},
        )
        netzwerk = zugang.netzwerk
        post.einreihen(
            [
                post.nachricht(
                    netzwerk=netzwerk,
                    anlass="zeichnungsvorschlag.neu",
                    gegenstand=vorschlag,
                    empfaenger=netzwerk.kontakt_email or netzwerk.absender_email,
                    empfaenger_name=netzwerk.absender_name,
                )
            ]
        )
    return vorschlag


@transaction.atomic
def bestaetigen(*, vorschlag: Zeichnungsvorschlag, von: Konto) -> Kontakt:
    """The person may sign: make or find the contact and ask it at once. Raises FalscherZustand.

    Its first mail tells where the data come from (Art. 14 GDPR), as with every new contact.
    """
    beitritt = gesperrt(vorschlag.beitritt_id)
    if not beitritt.ist_offen or not beitritt.fassung.ist_zeichenbar:
        raise FalscherZustand(_("Hier wird nicht mehr unterzeichnet."), bei=beitritt)
    kontakt = eintrag(vorschlag)
    if kontakt is not None and not ist_dieselbe(kontakt, vorschlag):
        raise FalscherZustand(
            _("Unter %(email)s steht schon %(name)s.")
            % {"email": vorschlag.email, "name": kontakt.name},
            bei=beitritt,
            weiter=_("Berichtigen Sie zuerst den Kontakt, oder bestätigen Sie die Person nicht."),
        )
    if kontakt is None:
        kontakt = Kontakt(
            organisation=beitritt.organisation,
            vorname=vorschlag.vorname,
            nachname=vorschlag.nachname,
            funktion=vorschlag.funktion,
            email=vorschlag.email,
            quelle=_("Genannt von %(name)s als zeichnungsberechtigt")
            % {"name": Truncator(vorschlag.vorgeschlagen_von.name).chars(100)},
        )
    kontakt.ist_zeichnungsberechtigt = True
    kontakt.save()
    kontakt.netzwerke.add(beitritt.fassung.vereinbarung.netzwerk)
    kontakt_aktionen.zurueckkehren(kontakt=kontakt, von=von)
    vorschlag.bestaetigen(kontakt, von)
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="person_bestaetigt",
        nutzlast={"an": maskiert(kontakt.email), "von": kennung(von)},
    )
    beitritt_aktionen.person_einladen(beitritt=beitritt, kontakt=kontakt, von=von)
    return kontakt


@transaction.atomic
def ablehnen(*, vorschlag: Zeichnungsvorschlag, von: Konto) -> None:
    """The person may not sign; who named it is told, and may name another. FalscherZustand."""
    beitritt = gesperrt(vorschlag.beitritt_id)
    vorschlag.ablehnen(von)
    Kettenglied.objects.anhaengen(
        kette=beitritt.kette,
        ereignis="person_nicht_bestaetigt",
        nutzlast={"an": maskiert(vorschlag.email), "von": kennung(von)},
    )
    melder = vorschlag.vorgeschlagen_von
    if not beitritt.ist_offen or not melder.email or melder.ausgeschieden_am:
        return
    zugang = beitritt_aktionen.zugaenge(beitritt).gueltig().filter(inhaber_id=melder.pk).first()
    post.einreihen(
        [
            post.nachricht(
                netzwerk=beitritt.fassung.vereinbarung.netzwerk,
                anlass="zeichnungsvorschlag.abgelehnt",
                gegenstand=vorschlag,
                empfaenger=melder.email,
                empfaenger_name=melder.name,
                zugang=zugang,
            )
        ]
    )


def eintrag(vorschlag: Zeichnungsvorschlag) -> Kontakt | None:
    """Who stands in the organisation's list with this address already; who is there still first."""
    return kontakt_aktionen.mit_adresse(vorschlag.beitritt.organisation, vorschlag.email)


def ist_dieselbe(kontakt: Kontakt, vorschlag: Zeichnungsvorschlag) -> bool:
    """An address that several read must not give one of them the authority of another."""
    return kontakt.name.casefold() == vorschlag.name.casefold()


def _darf_schon(beitritt: Beitritt, email: str) -> bool:
    return berechtigte(beitritt).filter(email__iexact=email).exists()
