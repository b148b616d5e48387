"""What a page shows of a version: its steps with branches in words, the picture, what is wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mitglieder.models import Kontakt
from netzwerk.basis.models import Netzwerk
from treffen.ablaufbild import Bildschritt, ablaufbild
from treffen.fallschutz import fundstellen
from treffen.meldewegpruefung import Mangel, folgende, maengel
from treffen.models import Meldewegfassung, Meldewegschritt


@dataclass(frozen=True)
class Zweig:
    wort: str
    nummer: int
    titel: str


@dataclass
class Seitenschritt:
    """`person` is None where none is named, or whoever was has left (`fehlt`)."""

    schritt: Meldewegschritt
    zweige: list[Zweig]
    person: Kontakt | None = None
    fehlt: bool = False
    maengel: list[Mangel] = field(default_factory=list)
    hinweise: list[str] = field(default_factory=list)


def schritte(
    fassung: Meldewegfassung, netzwerk: Netzwerk, *, personen: bool = True
) -> list[Seitenschritt]:
    """`personen` False: nobody's name, for everybody."""
    alle = fassung.mit_schritten()
    bekannt = _bekannte(alle, netzwerk) if personen else set()
    return [_schritt(schritt, alle, bekannt, personen=personen) for schritt in alle]


def _bekannte(alle: Sequence[Meldewegschritt], netzwerk: Netzwerk) -> set[int]:
    genannt = [schritt.kontakt_id for schritt in alle if schritt.kontakt_id]
    da = Kontakt.objects.im_netzwerk(netzwerk).taetig().filter(pk__in=genannt)
    return set(da.values_list("pk", flat=True)) if genannt else set()


def _schritt(
    schritt: Meldewegschritt,
    alle: Sequence[Meldewegschritt],
    bekannt: Collection[int],
    *,
    personen: bool,
) -> Seitenschritt:
    titel = {einer.nummer: einer.titel for einer in alle}
    zweige = []
    if schritt.ist_frage:
        wege = folgende(schritt, alle)
        zweige = [
            Zweig(wort, ziel, titel.get(ziel, ""))
            for wort, ziel in ((_("Ja"), wege["ja_zu"]), (_("Nein"), wege["nein_zu"]))
            if ziel is not None
        ]
    ist_da = schritt.kontakt_id in bekannt
    return Seitenschritt(
        schritt,
        zweige,
        person=schritt.kontakt if personen and ist_da else None,
        fehlt=personen and bool(schritt.kontakt_id) and not ist_da,
    )


def geprueft(fassung: Meldewegfassung, netzwerk: Netzwerk) -> tuple[list[Seitenschritt], list[str]]:
    """For the editor: each step with its faults, and what is wrong with the path as a whole."""
    zeilen = schritte(fassung, netzwerk)
    gefunden = maengel([zeile.schritt for zeile in zeilen])
    for zeile in zeilen:
        zeile.maengel = [mangel for mangel in gefunden if mangel.nummer == zeile.schritt.nummer]
        text = f"{zeile.schritt.titel}\n{zeile.schritt.text}"
        zeile.hinweise = [f"{art}: „{stelle}“" for art, stelle in fundstellen(text)]
    return zeilen, [mangel.text for mangel in gefunden if not mangel.nummer]


def bild(zeilen: Sequence[Seitenschritt], *, kennung: str, titel: str) -> SafeString:
    """The picture of these steps."""
    return ablaufbild(
        [
            Bildschritt(
                nummer=zeile.schritt.nummer,
                titel=zeile.schritt.titel,
                art=zeile.schritt.art,
                zustaendig=zeile.schritt.zustaendig,
                frist=zeile.schritt.frist,
                ja_zu=zeile.schritt.ja_zu,
                nein_zu=zeile.schritt.nein_zu,
            )
            for zeile in zeilen
        ],
        kennung=kennung,
        titel=_("Ablauf: %(titel)s") % {"titel": titel},
    )
