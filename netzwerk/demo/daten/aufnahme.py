"""Who would like to join, one refusal, and a body that somebody entered twice."""

from collections.abc import Mapping
from datetime import date, timedelta

from mitglieder.models import Aufnahme, Kontakt, Mitgliedschaft, Organisation, Partnergruppe
from netzwerk.basis.models import Konto, Netzwerk

DOPPELT = "Kinderhaus Sonnenhang"


def anlegen(
    netzwerk: Netzwerk, orgs: Mapping[str, Organisation], koordination: Konto, heute: date
) -> None:
    anfrage = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Musikschule Musterstadt e. V.",
        art=Organisation.Art.VEREIN,
        strasse="Brunnengasse 4",
        plz="00000",
        ort="Musterstadt",
        website="https://www.musikschule-musterstadt.example/",
        vorname="Bente",
        nachname="Wacholder",
        funktion="Leitung",
        email="b.wacholder@musikschule-musterstadt.example",
        telefon="00000 48120",
        anliegen=(
            "Bei uns sind jede Woche rund 600 Kinder. Wir haben ein Schutzkonzept begonnen und "
            "möchten wissen, an wen wir uns im Zweifel wenden."
        ),
    )
    anfrage.gruppen.set(Partnergruppe.objects.filter(netzwerk=None, schluessel="familienbildung"))
    anfrage.bestaetigen()
    weitere = Aufnahme.objects.create(
        netzwerk=netzwerk,
        organisation_name="Reitstall am Fluss",
        art=Organisation.Art.VEREIN,
        ort="Nachbarstadt",
        vorname="Marlin",
        nachname="Ginsterberg",
        email="stall@reitstall-am-fluss.example",
        anliegen="Wir bieten therapeutisches Reiten an.",
    )
    weitere.bestaetigen()
    weitere.ablehnen(
        grund=(
            "Ihr Stall liegt in der Nachbarstadt. Dort gibt es ein eigenes Netzwerk; wir haben "
            "Ihnen die Adresse beigelegt."
        ),
        von=koordination,
    )
    _doppelt(netzwerk, orgs[DOPPELT], heute)


def _doppelt(netzwerk: Netzwerk, haus: Organisation, heute: date) -> None:
    """As it comes from an old list: another spelling, one person more."""
    doppelt = Organisation.objects.create(
        kommune=haus.kommune,
        name="Kinderhaus Sonnenhang gGmbH",
        art=Organisation.Art.KITA,
        ort="Musterstadt",
        email=haus.email,
    )
    Mitgliedschaft.objects.create(
        organisation=doppelt, netzwerk=netzwerk, zustand=Mitgliedschaft.Zustand.EINGELADEN
    )
    person = Kontakt.objects.create(
        organisation=doppelt,
        vorname="Lou",
        nachname="Fichtenau",
        funktion="Elternarbeit",
        email="elternarbeit@kinderhaus-sonnenhang.example",
        bestaetigt_am=heute - timedelta(days=420),
        quelle="Liste des Arbeitskreises",
    )
    person.netzwerke.add(netzwerk)
