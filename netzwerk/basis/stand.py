"""Two people, or two tabs, edit the same row: nothing is overwritten that was not read.

A `StandForm` carries a hidden field with a short hash of each value it was opened with. When it
comes back, three values meet per field: as read, as saved now, as typed. Saved meanwhile and typed
differently is an error at the field that names the value now saved; what was not touched takes the
new value. The page that says so carries the new hashes, so saving it again goes through.

The view locks the row before it builds the form (`sperren`), inside a transaction: then nobody
saves between this comparison and the write.
"""

import json
from collections.abc import Iterable
from datetime import date, time
from hashlib import blake2b
from typing import Any, cast

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import Http404
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

GEAENDERT = gettext_lazy(
    "Jemand hat diese Angaben geändert, während Sie sie bearbeitet haben. "
    "Gespeichert ist noch nichts von Ihnen. Prüfen Sie die genannten Felder und "
    "speichern Sie dann noch einmal: Es gilt, was in den Feldern steht."
)
BLEIBT_IHRES = gettext_lazy(
    "Inzwischen wurde „%(wert)s“ gespeichert. Hier steht weiter Ihre Eingabe."
)

type Rohwert = str | list[str]


def sperren(zeile: models.Model) -> None:
    """Read the row again under its lock, until the transaction ends."""
    try:
        zeile.refresh_from_db(
            from_queryset=type(zeile)._base_manager.select_for_update(of=("self",))
        )
    except ObjectDoesNotExist as fehlt:
        raise Http404 from fehlt


class StandForm[M: models.Model](forms.ModelForm[M]):
    """Base of forms that edit a row others may edit too; templates render `form.hidden_fields`.

    A page may hold several: the hidden field is named after the model. `konflikt` says, once the
    form was checked, that somebody else saved meanwhile.
    """

    konflikt = False
    #: Fields that stand for no value of the row.
    unverglichen: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stand_name = f"stand_{self._meta.model._meta.model_name}"
        if not self.instance._state.adding:
            # Computed when the page is rendered: subclasses add initial values of their own.
            self.fields[self.stand_name] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=self._stand_jetzt
            )

    @property
    def _verglichene(self) -> Iterable[str]:
        andere = (self.stand_name, *self.unverglichen)
        return [n for n, f in self.fields.items() if n not in andere and not f.disabled]

    def _jetzt(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def aendert(self) -> bool:
        """Whether saving would put anything in the place of what is saved now."""
        return any(
            _roh(self.fields[name], self._jetzt(name))
            != _roh(self.fields[name], self.cleaned_data[name])
            for name in self._verglichene
        )

    def _stand_jetzt(self) -> str:
        return " ".join(
            f"{name}:{_hash(_roh(self.fields[name], self._jetzt(name)))}"
            for name in self._verglichene
        )

    def _post_clean(self) -> None:
        if self.stand_name in self.fields:
            self._vergleichen()
        super()._post_clean()  # type: ignore[misc]  # the stubs leave it out

    def _vergleichen(self) -> None:
        paare = self.cleaned_data.get(self.stand_name, "").split(" ")
        gelesen = dict(paar.partition(":")[::2] for paar in paare)
        abweichend: dict[str, str] = {}
        for name in self._verglichene:
            feld, jetzt = self.fields[name], _roh(self.fields[name], self._jetzt(name))
            # A value that was no answer is kept as typed, so it differs from everything.
            eigener = _roh(feld, self.cleaned_data[name]) if name in self.cleaned_data else None
            if gelesen.get(name) == _hash(jetzt) or eigener == jetzt:
                continue
            wert = lesbar(feld, self._jetzt(name)) or _("nichts")
            if isinstance(feld, forms.FileField):  # browsers never keep a chosen file
                text = _(
                    "Inzwischen wurde „%(wert)s“ gespeichert. Soll Ihre Datei gelten, wählen Sie "
                    "sie noch einmal aus."
                )
            elif eigener is not None and gelesen.get(name) == _hash(eigener):
                self._eintragen(name, jetzt)
                text = _("Inzwischen wurde „%(wert)s“ gespeichert. Das steht jetzt auch hier.")
            else:
                text = str(BLEIBT_IHRES)
            abweichend[name] = text % {"wert": wert}
        if not abweichend:
            return
        self.konflikt = True
        self._eintragen(self.stand_name, self._stand_jetzt())
        self.add_error(None, str(GEAENDERT))
        for name, text in abweichend.items():
            self.add_error(name, text)

    def _eintragen(self, name: str, wert: Rohwert) -> None:
        """Put a value where the browser would have sent it."""
        daten = self.data = cast(Any, self.data).copy()
        schluessel = self.add_prefix(name)
        if isinstance(self.fields[name], forms.BooleanField) and not wert:
            daten.pop(schluessel, None)
        elif isinstance(wert, list):
            daten.setlist(schluessel, wert)
        else:
            daten[schluessel] = wert


def _roh(feld: forms.Field, wert: Any) -> Rohwert:
    """A value as the browser would send it: the same whether it was read, saved or typed."""
    if isinstance(feld, forms.FileField):
        return getattr(wert, "name", None) or ""
    if isinstance(feld, forms.BooleanField):
        return "on" if wert else ""
    gezeigt = feld.widget.format_value(feld.prepare_value(wert))
    if isinstance(gezeigt, list | tuple):
        return sorted(str(teil) for teil in gezeigt if teil != "")
    return "" if gezeigt is None else str(gezeigt).replace("\r\n", "\n").strip()


def _hash(wert: Rohwert) -> str:
    """32 bits tell two texts of one field apart; nothing secret hangs on it."""
    return blake2b(json.dumps(wert).encode(), digest_size=4).hexdigest()


def lesbar(feld: forms.Field, wert: Any) -> str:
    """A value as the page would show it."""
    if isinstance(feld, forms.BooleanField):
        return _("ja") if wert else _("nein")
    if isinstance(feld, forms.ModelChoiceField):
        roh = _roh(feld, wert)
        zeilen = cast(Any, feld.queryset).model._base_manager.filter(pk__in=roh)
        return ", ".join(feld.label_from_instance(zeile) for zeile in zeilen)
    if isinstance(feld, forms.ChoiceField):
        namen = {str(k): str(v) for k, v in cast(Any, feld.choices)}
        return ", ".join(namen.get(teil, teil) for teil in _roh(feld, wert))
    if isinstance(wert, FieldFile):
        return wert.name.rpartition("/")[2] if wert.name else ""
    if isinstance(wert, time):
        return formats.time_format(wert, "H:i")
    if isinstance(wert, date):
        return formats.date_format(wert)
    return "" if wert is None else str(wert)
