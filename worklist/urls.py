"""Routes of tasks."""

from django.urls import path

from worklist import views

app_name = "worklist"
urlpatterns = [
    path("today/ranking/", views.ranking, name="ranking"),
    path("promises/", views.promise_list, name="promise-list"),
    path("tasks/", views.task_list, name="task-list"),
    path("tasks/many/", views.tasks_bulk, name="tasks-bulk"),
    path("tasks/new/", views.task_create, name="task-create"),
    path("tasks/<uuid:public_id>/done/", views.task_close, {"way": "done"}, name="task-done"),
    path("tasks/<uuid:public_id>/later/", views.task_snooze, name="task-snooze"),
    path("tasks/<uuid:public_id>/cancel/", views.task_close, {"way": "cancel"}, name="task-cancel"),
    path("tasks/<uuid:public_id>/give/", views.task_give, name="task-give"),
    path("tasks/<uuid:public_id>/undo/", views.task_undo, name="task-undo"),
    path("tasks/<uuid:public_id>/reopen/", views.task_reopen, name="task-reopen"),
    path("customers/<str:customer_no>/tasks/", views.customer_panel, name="panel"),
    path("customers/<str:customer_no>/contact/day/", views.contact_day, name="contact-day"),
    path("customers/<str:customer_no>/contact/later/", views.contact_snooze, name="contact-snooze"),
]
