"""What a person chose to be told by mail."""

from worklist.models import MailChoice


def mail_choice(person) -> MailChoice:
    """The person's choice, or an unsaved one that says what is usual."""
    return MailChoice.objects.filter(person_id=person.pk).first() or MailChoice(person_id=person.pk)
