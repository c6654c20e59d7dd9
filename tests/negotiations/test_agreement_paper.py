"""The agreement as PDF and Word, in Chinese and English: what was signed, and nothing of ours."""

from datetime import timedelta
from decimal import Decimal as D
from io import BytesIO

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as read_word

from common.calendar import business_today
from common.paper import _compiler
from negotiations import services
from negotiations.models import Tactic
from negotiations.queries.paper import agreement_paper
from proposals.services.paper import _TEMPLATE, printed
from tests.browsing import browser
from tests.negotiations.making import (
    CANARY,
    Talk,
    bring_to_the_end,
    deposit_values,
    make_talk,
    open_talk,
    rate_values,
    sign_talk,
)

SECRET_FIGURES = ("3.6541", "3.4542", "3.3043", "3.4044", "3.0045", "3.3046", "3.4547")
OF_OURS = (
    "negotiations_issue",
    "negotiations_offer",
    "negotiations_phasenote",
    "our_alternative",
    "negotiations_lesson",
)


@pytest.fixture
def signed(bank, customer):
    """A signed talk with a canary in every field of ours."""
    act = {"by": bank.manager, "at": timezone.now()}
    talk = open_talk(bank, customer, place=f"{CANARY}地点", third_party=f"{CANARY}第三方")
    names = ("best", "likely", "bottom", "authority", "their_best", "their_likely", "their_bottom")
    figures = {name: D(figure) for name, figure in zip(names, SECRET_FIGURES, strict=True)}
    rate = services.add_issue(negotiation=talk, values=rate_values(**figures, source=f"{CANARY}来源"), **act)
    deposits = services.add_issue(
        negotiation=talk, values=deposit_values(name="结算存款日均", source=f"{CANARY}来源"), **act
    )
    services.add_note(negotiation=talk, text=f"{CANARY}笔记", **act)
    services.add_lesson(negotiation=talk, text=f"{CANARY}教训", kind="keep", **act)
    tactic = Tactic.objects.get(code="limited_authority")
    services.note_tactic(negotiation=talk, tactic=tactic, words=f"{CANARY}原话", **act)
    services.add_counterpart(negotiation=talk, name=f"{CANARY}对手", note=f"{CANARY}动机", **act)
    act = bring_to_the_end(bank, Talk(talk, rate, deposits))
    day = business_today() + timedelta(days=30)
    services.sign_agreement(
        signed_on=business_today(),
        terms={rate: D("3.42"), deposits: D(1500)},
        conditions="按月付息，到期一次还本。\n担保为应收账款质押。",
        promises=[
            services.NewPromise("theirs", "代发工资转入", day, bank.manager),
            services.NewPromise("ours", "十日内放款", day, bank.manager),
        ],
        **act,
    )
    return talk


def word_of(content: bytes) -> str:
    word = read_word(BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    edges = [part.paragraphs[0].text for part in (word.sections[0].header, word.sections[0].footer)]
    return "\n".join([*(line.text for line in word.paragraphs), *cells, *edges])


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("zh-hans", ("结算存款日均", "按月付息，到期一次还本。", "代发工资转入")),
        ("en", ("Agreement", "3.42% a year", "Who does what by when", "代发工资转入")),
    ],
)
def test_both_forms_say_what_was_signed_and_hold_no_canary(bank, signed, code, told):
    person, path = browser(bank.manager), f"/negotiations/{signed.public_id}/document/"
    pdf = person.get(f"{path}pdf/?language={code}")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Disposition"].startswith("inline")
    word = word_of(person.get(f"{path}docx/?language={code}").content)
    paper = agreement_paper(signed, code=code)
    printed_words = orjson.dumps(printed(document=paper, logo=None)).decode()
    for text in (word, printed_words):
        assert CANARY not in text and not [figure for figure in SECRET_FIGURES if figure in text]
        assert not [words for words in told if words not in text]
        assert signed.number in text and "3.42" in text


def test_no_table_of_ours_is_read_for_it(bank, signed):
    with CaptureQueriesContext(connection) as caught:
        agreement_paper(signed, code="en")
    asked = " ".join(query["sql"] for query in caught.captured_queries)
    assert "negotiations_agreement" in asked and not [name for name in OF_OURS if name in asked]


def test_each_page_that_was_cut_is_set_on_one_page(signed):
    paper = agreement_paper(signed, code="zh-hans")
    data = orjson.dumps(printed(document=paper, logo=None)).decode()
    pictures = _compiler(_TEMPLATE).compile(format="png", ppi=20, sys_inputs={"data": data})
    assert len(pictures) == paper.page_count


def test_the_api_gives_it_to_the_team_alone(bank, customer, signed):
    api = f"/api/v1/negotiations/{signed.public_id}/agreement/docx/"
    answer = browser(bank.manager).get(api)
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert [browser(person).get(api).status_code for person in (bank.supervisor, bank.outsider)] == [403, 404]
    assert browser(bank.manager).get(api.replace("docx", "html")).status_code == 404
    unsigned = make_talk(bank, customer)
    path = f"/negotiations/{unsigned.negotiation.public_id}/document/pdf/"
    assert browser(bank.manager).get(path).status_code == 404
    sign_talk(bank, unsigned)
    assert browser(bank.manager).get(path).status_code == 200
