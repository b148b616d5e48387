"""Objections to the released minutes: one to decide, one that was not taken over."""

from mitglieder.models import Kontakt
from netzwerk.basis.models import Konto, Netzwerk
from treffen.models import Einwand, Protokoll


def anlegen(netzwerk: Netzwerk, von: Konto) -> None:
    protokoll: Protokoll = Protokoll.objects.filter(treffen__netzwerk=netzwerk).freigegeben()[0]
    dabei = Kontakt.objects.im_netzwerk(netzwerk).erreichbar().order_by("pk")
    tops = list(protokoll.treffen.tops.auf_tagesordnung())
    texte = (
        "Bei den Meldewegen fehlt der Bereitschaftsdienst am Wochenende. Bitte ergänzen.",
        "Wir hatten uns für einen Termin am Vormittag ausgesprochen.",
    )
    einwaende = [
        Einwand.objects.create(protokoll=protokoll, kontakt=kontakt, top=top, text=text)
        for kontakt, top, text in zip(dabei[2:4], tops[2:4], texte, strict=False)
    ]
    for einwand in einwaende[1:]:
        einwand.ablehnen(
            von=von, antwort="Das Protokoll hält Ergebnisse fest, keine einzelnen Beiträge."
        )
