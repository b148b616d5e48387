"""Addresses that a mail server refuses for good, while sending or in a bounce days later.

    @bei_unzustellbar
    def kontakte_kennzeichnen(adresse: str, worte: str) -> None: ...

Apps register what follows from it, in their `briefe.py`; this module knows none of them.
"""

import logging
import re
from collections.abc import Callable

logger = logging.getLogger(__name__)

# RFC 3463. Only what says that nobody can be reached there counts: no such mailbox, system or
# syntax (5.1.0 to 5.1.3), moved away (5.1.6), a domain that takes no mail (5.1.10), closed
# (5.2.1). Not: 5.1.7 and 5.1.8, which are about the sender; a full mailbox (5.2.2); a mail too
# large (5.2.3, 5.3.4); routing (5.4.x), content (5.6.x) and policy (5.7.x: spam filters, block
# lists), which the next mail may pass.
ADRESSE_FALSCH = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
# A server that names no such code: 550 no mailbox, 551 not here, 553 not a name. 554 and 552 say
# „no“ for whatever reason.
OHNE_GENAUES = frozenset({550, 551, 553})
ERWEITERT = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<!\d)([245]\d\d)(?!\d)")

type Folge = Callable[[str, str], object]
_folgen: list[Folge] = []


def bei_unzustellbar(folge: Folge) -> Folge:
    _folgen.append(folge)
    return folge


def melden(adresse: str, worte: str) -> None:
    """Tell all that registered; one that fails holds up neither the mail nor the others."""
    for folge in _folgen:
        try:
            folge(adresse, worte)
        except Exception:
            logger.exception("Folge einer unzustellbaren Adresse")


def adresse_ist_falsch(worte: str, *, status: str = "") -> bool:
    """Whether these words of a mail server („550 5.1.1 User unknown“) are about the address.

    `status` is what a bounce says beside them; the server's own words are more exact.
    """
    genau = ERWEITERT.search(worte)
    if genau is not None and not genau[1].endswith(".0.0"):
        return genau[1] in ADRESSE_FALSCH
    if status and status != "5.0.0":
        return status in ADRESSE_FALSCH
    code = CODE.search(worte)
    return code is not None and int(code[1]) in OHNE_GENAUES
