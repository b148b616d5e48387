"""What the tests of letters about a meeting share: a draft, and pressing the pages' buttons."""

import re
from typing import Any

from django.test import Client

from tests.treffen.test_einladung import adresse
from treffen.models import Anschreiben, Treffen


def angaben(**mehr: Any) -> dict[str, Any]:
    return {"kreis": "alle", "betreff": "{titel}", "text": "{anrede}, bis bald.", **mehr}


def druecken(browser: Client, treffen: Treffen, zweck: str = "einladung") -> Any:
    """Open the page before sending and press its button."""
    ziel = adresse(treffen, f"{zweck}-senden")
    return browser.post(ziel, versteckt(browser.get(ziel).text), follow=True)


def versteckt(seite: str) -> dict[str, str]:
    return dict(re.findall(r'name="(vorgang|anzahl)" value="([^"]+)"', seite))


def entwurf(treffen: Treffen, **felder: Any) -> Anschreiben:
    werte = {"betreff": "{titel}", "text": "{anrede}, bis bald."} | felder
    eines: Anschreiben = Anschreiben.objects.create(treffen=treffen, **werte)
    return eines
