"""Figures, each beside a reference measured in the same run.

A module with `messen()` yields `Figur`; `python -m tests.bench` prints one line per figure:
name, ours, reference, ratio, unit. Timings never fail a test: absolute times drift, quote ratios.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figur:
    """`unser` and `referenz` in `einheit`."""

    name: str
    unser: float
    referenz: float
    einheit: str

    def zeile(self) -> str:
        verhaeltnis = self.unser / self.referenz if self.referenz else float("nan")
        return (
            f"{self.name:<42} {self.unser:>10.2f} {self.referenz:>10.2f} {verhaeltnis:>7.2f}  "
            f"{self.einheit}"
        )
