"""Tags over the API; tags, pin and following of one customer."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from common.pagination import Ordering
from common.records import PreconditionFailed, RecordViewSet, StrictSerializer, valid
from common.rest import Conflict
from customers import services
from customers.access import OfCustomerViewSet
from customers.models import Tag, TagColour
from customers.queries import marks
from organization.models import Unit
from organization.rules import Act


class TagSerializer(serializers.ModelSerializer):
    """A tag; `owned` where the caller may change it, `customers` how many of the caller's have it."""

    id = serializers.UUIDField(source="public_id")
    owner = serializers.CharField(source="owner.employee_no")
    shared_with = serializers.CharField(source="shared_with.code", default="")
    customers = serializers.IntegerField()

    class Meta:
        model = Tag
        fields = ("id", "name", "colour", "owner", "shared_with", "customers", "version")


class NewTagSerializer(StrictSerializer):
    """A tag of the caller's own; made twice alike it is one."""

    name = serializers.CharField(max_length=20)
    colour = serializers.ChoiceField(choices=TagColour.choices, default=TagColour.GREY)
    shared_with = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class TagMergeSerializer(StrictSerializer):
    """The tag that stays."""

    into = serializers.UUIDField()


class TagRemovalSerializer(StrictSerializer):
    """No fields."""


class MarkSerializer(serializers.Serializer):
    """The caller's marks on a customer."""

    tags = serializers.ListField(child=serializers.CharField(), help_text="Names of the tags on it.")
    pinned = serializers.BooleanField()
    followed = serializers.BooleanField()


class NewMarkSerializer(StrictSerializer):
    """What is to be changed of them; what is left out stays. `tag` and `on` go together."""

    tag = serializers.UUIDField(required=False)
    on = serializers.BooleanField(required=False, default=True)
    pinned = serializers.BooleanField(required=False)
    followed = serializers.BooleanField(required=False)


class TagViewSet(RecordViewSet):
    """The caller's own tags, and those shared with their unit or a unit above it."""

    queryset = Tag.objects.none()  # for the documents; what is served is rows()
    serializer_class = TagSerializer
    orderings = {"name": Ordering("tags", ("name", "id"))}

    def rows(self) -> QuerySet[Tag]:
        return marks.counted_tags(self.request.user)

    @extend_schema(responses=TagSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One page of the tags by name."""
        return self.list_answer(request)

    @extend_schema(responses=TagSerializer)
    def retrieve(self, request: Request, public_id: UUID) -> Response:
        """One tag."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewTagSerializer, responses={201: TagSerializer})
    def create(self, request: Request) -> Response:
        """Make a tag."""
        sent = self._words(valid(NewTagSerializer, request))
        try:
            tag = services.make_tag(**sent, by=request.user, at=timezone.now())
        except services.TagTaken:
            raise Conflict("name_taken", _("You have another tag of this name.")) from None
        except services.TooManyTags:
            raise Conflict("too_many_tags", _("You keep as many tags as one may.")) from None
        return self.one_answer(request, self.record(pk=tag.pk), status.HTTP_201_CREATED)

    @extend_schema(request=NewTagSerializer(partial=True), responses=TagSerializer)
    def partial_update(self, request: Request, public_id: UUID) -> Response:
        """Another name, colour or readers; under If-Match."""
        tag = self._own(public_id)
        self.must_match(request, self.record(pk=tag.pk))
        sent = valid(NewTagSerializer, request, partial=True)
        words = {"name": tag.name, "colour": tag.colour, "shared_with": tag.shared_with}
        try:
            services.change_tag(
                tag=tag,
                **(words | self._words(sent)),
                version=tag.version,
                by=request.user,
                at=timezone.now(),
            )
        except services.TagTaken:
            raise Conflict("name_taken", _("You have another tag of this name.")) from None
        except services.StaleTag:
            raise PreconditionFailed from None
        return self.one_answer(request, self.record(pk=tag.pk))

    @extend_schema(request=TagMergeSerializer, responses=TagSerializer)
    def merge(self, request: Request, public_id: UUID) -> Response:
        """Every customer of this tag has another of the caller's from now on, and this one is removed."""
        tag = self._own(public_id)
        into = self._own(valid(TagMergeSerializer, request)["into"])
        try:
            services.merge_tags(tag=tag, into=into, by=request.user, at=timezone.now())
        except services.SameTag:
            raise Conflict("same_tag", _("These are no two tags in use.")) from None
        return self.one_answer(request, self.record(pk=into.pk))

    @extend_schema(request=TagRemovalSerializer, responses={204: None})
    def remove(self, request: Request, public_id: UUID) -> Response:
        """Take the tag out of every list."""
        tag = self._own(public_id)
        valid(TagRemovalSerializer, request)
        services.remove_tag(tag=tag, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=TagRemovalSerializer, responses=TagSerializer)
    def restore(self, request: Request, public_id: UUID) -> Response:
        """Bring a removed tag back with its customers."""
        tag = self._own(public_id)
        valid(TagRemovalSerializer, request)
        try:
            services.restore_tag(tag=tag, by=request.user, at=timezone.now())
        except services.TagTaken:
            raise Conflict("name_taken", _("You have another tag of this name.")) from None
        return self.one_answer(request, self.record(pk=tag.pk))

    def _own(self, public_id: UUID) -> Tag:
        tags = Tag.objects.visible_to(self.request.user).select_related("shared_with")
        tag = get_object_or_404(tags, public_id=public_id)
        if tag.owner_id != self.request.user.pk:
            raise exceptions.PermissionDenied
        return tag

    def _words(self, sent: dict[str, Any]) -> dict[str, Any]:
        """What was sent, with the unit instead of its code."""
        if not sent.get("shared_with"):
            return sent | ({"shared_with": None} if "shared_with" in sent else {})
        unit = Unit.objects.visible_to(self.request.user).filter(code=sent["shared_with"]).first()
        if unit is None:
            raise exceptions.ValidationError({"shared_with": [_("No unit that you see has this code.")]})
        return sent | {"shared_with": unit}


class MarkViewSet(OfCustomerViewSet):
    """The caller's marks on one customer."""

    queryset = Tag.objects.none()  # for the documents
    serializer_class = MarkSerializer

    @extend_schema(responses=MarkSerializer)
    def retrieve(self, request: Request, customer_no: str) -> Response:
        """Tags, pin and following."""
        return self._answer(request)

    @extend_schema(request=NewMarkSerializer, responses=MarkSerializer)
    def create(self, request: Request, customer_no: str) -> Response:
        """Put a tag on or off, pin, follow."""
        customer, sent = self.customer, valid(NewMarkSerializer, request)
        if "tag" in sent:
            self.must_be_allowed(Act.EDIT_CUSTOMER)
            tag = marks.listed_tags(request.user).filter(public_id=sent["tag"]).first()
            if tag is None:
                raise exceptions.ValidationError({"tag": [_("There is no such tag.")]})
            act = services.put_tag if sent["on"] else services.take_tag
            act(customer=customer, tag=tag, by=request.user, at=timezone.now())
        if "pinned" in sent:
            services.pin_customer(customer=customer, by=request.user, pinned=sent["pinned"])
        if "followed" in sent:
            services.follow_customer(customer=customer, by=request.user, followed=sent["followed"])
        return self._answer(request)

    def _answer(self, request: Request) -> Response:
        held = marks.marks_of(self.customer, request.user)
        told = {"tags": [tag.name for tag in held.put], "pinned": held.pinned, "followed": held.followed}
        return Response(told)
