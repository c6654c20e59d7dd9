"""A file as the API takes it, for whichever app attaches it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.records import StrictSerializer


@extend_schema_field({"type": "string", "format": "binary", "minLength": 1})
class UploadField(serializers.FileField):
    """A file that is not empty; what it is refused for is the service's to say."""


class NewFileSerializer(StrictSerializer):
    """One file, as multipart/form-data."""

    file = UploadField(max_length=255, allow_empty_file=True)
