"""The Chinese catalogue is made from the source, refuses gaps, and can be pseudo-translated."""

import ast
import gettext

import pytest

from crm_site import catalogue

TEMPLATE = """{% load i18n %}
  <h1>{% translate "Today" %}</h1>
    <c-button label="{% translate 'Save' %}" :title="_('Save the visit')" />
  {% blocktranslate trimmed count n=rows %}
    One {{ n }} row
  {% plural %}
    {{ n }} rows
  {% endblocktranslate %} it's "odd" (
  {% translate "May" context "month" %}
"""
CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Customer")
ngettext("%(n)d day", "%(n)d days", 2)
pgettext("permission", "May")
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "templates" / "cotton").mkdir(parents=True)
    (tmp_path / "templates" / "cotton" / "page.html").write_text(TEMPLATE)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "models.py").write_text(CODE)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_app.py").write_text('_("never shown")')
    return tmp_path


@pytest.fixture
def texts(project):
    return catalogue.source_texts(project)


@pytest.fixture
def po(project):
    return catalogue.po_path(project / "locale")


def translated(texts):
    return {key: (text.plural or text.singular).replace("a", "的") for key, text in texts.items()}


def test_code_and_templates_are_read_with_plural_and_context(texts):
    assert {(text.context, text.singular, text.plural) for text in texts.values()} == {
        (None, "Today", None),
        (None, "Save", None),
        (None, "Save the visit", None),
        (None, "One %(n)s row", "%(n)s rows"),
        ("month", "May", None),
        (None, "Customer", None),
        (None, "%(n)d day", "%(n)d days"),
        ("permission", "May", None),
    }


def test_a_new_catalogue_lacks_everything_and_a_merged_one_nothing(texts, po):
    catalogue.update(po, texts)
    assert len(catalogue.complaints(po, texts)) == len(texts)
    catalogue.update(po, texts, translated(texts))
    assert catalogue.complaints(po, texts) == []


def test_writing_again_changes_no_byte(texts, po):
    catalogue.update(po, texts, translated(texts))
    before = po.read_bytes()
    catalogue.update(po, texts)
    assert po.read_bytes() == before
    assert b"POT-Creation-Date" not in before and b"#:" not in before


def test_a_placeholder_lost_in_translation_is_refused(texts, po):
    given = {**translated(texts), (None, "One %(n)s row"): "有 %(m)s 行"}
    catalogue.update(po, texts, given)
    assert catalogue.complaints(po, texts) == ["placeholders differ (%(m)s, %(n)s): 'One %(n)s row'"]


def test_what_left_the_source_or_is_fuzzy_is_refused(texts, po):
    catalogue.update(po, texts, translated(texts))
    left = {key: text for key, text in texts.items() if key != (None, "Today")}
    assert catalogue.complaints(po, left) == ["no longer in the source: 'Today'"]
    po.write_text(po.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
    assert catalogue.complaints(po, texts) == ["fuzzy: 'Save'"]


def test_translations_come_from_tab_separated_files(tmp_path):
    (tmp_path / "a.tsv").write_text(
        "Save\t保存\n@month|May\t五月\n%(n)d day\t%(n)d days\t%(n)d 天\nA\\nB\t甲\\n乙\n"
    )
    (tmp_path / "b.tsv").write_text("Save\t储存\nbroken\n")
    found, problems = catalogue.translations_in(tmp_path)
    assert found == {
        (None, "Save"): "保存",
        ("month", "May"): "五月",
        (None, "%(n)d day"): "%(n)d 天",
        (None, "A\nB"): "甲\n乙",
    }
    assert problems == [
        "b.tsv:1: 'Save' is also '保存'; that one is kept",
        "b.tsv:2: not msgid<TAB>msgstr: 'broken'",
    ]


def test_the_compiled_catalogue_speaks_chinese(texts, po, project):
    given = {**translated(texts), (None, "%(n)d day"): "%(n)d 天", ("month", "May"): "五月"}
    catalogue.update(po, texts, given)
    assert catalogue.compile_catalogue(project / "locale") is True
    assert catalogue.compile_catalogue(project / "locale") is False
    with po.with_suffix(".mo").open("rb") as file:
        chinese = gettext.GNUTranslations(file)
    assert chinese.ngettext("%(n)d day", "%(n)d days", 1) == "%(n)d 天"
    assert chinese.pgettext("month", "May") == "五月"


def test_pseudo_translation_leaves_no_plain_letter_but_placeholders_and_tags():
    assert (
        catalogue.pseudo("Hello <b>%(name)s</b>, {count} of 100%%")
        == "⟦Ĥéļļö <b>%(name)s</b>, {count} öƒ 100%%⟧"
    )


def test_no_code_calls_gettext_by_a_name_that_is_not_extracted():
    """A text marked by an alias would reach readers of Chinese in English, and no check would miss it."""
    calls = {*catalogue.KEYWORDS, *("gettext", "pgettext", "ngettext", "npgettext")}
    strangers = [
        f"{path.relative_to(catalogue.ROOT)}: {word.name} as {word.asname}"
        for path in catalogue.source_files(catalogue.ROOT)
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for word in node.names
        if word.name in calls and (word.asname or word.name) not in catalogue.KEYWORDS
    ]
    assert not strangers
