"""What must be true of changes that machines are told: each has its message, and each record's come in order."""

from crm_site.invariant import Invariant

OF_WEBHOOKS = (
    Invariant(
        "changes_are_told",
        "Every change that a webhook has passed has its message, and of one record none was told before an earlier "
        "one, but where a person had them told again.",
        """
        SELECT format('webhook %s has no message of place %s', webhook.public_id, change.position)
        FROM corebanking_webhook AS webhook
        INNER JOIN common_change AS change ON change.resource = ANY (webhook.resources)
            AND change.position > (webhook.begins ->> change.resource)::bigint AND change.position <= webhook.place
        WHERE change.at > now() - interval '29 days' AND NOT EXISTS (
            SELECT FROM corebanking_message AS message
            WHERE message.webhook_id = webhook.id AND message.place = change.position)
        UNION ALL
        SELECT format('webhook %s: place %s of %s %s was told before place %s', webhook_id, place, resource,
            record_key, before)
        FROM (
            SELECT message.*, lag(place) OVER earlier AS before, lag(finished_at) OVER earlier AS finished_before,
                lag(state) OVER earlier AS state_before
            FROM corebanking_message AS message WHERE replays = 0
            WINDOW earlier AS (PARTITION BY webhook_id, resource, record_id ORDER BY place)
        ) AS told
        WHERE state = 'told' AND before IS NOT NULL
            AND (state_before IN ('waiting', 'sending') OR finished_before > finished_at)
        """,
    ),
)
