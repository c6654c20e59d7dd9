"""What the demo bank files about its customers: planned the same way each time, lively, and only what fits."""

from crm_site.demo.people import english_name, people_of
from crm_site.demo.relations import CUSTOMERS_OF_OTHERS, MONTHS_BETWEEN_TALKS, Known, plan_files


def known(place, *, manager_no="M1001", tier=4, borrower=False, ours=None):
    return Known(f"80000{place:05d}", manager_no, tier, 90_000 - place, borrower, ours or {})


def tour_bank():
    tiers = [1, 2, 2, 3, 3, 3, 3, *[4] * 60, *[5] * 30]
    ours = {"rmb_current": 500_000_00, "rmb_time": 900_000_00}
    mine = [
        known(place, tier=tier, ours=ours, borrower=place % 3 == 0) for place, tier in enumerate(tiers, 1)
    ]
    others = [known(place, manager_no="M1002", tier=3) for place in range(1000, 1040)]
    return mine + others


def test_same_seed_plans_the_same_files():
    assert plan_files(known=tour_bank(), seed=1) == plan_files(known=list(reversed(tour_bank())), seed=1)
    assert plan_files(known=tour_bank(), seed=1) != plan_files(known=tour_bank(), seed=2)


def test_the_tour_company_has_the_people_the_tour_speaks_of():
    file = next(file for file in plan_files(known=tour_bank(), seed=1) if file.customer_no == "8000000001")
    assert [(person.name, person.post.title, person.post.part) for person in file.people] == [
        ("刘蔚", "财务总监", "decides"),
        ("赵晴", "出纳主管", "uses"),
        ("吴启明", "董事长", "decides"),
        ("孙柏", "采购副总", "influences"),
    ]
    assert [talk.days_ago for talk in file.talks] == [4, 8, 38, 80]


def test_all_better_customers_of_the_tour_manager_and_the_best_of_others():
    files = plan_files(known=tour_bank(), seed=1)
    mine = {file.customer_no for file in files if file.manager_no == "M1001"}
    assert {one.customer_no for one in tour_bank() if one.manager_no == "M1001" and one.tier <= 3} <= mine
    others = [file.customer_no for file in files if file.manager_no == "M1002"]
    assert others == [f"80000{place:05d}" for place in range(1000, 1000 + CUSTOMERS_OF_OTHERS)]


def test_better_customers_have_two_to_four_people_and_others_one():
    tiers = {one.customer_no: one.tier for one in tour_bank()}
    for file in plan_files(known=tour_bank(), seed=1):
        if tiers[file.customer_no] <= 3:
            assert 2 <= len(file.people) <= 4
        else:
            assert len(file.people) == 1
        assert all(talk.person < len(file.people) for talk in file.talks)


def test_some_contacts_are_overdue_by_the_rule_and_most_are_not():
    tiers = {one.customer_no: one.tier for one in tour_bank()}
    late = [
        min(talk.days_ago for talk in file.talks) > 30 * MONTHS_BETWEEN_TALKS[tiers[file.customer_no]]
        for file in plan_files(known=tour_bank(), seed=1)
    ]
    assert 0.05 < sum(late) / len(late) < 0.4


def test_wallets_hold_at_least_what_is_ours_in_lines_the_customer_uses():
    files = plan_files(known=tour_bank(), seed=1)
    wallets = [wallet for file in files for wallet in file.wallets]
    ours = {"rmb_current": 500_000_00, "rmb_time": 900_000_00}
    assert wallets
    assert all(wallet.total_fen >= ours[wallet.line] for wallet in wallets)


def test_only_borrowers_talk_about_loans():
    borrowers = {one.customer_no: one.borrower for one in tour_bank()}
    for file in plan_files(known=tour_bank(), seed=1):
        if not borrowers[file.customer_no] and file.customer_no != "8000000001":
            assert not any("贷款" in talk.summary for talk in file.talks)


def test_names_are_read_as_their_bearers_read_them():
    assert english_name("吴启明") == "Wu Qiming"
    assert english_name("曾静") == "Zeng Jing"
    assert (
        people_of(customer_no="8000000044", count=3, large=True, seed=1)
        == people_of(customer_no="8000000044", count=4, large=True, seed=1)[:3]
    )
