"""Letters with the countersigned document, and with the list of all parties."""

from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Parteienliste
from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
from netzwerk.basis.briefe import Anhang, Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import pruef_adresse
from netzwerk.basis.models import Dokument, Nachricht


@brief("vereinbarung.gegengezeichnet")
def vereinbarung_gegengezeichnet(nachricht: Nachricht) -> Brief:
    beitritt = Beitritt.objects.select_related("fassung", "organisation").get(
        pk=nachricht.gegenstand_id
    )
    dokument = Dokument.objects.zu(beitritt).get(art="gegenzeichnung")
    return Brief(
        betreff=_("Gegengezeichnet: %(titel)s, %(organisation)s")
        % {"titel": beitritt.fassung.titel, "organisation": beitritt.parteiname},
        vorlage="gegenzeichnung/gegengezeichnet",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "dokument": dokument,
            "pruef_adresse": pruef_adresse(dokument.netzwerk, dokument.pruefcode),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )


@brief("vereinbarung.parteienliste")
def vereinbarung_parteienliste(nachricht: Nachricht) -> Brief:
    liste = Parteienliste.objects.select_related("fassung").get(pk=nachricht.gegenstand_id)
    if not liste.ist_neueste:
        raise NichtMehrNoetig(_("Es gibt inzwischen eine neuere Liste."))
    dokument = liste.dokument
    return Brief(
        betreff=_("Liste der Beteiligten: %(titel)s") % {"titel": liste.fassung.titel},
        vorlage="parteienliste/liste",
        kontext={
            "liste": liste,
            "fassung": liste.fassung,
            "dokument": dokument,
            "pruef_adresse": pruef_adresse(dokument.netzwerk, dokument.pruefcode),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )
