"""What keeps the register of members: bodies, lists, letters, applications, proposals, exports."""

from tests.richtlinien.zeile import Zeile

ZEILEN: tuple[Zeile, ...] = ()
