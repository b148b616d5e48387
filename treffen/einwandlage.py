"""What the reading pages of minutes say about objections to whoever reads."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from mitglieder.models import Kontakt
from netzwerk.basis.links import zeichen
from netzwerk.basis.models import Konto, Zugang
from treffen.aktionen.protokoll import dokument_zu
from treffen.einwandfrist import frist_im_pdf
from treffen.forms.einwand import EinwandForm
from treffen.models import Einwand, Protokoll
from treffen.protokollempfang import niemandem_versandt
from treffen.umlauflage import kontakte_von


def kontakte_des_zugangs(zugang: Zugang) -> list[Kontakt]:
    """Who left may still read what she was sent, and objects no more."""
    return list(Kontakt.objects.filter(pk=zugang.inhaber_id).taetig())


def fuer_konto(protokoll: Protokoll, konto: Konto) -> dict[str, Any]:
    kontakte = kontakte_von(konto, protokoll.treffen.netzwerk)
    ort = (protokoll.treffen.netzwerk.kurzname, protokoll.pk)
    neuer = protokoll.ersetzt_durch
    return _lage(protokoll, kontakte) | {
        "einwand_ziel": reverse("treffen:einwand-neu", args=ort),
        "neuere_adresse": neuer.get_absolute_url() if neuer else "",
        # Whoever has a link was sent it.
        "niemandem_versandt": niemandem_versandt(protokoll),
    }


def fuer_zugang(protokoll: Protokoll, zugang: Zugang) -> dict[str, Any]:
    kurzname, kennung = protokoll.treffen.netzwerk.kurzname, zeichen(zugang)
    return _lage(protokoll, kontakte_des_zugangs(zugang)) | {
        "zeichen": kennung,
        "einwand_ziel": reverse("treffen:einwand-neu-link", args=(kurzname, kennung)),
        "neuere_adresse": _neuere(protokoll, zugang),
    }


def _lage(protokoll: Protokoll, kontakte: list[Kontakt]) -> dict[str, Any]:
    """All entries of one person: what she objected as one of them she finds as the other."""
    darf = bool(kontakte) and protokoll.nimmt_einwaende
    eigene: list[Einwand] = []
    if kontakte:
        alle = Einwand.objects.filter(protokoll=protokoll).von(kontakte)
        eigene = list(alle.select_related("top"))
    return {
        "eigene_einwaende": eigene,
        "ohne_kontakt": not kontakte,
        "einwand_form": EinwandForm(protokoll=protokoll) if darf else None,
        # Read only where the day has moved at all.
        "frist_im_pdf": frist_im_pdf(protokoll, dokument_zu(protokoll))
        if protokoll.einwaende_ab
        else None,
    }


def _neuere(protokoll: Protokoll, zugang: Zugang) -> str:
    """The same person's link to the version that replaced this one; empty when she has none."""
    neuer = protokoll.ersetzt_durch
    if neuer is None:
        return ""
    dorthin = (
        Zugang.objects.gueltig()
        .filter(
            zweck=Zugang.Zweck.PROTOKOLL,
            gegenstand_typ=ContentType.objects.get_for_model(Protokoll),
            gegenstand_id=neuer.pk,
            inhaber_typ=zugang.inhaber_typ_id,
            inhaber_id=zugang.inhaber_id,
        )
        .first()
    )
    if dorthin is None:
        return ""
    kurzname = protokoll.treffen.netzwerk.kurzname
    return reverse("treffen:protokoll-lesen", args=(kurzname, zeichen(dorthin)))
