"""What the mails about meetings say. Builders run in the worker when the mail goes out."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.template.defaultfilters import urlize
from django.utils.translation import gettext

from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
from netzwerk.basis.briefe import Anhang, Brief, NichtMehrNoetig, brief
from netzwerk.basis.links import absolut, persoenlicher_link
from netzwerk.basis.models import Konto, Nachricht
from netzwerk.basis.templatetags.portal import datum, fliesstext
from treffen import kalender
from treffen.aktionen.anschreiben import ANLASS_PROBE
from treffen.aktionen.erinnerung import ANLASS as ANLASS_ERINNERUNG
from treffen.aktionen.protokoll import dokument_zu
from treffen.anschreibenvorlage import vorlage
from treffen.einwandfrist import frist_im_pdf
from treffen.models import Anschreiben, Gast, Protokoll, Teilnahme, Treffen
from treffen.platzhalter import ausfuellen, ohne_grund, werte


def brieftext(
    anschreiben: Anschreiben, teilnahme: Teilnahme, von: Konto | None, *, grund: str = ""
) -> tuple[str, str]:
    """Subject and text as this person reads them; no query. `grund`: why it does not take place."""
    betreff, text = anschreiben.betreff, anschreiben.text
    eingesetzt = werte(teilnahme, von)
    if anschreiben.zweck in Anschreiben.ENTFAELLT:
        eingesetzt["grund"] = grund
        if not grund:
            betreff, text = ohne_grund(betreff), ohne_grund(text)
    return " ".join(ausfuellen(betreff, eingesetzt).split()), ausfuellen(text, eingesetzt)


def angaben(treffen: Treffen) -> dict[str, Any]:
    """What stands below the text: read once, one object serves every mail of a batch."""
    prefetch_related_objects([treffen], "programm__workshops")
    return {
        "treffen": treffen,
        "tops": treffen.tagesordnung,
        "programm": treffen.programm.all(),
    }


def _stand(teilnahme: Teilnahme) -> dict[str, Any]:
    """What many mails of a meeting say alike: rendered once for all of them."""
    return {
        **angaben(teilnahme.treffen),
        "hat_geantwortet": teilnahme.antwort != Teilnahme.Antwort.OFFEN,
        "antwort": teilnahme.get_antwort_display(),
        # A guest is of no member.
        "nimmt_themen": teilnahme.treffen.nimmt_tops and not teilnahme.ist_gast,
    }


def _persoenlich(betreff: str, text: str, link: str) -> dict[str, str]:
    absaetze = urlize(fliesstext(text), autoescape=True)
    return {"betreff": betreff, "text": text, "absaetze": absaetze, "link": link}


def _teilnahme(nachricht: Nachricht) -> Teilnahme:
    teilnahme = nachricht.gegenstand
    if not isinstance(teilnahme, Teilnahme):
        raise NichtMehrNoetig(gettext("Die Einladung gibt es nicht mehr."))
    return teilnahme


def _anschreiben(nachricht: Nachricht, treffen: Treffen, zweck: str) -> Anschreiben:
    """The mailing this mail belongs to; without one, the words of the portal."""
    prefetch_related_objects(
        [treffen], Prefetch("anschreiben", Anschreiben.objects.select_related("versendet_von"))
    )
    gesucht = nachricht.parameter.get("anschreiben")
    for anschreiben in treffen.anschreiben.all():
        if anschreiben.pk == gesucht:
            return anschreiben
    betreff, text = vorlage(treffen, zweck)
    return Anschreiben(treffen=treffen, zweck=zweck, betreff=betreff, text=text)


def _link(nachricht: Nachricht) -> str:
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig:
        raise NichtMehrNoetig(gettext("Der persönliche Link gilt nicht mehr."))
    return persoenlicher_link("treffen:einladung-antworten", zugang)


def _steht_noch(teilnahme: Teilnahme) -> None:
    treffen = teilnahme.treffen
    if treffen.zustand != Treffen.Zustand.EINGELADEN and not teilnahme.vor_der_einladung:
        raise NichtMehrNoetig(
            gettext("Das Treffen ist inzwischen %(stand)s.")
            % {"stand": treffen.get_zustand_display()}
        )


@brief("treffen.einladung")
def einladung(nachricht: Nachricht) -> Brief:
    teilnahme = _teilnahme(nachricht)
    treffen = teilnahme.treffen
    _steht_noch(teilnahme)
    link = _link(nachricht)
    neuer_termin = bool(nachricht.parameter.get("geaendert"))
    zweck = Anschreiben.Zweck.AENDERUNG if neuer_termin else Anschreiben.Zweck.EINLADUNG
    anschreiben = _anschreiben(nachricht, treffen, zweck)
    betreff, text = brieftext(anschreiben, teilnahme, anschreiben.versendet_von)
    return Brief(
        betreff=betreff,
        vorlage="treffen/einladung",
        kontext={**_stand(teilnahme), "neuer_termin": neuer_termin},
        persoenlich=_persoenlich(betreff, text, link),
        kalender=kalender.einladung(teilnahme, link=link),
    )


@brief(ANLASS_ERINNERUNG)
def erinnerung(nachricht: Nachricht) -> Brief:
    """Without calendar part: the entry is there, a second one would look like a change."""
    teilnahme = _teilnahme(nachricht)
    treffen = teilnahme.treffen
    _steht_noch(teilnahme)
    if teilnahme.antwort != Teilnahme.Antwort.OFFEN:
        raise NichtMehrNoetig(gettext("Die Person hat inzwischen geantwortet."))
    if not treffen.nimmt_antworten:
        raise NichtMehrNoetig(gettext("Die Rückmeldefrist ist vorbei."))
    link = _link(nachricht)
    anschreiben = _anschreiben(nachricht, treffen, Anschreiben.Zweck.ERINNERUNG)
    betreff, text = brieftext(anschreiben, teilnahme, anschreiben.versendet_von)
    return Brief(
        betreff=betreff,
        vorlage="treffen/einladung",
        kontext=_stand(teilnahme),
        persoenlich=_persoenlich(betreff, text, link),
    )


def als_selbst(treffen: Treffen, konto: Konto) -> Teilnahme:
    """Whoever writes, in the place of a recipient; never saved."""
    selbst = Gast(treffen=treffen, nachname=konto.name or konto.email, email=konto.email)
    return Teilnahme(treffen=treffen, gast=selbst)


@brief(ANLASS_PROBE)
def probe(nachricht: Nachricht) -> Brief:
    """What was written, to oneself: with the meeting's page in place of a personal link."""
    anschreiben = nachricht.gegenstand
    von = Konto.objects.filter(pk=nachricht.parameter.get("von")).first()
    if not isinstance(anschreiben, Anschreiben) or von is None:
        raise NichtMehrNoetig(gettext("Den Entwurf gibt es nicht mehr."))
    treffen = anschreiben.treffen
    teilnahme = als_selbst(treffen, von)
    betreff, text = brieftext(anschreiben, teilnahme, von, grund=treffen.absage_grund)
    entfaellt = anschreiben.zweck in Anschreiben.ENTFAELLT
    return Brief(
        betreff=gettext("Probe: %(betreff)s") % {"betreff": betreff},
        vorlage="treffen/absage" if entfaellt else "treffen/einladung",
        kontext={**_stand(teilnahme), "ist_probe": True},
        persoenlich=_persoenlich(betreff, text, absolut(treffen.get_absolute_url())),
    )


