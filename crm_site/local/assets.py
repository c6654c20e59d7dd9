"""Fetches front-end packages with npm and copies the few built files, hashes pinned, to .local/assets."""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from crm_site.local.services import LOCAL, ROOT

PINS = ROOT / "assets.json"
NPM_FOLDER = LOCAL / "npm"
OLDEST_NODE = 20


class AssetsFailed(Exception):
    """A front-end file could not be had, or is not the one that was pinned."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m crm_site.local.assets", description=__doc__)
    parser.add_argument("--pin", action="store_true", help="write the hashes of what npm brought")
    try:
        ensure_assets(pin=parser.parse_args().pin)
    except AssetsFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def ensure_assets(*, pin: bool = False) -> None:
    """Have every pinned file in place; npm runs only when one is missing or differs."""
    pins: dict[str, dict[str, str]] = json.loads(PINS.read_text(encoding="utf-8"))
    target = assets_dir()
    if not pin and all(_hash(target / name) == wanted["sha256"] for name, wanted in pins.items()):
        return
    print("Fetching front-end files with npm …", flush=True)
    _npm_ci()
    for name, wanted in pins.items():
        source = NPM_FOLDER / "node_modules" / wanted["from"]
        found = _hash(source)
        if pin and found is not None:
            wanted["sha256"] = found
        if found != wanted["sha256"]:
            raise AssetsFailed(
                f"{wanted['from']} is not the file that was pinned: its sha256 is {found}, assets.json says "
                f"{wanted['sha256']}. Nothing of it was used. If the upgrade is meant, run "
                "python -m crm_site.local.assets --pin and commit assets.json."
            )
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target / name)
    if pin:
        PINS.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")


def assets_dir() -> Path:
    return Path(os.environ.get("ASSETS_DIR", LOCAL / "assets"))


def _hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _npm_ci() -> None:
    """Install exactly package-lock.json, running nobody's install scripts, away from the working tree."""
    NPM_FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, NPM_FOLDER / name)
    npm = _find_npm() or _install_npm()
    command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = os.pathsep.join([str(npm.parent), os.environ.get("PATH", "")])
    outcome = subprocess.run(
        command,
        cwd=NPM_FOLDER,
        env={**os.environ, "PATH": path, "NPM_CONFIG_UPDATE_NOTIFIER": "false"},
        check=False,
    )
    if outcome.returncode:
        raise AssetsFailed(f"npm could not install package-lock.json (exit {outcome.returncode}); see above.")


def _find_npm() -> Path | None:
    """The environment's own npm, or the machine's when its node is new enough."""
    own = Path(sys.executable).parent / "npm"
    if own.exists():
        return own
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = version.lstrip("v").split(".", 1)[0]
    return Path(npm) if major.isdigit() and int(major) >= OLDEST_NODE else None


def _install_npm() -> Path:
    uv = Path(sys.executable).parent / "uv"
    options = ["--quiet", "--python", sys.executable, "-r", str(ROOT / "requirements-assets.txt")]
    subprocess.run([uv, "pip", "install", *options], check=True)
    return Path(sys.executable).parent / "npm"


if __name__ == "__main__":
    sys.exit(main())
