"""Finds a Chromium for the browser tests and, as root on Debian, installs one."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class NoBrowser(Exception):
    """No Chromium on this machine; the message says how to get one."""


def find_chromium() -> Path:
    """The browser named by CHROMIUM, or the first known one on the PATH."""
    given = os.environ.get("CHROMIUM")
    found = given or next(filter(None, map(shutil.which, NAMES)), None)
    if found and Path(found).exists():
        return Path(found)
    raise NoBrowser(
        f"CHROMIUM names {given}, which does not exist."
        if given
        else "The browser tests need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk), "
        "or put the path of a Chrome or Chromium into the variable CHROMIUM."
    )


def ensure_chromium() -> Path:
    """Find a browser and Chinese fonts, or install Debian's as root."""
    can_install = os.geteuid() == 0 and shutil.which("apt-get") is not None
    try:
        browser = find_chromium()
    except NoBrowser:
        if not can_install:
            raise
        _apt_install("chromium", "fonts-noto-cjk")
        return find_chromium()
    if can_install and not _has_chinese_fonts():
        _apt_install("fonts-noto-cjk")
    return browser


def _has_chinese_fonts() -> bool:
    listed = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _apt_install(*packages: str) -> None:
    print(f"Installing {' and '.join(packages)} with apt-get …", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]
    subprocess.run(  # type: ignore[call-overload]
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], check=True, **quiet
    )
