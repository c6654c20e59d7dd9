"""Components and template words: what they say in each language, and that they never let markup through."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.template import engines
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

ATTACK = '"><script>alert(1)</script>'


def render(source: str, language: str = "zh-hans", **context) -> str:
    """A fragment as a page would render it."""
    with translation.override(language):
        return engines["django"].from_string(CottonCompiler().process(source)).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "<c-button label='{{ text }}' href='{{ text }}' data-note='{{ text }}' />",
        '<c-button :label="text" :href="text" :data-note="text" />',
        '<c-badge :label="text" :title="text" />',
        '<c-card :title="text" :note="text" :id="text">{{ text }}</c-card>',
        '<c-queue-row :subject="text" :sentence="text" :why="text" :facts="text" :due="text" :href="text" />',
        '<c-timeline-item :kind="text" :who="text" :text="text" />',
        '<c-person :name="text" :note="text" :part="text" />',
        '<c-product-cell :name="text" :note="text" :href="text" />',
        '<c-palette-item :label="text" :note="text" :href="text" />',
        '<c-filter-chip :field="text" :value="text" :remove="text" />',
        '<c-toast :text="text" :undo="text" />',
        '<c-scale :label="text" score="50" />',
        '<c-chart kind="balances" :label="text" :data="data" />',
    ],
)
def test_no_component_lets_markup_of_people_through(source):
    html = render(source, text=ATTACK, data={"labels": [ATTACK]})

    assert "<script>alert" not in html
    assert ATTACK not in html


def test_a_component_does_not_see_the_variables_of_the_page():
    html = render('<c-card title="Customers">rows</c-card>', note="leaked", foot="leaked", right="leaked")

    assert "leaked" not in html


def test_attributes_a_component_does_not_know_reach_its_element():
    html = render('<c-button label="Save" type="submit" name="act" hx-post="/x/" disabled />')

    assert 'type="submit"' in html
    assert 'name="act"' in html
    assert 'hx-post="/x/"' in html
    assert " disabled>" in html


@pytest.mark.parametrize(("language", "letter", "name"), [("zh-hans", "重", "重点"), ("en", "K", "Key")])
def test_a_tier_is_a_letter_and_a_name_never_colour_alone(language, letter, name):
    html = render('{% tier_badge "key" %}', language)

    assert f'<span aria-hidden="true">{letter}</span>' in html
    assert f'<span class="visually-hidden">{name}</span>' in html
    assert f'title="{name}"' in html


def test_bars_carry_their_width_as_an_attribute_because_inline_style_is_refused():
    html = render("{% bar 83 tick=62 %}")

    assert 'width="83.0%"' in html
    assert 'x="62.0%"' in html
    assert "style=" not in html


@pytest.mark.parametrize(("share", "width"), [(-5, "0.0%"), (140, "100.0%"), (None, "0.0%"), ("", "0.0%")])
def test_bars_stay_inside_their_track(share, width):
    assert f'class="hb-bar-fill" width="{width}"' in render("{% bar share %}", share=share)


def test_the_scale_puts_pin_and_joints_on_one_axis():
    html = render(
        '<c-scale :thresholds="thresholds" score="75" label="75" />',
        thresholds={"ordinary": 25, "key": 50, "gold": 90},
    )

    assert 'class="hb-scale-pin" x="75.00%"' in html
    assert 'x="50.00%" y="58"' in html
    assert "is-quasi" not in html


@pytest.mark.parametrize(
    ("kind", "count", "filled"),
    [
        ("up", 9, "is-up-1"),
        ("up", 10, "is-up-2"),
        ("up", 30, "is-up-3"),
        ("down", 30, "is-down-3"),
        ("stay", 1, "is-stay"),
        ("up", 0, ""),
    ],
)
def test_the_matrix_grows_darker_with_the_count_and_leaves_zero_empty(kind, count, filled):
    assert render("{% matrix_class kind count %}", kind=kind, count=count) == filled


def test_money_keeps_its_exact_value_on_hover():
    assert render("{{ fen|money }}", fen=8_420_000_000) == '<span title="84,200,000.00 元">8,420 万元</span>'
    assert (
        render("{{ fen|money }}", "en", fen=8_420_000_000)
        == '<span title="CNY 84,200,000.00">CNY 84.2 m</span>'
    )


def test_a_missing_date_is_a_dash_and_never_a_crash():
    assert render("{{ on|day }}{{ on|distance }}{{ on|due_tone }}", on=None) == "——"
    assert "—" in render("{% due_cell on %}", on=None)


def test_icons_are_hidden_from_screen_readers():
    html = render('{% icon "map-pin" 18 class="big" %}')

    assert 'aria-hidden="true"' in html
    assert 'width="18"' in html
    assert 'class="hb-icon big"' in html


def test_a_day_of_another_year_names_it():
    assert render("{{ on|day }}", on=date(1999, 5, 1)) == "1999年5月1日"


def test_every_class_of_ours_in_a_template_has_a_style():
    styled = set()
    for sheet in (settings.BASE_DIR / "static" / "css").glob("*.css"):
        styled |= set(re.findall(r"\.(hb-[a-z0-9-]+)", sheet.read_text()))
    used = set()
    for template in (settings.BASE_DIR / "templates").rglob("*.html"):
        for classes in re.findall(r'class="([^"]*)"', template.read_text()):
            # Names that end in a template tag are put together at run time.
            used |= set(re.findall(r"(?<![\w-])(hb-[a-z0-9-]*[a-z0-9])(?![\w-]*\{)(?![a-z0-9-])", classes))

    assert used - styled == set()


def test_every_style_sheet_is_part_of_the_one_that_pages_load():
    folder = settings.BASE_DIR / "static" / "css"
    imported = set(re.findall(r'@import url\("([a-z-]+\.css)"\)', (folder / "hausbank.css").read_text()))

    assert {sheet.name for sheet in folder.glob("*.css")} - {
        "hausbank.css",
        "api-docs.css",
    } == imported  # the documents of the API have a page of their own
