"""What the mails say that come after signing: carried over, notice given, about to run out."""

from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Fassung
from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
from netzwerk.basis.briefe import Anhang, Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, pruef_adresse
from netzwerk.basis.models import Dokument, Kettenglied, Nachricht


def _beitritt(nachricht: Nachricht) -> Beitritt:
    return Beitritt.objects.select_related(
        "fassung__vereinbarung__netzwerk", "organisation", "vorgaenger__fassung"
    ).get(pk=nachricht.gegenstand_id)


@brief("vereinbarung.uebergeleitet")
def uebergeleitet(nachricht: Nachricht) -> Brief:
    """With the new text, sealed; and how to object."""
    beitritt = _beitritt(nachricht)
    dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    netzwerk = beitritt.fassung.vereinbarung.netzwerk
    return Brief(
        betreff=_("Neue Fassung: %(titel)s, %(organisation)s")
        % {"titel": beitritt.fassung.titel, "organisation": beitritt.organisation},
        vorlage="vereinbarung/uebergeleitet",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "vorgaenger": beitritt.vorgaenger,
            "grund": grund_der_ueberleitung(beitritt),
            "kontakt_email": netzwerk.kontakt_email or netzwerk.absender_email,
            "dokument": dokument,
            "pruef_adresse": pruef_adresse(netzwerk, dokument.pruefcode),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )


def grund_der_ueberleitung(beitritt: Beitritt) -> str:
    """As the coordination typed it; empty once the chain has been forgotten."""
    glied = Kettenglied.objects.filter(kette=beitritt.kette, ereignis="uebernommen").last()
    return str(((glied and glied.nutzlast) or {}).get("grund", ""))


@brief("vereinbarung.gekuendigt")
def gekuendigt(nachricht: Nachricht) -> Brief:
    beitritt = _beitritt(nachricht)
    return Brief(
        betreff=_("Kündigung erfasst: %(titel)s, %(organisation)s")
        % {"titel": beitritt.fassung.titel, "organisation": beitritt.organisation},
        vorlage="vereinbarung/gekuendigt",
        kontext={"beitritt": beitritt, "fassung": beitritt.fassung},
    )


@brief("vereinbarung.laeuft_aus")
def laeuft_aus(nachricht: Nachricht) -> Brief:
    fassung = Fassung.objects.select_related("vereinbarung__netzwerk").get(
        pk=nachricht.gegenstand_id
    )
    if not fassung.ist_laufend:
        raise NichtMehrNoetig(_("Die Fassung ist schon abgelöst oder ausgelaufen."))
    return Brief(
        betreff=_("Läuft aus: %(titel)s") % {"titel": fassung.titel},
        vorlage="vereinbarung/laeuft_aus",
        kontext={"fassung": fassung, "link": absolut(fassung.get_absolute_url())},
    )
