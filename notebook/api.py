"""Notes and files on a customer over the API: the sight, services and refusals of the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from common.once import KeyTaken
from common.pagination import Ordering
from common.records import PreconditionFailed, valid
from common.rest import Conflict
from customers.access import OfCustomerViewSet
from customers.models import Note
from files.downloads import file_response
from files.serializers import NewFileSerializer
from files.services import FileRefused
from files.texts import refusal_text
from notebook import services, texts
from notebook.models import CustomerFile
from notebook.serializers import (
    CustomerFileSerializer,
    NewNoteSerializer,
    NoteSerializer,
    NothingToSaySerializer,
    WholeNoteSerializer,
    WordsOfNoteSerializer,
)
from organization.rules import Act


class NoteViewSet(OfCustomerViewSet):
    """Notes on a customer."""

    queryset = Note.objects.none()  # for the documents; what is served is rows()
    serializer_class = WholeNoteSerializer
    row_serializer_class = NoteSerializer
    orderings = {"written_at": Ordering("notes", ("-written_at", "-id"))}

    def rows(self) -> QuerySet[Note]:
        return self._every().kept()

    def _every(self) -> Any:
        notes = Note.objects.visible_to(self.request.user).filter(customer=self.customer)
        return notes.select_related("author").prefetch_related("mentions__person", "earlier")

    @extend_schema(responses=NoteSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=WholeNoteSerializer)
    def retrieve(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """One note with its earlier wordings."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(request=NewNoteSerializer, responses={201: WholeNoteSerializer})
    def create(self, request: Request, customer_no: str) -> Response:
        """Write a note."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        sent = valid(NewNoteSerializer, request)
        try:
            note = services.write_note(
                customer=customer,
                text=sent["text"],
                form_key=sent["key"],
                by=request.user,
                at=timezone.now(),
            )
        except services.NobodyToName as wrong:
            raise _unnamed(wrong) from None
        except KeyTaken:
            raise Conflict("key_taken", texts.KEY_TAKEN) from None
        return self.one_answer(request, self.record(pk=note.pk), status.HTTP_201_CREATED)

    @extend_schema(request=WordsOfNoteSerializer, responses=WholeNoteSerializer)
    def partial_update(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Word one's note anew, under `If-Match`; the earlier words are kept."""
        note = self._own(self.record(public_id=public_id))
        self.must_match(request, note)
        sent = valid(WordsOfNoteSerializer, request, partial=True)
        try:
            services.edit_note(
                note=note,
                text=sent.get("text", note.text),
                version=note.version,
                by=request.user,
                at=timezone.now(),
            )
        except services.StaleNote:
            raise PreconditionFailed from None
        except services.NobodyToName as wrong:
            raise _unnamed(wrong) from None
        return self.one_answer(request, self.record(pk=note.pk))

    @extend_schema(request=NothingToSaySerializer, responses={204: None})
    def remove(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Take one's note out of sight."""
        note = self._own(get_object_or_404(self._every(), public_id=public_id))
        valid(NothingToSaySerializer, request)
        services.remove_note(note=note, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NothingToSaySerializer, responses=WholeNoteSerializer)
    def restore(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Bring one's removed note back."""
        note = self._own(get_object_or_404(self._every(), public_id=public_id))
        valid(NothingToSaySerializer, request)
        services.restore_note(note=note, by=request.user, at=timezone.now())
        return self.one_answer(request, self.record(pk=note.pk))

    def _own(self, note: Note) -> Note:
        if note.author_id != self.request.user.pk:
            raise exceptions.PermissionDenied
        return note


def _unnamed(wrong: services.NobodyToName) -> exceptions.ValidationError:
    return exceptions.ValidationError({"text": texts.naming_faults(wrong.faults)})


class CustomerFileViewSet(OfCustomerViewSet):
    """Files on a customer."""

    queryset = CustomerFile.objects.none()  # for the documents; what is served is rows()
    serializer_class = CustomerFileSerializer
    orderings = {"added_at": Ordering("files", ("-added_at", "-id"))}
    parser_classes = [MultiPartParser, JSONParser]

    def rows(self) -> QuerySet[CustomerFile]:
        return self._every().kept()

    def _every(self) -> Any:
        files = CustomerFile.objects.visible_to(self.request.user).filter(customer=self.customer)
        return files.select_related("file", "added_by")

    @extend_schema(responses=CustomerFileSerializer(many=True))
    def list(self, request: Request, customer_no: str) -> Response:
        """One page, the latest first."""
        return self.list_answer(request)

    @extend_schema(responses=CustomerFileSerializer)
    def retrieve(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """What is known of one file."""
        return self.one_answer(request, self.record(public_id=public_id))

    @extend_schema(
        request={"multipart/form-data": NewFileSerializer}, responses={201: CustomerFileSerializer}
    )
    def create(self, request: Request, customer_no: str) -> Response:
        """Put a file on the customer; it is taken by its content, and a content once."""
        customer = self.customer
        self.must_be_allowed(Act.EDIT_CUSTOMER)
        file = valid(NewFileSerializer, request)["file"]
        try:
            added = services.add_file(customer=customer, file=file, by=request.user, at=timezone.now())
        except FileRefused as refused:
            raise exceptions.ValidationError({"file": [refusal_text(refused.why)]}) from None
        except services.FileThere as there:
            raise Conflict("file_there", texts.file_there(there.current)) from None
        return self.one_answer(request, self.record(pk=added.pk), status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def take(self, request: Request, customer_no: str, public_id: UUID) -> FileResponse:
        """The bytes; who took them is on record."""
        file = self.record(public_id=public_id)
        answer = file_response(file.file, file.name)
        answer.headers["Content-Type"] = "application/octet-stream"
        services.record_taken(file=file, by=request.user, at=timezone.now())
        return answer

    @extend_schema(request=NothingToSaySerializer, responses={204: None})
    def remove(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Take a file out of sight that one has added."""
        file = self._own(public_id)
        valid(NothingToSaySerializer, request)
        services.remove_file(file=file, by=request.user, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=NothingToSaySerializer, responses=CustomerFileSerializer)
    def restore(self, request: Request, customer_no: str, public_id: UUID) -> Response:
        """Bring a removed file back."""
        file = self._own(public_id)
        valid(NothingToSaySerializer, request)
        try:
            services.restore_file(file=file, by=request.user, at=timezone.now())
        except services.FileThere as there:
            raise Conflict("file_there", texts.file_there(there.current)) from None
        return self.one_answer(request, self.record(pk=file.pk))

    def _own(self, public_id: UUID) -> CustomerFile:
        file = get_object_or_404(self._every(), public_id=public_id)
        if file.added_by_id != self.request.user.pk:
            raise exceptions.PermissionDenied
        return file