@brief("treffen.absage")
def absage(nachricht: Nachricht) -> Brief:
    teilnahme = _teilnahme(nachricht)
    treffen = teilnahme.treffen
    if treffen.zustand not in (Treffen.Zustand.ABGESAGT, Treffen.Zustand.VERSCHOBEN):
        raise NichtMehrNoetig(gettext("Das Treffen findet wieder statt."))
    verschoben = treffen.zustand == Treffen.Zustand.VERSCHOBEN
    zweck = Anschreiben.Zweck.VERSCHIEBUNG if verschoben else Anschreiben.Zweck.ABSAGE
    anschreiben = _anschreiben(nachricht, treffen, zweck)
    betreff, text = brieftext(
        anschreiben, teilnahme, anschreiben.versendet_von, grund=treffen.absage_grund
    )
    return Brief(
        betreff=betreff,
        vorlage="treffen/absage",
        kontext={"treffen": treffen},
        persoenlich=_persoenlich(betreff, text, ""),
        kalender=kalender.absage(teilnahme),
        kalender_methode="CANCEL",
    )


@brief("treffen.protokoll")
def protokoll(nachricht: Nachricht) -> Brief:
    """The released minutes: PDF attached, and a link to read them online."""
    das_protokoll = nachricht.gegenstand
    if not isinstance(das_protokoll, Protokoll) or not das_protokoll.ist_freigegeben:
        raise NichtMehrNoetig(gettext("Das Protokoll gibt es nicht mehr."))
    dokument = dokument_zu(das_protokoll)
    if dokument is None:
        raise NichtMehrNoetig(gettext("Das PDF gibt es nicht mehr."))
    treffen = das_protokoll.treffen
    zugang = nachricht.zugang
    link = ""
    if zugang is not None and zugang.ist_gueltig:
        link = persoenlicher_link("treffen:protokoll-lesen", zugang)
    betreff = gettext("Protokoll: %(titel)s am %(datum)s")
    if das_protokoll.ist_korrektur:
        betreff = gettext("Korrigiertes Protokoll: %(titel)s am %(datum)s")
    return Brief(
        betreff=betreff % {"titel": treffen.titel, "datum": datum(treffen.beginn)},
        vorlage="treffen/protokoll",
        kontext={
            "treffen": treffen,
            "protokoll": das_protokoll,
            "frist_im_pdf": frist_im_pdf(das_protokoll, dokument),
            "link": link,
            "zugang_hinweis": bool(link),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )
