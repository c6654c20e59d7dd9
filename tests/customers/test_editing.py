"""Changing a customer: versions, the page of differences, refusals and the trail."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Act
from common.calendar import business_today
from customers import services
from customers.models import Customer
from tests.customers.conftest import WAN
from tests.factories import fresh, join_team


def opened(client, path: str) -> dict[str, str]:
    """What a browser would send back from the form as it was opened."""
    form = client.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: form.fields[name].prepare_value(value) for name, value in values.items() if value is not None
    }


def path_of(customer) -> str:
    return f"/customers/{customer.customer_no}/edit/"


def saved(customer) -> Customer:
    return Customer.objects.get(pk=customer.pk)


def edits(customer) -> list[Act]:
    return list(Act.objects.about(customer).filter(kind="customer.edited"))


def test_a_change_is_saved_told_in_the_trail_and_raises_the_version(bank, customer, signed_in):
    client = signed_in(bank.manager)
    typed = opened(client, path_of(customer)) | {
        "short_name": "澜川智造",
        "total_assets_fen": "90000.5",
        "reason": "Renamed in October",
    }
    assert client.post(path_of(customer), typed).status_code == 302
    now = saved(customer)
    assert (now.short_name, now.total_assets_fen, now.version) == ("澜川智造", 90_000_50 * 10_000, 2)
    [act] = edits(customer)
    assert (act.actor, act.reason, act.source) == (bank.manager, "Renamed in October", "page")
    assert act.before == {"short_name": "澜川精密", "total_assets_fen": 86_000 * WAN}
    assert act.after == {"short_name": "澜川智造", "total_assets_fen": 90_000_50 * 10_000}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT short_name, pgh_context_id FROM customers_customerevent WHERE pgh_obj_id = %s",
            [customer.pk],
        )
        assert cursor.fetchall() == [("澜川精密", act.context_id)]


def test_a_new_short_name_is_found_and_sorted_by(bank, customer, signed_in):
    client = signed_in(bank.manager)
    client.post(path_of(customer), opened(client, path_of(customer)) | {"short_name": "北斗智造"})
    mine = Customer.objects.visible_to(fresh(bank.manager))
    assert [one.name_key for one in mine.named_like("北斗")] == ["beidouzhizao"]
    assert not mine.named_like("澜川智").exists()


def test_saving_without_a_change_writes_nothing(bank, customer, signed_in):
    client = signed_in(bank.manager)
    assert client.post(path_of(customer), opened(client, path_of(customer))).status_code == 302
    assert (saved(customer).version, edits(customer)) == (1, [])


def test_every_amount_comes_back_to_the_fen(bank, customer, signed_in):
    Customer.objects.filter(pk=customer.pk).update(profit_fen=-123_456_789_01, net_assets_fen=1)
    client = signed_in(bank.manager)
    typed = opened(client, path_of(customer))
    assert (typed["profit_fen"], typed["net_assets_fen"]) == ("-12345.678901", "0.000001")
    client.post(path_of(customer), typed | {"staff_count": "7"})
    assert (saved(customer).profit_fen, saved(customer).net_assets_fen) == (-123_456_789_01, 1)


class TestTwoEditors:
    """Chen and Zhou open the form; Zhou saves first."""

    @pytest.fixture
    def story(self, bank, customer, signed_in):
        join_team(customer, bank.colleague, part="front")
        mine, theirs = signed_in(bank.manager), signed_in(bank.colleague)
        form = opened(mine, path_of(customer))
        other = opened(theirs, path_of(customer)) | {"short_name": "澜川重工", "staff_count": "1200"}
        assert theirs.post(path_of(customer), other).status_code == 302
        return mine, form

    def test_the_second_sees_the_difference_and_loses_no_word(self, bank, customer, story):
        mine, form = story
        answer = mine.post(
            path_of(customer), form | {"short_name": "澜川智造", "reason": "my reason", "profit_fen": "6400"}
        )
        assert answer.status_code == 409
        found = {one.name: (one.theirs, one.mine, one.mine_changed) for one in answer.context["differences"]}
        assert found == {
            "short_name": ("澜川重工", "澜川智造", True),
            "staff_count": ("1200", "1120", False),
            "profit_fen": ("", "6400", True),
        }
        page = answer.content.decode()
        assert "Zhou Ming" in page and 'value="my reason"' in page and 'name="name_en"' in page
        assert saved(customer).short_name == "澜川重工"
        assert len(edits(customer)) == 1

    def test_each_field_goes_as_chosen(self, bank, customer, story):
        mine, form = story
        answer = mine.post(path_of(customer), form | {"short_name": "澜川智造", "profit_fen": "6400"})
        chosen = dict(answer.context["typed"]) | {
            "opened": answer.context["opened"],
            "choice-short_name": "mine",
            "choice-staff_count": "theirs",
            "choice-profit_fen": "mine",
        }
        assert mine.post(path_of(customer), chosen).status_code == 302
        now = saved(customer)
        assert (now.short_name, now.staff_count, now.profit_fen, now.version) == (
            "澜川智造",
            1200,
            6400 * WAN,
            3,
        )
        assert edits(customer)[0].after == {"short_name": "澜川智造", "profit_fen": 6400 * WAN}

    def test_a_third_editor_in_between_is_shown_again(self, bank, customer, story, signed_in):
        mine, form = story
        answer = mine.post(path_of(customer), form | {"short_name": "澜川智造"})
        again = signed_in(bank.supervisor)
        again.post(path_of(customer), opened(again, path_of(customer)) | {"short_name": "澜川集团"})
        chosen = dict(answer.context["typed"]) | {
            "opened": answer.context["opened"],
            "choice-short_name": "mine",
        }
        once_more = mine.post(path_of(customer), chosen)
        assert once_more.status_code == 409
        assert ("short_name", "澜川集团", "澜川智造") in [
            (one.name, one.theirs, one.mine) for one in once_more.context["differences"]
        ]

    def test_a_form_that_does_not_say_what_it_opened_is_a_difference_too(self, customer, story):
        mine, form = story
        answer = mine.post(path_of(customer), {**form, "opened": "", "short_name": "澜川智造"})
        assert answer.status_code == 409
        assert saved(customer).short_name == "澜川重工"

    def test_invalid_words_come_back_first(self, customer, story):
        mine, form = story
        answer = mine.post(path_of(customer), form | {"short_name": "澜川智造", "staff_count": "many"})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert 'value="many"' in page and 'value="澜川智造"' in page


@pytest.mark.parametrize(
    ("field", "value", "english", "chinese"),
    [
        ("short_name", "", "This field is required.", "该字段是必填项。"),
        ("staff_count", "many", "Enter a whole number.", "输入整数。"),
        ("total_assets_fen", "a lot", "Enter a number.", "输入一个数字。"),
        (
            "total_assets_fen",
            "-1",
            "Ensure this value is greater than or equal to 0.",
            "确保该值大于或等于0。",
        ),
        ("figures_year", "1066", "A year from 1990 to this one.", None),
        ("figures_year", "", "Say which year the figures are of.", None),
        ("industry_code", "X99", "Select a valid choice.", "选择一个有效的选项"),
    ],
)
def test_a_refusal_stands_at_its_field_in_both_languages(
    bank, customer, signed_in, field, value, english, chinese
):
    for language, words in (("en", english), ("zh-hans", chinese)):
        bank.manager.language = language
        bank.manager.save(update_fields=["language"])
        client = signed_in(bank.manager)
        answer = client.post(path_of(customer), opened(client, path_of(customer)) | {field: value})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', answer.content.decode())
        if words:
            assert words in answer.content.decode()
    assert (saved(customer).version, edits(customer)) == (1, [])


def test_a_day_that_has_not_come_is_refused(bank, customer, signed_in):
    client = signed_in(bank.manager)
    tomorrow = business_today() + timedelta(days=1)
    answer = client.post(
        path_of(customer), opened(client, path_of(customer)) | {"established_on": tomorrow.isoformat()}
    )
    assert list(answer.context["form"].errors) == ["established_on"]


@pytest.mark.parametrize(
    ("persona", "status"),
    [("manager", 200), ("supervisor", 200), ("executive", 403), ("outsider", 404), ("system_admin", 404)],
)
def test_who_may_edit(bank, customer, signed_in, persona, status):
    client = signed_in(bank.personas[persona])
    assert client.get(path_of(customer)).status_code == status
    answer = client.post(path_of(customer), {"short_name": "x"})
    assert answer.status_code == (409 if status == 200 else status)
    assert (saved(customer).short_name, edits(customer)) == ("澜川精密", [])


def test_a_risk_manager_reads_and_may_not_edit(bank, customer, signed_in):
    risk = bank.outsider
    risk.role_assignments.update(role="risk_manager")
    join_team(customer, risk, part="back")
    assert signed_in(risk).get(f"/customers/{customer.customer_no}/").status_code == 200
    assert signed_in(risk).get(path_of(customer)).status_code == 403


def test_core_bankings_fields_are_not_edited_here(bank, customer):
    with pytest.raises(services.NotEditable):
        services.edit_customer(
            customer=customer, changes={"rating": "AAA"}, version=1, by=bank.manager, at=timezone.now()
        )
    assert (saved(customer).rating, edits(customer)) == ("A", [])


def test_a_stale_version_carries_the_record_as_it_is_now(bank, customer):
    services.edit_customer(
        customer=customer, changes={"staff_count": 9}, version=1, by=bank.manager, at=timezone.now()
    )
    with pytest.raises(services.StaleVersion) as stale:
        services.edit_customer(
            customer=customer, changes={"staff_count": 8}, version=1, by=bank.manager, at=timezone.now()
        )
    assert (stale.value.current.staff_count, stale.value.current.version) == (9, 2)
    assert (saved(customer).staff_count, len(edits(customer))) == (9, 1)
