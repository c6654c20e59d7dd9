"""The work diary: what a person adds to the record that a day makes of itself, and what is said about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from common.models import PublicModel
from organization.querysets import subtree_condition


class DiaryQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DiaryQuerySet":
        """One's own pages, and those of the people in the units one leads."""
        theirs = subtree_condition(user.reach.subtrees, "person__unit__path")
        return self.filter(Q(person_id=user.pk) | theirs)


class DiaryPage(PublicModel):
    """One row per person and day that somebody wrote about; what was done that day is read where it was done."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diary_pages", db_index=False
    )
    day = models.DateField()
    notes = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = DiaryQuerySet.as_manager()

    class Meta:
        ordering = ["person_id", "day"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="diary_page_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class DiaryCommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DiaryCommentQuerySet":
        """Read by whoever reads the page."""
        return self.filter(page__in=DiaryPage.objects.visible_to(user).values("pk"))


class DiaryComment(PublicModel):
    """One row per comment on a page of a diary; never changed."""

    page = models.ForeignKey(DiaryPage, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    # Made by the form; the same form sent twice comments once.
    form_key = models.UUIDField(unique=True)

    objects = DiaryCommentQuerySet.as_manager()

    class Meta:
        ordering = ["page_id", "written_at", "id"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.author_id}"
