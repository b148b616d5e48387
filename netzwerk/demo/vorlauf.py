"""`python -m netzwerk.demo.vorlauf <module> …`: import everything, wait for a line, run the module.

The demo's processes spend seconds on imports alone. They do so while the database is being made,
and begin to work only when it is: until then none of them touches it.
"""

import os
import runpy
import sys
from importlib import import_module

LOS = b"los\n"


def main(befehl: list[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netzwerk.settings")
    django.setup()
    import_module("netzwerk.urls")
    if sys.stdin.buffer.readline() != LOS:
        return  # whoever would have given the word is gone
    sys.argv = befehl
    runpy.run_module(befehl[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
