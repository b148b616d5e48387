"""One agreement that is half signed: through the same steps as a real one."""

from typing import cast

from mitglieder.aktionen import beitritt as beitritte
from mitglieder.aktionen import unterzeichnung, vereinbarung
from mitglieder.models import Beitritt, Kontakt, Organisation
from netzwerk.basis.models import Einmalcode, Konto, Netzwerk, Zugang

EINGELADEN = 18
UNTERZEICHNET = 9


def anlegen(netzwerk: Netzwerk, konten: dict[str, Konto]) -> None:
    koordination = konten["koordination"]
    neu = vereinbarung.anlegen(
        netzwerk=netzwerk,
        titel="Kooperationsvereinbarung Netzwerk Kinderschutz Musterstadt",
        anlass="Netzwerktreffen im Frühjahr",
        von=koordination,
    )
    fassung = neu.fassung_set.get()
    fassung = vereinbarung.veroeffentlichen(
        fassung=fassung, summe=fassung.summe(), von=koordination
    )
    mitglieder = Organisation.objects.all().aktive_mitglieder(netzwerk)
    beitritte.einladen(
        fassung=fassung, organisationen=mitglieder.order_by("pk")[:EINGELADEN], von=koordination
    )
    erklaerungen = dict.fromkeys(Beitritt.ERKLAERUNGEN, "bestätigt")
    for beitritt in Beitritt.objects.filter(fassung=fassung).order_by("pk")[:UNTERZEICHNET]:
        zugang = Zugang.objects.filter(
            zweck=Zugang.Zweck.UNTERZEICHNUNG, gegenstand_id=beitritt.pk
        )[0]
        kontakt = cast(Kontakt, zugang.inhaber)
        unterzeichnung.code_senden(zugang=zugang)
        code = Einmalcode.objects.filter(zugang=zugang).latest("pk").code
        unterzeichnung.unterzeichnen(
            zugang=zugang,
            angaben=unterzeichnung.Angaben(
                name=kontakt.name,
                funktion=kontakt.funktion or "Leitung",
                ort="Musterstadt",
                erklaerungen=erklaerungen,
            ),
            summe=fassung.sha256,
            code=code,
        )
