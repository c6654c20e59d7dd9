"""Being away: who enters it, who stands in, who sees it, on the page and over the API."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Act
from common.calendar import business_today
from common.errors import Forbidden
from organization import services
from organization.models import Absence, RoleAssignment, Staff
from tests.factories import fresh, make_bank

pytestmark = pytest.mark.django_db
PAGE, API = "/absences/", "/api/v1/absences/"


@pytest.fixture
def bank():
    return make_bank()


@pytest.fixture
def away(bank):
    """Says that somebody is away from today on, entered by themselves where not said."""

    def enter(person, *, first=0, last=7, by=None, **more):
        today = business_today()
        return services.enter_absence(
            staff=person,
            starts_on=today + timedelta(days=first),
            last_on=today + timedelta(days=last),
            by=fresh(by or person),
            **more,
        )

    return enter


@pytest.fixture
def call(client):
    def send(person, path=API, **body):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        if not body:
            return client.get(path)
        json = {"content_type": "application/json"} if path.startswith("/api/") else {}
        return client.post(path, body, **json)

    return send


def test_the_person_or_their_supervisor_enters_it_and_the_trail_says_who(bank, away):
    own = away(bank.manager, deputy=bank.colleague, note="年假")
    assert (own.entered_by, own.deputy) == (bank.manager, bank.colleague)
    away(bank.colleague, first=30, last=31, by=bank.supervisor)
    for stranger in (bank.colleague, bank.outsider, bank.executive):
        with pytest.raises(Forbidden):
            away(bank.manager, first=40, last=41, by=stranger)
    kinds = Act.objects.filter(kind="staff.absence_entered").order_by("id")
    assert [act.actor for act in kinds] == [bank.manager, bank.supervisor]
    assert kinds[0].after["deputy"] == str(bank.colleague.pk)


def test_a_day_is_entered_once_and_the_deputy_is_somebody_else_who_is_there(bank, away):
    away(bank.manager, deputy=bank.colleague)
    with pytest.raises(services.AwayAlready):
        away(bank.manager, first=7, last=9)
    with pytest.raises(services.DeputyUnfit):
        away(bank.supervisor, first=3, last=4, deputy=bank.manager)
    with pytest.raises(services.DeputyUnfit):
        away(bank.supervisor, deputy=bank.supervisor)
    with pytest.raises(services.DaysOver):
        away(bank.supervisor, first=-3, last=-1)
    with pytest.raises(services.DaysOver):
        away(bank.supervisor, first=3, last=2)
    assert Absence.objects.count() == 1
    again = {"staff": bank.manager, "entered_by": bank.manager, "starts_on": business_today()}
    with pytest.raises(IntegrityError, match="absence_once_a_day"), transaction.atomic():
        Absence.objects.create(last_on=business_today(), **again)


def test_who_stands_in_does_so_from_day_to_day_and_no_longer(bank, away):
    absence = away(bank.manager, deputy=bank.colleague)
    today = business_today()
    assert fresh(bank.colleague).reach.stands_in_for == (bank.manager.pk,)
    assert fresh(bank.supervisor).reach.stands_in_for == ()
    for day, there in ((-1, False), (0, True), (7, True), (8, False)):
        away_then = Staff.objects.away_on(today + timedelta(days=day))
        assert (bank.manager in away_then) is there
        roles = RoleAssignment.objects.stood_in_for_by(bank.colleague.pk, today + timedelta(days=day))
        assert roles.filter(staff=bank.manager).exists() is there
    services.end_absence(absence=absence, by=bank.manager)
    assert fresh(bank.colleague).reach.stands_in_for == ()
    with pytest.raises(services.DaysOver):
        services.end_absence(absence=absence, by=bank.manager)


def test_coming_back_early_keeps_the_days_that_were_and_calls_off_what_never_began(bank, away):
    coming = away(bank.manager, first=3, last=5)
    assert services.end_absence(absence=coming, by=fresh(bank.supervisor)).cancelled
    away(bank.manager, first=3, last=5)
    begun = away(bank.colleague)
    Absence.objects.filter(pk=begun.pk).update(starts_on=business_today() - timedelta(days=2))
    with pytest.raises(Forbidden):
        services.end_absence(absence=begun, by=bank.manager)
    ended = services.end_absence(absence=begun, by=bank.colleague)
    assert (ended.cancelled, ended.last_on) == (False, business_today() - timedelta(days=1))


def test_the_page_says_who_is_away_to_whom_it_concerns_and_takes_it(bank, away, call):
    answer = call(
        bank.manager,
        PAGE,
        starts_on=str(business_today()),
        last_on=str(business_today()),
        deputy=bank.colleague.pk,
        note="",
    )
    assert answer.status_code == 302
    absence = Absence.objects.get()
    assert (absence.staff, absence.deputy) == (bank.manager, bank.colleague)
    for person, rows in ((bank.colleague, 1), (bank.supervisor, 1), (bank.executive, 1), (bank.outsider, 0)):
        assert len(call(person, PAGE).context["lines"]) == rows
    assert call(bank.outsider, f"{PAGE}{absence.public_id}/end/", sent="1").status_code == 404
    assert call(bank.colleague, f"{PAGE}{absence.public_id}/end/", sent="1").status_code == 403
    refused = call(bank.manager, PAGE, starts_on=str(business_today()), last_on=str(business_today()))
    assert refused.status_code == 422
    assert call(bank.manager, f"{PAGE}{absence.public_id}/end/", sent="1").status_code == 302
    assert Absence.objects.get().cancelled


def test_the_api_takes_it_for_oneself_and_for_whom_one_supervises(bank, call):
    days = {"starts_on": str(business_today()), "last_on": str(business_today())}
    made = call(bank.manager, deputy=bank.colleague.employee_no, **days)
    assert (made.status_code, made.json()["staff"]) == (201, bank.manager.employee_no)
    assert call(bank.manager, **days).json()["code"] == "away_already"
    theirs = call(bank.supervisor, staff=bank.colleague.employee_no, deputy=bank.manager.employee_no, **days)
    assert (theirs.status_code, theirs.json()["code"]) == (409, "deputy_unfit")
    stranger = call(bank.manager, staff=bank.supervisor.employee_no, **days)
    assert stranger.status_code == 403
    assert call(bank.manager, staff=bank.outsider.employee_no, **days).status_code == 400
    assert [row["id"] for row in call(bank.colleague).json()["results"]] == [made.json()["id"]]
    assert call(bank.outsider).json()["results"] == []
    address = f"{API}{made.json()['id']}/"
    assert call(bank.outsider, address).status_code == 404
    assert call(bank.manager, address).json() == made.json()


def test_page_and_api_ask_the_same_number_of_queries_for_3_and_9_rows(bank, away, client):
    client.force_login(bank.supervisor, backend="django.contrib.auth.backends.ModelBackend")

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    for first in (1, 3, 5):
        away(bank.manager, first=first, last=first, deputy=bank.colleague)
    for path in (PAGE, API):
        cost(path)  # The first request of a process also asks what is then remembered.
    few = [cost(path) for path in (PAGE, API)]
    for first in range(11, 23, 2):
        away(bank.manager, first=first, last=first, deputy=bank.colleague)
    assert [cost(path) for path in (PAGE, API)] == few
