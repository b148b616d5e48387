"""Which entries of the register may be the same body as the one at hand."""

import re
from urllib.parse import urlsplit

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower

from mitglieder.models import Kontakt, Organisation
from netzwerk.basis.models import Netzwerk

# What many names share says nothing: legal forms here, the town's name besides.
RECHTSFORM = r"e\.? ?v\.?|g?gmbh|g?ug|ag|kg|stiftung|stadt"
#: From here on two names are worth a look („Kita Regenbogen“, „KiTa Regenbogen e. V.“).
AEHNLICH_AB = 0.35
# Who has an address there says nothing about the body.
MAILANBIETER = (
    "aol.com freenet.de gmail.com gmx.de gmx.net googlemail.com hotmail.com hotmail.de icloud.com "
    "live.de mail.de mailbox.org me.com outlook.com outlook.de posteo.de proton.me protonmail.com "
    "t-online.de web.de yahoo.com yahoo.de"
)


def aehnliche(
    netzwerk: Netzwerk,
    *,
    name: str,
    website: str = "",
    email: str = "",
    ausser: Organisation | None = None,
    hoechstens: int = 5,
) -> list[Organisation]:
    """Those known here with a like name, the same website or the same mail domain; nearest first.

    Persons of other networks play no part: nobody learns who is known there.
    """
    ohne = _ohne(netzwerk)
    kern = re.sub(ohne, " ", name.lower()).strip() or name.lower()
    bedingung = Q(naehe__gte=AEHNLICH_AB) | Q(name__iexact=name)
    if rechner := (urlsplit(website).hostname or "").removeprefix("www."):
        bedingung |= Q(website__icontains=f"//{rechner}") | Q(website__icontains=f"//www.{rechner}")
    domain = email.rpartition("@")[2].lower()
    if domain and domain not in MAILANBIETER.split():
        kontakte = Kontakt.objects.im_netzwerk(netzwerk).filter(
            organisation=OuterRef("pk"), email__iendswith=f"@{domain}"
        )
        bedingung |= Q(email__iendswith=f"@{domain}") | Q(Exists(kontakte))
    zeilen = (
        Organisation.objects.bekannt_in(netzwerk)
        .annotate(
            kern=Func(
                Lower("name"),
                # PostgreSQL writes the edge of a word its own way
                Value(ohne.replace(r"\b", r"\y")),
                Value(" "),
                Value("g"),
                function="regexp_replace",
                output_field=CharField(),
            ),
            naehe=TrigramSimilarity(F("kern"), kern),
        )
        .filter(bedingung)
        .select_related("uebergeordnet")
        .order_by("-naehe", "name", "pk")
    )
    if ausser is not None:
        zeilen = zeilen.exclude(pk=ausser.pk)
    return list(zeilen[:hoechstens])


def _ohne(netzwerk: Netzwerk) -> str:
    """A pattern of what is left out when two names are compared."""
    kommune = re.escape(netzwerk.kommune.lower())
    return rf"\b({RECHTSFORM}{'|' + kommune if kommune else ''})(?!\w)"
