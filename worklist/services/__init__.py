"""Every write of the worklist: tasks, follow-ups by rule, notices, reminders."""

from worklist.services.bulk import Many, complete_many, give_many, snooze_many
from worklist.services.follow_ups import (
    add_follow_ups,
    cancel_moved_follow_ups,
    cancel_named_tasks,
    cancel_overtaken_tasks,
    hand_to_leads,
)
from worklist.services.followers import tell_followers
from worklist.services.mail import choose_mail, mail_digests, mail_notices
from worklist.services.notices import (
    NewNotice,
    add_notices,
    close_notices,
    mark_read,
    mark_unread,
    take_back_notices,
)
from worklist.services.ranking import set_weights
from worklist.services.reminders import sweep_reminders
from worklist.services.tasks import (
    MovedMeanwhile,
    NotDropped,
    NotToGive,
    SnoozeInPast,
    TaskClosed,
    TooLateToUndo,
    add_task,
    cancel_task,
    complete_task,
    drop_follow_ups,
    give_task,
    move_contact,
    reopen_task,
    snooze_task,
    undo_task,
)

__all__ = [
    "Many",
    "MovedMeanwhile",
    "NewNotice",
    "NotDropped",
    "NotToGive",
    "SnoozeInPast",
    "TaskClosed",
    "TooLateToUndo",
    "add_follow_ups",
    "add_notices",
    "add_task",
    "cancel_moved_follow_ups",
    "cancel_named_tasks",
    "cancel_overtaken_tasks",
    "cancel_task",
    "choose_mail",
    "close_notices",
    "complete_many",
    "complete_task",
    "drop_follow_ups",
    "give_many",
    "give_task",
    "hand_to_leads",
    "mail_digests",
    "mail_notices",
    "mark_read",
    "mark_unread",
    "move_contact",
    "reopen_task",
    "set_weights",
    "snooze_many",
    "snooze_task",
    "sweep_reminders",
    "take_back_notices",
    "tell_followers",
    "undo_task",
]
