"""Compiled Python is kept under .local, also where the environment forbids it beside the sources."""

import os
import sys

from crm_site.local.services import LOCAL

PREFIX = LOCAL / "pycache"


def keep_bytecode() -> None:
    """Have this process and those it starts read and write compiled modules there.

    A suite starts dozens of processes; each that compiles the whole project anew spends seconds on it.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(PREFIX)
    sys.dont_write_bytecode = False
