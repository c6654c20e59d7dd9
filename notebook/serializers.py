"""What the API says of notes and files on a customer, and what it takes."""

from rest_framework import serializers

from common.records import StrictSerializer
from customers.models import Note
from notebook.models import CustomerFile


class NoteSerializer(serializers.ModelSerializer):
    """A note as it stands; `named` are the employee numbers of colleagues who are named in it."""

    id = serializers.UUIDField(source="public_id")
    author = serializers.CharField(source="author.employee_no")
    named = serializers.SerializerMethodField()

    class Meta:
        model = Note
        fields = ("id", "text", "author", "written_at", "edited_at", "version", "named")

    def get_named(self, note: Note) -> list[str]:
        return [mention.person.employee_no for mention in note.mentions.all()]


class EarlierWordingSerializer(serializers.Serializer):
    """What stood in a note until it was worded anew."""

    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    replaced_at = serializers.DateTimeField()


class WholeNoteSerializer(NoteSerializer):
    """A note with its earlier wordings, the latest first."""

    earlier = EarlierWordingSerializer(many=True)

    class Meta:
        model = Note
        fields = ("id", "text", "author", "written_at", "edited_at", "version", "named", "earlier")


class WordsOfNoteSerializer(StrictSerializer):
    """The words of a note; whoever stands behind an @ is told once."""

    text = serializers.CharField(max_length=4000)


class NewNoteSerializer(WordsOfNoteSerializer):
    """A note to be written; sent twice under its key, it is written once."""

    key = serializers.UUIDField()


class CustomerFileSerializer(serializers.ModelSerializer):
    """A file on a customer; its bytes are at `content/`."""

    id = serializers.UUIDField(source="public_id")
    size = serializers.IntegerField(source="file.size")
    media_type = serializers.CharField(source="file.media_type")
    sha256 = serializers.CharField(source="file.digest")
    added_by = serializers.CharField(source="added_by.employee_no")

    class Meta:
        model = CustomerFile
        fields = ("id", "name", "size", "media_type", "sha256", "added_by", "added_at")


class NothingToSaySerializer(StrictSerializer):
    """No fields."""
