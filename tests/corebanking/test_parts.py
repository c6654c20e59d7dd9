"""Parts: replaced while the batch is open, counted as sent, kept as they came."""

import orjson
import pytest

from corebanking.models import StagedRow
from tests.corebanking.conftest import BATCHES, refused, unit_row


def test_a_part_sent_again_with_other_content_replaces(machine):
    batch = machine.announce("units", 2)
    machine.part(batch, [unit_row("S1"), unit_row("S2")])
    machine.part(batch, [unit_row("S3")], number=2)
    machine.part(batch, [unit_row("S4")])
    assert sorted(StagedRow.objects.values_list("part", "content__code")) == [(1, "S4"), (2, "S3")]
    assert machine.part(batch, [unit_row("S4")]).json()["rows"] == 1
    assert StagedRow.objects.count() == 2


def test_a_closed_batch_takes_no_parts_and_closes_once(machine):
    batch = machine.announce("units", 1)
    machine.part(batch, [unit_row()])
    assert machine.close(batch).json()["state"] == "closing"
    refused(machine.part(batch, [unit_row("S9")], number=2), 409, "wrong_state")
    refused(machine.close(batch), 409, "wrong_state")
    assert StagedRow.objects.count() == 1


def test_lines_are_counted_as_sent_and_blank_ones_are_no_rows(machine):
    batch = machine.announce("units", 2)
    body = b"\xef\xbb\xbf" + orjson.dumps(unit_row("S1")) + b"\r\n\n  \n" + orjson.dumps(unit_row("S2"))
    assert machine.put(f"{BATCHES}{batch}/parts/1/", body).json()["rows"] == 2
    assert list(StagedRow.objects.order_by("line").values_list("line", "content__code")) == [
        (1, "S1"),
        (4, "S2"),
    ]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("名称".encode("gbk"), "\\xc3\\xfb\\xb3\\xc6"),
        (b'{"code": "S1"', '{"code": "S1"'),
        (b"[1, 2]", "[1, 2]"),
        (b'{"code": ["S1"]}', '{"code": ["S1"]}'),
        (b'{"code": "\\u0000"}', '{"code": "\\u0000"}'),
        (b'{"code": "\\ud800"}', '{"code": "\\ud800"}'),
        (b"\x00\x01\t\\N", "\\x00\x01\t\\N"),
        (b"NaN", "NaN"),
        (b'{"a":' * 2000, ('{"a":' * 2000)[:2000]),
        (b"x" * 40_000, "x" * 2000),
    ],
)
def test_a_line_that_is_no_row_is_kept_as_it_came(machine, line, kept):
    batch = machine.announce("units", 3, mode="lenient")
    assert machine.part(batch, [unit_row("S1"), line, unit_row("S2")]).json()["rows"] == 3
    row = StagedRow.objects.get(line=2)
    assert (row.content, row.raw) == (None, kept)
    assert list(
        StagedRow.objects.exclude(line=2).order_by("line").values_list("content__code", flat=True)
    ) == [
        "S1",
        "S2",
    ]


def test_text_of_every_kind_survives_the_way_in(machine):
    name = 'a\\b\t"c"\n\\N 龘𠮷 \\.\r'
    batch = machine.announce("units", 1)
    machine.part(batch, [unit_row("S1", name=name)])
    assert StagedRow.objects.get().content["name"] == name
