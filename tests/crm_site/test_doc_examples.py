"""The examples of the documents are run as they stand, against a real server and a real worker."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as installed

from corebanking.models import Batch, BatchState
from corebanking.services import create_api_client
from crm_site.local.services import ROOT
from customers.models import AccountMonth
from tests.corebanking.conftest import ALL_SCOPES

HOWTO = ROOT / "docs" / "howto"


def examples(name: str, language: str) -> list[str]:
    """The fenced blocks of a language, in order; those in a list without the list's indent."""
    text = (HOWTO / name).read_text()
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def run(commands: list[str], folder: Path, **values: str) -> str:
    """What a shell says that is given the blocks one after the other; it stops where one fails."""
    said = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(commands)],
        cwd=folder, env={**os.environ, **values}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr + said.stdout
    return said.stdout


@pytest.fixture
def core():
    return create_api_client(name="core", scopes=ALL_SCOPES, starts_on=date(2020, 1, 1))


@pytest.mark.services
def test_the_first_batch_with_nothing_but_curl(tmp_path, live_server, real_worker, core):
    assert shutil.which("curl"), "the quick start needs curl"
    where, *blocks = examples("first-batch.md", "sh")
    assert [line.split("=")[0] for line in where.split()] == ["BASE", "CLIENT_ID", "CLIENT_SECRET"]
    values = {"BASE": live_server.url, "CLIENT_ID": core.client_id, "CLIENT_SECRET": core.client_secret}
    said = run(blocks, tmp_path, **values)
    assert '"state":"applied"' in said
    batch = Batch.objects.get()
    assert (batch.state, batch.resource, batch.expected_rows) == (BatchState.APPLIED, "exchange_rates", 2)
    # The last step: three rows announced, two sent.
    wrong = [block.replace('\\"expected_rows\\": 2', '\\"expected_rows\\": 3') for block in blocks]
    refused = run(["date() { echo 2026-10-30; }", *wrong], tmp_path, **values)
    assert "\n422\n" in refused and '"code":"batch_refused"' in refused


@pytest.mark.services
def test_the_folder_of_samples_by_command_and_by_python(tmp_path, live_server, real_worker):
    shutil.copytree(ROOT / "corebanking" / "samples", tmp_path / "corebanking" / "samples")
    make, push = examples("core-banking-client.md", "sh")
    command = f"{sys.executable} {ROOT / 'manage.py'}"
    made = run([make.replace("manage.py", command)], tmp_path)
    pair = dict(re.findall(r"(client_\w+):\s+(\S+)", made))
    assert pair.keys() == {"client_id", "client_secret"}
    push = push.replace("manage.py", command).replace("https://crm.bank.example", live_server.url)
    run([push], tmp_path, CLIENT_ID=pair["client_id"], CLIENT_SECRET=pair["client_secret"])
    assert (Batch.objects.filter(state=BatchState.APPLIED).count(), AccountMonth.objects.count()) == (14, 20)

    (python,) = examples("core-banking-client.md", "python")
    python = python.replace('Path("', f'Path("{tmp_path}/')
    exec(python, {"base_url": live_server.url, "print": lambda *words: None, **pair})  # our own text
    assert Batch.objects.count() == 14, "the same rows again, and nothing is done twice"


def test_the_page_of_the_document_begins_with_the_quick_start():
    assert installed.SPECTACULAR_SETTINGS["DESCRIPTION"] == (HOWTO / "first-batch.md").read_text()
