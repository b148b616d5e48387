"""What a representative changed of public offers: one change waits, one is not finished."""

from angebote.aktionen import aenderung, angebot
from angebote.models import Angebot
from angebote.models.aenderung import werte
from netzwerk.basis.models import Konto


def anlegen(konten: dict[str, Konto]) -> None:
    von = konten["vertretung"]
    kurs = Angebot.objects.get(titel="Elternkurs „Ruhig bleiben“")
    vorher = werte(kurs)
    angebot.aendern(
        angebot=kurs,
        angaben=vorher
        | {
            "kurztext": vorher["kurztext"].removesuffix(".") + ", jetzt auch am Samstag.",
            "beschreibung": vorher["beschreibung"]
            + "\n\nAn zwei Samstagen gibt es eine Betreuung für Kinder ab drei Jahren.",
            "sprachen": ["de", "tr"],
            "barrierefreiheit": ["stufenlos", "wc"],
            "kontakt_telefon": "00000 4780",
        },
        von=von,
    )
    treff = Angebot.objects.get(titel="Baby- und Kleinkindtreff")
    aenderung.entwerfen(
        angebot=treff,
        angaben=werte(treff)
        | {
            "kurztext": "",
            "fuer_eltern": "Kommen Sie einfach vorbei. Sie müssen sich nicht anmelden.",
        },
        von=von,
    )
