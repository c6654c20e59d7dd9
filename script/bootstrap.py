"""Makes the environment that the scripts run in, with nothing but Python's standard library."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = Path(os.environ.get("HAUSBANK_LOCAL", ROOT / ".local"))
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed.json"
UV = "uv==0.13.9"
OLDEST_PYTHON = (3, 11)


def run(module: str, *requirements: str) -> None:
    """Become `python -m module` in the environment, with the script's own arguments."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(f"Hausbank needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    try:
        ensure_environment(*requirements)
    except subprocess.CalledProcessError as failure:
        command = " ".join(map(str, failure.cmd))
        sys.exit(f"Set-up stopped: {command} failed (exit {failure.returncode}), see above.")
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])


def ensure_environment(*requirements: str) -> None:
    """Have the virtual environment with exactly the pinned packages; quick when nothing changed."""
    LOCAL.mkdir(parents=True, exist_ok=True)
    with (LOCAL / "setup.lock").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        installed = _installed()
        missing = [name for name in requirements if installed.get(name) != _hash(name)]
        if not missing:
            return
        _ensure_venv_with_uv()
        _say(f"Installing {' and '.join(missing)} …")
        files = [argument for name in missing for argument in ("-r", str(ROOT / name))]
        uv_install = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        subprocess.run([*uv_install, *files], check=True)
        installed.update({name: _hash(name) for name in missing})
        INSTALLED.write_text(json.dumps(installed, indent=2))


def _ensure_venv_with_uv() -> None:
    if (VENV / "bin" / "uv").exists():
        return
    _say(f"Making a virtual environment in {VENV} …")
    try:
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as failure:
        sys.exit(
            f"{failure.stdout}{failure.stderr}\nPython could not make a virtual environment. "
            "On Debian and Ubuntu: apt-get install python3-venv, then start again."
        )
    quiet = ["--quiet", "--disable-pip-version-check"]
    subprocess.run([PYTHON, "-m", "pip", "install", *quiet, UV], check=True)


def _installed() -> dict:
    if not PYTHON.exists():
        return {}
    try:
        return json.loads(INSTALLED.read_text())
    except (OSError, ValueError):
        return {}


def _hash(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _say(text: str) -> None:
    print(text, flush=True)
