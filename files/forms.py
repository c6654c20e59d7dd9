"""The field with which people add files, several at once, each refused with a reason of its own."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from files import rules, services

MOST = 10
_REASONS = {
    "empty": _("“%(name)s” is empty."),
    "too_large": _("“%(name)s” is larger than %(most)s MB."),
    "kind": _(
        "“%(name)s” is not taken: its content must be a PDF, an image (PNG, JPEG), Word or Excel without macros, "
        "text, CSV, an e-mail (EML) or a recording, and its name must say so."
    ),
}


class ManyFilesInput(forms.ClearableFileInput):
    """A file input of the browser that takes several files."""

    allow_multiple_selected = True
    template_name = "files/upload.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        accept = ",".join(f".{ending}" for ending in rules.ENDINGS)
        super().__init__({"accept": accept, "class": "hb-file", **(attrs or {})})


class UploadField(forms.FileField):
    """Files as a list, each checked by its content; empty where none was chosen."""

    widget = ManyFilesInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Files"))
        options.setdefault("required", False)
        super().__init__(**options)

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        sent = [each for each in (value if isinstance(value, list) else [value]) if each]
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST:
            raise forms.ValidationError(_("At most %(most)s files at once."), params={"most": MOST})
        refused = [refusal for each in sent if (refusal := _refusal(each)) is not None]
        if refused:
            raise forms.ValidationError(refused)
        return sent


def _refusal(file: UploadedFile) -> forms.ValidationError | None:
    name = rules.clean_name(file.name or "")
    try:
        services.check_file(content=file, name=name, size=file.size or 0)
    except services.FileRefused as refused:
        most = settings.FILES_LARGEST_BYTES // (1024 * 1024)
        return forms.ValidationError(
            _REASONS[refused.why], code=refused.why, params={"name": name, "most": most}
        )
    return None
