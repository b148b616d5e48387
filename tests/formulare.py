"""What a browser sends along with an edit form: the hidden fields of the page it had open."""

import re
from html import unescape
from typing import Any

from django.test import Client

_VERSTECKT = re.compile(r'<input type="hidden" name="((?:[\w-]+-)?stand_\w+)" value="([^"]*)"')


def gelesen(client: Client, adresse: str) -> dict[str, str]:
    """The state of the rows as the page shows them now."""
    html = client.get(adresse).content.decode()
    return {name: unescape(wert) for name, wert in _VERSTECKT.findall(html)}


def senden(client: Client, adresse: str, daten: dict[str, Any], *, follow: bool = False) -> Any:
    """Open an edit page and send its form with `daten`."""
    return client.post(adresse, gelesen(client, adresse) | daten, follow=follow)
