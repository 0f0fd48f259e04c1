"""Files from a browser: what they are is decided by their bytes, what they are called is cleaned."""

import io
import re
import unicodedata
import zipfile

from PIL import Image

from ...models.common.evidence import Upload

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
_MAX_NAME = 120

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXTENSIONS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    _DOCX: (".docx",),
    _XLSX: (".xlsx",),
}
# What a file dialog offers; the bytes decide.
ACCEPT = ",".join(["image/*", *(ending for endings in _EXTENSIONS.values() for ending in endings)])
# A browser may show these in a page of ours; everything else is only saved.
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/webp", "application/pdf"})
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def read_uploads(env, storages):
    """Read and check the files of a form.

    :param storages: werkzeug FileStorage objects; empty file fields are passed over
    :return: ``([Upload, …], [message, …])``: the good files, and why the others are refused
    """
    uploads, errors = [], []
    for storage in storages:
        if not storage or not storage.filename:
            continue
        data = storage.stream.read(MAX_BYTES + 1)
        name = clean_name(storage.filename)
        mimetype = None if len(data) > MAX_BYTES else file_type(data)
        if len(data) > MAX_BYTES:
            errors.append(env._("%(file)s is larger than %(size)s MB.", file=name, size=MAX_MEGABYTES))
        elif not data:
            errors.append(env._("%(file)s is empty.", file=name))
        elif not mimetype:
            errors.append(
                env._(
                    "%(file)s is not accepted: only pictures, PDF, Word (docx) and Excel (xlsx) files are.",
                    file=name,
                )
            )
        else:
            uploads.append(Upload(with_extension(name, mimetype), mimetype, data))
    return uploads, errors


def file_type(data):
    """Return the mimetype of an accepted file by its bytes, None for any other.

    >>> file_type(b"%PDF-1.7 ...")
    'application/pdf'
    >>> file_type(b"<html><script>alert(1)</script></html>") is None
    True
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png" if _is_picture(data, "PNG") else None
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if _is_picture(data, "JPEG") else None
    if data.startswith(b"RIFF") and data[8:15] == b"WEBPVP8":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-"):
        return "application/pdf"
    if data.startswith(b"PK\x03\x04"):
        return _office_type(data)
    return None


def _is_picture(data, kind):
    try:
        with Image.open(io.BytesIO(data), formats=(kind,)) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _office_type(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return _DOCX
    return _XLSX if "xl/workbook.xml" in names else None


def clean_name(name):
    """Return a file name without folders, control and direction marks, and not too long.

    >>> clean_name("../../etc/passwd")
    'passwd'
    >>> clean_name("C:\\\\fotos\\\\a<b>.jpg")
    'a_b_.jpg'
    """
    name = re.split(r"[\\/]", name or "")[-1]
    # Controls and format characters: among them those that reverse the reading direction.
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "_", name).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > _MAX_NAME:
        name = f"{stem[: _MAX_NAME - len(ending) - 1]}.{ending}"
    return name[:_MAX_NAME] or "file"


def with_extension(name, mimetype):
    """Return the name with an ending that tells what the file is.

    >>> with_extension("photo.html", "image/png")
    'photo.html.png'
    """
    endings = _EXTENSIONS[mimetype]
    return name if name.lower().endswith(endings) else f"{name}{endings[0]}"
