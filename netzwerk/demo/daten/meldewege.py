"""Reporting paths: one for parents, one for day-care and schools, one that is being written."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mitglieder.models import Kontakt, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk
from treffen.aktionen import meldeweg as aktionen
from treffen.models import Beschluss, Meldeweg, Meldewegfassung, Meldewegschritt

BERLIN = ZoneInfo("Europe/Berlin")
type Schritte = tuple[dict[str, Any], ...]

ELTERN: Schritte = (
    {
        "art": "entscheidung",
        "titel": "Ist das Kind jetzt in Gefahr?",
        "text": "Zum Beispiel, weil es verletzt ist, weil jemand es bedroht oder weil ein kleines "
        "Kind allein ist.",
        "nein_zu": 4,
    },
    {
        "titel": "Rufen Sie die Polizei",
        "text": "Sagen Sie, wo Sie sind und was Sie sehen oder hören. Warten Sie, bis man Ihnen "
        "sagt, dass Sie auflegen können.",
        "stelle": "Polizei",
        "telefon": "110",
        "frist": "sofort",
    },
    {"art": "ende", "titel": "Die Polizei kümmert sich und verständigt das Jugendamt"},
    {
        "titel": "Schreiben Sie auf, was Ihnen Sorgen macht",
        "text": "Nur was Sie selbst gesehen und gehört haben, mit Tag und Uhrzeit.",
        "frist": "am selben Tag",
    },
    {
        "titel": "Rufen Sie eine Beratungsstelle an",
        "text": "Die Beratung ist kostenlos und vertraulich. Ihren Namen müssen Sie nicht nennen.",
        "organisation": "Erziehungsberatung am Park",
        "telefon": "00000 5510",
        "frist": "in den nächsten Tagen",
    },
    {
        "art": "entscheidung",
        "titel": "Sind Sie danach noch in Sorge?",
        "nein_zu": 8,
    },
    {
        "titel": "Rufen Sie das Jugendamt an",
        "text": "Es hört zu, prüft und hilft der Familie. Sie können anrufen, ohne Namen zu "
        "nennen.",
        "organisation": "Jugendamt",
        "telefon": "00000 1240",
        "frist": "sobald Sie sich sicher sind, dass Sie Hilfe brauchen",
    },
    {
        "art": "ende",
        "titel": "Sie haben getan, was Sie tun konnten",
        "text": "Wird es wieder schlimmer, beginnen Sie von vorn.",
    },
)

FACHKRAEFTE: Schritte = (
    {
        "titel": "Beobachten und aufschreiben",
        "text": "Was haben Sie gesehen und gehört? Trennen Sie Beobachtung und Deutung.",
        "frist": "noch am selben Tag",
    },
    {
        "art": "entscheidung",
        "titel": "Ist Leib oder Leben unmittelbar in Gefahr?",
        "ja_zu": 10,
    },
    {
        "titel": "Leitung informieren und im Team beraten",
        "text": "Mindestens zwei Fachkräfte schätzen gemeinsam ein.",
        "stelle": "Leitung der Einrichtung",
        "frist": "am nächsten Arbeitstag",
    },
    {
        "titel": "Insoweit erfahrene Fachkraft hinzuziehen",
        "text": "Der Anspruch auf Beratung steht in § 8b SGB VIII und für Schulen in § 4 KKG. "
        "Schildern Sie die Lage ohne Namen.",
        "organisation": "Fachberatung Kinderschutz Musterstadt",
        "telefon": "00000 5580",
        "frist": "innerhalb einer Woche",
    },
    {
        "art": "entscheidung",
        "titel": "Sind die Anhaltspunkte gewichtig?",
        "text": "Sie entscheiden nach der Beratung, die Fachkraft berät.",
        "nein_zu": 11,
    },
    {
        "titel": "Mit Eltern und Kind sprechen, Hilfe anbieten",
        "text": "Nur, wenn das Kind dadurch nicht in Gefahr gerät.",
        "frist": "so bald wie möglich",
    },
    {
        "art": "entscheidung",
        "titel": "Nehmen die Eltern Hilfe an, und reicht sie?",
        "ja_zu": 11,
    },
    {
        "titel": "Jugendamt informieren",
        "text": "Sagen Sie es den Eltern vorher, wenn der Schutz des Kindes das erlaubt. "
        "Übermittelt wird nur, was für die Einschätzung nötig ist.",
        "organisation": "Jugendamt",
        "telefon": "00000 1240",
        "frist": "unverzüglich, schriftlich am selben Tag",
    },
    {
        "art": "ende",
        "titel": "Das Jugendamt bestätigt den Eingang und meldet sich zurück",
    },
    {
        "art": "ende",
        "titel": "Polizei 110 und Bereitschaft des Jugendamts rufen",
        "text": "Danach die Leitung informieren.",
        "stelle": "Polizei und Bereitschaftsdienst",
        "telefon": "110",
        "frist": "sofort",
    },
    {
        "titel": "Weiter beobachten und einen Termin zur Überprüfung vereinbaren",
        "frist": "spätestens nach vier Wochen",
    },
    {
        "art": "entscheidung",
        "titel": "Hat sich die Lage gebessert?",
        "nein_zu": 3,
    },
    {"art": "ende", "titel": "Ergebnis festhalten, Hilfe läuft weiter"},
)

VEREINE: Schritte = (
    {"titel": "Zuhören, nichts versprechen, aufschreiben", "frist": "am selben Tag"},
    {
        "titel": "Vertrauensperson des Vereins ansprechen",
        "stelle": "Vertrauensperson des Vereins",
    },
    {
        "art": "entscheidung",
        "titel": "Richtet sich der Verdacht gegen jemanden aus dem Verein?",
    },
    {"titel": "Beratung holen, bevor jemand angesprochen wird", "frist": "vor jedem Gespräch"},
)


def anlegen(netzwerk: Netzwerk, von: Konto, heute: date) -> None:
    beschluss = (
        Beschluss.objects.filter(netzwerk=netzwerk, text__contains="Meldewege").gefasst().first()
    )
    eltern = _weg(
        netzwerk,
        von,
        "Wenn Sie sich Sorgen um ein Kind machen",
        "Sie haben etwas gesehen, gehört oder erfahren, das Ihnen keine Ruhe lässt.",
        "Eltern, Verwandte, Nachbarinnen und Nachbarn",
        oeffentlich=True,
    )
    _in_kraft(eltern, ELTERN[:4] + ELTERN[7:], von, heute - timedelta(days=400), None)
    _in_kraft(
        eltern,
        ELTERN,
        von,
        heute - timedelta(days=90),
        beschluss,
        "Der Weg nennt jetzt die Telefonnummern von Beratungsstelle und Jugendamt.",
    )
    kita = _weg(
        netzwerk,
        von,
        "Vorgehen bei gewichtigen Anhaltspunkten",
        "Sie bemerken in Kita oder Schule Anzeichen dafür, dass das Wohl eines Kindes gefährdet "
        "ist (§ 8a SGB VIII, § 4 KKG).",
        "Fachkräfte in Kitas und Schulen",
        art=Meldeweg.Art.VERFAHREN,
        oeffentlich=True,
        gruppen=("traeger_8a", "schule"),
    )
    _in_kraft(kita, FACHKRAEFTE, von, heute - timedelta(days=60), beschluss)
    vereine = _weg(
        netzwerk,
        von,
        "Verdacht in Sport und Ehrenamt",
        "Jemand vertraut sich einer Trainerin oder einem Betreuer an.",
        "Vereine und Ehrenamtliche",
    )
    _schreiben(vereine.fassungen.get(), VEREINE)


def _weg(
    netzwerk: Netzwerk,
    von: Konto,
    titel: str,
    anlass: str,
    fuer_wen: str,
    *,
    art: str = Meldeweg.Art.MELDEWEG,
    oeffentlich: bool = False,
    gruppen: tuple[str, ...] = (),
) -> Meldeweg:
    weg = Meldeweg(
        netzwerk=netzwerk,
        titel=titel,
        anlass=anlass,
        fuer_wen=fuer_wen,
        art=art,
        ist_oeffentlich=oeffentlich,
    )
    weg.position = aktionen.naechste_position(weg)
    waehlbar = Partnergruppe.objects.waehlbar(netzwerk)
    gewaehlt = [g for g in waehlbar if any(g.schluessel.startswith(name) for name in gruppen)]
    return aktionen.anlegen(weg=weg, gruppen=gewaehlt, von=von)


def _in_kraft(
    weg: Meldeweg,
    schritte: Schritte,
    von: Konto,
    tag: date,
    beschluss: Beschluss | None,
    aenderung: str = "",
) -> None:
    """As if it had come into force at that day."""
    fassung = aktionen.entwurf_beginnen(weg=weg, von=von)
    fassung.schritte.all().delete()
    _schreiben(fassung, schritte)
    fassung.meldeweg = weg
    Meldewegfassung.objects.filter(meldeweg=weg, zustand=Meldewegfassung.Zustand.IN_KRAFT).update(
        zustand=Meldewegfassung.Zustand.ABGELOEST, abgeloest_am=_um(tag)
    )
    Meldewegfassung.objects.filter(pk=fassung.pk).update(
        zustand=Meldewegfassung.Zustand.IN_KRAFT,
        aenderung=aenderung,
        beschluss=beschluss,
        in_kraft_am=_um(tag),
        in_kraft_von=von,
        **weg.kopf.felder(),
    )
    fassung.refresh_from_db()
    fassung.meldeweg = weg
    aktionen.karte_anfordern(fassung=fassung, von=von)


def _um(tag: date) -> datetime:
    return datetime.combine(tag, time(10), tzinfo=BERLIN)


def _schreiben(fassung: Meldewegfassung, schritte: Schritte) -> None:
    netzwerk = fassung.meldeweg.netzwerk
    kontakte = Kontakt.objects.im_netzwerk(netzwerk).taetig()
    for nummer, felder in enumerate(schritte, start=1):
        werte = dict(felder)
        name = werte.pop("organisation", "")
        haus = (
            Organisation.objects.im_netzwerk(netzwerk).filter(name__startswith=name).first()
            if name
            else None
        )
        zweige = {
            feld: ziel if ziel <= len(schritte) else None
            for feld in ("ja_zu", "nein_zu")
            if (ziel := werte.pop(feld, None))
        }
        if name and haus is None:
            werte["stelle"] = name
        if haus and "telefon" in werte:
            werte["telefon"] = haus.telefon  # one number per body on all pages
        Meldewegschritt.objects.create(
            fassung=fassung,
            nummer=nummer,
            organisation=haus,
            kontakt=kontakte.filter(organisation=haus).first() if haus else None,
            **werte,
            **zweige,
        )
