"""What must be true of letters: each written once, each at an end or on its way."""

from crm_site.invariant import Invariant

OF_MAIL = (
    Invariant(
        "letters_written_once",
        "A cause is written once to an address, every cause has its letters, and a person one digest a day.",
        """
        SELECT format('%s has %s letters to one address', event.key, count(*))
        FROM common_delivery AS letter INNER JOIN common_event AS event ON event.id = letter.event_id
        GROUP BY event.key, lower(letter.address) HAVING count(*) > 1
        UNION ALL
        SELECT format('%s has no letter', event.key) FROM common_event AS event
        WHERE NOT EXISTS (SELECT FROM common_delivery AS letter WHERE letter.event_id = event.id)
        UNION ALL
        SELECT format('letter %s has no cause', letter.public_id) FROM common_delivery AS letter
        WHERE NOT EXISTS (SELECT FROM common_event AS event WHERE event.id = letter.event_id)
        """,
    ),
    Invariant(
        "letters_reach_an_end",
        "A sent letter was tried and has its hour; a failed one says why; an open one has its words and "
        "an hour at which it is tried again.",
        """
        SELECT format('letter %s is %s: %s attempts, sent at %s, due %s, next try %s', public_id, state, attempts,
            sent_at, due_at, next_try_at)
        FROM common_delivery
        WHERE (state = 'sent') <> (sent_at IS NOT NULL)
            OR state = 'sent' AND attempts = 0
            OR state = 'sending' AND attempts = 0
            OR state = 'failed' AND error = ''
            OR state IN ('waiting', 'sending') AND (text = '' OR next_try_at < due_at
                OR next_try_at < now() - interval '1 day' OR next_try_at > greatest(now(), due_at) + interval '1 day')
        """,
    ),
)
