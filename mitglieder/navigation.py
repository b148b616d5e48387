from django.utils.translation import gettext_lazy as _

from mitglieder.rechte import (
    darf_mitglieder_sehen,
    darf_vereinbarungen_verwalten,
    hat_eigene_beitritte,
    hat_eigene_kontaktdaten,
    zeigt_insofa,
)
from netzwerk.basis import navigation
from netzwerk.basis.navigation import Eintrag
from netzwerk.basis.rechte import darf_konten_verwalten

navigation.eintragen(
    Eintrag(
        titel=_("Netzwerkpartner"),
        url_name="mitglieder:organisation-liste",
        symbol="app-icon--apartment",
        position=40,
        praedikat=darf_mitglieder_sehen,
    ),
    Eintrag(
        titel=_("Vereinbarungen"),
        url_name="mitglieder:vereinbarung-liste",
        symbol="app-icon--contract",
        position=60,
        praedikat=darf_vereinbarungen_verwalten,
    ),
    Eintrag(
        titel=_("Unsere Vereinbarungen"),
        url_name="mitglieder:eigene-unterzeichnung-liste",
        symbol="app-icon--contract",
        position=60,
        praedikat=hat_eigene_beitritte,
    ),
    Eintrag(
        titel=_("Meine Kontaktdaten"),
        url_name="mitglieder:einwilligung-liste",
        symbol="app-icon--person",
        position=70,
        praedikat=hat_eigene_kontaktdaten,
    ),
    Eintrag(
        titel=_("Konten"),
        url_name="mitglieder:konto-liste",
        symbol="app-icon--person",
        position=20,
        praedikat=darf_konten_verwalten,
        bereich="verwaltung",
    ),
    Eintrag(
        titel=_("Das Netzwerk"),
        url_name="mitglieder:netzwerk",
        position=30,
        bereich="oeffentlich",
    ),
    Eintrag(
        titel=_("InsoFa-Beratung"),
        url_name="mitglieder:insofa",
        position=35,
        bereich="oeffentlich",
        praedikat=zeigt_insofa,
    ),
)
