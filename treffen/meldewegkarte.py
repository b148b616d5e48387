"""The card of a reporting path: what fits on one page, as plain values, and as PDF.

Phone numbers of the steps and of the emergency contacts change without a new version. The name of
the file therefore carries a mark of all the card says (`kennung`); a file with another mark is
never handed out, and a task makes the new one, every ten minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _

from netzwerk.basis.briefkopf import briefkopf
from netzwerk.basis.dokumente import Ergebnis, dokumentart
from netzwerk.basis.links import absolut
from netzwerk.basis.models import Dokument, Netzwerk
from netzwerk.basis.pdf import pdf_aus_vorlage, qr_code, verlange_konformitaet
from netzwerk.basis.templatetags.portal import datum
from treffen.meldewegpruefung import folgende
from treffen.models import Meldeweg, Meldewegfassung, Meldewegschritt

ART = "meldewegkarte"
SCHRITTE, WENIGSTENS, NUMMERN = 8, 4, 6


@dataclass(frozen=True, kw_only=True)
class Stufe:
    """How much the card says: so many steps and emergency numbers, texts no longer than this."""

    schritte: int = SCHRITTE
    nummern: int = NUMMERN
    zeichen: int = 300
    klein: bool = False


#: From roomy to the least; the last fits whatever was typed.
STUFEN = (
    Stufe(),
    Stufe(klein=True),
    Stufe(klein=True, zeichen=120),
    Stufe(klein=True, zeichen=90, schritte=6, nummern=4),
    Stufe(klein=True, zeichen=60, schritte=WENIGSTENS, nummern=3),
)


@dataclass(frozen=True, kw_only=True)
class Kartenschritt:
    nummer: int
    titel: str
    stelle: str
    telefon: str
    frist: str
    #: "Ja: weiter mit 3" for a question.
    zweige: tuple[str, ...]
    ist_ende: bool


@dataclass(frozen=True, kw_only=True)
class Karte:
    titel: str
    anlass: str
    fuer_wen: str
    schritte: tuple[Kartenschritt, ...]
    weggelassen: int
    notfall: tuple[tuple[str, str], ...]
    stand: str
    adresse: str
    klein: bool = False

    @property
    def kurzadresse(self) -> str:
        """As people type it."""
        return self.adresse.partition("://")[2].removesuffix("/")


def karte(fassung: Meldewegfassung, stufe: Stufe = STUFEN[0]) -> Karte:
    weg, kopf = fassung.meldeweg, fassung.kopf
    schritte = fassung.mit_schritten()
    gezeigt = _wichtigste(schritte, stufe.schritte)
    return Karte(
        titel=_kurz(kopf.titel, stufe.zeichen),
        anlass=_kurz(kopf.anlass, stufe.zeichen),
        fuer_wen=_kurz(kopf.fuer_wen, stufe.zeichen),
        schritte=tuple(_schritt(schritt, schritte, stufe.zeichen) for schritt in gezeigt),
        weggelassen=len(schritte) - len(gezeigt),
        notfall=tuple(
            (_kurz(kontakt.bezeichnung, stufe.zeichen), kontakt.nummer)
            for kontakt in weg.netzwerk.notfallkontakte_sortiert[: stufe.nummern]
        ),
        stand=_stand(fassung),
        adresse=adresse(weg),
        klein=stufe.klein,
    )


def _stand(fassung: Meldewegfassung) -> str:
    werte = {"version": fassung.version, "tag": datum(fassung.in_kraft_am)}
    if fassung.in_kraft_am is None:
        return _("Fassung %(version)s, Entwurf") % werte
    return _("Fassung %(version)s, gültig seit %(tag)s") % werte


def adresse(weg: Meldeweg) -> str:
    """Where the whole path stands: for everybody, or for members."""
    if weg.ist_oeffentlich:
        seite = reverse("treffen:was-tun", args=(weg.netzwerk.kurzname,))
        return absolut(f"{seite}#weg-{weg.pk}")
    return absolut(weg.get_absolute_url())


def _kurz(text: str, zeichen: int) -> str:
    return Truncator(" ".join(text.split())).chars(zeichen)


def _wichtigste(schritte: Sequence[Meldewegschritt], hoechstens: int) -> list[Meldewegschritt]:
    """The first step always, then whom to call and by when, questions, the rest; in their order."""
    rang = sorted(
        schritte[1:],
        key=lambda s: (not s.telefon, not s.frist, s.ist_ende, not s.ist_frage, s.nummer),
    )
    gewaehlt = {schritt.pk for schritt in (*schritte[:1], *rang[: hoechstens - 1])}
    return [schritt for schritt in schritte if schritt.pk in gewaehlt]


def _schritt(
    schritt: Meldewegschritt, schritte: Sequence[Meldewegschritt], zeichen: int
) -> Kartenschritt:
    zweige: tuple[str, ...] = ()
    if schritt.ist_frage:
        wege = folgende(schritt, schritte)
        zweige = tuple(
            _("%(antwort)s: weiter mit %(nummer)s") % {"antwort": wort, "nummer": wege[feld]}
            for wort, feld in ((_("Ja"), "ja_zu"), (_("Nein"), "nein_zu"))
            if wege[feld]
        )
    return Kartenschritt(
        nummer=schritt.nummer,
        titel=_kurz(schritt.titel, zeichen),
        stelle=_kurz(schritt.zustaendig, zeichen),
        telefon=schritt.telefon,
        frist=_kurz(schritt.frist, zeichen),
        zweige=zweige,
        ist_ende=schritt.ist_ende,
    )


def kennung(fassung: Meldewegfassung) -> str:
    """Equal for cards that say the same in the same look."""
    netzwerk = fassung.meldeweg.netzwerk
    aussehen = (
        netzwerk.name,
        netzwerk.kommune,
        netzwerk.traeger,
        netzwerk.kontakt_anschrift,
        netzwerk.farbton,
        float(netzwerk.saettigung or 0),
        str(netzwerk.logo),
    )
    with translation.override("de"):
        quelle = repr((aussehen, karte(fassung)))
    return blake2b(quelle.encode(), digest_size=4).hexdigest()


def dateiname(fassung: Meldewegfassung) -> str:
    kurz = slugify(fassung.kopf.titel)[:60].strip("-") or "meldeweg"
    return f"karte-{kurz}-{kennung(fassung)}.pdf"


def dokument(fassung: Meldewegfassung) -> Dokument | None:
    """The card that says what holds now, finished or on its way; None when there is none."""
    eines: Dokument | None = (
        Dokument.objects.all().zu(fassung).filter(art=ART, dateiname=dateiname(fassung)).first()
    )
    return eines


def dokumente(fassungen: Sequence[Meldewegfassung]) -> dict[int, Dokument]:
    """The finished ones of those that say what holds now, by version; one query."""
    namen = {fassung.pk: dateiname(fassung) for fassung in fassungen}
    fertige = (
        Dokument.objects.all()
        .fertig()
        .filter(
            art=ART,
            gegenstand_typ=ContentType.objects.get_for_model(Meldewegfassung),
            gegenstand_id__in=namen,
        )
    )
    return {d.gegenstand_id: d for d in fertige if d.dateiname == namen[d.gegenstand_id]}


def karte_bauen(auftrag: Dokument) -> Ergebnis:
    """Runs in a worker: with less and less on it, until it is one page."""
    fassung: Meldewegfassung = Meldewegfassung.objects.select_related("meldeweg__netzwerk").get(
        pk=auftrag.gegenstand_id
    )
    with translation.override("de"):
        pdf = auf_einer_seite(fassung)
    verlange_konformitaet(pdf)
    return Ergebnis(pdf)


def auf_einer_seite(fassung: Meldewegfassung) -> bytes:
    for stufe in STUFEN:
        seiten: list[int] = []
        eine = karte(fassung, stufe)
        letzte = stufe is STUFEN[-1]
        pdf = pdf_aus_vorlage(
            "pdf/meldewegkarte.html",
            _kontext(fassung, eine, knapp=letzte),
            titel=_("Karte: %(titel)s") % {"titel": eine.titel},
            melden=seiten.append,
        )
        if max(seiten, default=1) == 1:
            break
    return pdf


def _kontext(fassung: Meldewegfassung, eine: Karte, *, knapp: bool) -> dict[str, object]:
    """`knapp`: what still does not fit is cut off at the foot of the page."""
    netzwerk: Netzwerk = fassung.meldeweg.netzwerk
    if knapp:
        eine = replace(eine, fuer_wen="")
    return {
        "netzwerk": briefkopf(netzwerk),
        "kopfdatum": datum(fassung.in_kraft_am),
        "erstellt_am": fassung.in_kraft_am,
        "karte": eine,
        "knapp": knapp,
        "qr": qr_code(eine.adresse),
    }


dokumentart(ART, karte_bauen)
