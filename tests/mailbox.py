"""A real mail server for tests, on a port of its own: what it accepted, and ways to make it fail."""

import email
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller


class Mailbox:
    """Accepts letters; `answer` may say something else for one, and is called before a letter is accepted."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer: Callable[[EmailMessage], str | None] = lambda letter: None
        self.recipient: Callable[[str], str | None] = lambda address: None
        self.port = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        refused = self.recipient(address)
        if refused is None:
            envelope.rcpt_tos.append(address)
        return refused or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=default)
        refused = self.answer(letter)
        if refused is None:
            self.letters.append(letter)
        return refused or "250 accepted"

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.letters]


@contextmanager
def serving(mailbox: Mailbox) -> Iterator[Mailbox]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mailbox.port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
