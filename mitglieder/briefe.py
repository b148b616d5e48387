"""What the mails about members and agreements say."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mitglieder.models import Beitritt, Kontakt
from netzwerk.basis.aktionen.dokument import gepruefter_inhalt
from netzwerk.basis.briefe import Anhang, Beilage, Brief, NichtMehrNoetig, beilage, brief
from netzwerk.basis.links import absolut, persoenlicher_link, pruef_adresse
from netzwerk.basis.models import Dokument, Einmalcode, Nachricht, Netzwerk, Seite


def _beitritt(nachricht: Nachricht) -> Beitritt:
    return Beitritt.objects.select_related("fassung", "organisation").get(
        pk=nachricht.gegenstand_id
    )


def _bitte_unterzeichnen(nachricht: Nachricht, *, ist_erinnerung: bool) -> Brief:
    beitritt = _beitritt(nachricht)
    zugang = nachricht.zugang
    if zugang is None or not zugang.ist_gueltig or not beitritt.ist_offen:
        raise NichtMehrNoetig(_("Die Einladung ist schon beantwortet oder zurückgezogen."))
    muster = _("Erinnerung: %(titel)s") if ist_erinnerung else _("Bitte unterzeichnen: %(titel)s")
    return Brief(
        betreff=muster % {"titel": beitritt.fassung.titel},
        vorlage="vereinbarung/einladung",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "zugang": zugang,
            "ist_erinnerung": ist_erinnerung,
            "zugang_hinweis": True,
            "link": persoenlicher_link("mitglieder:unterzeichnung-lesen", zugang),
        },
    )


@brief("vereinbarung.einladung")
def vereinbarung_einladung(nachricht: Nachricht) -> Brief:
    return _bitte_unterzeichnen(nachricht, ist_erinnerung=False)


@brief("vereinbarung.erinnerung")
def vereinbarung_erinnerung(nachricht: Nachricht) -> Brief:
    return _bitte_unterzeichnen(nachricht, ist_erinnerung=True)


@brief("vereinbarung.code")
def vereinbarung_code(nachricht: Nachricht) -> Brief:
    code = Einmalcode.objects.filter(pk=nachricht.gegenstand_id).first()
    if code is None or code.eingeloest_am is not None:
        raise NichtMehrNoetig(_("Der Code ist schon benutzt."))
    if code.gueltig_bis <= timezone.now():
        raise NichtMehrNoetig(_("Der Code ist abgelaufen. Fordern Sie einen neuen an."))
    return Brief(
        betreff=_("Ihr Code: %(code)s") % {"code": code.code},
        vorlage="vereinbarung/code",
        kontext={"code": code.code, "gueltig_bis": code.gueltig_bis},
    )


@brief("vereinbarung.beitritt_bestaetigt")
def vereinbarung_bestaetigt(nachricht: Nachricht) -> Brief:
    beitritt = _beitritt(nachricht)
    dokument = Dokument.objects.zu(beitritt).get(art="beitritt")
    netzwerk = dokument.netzwerk
    return Brief(
        betreff=_("Unterzeichnet: %(titel)s, %(organisation)s")
        % {"titel": beitritt.fassung.titel, "organisation": beitritt.parteiname},
        vorlage="vereinbarung/bestaetigt",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "dokument": dokument,
            "pruef_adresse": pruef_adresse(netzwerk, dokument.pruefcode),
        },
        anhaenge=(Anhang(name=dokument.dateiname, inhalt=gepruefter_inhalt(dokument)),),
    )


@brief("vereinbarung.abgelehnt")
def vereinbarung_abgelehnt(nachricht: Nachricht) -> Brief:
    beitritt = _beitritt(nachricht)
    return Brief(
        betreff=_("Abgelehnt: %(titel)s, %(organisation)s")
        % {"titel": beitritt.fassung.titel, "organisation": beitritt.organisation},
        vorlage="vereinbarung/abgelehnt",
        kontext={
            "beitritt": beitritt,
            "fassung": beitritt.fassung,
            "link": absolut(beitritt.get_absolute_url()),
        },
    )


@beilage
def herkunft_der_angaben(nachrichten: Sequence[Nachricht]) -> dict[int, Beilage]:
    """Art. 14 GDPR: with the first mail of any kind a contact learns where the data come from.

    It counts from the moment the mail server takes it; refused, it goes with the next one.
    """
    beilagen: dict[int, Beilage] = {}
    for netzwerk, post in _je_netzwerk(nachrichten).items():
        neue: dict[str, list[Kontakt]] = {}
        for kontakt in Kontakt.objects.im_netzwerk(netzwerk).nicht_informiert(post):
            neue.setdefault(kontakt.email.lower(), []).append(kontakt)
        for adresse, kontakte in neue.items():
            # One for all mails to this address: the first that arrives has it.
            eine = _herkunft(netzwerk, kontakte)
            beilagen |= {nachricht.pk: eine for nachricht in post[adresse]}
    return beilagen


def _je_netzwerk(
    nachrichten: Sequence[Nachricht],
) -> dict[Netzwerk, dict[str, list[Nachricht]]]:
    """By network and address."""
    je_netzwerk: dict[Netzwerk, dict[str, list[Nachricht]]] = {}
    for nachricht in nachrichten:
        if nachricht.netzwerk is not None:
            post = je_netzwerk.setdefault(nachricht.netzwerk, {})
            post.setdefault(nachricht.empfaenger.lower(), []).append(nachricht)
    return je_netzwerk


def _herkunft(netzwerk: Netzwerk, kontakte: list[Kontakt]) -> Beilage:
    liste = _("Mitgliederliste des Netzwerks")
    seite = reverse("uebersicht:seite", args=(netzwerk.kurzname, Seite.Art.DATENSCHUTZ))
    return Beilage(
        kontext={
            "datenschutz": True,
            "herkunft": ", ".join(dict.fromkeys(einer.quelle or liste for einer in kontakte)),
            "datenschutz_link": absolut(seite),
        },
        nach_annahme=lambda: Kontakt.objects.filter(pk__in=[einer.pk for einer in kontakte]).update(
            informiert_am=timezone.now()
        ),
    )
