"""Template words that draw: tiers, icons, bars, the tier scale, the movement matrix; a builtin like figures."""

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import zip_longest
from xml.etree import ElementTree
from zipfile import ZipFile

from django import template
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from common import presentation
from common.reader import language

register = template.Library()


# ---------------------------------------------------------------- tiers
@lru_cache(maxsize=64)
def _tier_badge(code: str, language: str, decided: bool) -> SafeString:
    letter, name = presentation.tier(code, language=language)
    known = code if code in presentation.TIERS else "none"
    if decided:
        name = gettext("%(tier)s, by decision") % {"tier": name}
    return format_html(
        '<span class="hb-tier is-{0}{3}" title="{2}"><span aria-hidden="true">{1}</span>'
        '<span class="visually-hidden">{2}</span></span>',
        known,
        letter,
        name,
        " is-decided" if decided else "",
    )


@register.simple_tag
def tier_badge(code, decided=False):
    """The 20 px square with the tier's letter; its name is the title and what screen readers say.

    `decided` marks a tier that people decided in place of the computed one.
    """
    return _tier_badge(str(code or ""), language(), bool(decided))


@register.filter
def tier_letter(code):
    """'金' or 'G'."""
    return presentation.tier(code, language=language())[0]


@register.filter
def tier_name(code):
    """'黄金' or 'Gold'."""
    return presentation.tier(code, language=language())[1]


# ---------------------------------------------------------------- drawing
SVG = "{http://www.w3.org/2000/svg}"
BLANK = "M0 0h24v24H0z"  # the square that holds each icon's place open


@cache
def _icons() -> ZipFile:
    """Tabler's icons, opened once a process: the package's own tag reads the list of all 6,000 for each icon."""
    return ZipFile(BytesIO(files("tablericons").joinpath("tablericons.zip").read_bytes()))


@lru_cache(maxsize=512)
def _icon(name: str, size: int, classes: str) -> SafeString:
    drawn = ElementTree.fromstring(_icons().read(f"{name if '/' in name else f'outline/{name}'}.svg"))
    for part in drawn.iter():
        part.tag = part.tag.removeprefix(SVG)
        part.text = part.tail = None
    for part in [part for part in drawn if part.get("d") == BLANK]:
        drawn.remove(part)
    drawn.attrib = {
        "class": f"hb-icon {classes}".strip(),
        **drawn.attrib,
        **{"width": str(size), "height": str(size), "stroke-width": "1.75"},
        **{"aria-hidden": "true", "focusable": "false"},
    }
    return mark_safe(ElementTree.tostring(drawn, encoding="unicode"))


@register.simple_tag
def icon(name, size=16, **options):
    """An inline icon of Tabler by its name ('map-pin', 'filled/circle-check'); hidden from screen readers."""
    return _icon(str(name), int(size), str(options.get("class", "")))


def _share(value) -> str:
    """A percentage held between 0 and 100, for width attributes."""
    if value in (None, ""):
        return "0"
    return f"{min(max(float(value), 0.0), 100.0):.1f}"


@register.simple_tag
def bar(percent=0, tick=None, tone="", size="", scale=100):
    """A flat bar as inline SVG: `percent` of `scale` filled, an ink tick at `tick`.

    tone: '' (accent), good, warn, bad, chart-1, chart-2, chart-3.  size: '' 6 px, 'wide' 8 px without a track
    (unit table), 'rank' 44x6.  The figure stands beside it in words, so the drawing is hidden from readers.
    """
    scale = float(scale) or 1.0
    fill = _share(float(percent or 0) / scale * 100)
    mark = ""
    if tick not in (None, ""):
        mark = format_html('<rect class="hb-bar-tick" x="{}%"></rect>', _share(float(tick) / scale * 100))
    return format_html(
        '<svg class="hb-bar {} {}" aria-hidden="true" focusable="false"><rect class="hb-bar-track" width="100%"></rect>'
        '<rect class="hb-bar-fill" width="{}%"></rect>{}</svg>',
        f"is-{size}" if size else "",
        f"is-{tone}" if tone else "",
        fill,
        mark,
    )


@register.filter
def chart_data(data, chart_id):
    """The figures of a chart as a JSON data block beside it; a data block is not a script, so CSP lets it be."""
    return json_script(data, f"{chart_id}-data")


@register.filter
def html_attributes(attrs):
    """What a component was given beyond its own attributes, escaped (cotton's own {{ attrs }} trusts values)."""
    given = attrs.attrs_dict() if hasattr(attrs, "attrs_dict") else attrs
    if not given:
        return ""
    parts = [(name, value) for name, value in given.items() if value is not False and value is not None]
    return format_html_join(
        "", "{}", ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, v),) for n, v in parts)
    )


@register.filter
def split(value, separator=","):
    """A short literal list inside a template: {% for word in 'a,b'|split %}."""
    return [part.strip() for part in str(value).split(separator)]


@register.filter
def undo_url(message):
    """Where a message's undo button posts: messages.success(request, text, extra_tags=f"undo:{url}")."""
    tags = getattr(message, "extra_tags", "") or ""
    return tags[5:] if tags.startswith("undo:") else ""


# ---------------------------------------------------------------- the tier scale
SCALE_ORDER = ("marginal", "ordinary", "quasi", "key", "gold")


@register.simple_tag
def scale_parts(thresholds, score, lowest=0, highest=100):
    """Where the segments, the joints and the pin of the tier scale stand, in percent of its width.

    `thresholds` maps quasi, key, gold and ordinary to the score a customer must reach; missing ones are left out.
    """
    thresholds = {code: float(value) for code, value in (thresholds or {}).items() if value is not None}
    codes = [code for code in SCALE_ORDER if code == "marginal" or code in thresholds]
    low = min(float(lowest), float(score or 0))
    span = max(float(highest), float(score or 0)) - low or 1.0
    starts = [low] + [thresholds[code] for code in codes[1:]]
    ends = [*starts[1:], low + span]
    segments, joints = [], []
    for index, (code, start, end) in enumerate(zip(codes, starts, ends, strict=True)):
        left = max((start - low) / span * 100, 0.0)
        width = max((end - start) / span * 100, 0.0)
        gap = 0.4 if index else 0.0
        segments.append(
            {
                "code": code,
                "x": f"{left + gap:.2f}",
                "width": f"{max(width - gap, 0.2):.2f}",
                "middle": f"{left + width / 2:.2f}",
                "roomy": width >= 8,
            }
        )
        if index:
            joints.append({"x": f"{left:.2f}", "value": starts[index]})
    # Numbers closer than six percent of the width would overprint each other: drop the lower one.
    shown = [
        joint
        for joint, following in zip_longest(joints, joints[1:])
        if following is None or float(following["x"]) - float(joint["x"]) >= 6
    ]
    pin = (float(score or 0) - low) / span * 100
    return {
        "segments": segments,
        "joints": shown,
        "pin": f"{pin:.2f}",
        "label": f"{min(max(pin, 4), 96):.2f}",
    }


# ---------------------------------------------------------------- the movement matrix
@register.simple_tag
def matrix_class(kind, count):
    """The fill of a cell: stay, up and down in three strengths, new, lost; empty cells stay empty."""
    if not count:
        return ""
    if kind in ("up", "down"):
        strength = 1 if count < 10 else 2 if count < 30 else 3
        return f"is-{kind}-{strength}"
    return f"is-{kind}"
