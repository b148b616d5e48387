"""What a browser sends along with an edit form: the hidden fields of the page it had open."""

import re
from html import unescape
from typing import Any

from django.http import QueryDict
from django.test import Client

_VERSTECKT = re.compile(r'<input type="hidden" name="((?:[\w-]+-)?stand_\w+)" value="([^"]*)"')


def gelesen(client: Client, adresse: str) -> dict[str, str]:
    """The state of the rows as the page shows them now."""
    html = client.get(adresse).content.decode()
    return {name: unescape(wert) for name, wert in _VERSTECKT.findall(html)}


def senden(client: Client, adresse: str, daten: dict[str, Any], *, follow: bool = False) -> Any:
    """Open an edit page and send its form with `daten`."""
    return client.post(adresse, gelesen(client, adresse) | daten, follow=follow)


def gezeigt(form: Any) -> dict[str, Any]:
    """What the browser would send from the page this form is on."""
    daten = {}
    for feld in form:
        wert = feld.value()
        if feld.field.disabled or wert is None or wert is False:
            continue
        roh = feld.field.widget.format_value(feld.field.prepare_value(wert))
        daten[feld.html_name] = "on" if wert is True else roh
    return {name: wert for name, wert in daten.items() if wert is not None}


def daten(form: Any) -> QueryDict:
    anfrage = QueryDict(mutable=True)
    for name, wert in gezeigt(form).items():
        anfrage.setlist(name, wert if isinstance(wert, list | tuple) else [wert])
    return anfrage
