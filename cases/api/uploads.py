"""Files on their way into a case: taken one by one, named afterwards by the act that binds them."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request

from cases import uploads
from cases.api import answers
from cases.api.operation import FILE_BODY, Api, operation
from cases.api.parsing import Multipart
from cases.inputs import InputError, Wrong
from cases.web.access import allow


@allow()
class UploadsView(Api):
    parser_classes = [Multipart]
    throttle_scope = "upload"

    @operation("uploadFile", "上传一个文件", sends=FILE_BODY, answer=answers.UploadOut, status=201, tag="files")
    def post(self, request: Request) -> answers.UploadOut:
        given: Any = request.FILES.get("file")
        if not isinstance(given, UploadedFile):
            raise InputError([Wrong("file", "缺少这一项")])
        try:
            upload = uploads.take(self.officer(), given, word=True)
        except uploads.FileRefused as error:
            raise InputError([Wrong("file", str(error))]) from None
        blob = upload.blob
        return answers.UploadOut(id=upload.pk, name=upload.name, kind=blob.kind, size=blob.size, sha256=blob.sha256)
