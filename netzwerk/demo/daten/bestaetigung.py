"""The yearly question in all its states, a refused address, a proposal that waits."""

from datetime import date, timedelta

from django.utils import timezone

from mitglieder.aktionen import bestaetigung
from mitglieder.aktionen.aenderungsvorschlag import Wunsch, vorschlagen
from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.handelnde import System
from netzwerk.basis.models import Netzwerk

VON = System("Demo")


def anlegen(kinderschutz: Netzwerk, orgs: dict[str, Organisation], heute: date) -> None:
    gefragt = _kontakt(orgs["Kita Hafenzwerge"])
    bestaetigung.jetzt_bitten(kontakt=gefragt, netzwerk=kinderschutz, von=VON)
    Kontakt.objects.filter(pk=gefragt.pk).update(gefragt_am=heute - timedelta(days=3))
    Kontakt.objects.filter(organisation=orgs["Turnerschaft Südhang e. V."]).update(
        gefragt_am=heute - timedelta(days=20), gefragt_mal=3
    )
    Kontakt.objects.filter(organisation=orgs["Hebammenpraxis Nord"]).update(
        adresse_gestoert_am=timezone.now() - timedelta(days=2),
        adresse_gestoert_grund="550 5.1.1 Recipient address rejected: User unknown",
    )
    pixelhof = orgs["Medienwerkstatt Pixelhof e. V."]
    wer = _kontakt(pixelhof)
    vorschlag = vorschlagen(
        organisation=pixelhof,
        netzwerk=kinderschutz,
        wunsch=Wunsch(
            {
                "name": [pixelhof.name, "Medienwerkstatt Pixelhof gGmbH"],
                "art": [pixelhof.art, Organisation.Art.FREIER_TRAEGER.value],
            },
            "Wir sind seit dem Sommer eine gGmbH. Ansprechpersonen und Adresse bleiben.",
        ),
        von=bestaetigung.zugaenge_fuer(kinderschutz, [wer])[wer.pk],
    )
    if vorschlag is not None:
        vorschlag.eingegangen_am = timezone.now() - timedelta(days=1)
        vorschlag.save(update_fields=["eingegangen_am"])


def _kontakt(organisation: Organisation) -> Kontakt:
    kontakt: Kontakt = Kontakt.objects.filter(organisation=organisation).earliest("pk")
    return kontakt
