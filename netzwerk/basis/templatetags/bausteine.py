from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet

register = template.Library()


class Fehlereintrag(NamedTuple):
    ziel: str
    beschriftung: str
    text: str


def _eintraege(formular: BaseForm) -> Iterable[Fehlereintrag]:
    for name, meldungen in formular.errors.items():
        feld = formular[name] if name in formular.fields else None
        for meldung in meldungen:
            if feld is None or feld.is_hidden:
                yield Fehlereintrag("", "", str(meldung))
            else:
                # The frame of a group of choices takes no focus: link to its first choice.
                ziel = f"{feld.auto_id}_0" if feld.use_fieldset else feld.auto_id
                name_des_felds = str(feld.label)
                trenner = "" if name_des_felds.endswith((".", "?", "!", ":")) else ":"
                yield Fehlereintrag(ziel, f"{name_des_felds}{trenner}", str(meldung))


@register.simple_tag
def fehler_eintraege(
    formular: BaseForm | None = None,
    formulare: Iterable[BaseForm] | None = None,
    formset: "BaseFormSet[BaseForm] | None" = None,
) -> list[Fehlereintrag]:
    alle = [f for f in [formular, *(formulare or []), *(formset or [])] if f]
    eintraege = [eintrag for f in alle for eintrag in _eintraege(f)]
    if formset:
        eintraege += [Fehlereintrag("", "", str(m)) for m in formset.non_form_errors()]
    return eintraege


@register.simple_tag
def seitenbereich(seite: "Page[Any]") -> list[int | str]:
    return list(seite.paginator.get_elided_page_range(seite.number, on_each_side=1, on_ends=1))
