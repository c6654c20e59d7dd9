"""What must be true of account plans: agreed by another than who wrote, with tasks of the same customer."""

from crm_site.invariant import Invariant

OF_PLANS = (
    Invariant(
        "plans_have_four_eyes",
        "Whoever agreed to a plan has not written in it; a plan that stands has an aim and a step.",
        """
        SELECT format('plan %s: agreed by one of its hands', plan.public_id)
        FROM accountplans_accountplan AS plan
        WHERE plan.agreed_by_id = ANY (plan.hands)
        UNION ALL
        SELECT format('plan %s stands without aim or step', plan.public_id)
        FROM accountplans_accountplan AS plan
        WHERE plan.state = 'agreed' AND (
            NOT EXISTS (SELECT FROM accountplans_planaim AS aim WHERE aim.plan_id = plan.id)
            OR NOT EXISTS (SELECT FROM accountplans_planstep AS step WHERE step.plan_id = plan.id))
        """,
    ),
    Invariant(
        "plans_steps_are_tasks",
        "Each step of a plan that stands has a task of the plan's customer (of customers in use: a plan that a merge "
        "leaves behind has no tasks there); of a plan that is over each aim keeps its last figure.",
        """
        SELECT format('step %s of plan %s: %s', step.public_id, plan.public_id,
            CASE WHEN task.id IS NULL THEN 'no task' ELSE 'a task of another customer' END)
        FROM accountplans_planstep AS step
        INNER JOIN accountplans_accountplan AS plan ON plan.id = step.plan_id
        INNER JOIN customers_customer AS customer ON customer.id = plan.customer_id
        LEFT JOIN worklist_task AS task ON task.id = step.task_id
        WHERE customer.state = 'live'
            AND (plan.state = 'agreed' AND task.id IS NULL OR task.customer_id <> plan.customer_id)
        UNION ALL
        SELECT format('aim %s of plan %s has no last figure', aim.public_id, plan.public_id)
        FROM accountplans_planaim AS aim INNER JOIN accountplans_accountplan AS plan ON plan.id = aim.plan_id
        WHERE plan.ending = 'over' AND aim.end_fen IS NULL
        """,
    ),
)
