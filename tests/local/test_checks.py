"""Set-up and checks refuse what they should: a changed front-end file, an unsafe template, a nameless migration."""

import hashlib
import json

import pytest

from crm_site.local import assets, migration_names, template_rules
from crm_site.local.checks import checks


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """One pinned file, and an npm that brings it; gives the path of what npm brought."""
    brought = tmp_path / "npm" / "node_modules" / "chart" / "chart.js"
    brought.parent.mkdir(parents=True)
    brought.write_text("draw()")
    pins = {"vendor/chart.js": {"from": "chart/chart.js", "sha256": hashlib.sha256(b"draw()").hexdigest()}}
    (tmp_path / "assets.json").write_text(json.dumps(pins))
    monkeypatch.setattr(assets, "PINS", tmp_path / "assets.json")
    monkeypatch.setattr(assets, "NPM_FOLDER", tmp_path / "npm")
    monkeypatch.setattr(assets, "_npm_ci", lambda: None)
    monkeypatch.setenv("ASSETS_DIR", str(tmp_path / "assets"))
    return brought


def test_a_pinned_file_is_copied(npm, tmp_path):
    assets.ensure_assets()
    assert (tmp_path / "assets" / "vendor" / "chart.js").read_text() == "draw()"


def test_a_file_with_another_hash_stops_set_up(npm, tmp_path):
    npm.write_text("steal()")
    with pytest.raises(assets.AssetsFailed, match=r"chart/chart\.js is not the file that was pinned"):
        assets.ensure_assets()
    assert not (tmp_path / "assets" / "vendor" / "chart.js").exists()


def test_a_meant_upgrade_is_pinned(npm, tmp_path):
    npm.write_text("draw(better)")
    assets.ensure_assets(pin=True)
    assert hashlib.sha256(b"draw(better)").hexdigest() in (tmp_path / "assets.json").read_text()


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("<script>alert(1)</script>", "a script of its own"),
        ('<p style="color: red">', "an inline style"),
        ('<button onclick="go()">', "an inline handler"),
        ('<img src="https://elsewhere.example/a.png">', "from another host"),
        ("{{ note|safe }}", "|safe"),
        ("<p>{% nothing_known %}</p>", "nothing_known"),
    ],
)
def test_a_template_that_a_strict_policy_would_break_is_refused(
    tmp_path, monkeypatch, settings, line, complaint
):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    monkeypatch.setattr(template_rules, "FOLDER", tmp_path)
    (tmp_path / "page.html").write_text(line + "\n")
    found = list(template_rules._complaints(tmp_path / "page.html"))
    assert len(found) == 1 and complaint in found[0]


def test_the_data_that_a_page_hands_to_a_script_is_allowed(tmp_path, monkeypatch, settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    monkeypatch.setattr(template_rules, "FOLDER", tmp_path)
    (tmp_path / "page.html").write_text('<script type="application/json" id="series">{}</script>\n')
    assert list(template_rules._complaints(tmp_path / "page.html")) == []


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("0001_initial", False),
        ("0002_customer_referrals", False),
        ("0002_auto_20260101_1200", True),
        ("0003_remove_customer_rating_and_more", True),
        ("0004_customer_size_and_more", True),
    ],
)
def test_migrations_are_named_by_people(name, refused):
    assert bool(migration_names.DERIVED.match(name)) is refused


def test_every_kind_of_check_is_there():
    assert {check.name for check in checks()} >= {
        "format", "lint", "types", "layers", "template rules", "template lint", "migrations", "migration names",
        "settings", "API document", "translations",
    }  # fmt: skip
