"""A week at the clinic: its clock, its people, and how each of them uses the site."""

import re

from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from booking.management.commands import run_worker
from tests.factories.clinic import make_clinic
from tests.factories.staff import give_app

from .following import follow
from .signing_in import PASSWORD, sign_in

INBOX = "/admin/requests/"
STAFF = {"Asha": "Front desk", "Ben": "Front desk", "Gail": "Managers", "Noor": "Administrators"}

# What the worker does that people notice. Its round would also end the server's connection.
CHORES = (run_worker.expire_offers, run_worker.remind, run_worker.deliver_due)


class Week:
    """One clinic and its clock. Each person has a browser of their own, all of the same width."""

    def __init__(self, *, clock, open_browser, width):
        self.clock = clock
        self.width = width
        self._open_browser = open_browser
        self.opened = []
        make_clinic()
        self.staff = _hire()

    def open(self):
        """Return a page of a new browser, whose clock is the clinic's."""
        page = self._open_browser(self.width, 800)
        page.context.clock.install(time=timezone.now())
        self.opened.append(page)
        return page

    def sign_in(self, name, to=INBOX):
        page = self.open()
        sign_in(page, self.staff[name], to=to)
        return page

    def pass_time(self, delta):
        """Let the time pass, and let the worker do what is due by then."""
        self.clock.shift(delta)
        for chore in CHORES:
            chore()

    def go_to(self, moment):
        self.pass_time(moment - timezone.now())

    def email(self, to, subject):
        """Return the last e-mail to somebody, which has to have this subject."""
        last = [message for message in mail.outbox if message.to == [to]][-1]
        assert subject in last.subject
        return last

    def problems(self):
        return [problem for page in self.opened for problem in page.problems]


def _hire():
    """Make the accounts; managers see numbers and no request."""
    call_command("set_up_groups", verbosity=0)
    managers = Group.objects.create(name="Managers")
    managers.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "view_numbers"])
    )
    staff = {}
    for name, group in STAFF.items():
        staff[name] = User.objects.create_user(name.lower(), password=PASSWORD, first_name=name)
        staff[name].groups.add(Group.objects.get(name=group))
        give_app(staff[name])
    return staff


def link_in(message):
    """Return the path of the private page that an e-mail links to."""
    return re.search(r"/appointment/status/[^/\s]+/", message.body).group()


def ask(week, answers, *, email="", note="", is_checked=(), start="/appointment/"):
    """Ask for an appointment through the public form; return the page that then opens."""
    name, phone = answers
    page = week.open()
    page.goto(start)
    if start != "/appointment/":
        follow(page.get_by_role("link", name="Request an appointment").last)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Phone number").fill(phone)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("E-mail me" if email else "Call me").check()
    page.get_by_label("What should our staff know").fill(note)
    for label in ("No, I am new here", "I am not sure", "Neck", "I agree", *is_checked):
        page.get_by_label(label).check()
    follow(page.get_by_role("button", name="Check your answers"))
    return page


def open_move(page, name):
    """Open one of the moves under "What now?" and return its form."""
    form = page.locator(f"#{name}")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    return form


def type_time(form, date, time):
    form.get_by_text("Type another time").click()
    form.get_by_label("Date").fill(date)
    form.locator("input[type=time]").fill(time)
    form.get_by_label("Practitioner").select_option("Physiotherapist A")


def row(page, name):
    """Return the line of the inbox with this patient."""
    return page.locator("[data-row]").filter(has_text=name)


def look_again(page):
    """Let the time pass after which an inbox asks for changes, and wait for the answer."""
    with page.expect_response("**/requests/rows/**"):
        page.clock.run_for(10_500)


def wait_for_message(page, words):
    """Wait until the site says at the top of the page what was done."""
    page.locator(".messages").get_by_text(words).wait_for()
