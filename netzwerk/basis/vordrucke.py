"""Rendering once what the mails of a batch share.

A thousand invitations differ in a name and a link. The template is rendered with a mark for each
of these values, cut at the marks and kept; every further mail fills the gaps. Two mails share a
rendering only when everything else they were given is the same, so that whatever a builder
forgets to declare as personal costs time and never shows one person what belongs to another.
"""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.html import conditional_escape


class Vordrucke:
    """The renderings of one batch. Nothing in it may be changed while the batch lasts."""

    def __init__(self) -> None:
        self._fertig: dict[object, tuple[list[str] | None, object]] = {}
        # Nobody can write this into a text of theirs.
        self._marke = secrets.token_hex(8)

    def fuellen(
        self, vorlage: str, kontext: Mapping[str, Any], persoenlich: Mapping[str, str]
    ) -> str | None:
        """The text of this template; None when there is no such template.

        The template sees a personal value only to print it: filters on it are for `kontext`.
        Empty values stand in `kontext`, so that `{% if link %}` tells them apart.
        """
        leer = {name: wert for name, wert in persoenlich.items() if not wert}
        voll = {name: wert for name, wert in persoenlich.items() if wert}
        gemeinsam = {**kontext, **leer}
        schluessel = (vorlage, *voll, *((name, _kennung(w)) for name, w in gemeinsam.items()))
        if schluessel not in self._fertig:
            # Kept with what the key names by its place in memory: nothing else takes that place.
            self._fertig[schluessel] = self._rendern(vorlage, gemeinsam, list(voll)), gemeinsam
        stuecke, _gehalten = self._fertig[schluessel]
        if stuecke is None:
            return None
        if vorlage.endswith(".html"):
            voll = {name: conditional_escape(wert) for name, wert in voll.items()}
        # Text and name of a gap by turns.
        return "".join(voll[s] if i % 2 else s for i, s in enumerate(stuecke))

    def _rendern(
        self, vorlage: str, gemeinsam: Mapping[str, Any], namen: list[str]
    ) -> list[str] | None:
        marken = {name: f"{self._marke}-{name}-" for name in namen}
        try:
            text = render_to_string(vorlage, {**gemeinsam, **marken})
        except TemplateDoesNotExist as fehler:
            if str(fehler) != vorlage:  # one that it includes
                raise
            return None
        return re.split(f"{self._marke}-({'|'.join(namen)})-", text) if namen else [text]


def _kennung(wert: Any) -> object:
    return (type(wert), wert) if isinstance(wert, str | int | None) else id(wert)
