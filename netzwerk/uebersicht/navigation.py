from django.utils.translation import gettext_lazy as _

from netzwerk.basis.navigation import Eintrag, eintragen
from netzwerk.basis.rechte import darf_arbeitsbereich

eintragen(
    Eintrag(
        titel=_("Übersicht"),
        url_name="uebersicht:uebersicht",
        symbol="dashboard",
        position=10,
        praedikat=darf_arbeitsbereich,
    ),
)
