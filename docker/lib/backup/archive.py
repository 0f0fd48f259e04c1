"""The archive of a backup: a tar file that begins by saying what it is, and whose end proves that it is whole.

Its first member is about.json; then come the database (database/0001 and so on: together the output of
pg_dump in its custom format), the files of attachments (files/aa/aabbcc…), and notes.json. The last member,
SHA256SUMS, has the checksum of every one before, as sha256sum prints them: an unpacked archive can be
checked with "sha256sum -c SHA256SUMS" alone. It is written and read as a stream.

Checksums tell damage from wholeness, not a forger from the owner.
"""

import hashlib
import json
import re
import tarfile

FORMAT = 1
PRODUCT = "jifen"
ABOUT, NOTES, SUMS = "about.json", "notes.json", "SHA256SUMS"
NAME = re.compile(r"about\.json|database/[0-9]{4,}|files/[0-9a-f]{2}/[0-9a-f]{40}|notes\.json|SHA256SUMS")
BLOCK, RECORD, PIECE = 512, 10240, 1 << 20
# What is read into memory at once may not be larger: a damaged length must not fill it.
SMALL = 512 << 20

FOREIGN = "This is not a backup made by docker/backup."
CUT_OFF = "The backup is cut off: it ends {where}, after {size:,} bytes. Copy it again, or take another one."
DAMAGED = "The backup is damaged ({what}). Copy it again, or take another one."


class BadArchive(Exception):
    """The archive cannot be used; the text says why."""


class Writer:
    """Writes an archive to a stream, member by member."""

    def __init__(self, stream, time):
        self.stream = stream
        self.time = int(time)
        self.size = 0
        self.sums = []

    def add(self, name, size, pieces):
        """Write one member of a known size from an iterable of bytes.

        :raise OSError: when the pieces are not exactly of that size
        """
        self._header(name, size)
        digest, written = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            written += len(piece)
            self._write(piece)
        if written != size:
            raise OSError(f"{name} has changed while it was read: {written} bytes instead of {size}")
        self._write(bytes(-size % BLOCK))
        self.sums.append(f"{digest.hexdigest()}  {name}\n")

    def add_bytes(self, name, data):
        self.add(name, len(data), [data])

    def add_json(self, name, value):
        self.add_bytes(name, json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n")

    def close(self):
        """Write the checksums and the end: only now it is a whole archive."""
        self.add_bytes(SUMS, "".join(self.sums).encode())
        end = 2 * BLOCK
        self._write(bytes(end + -(self.size + end) % RECORD))
        self.stream.flush()

    def _header(self, name, size):
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self.time, 0o600
        self._write(info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict"))

    def _write(self, data):
        self.stream.write(data)
        self.size += len(data)


class Reader:
    """Reads an archive from a stream, and refuses one that is not exactly as it was written.

    Only when :meth:`members` has come to its end without an error is the archive known to be whole.
    """

    def __init__(self, stream):
        self.stream = stream
        self.size = 0
        self.sums = {}

    def members(self):
        """Yield ``(name, size, pieces)``; pieces that the caller leaves are read here."""
        name = None
        while name != SUMS:
            name, size = self._header()
            if name in self.sums or (name == ABOUT) == bool(self.sums):
                raise self._bad(f"{name} is not where it belongs")
            if name == SUMS:
                self._check_sums(b"".join(self._pieces(name, size)))
                continue
            pieces = self._pieces(name, size)
            yield name, size, pieces
            for _rest in pieces:
                pass
        self._check_end()

    def about(self):
        """Read the first member; with what it yields :meth:`members` goes on."""
        members = self.members()
        _name, _size, pieces = next(members)
        about = load_json(ABOUT, pieces)
        if not isinstance(about, dict) or about.get("product") != PRODUCT:
            raise BadArchive(FOREIGN)
        if about.get("format") != FORMAT:
            raise BadArchive(f"The backup has format {about.get('format')}; this version reads format {FORMAT}.")
        return about, members

    def _header(self):
        try:
            block = self._read(BLOCK, "between two of its parts")
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise self._bad(f"unreadable at byte {self.size - BLOCK:,}") from error
        if info.type != tarfile.REGTYPE or not NAME.fullmatch(info.name):
            raise self._bad(f"it has a part “{info.name}”")
        if info.name in (ABOUT, NOTES, SUMS) and info.size > SMALL:
            raise self._bad(f"{info.name} is too large")
        return info.name, info.size

    def _bad(self, what):
        """Return what is wrong: before the first member has been read, nothing says that it is a backup at all."""
        return BadArchive(DAMAGED.format(what=what) if self.sums else FOREIGN)

    def _pieces(self, name, size):
        where, left, digest = f"inside {name}", size, hashlib.sha256()
        while left:
            piece = self._read(min(left, PIECE), where)
            left -= len(piece)
            digest.update(piece)
            yield piece
        self._check_zero(self._read(-size % BLOCK, where))
        self.sums[name] = digest.hexdigest()

    def _check_sums(self, text):
        own = {name: sum_ for name, sum_ in self.sums.items() if name != SUMS}
        found = dict(reversed(line.split("  ", 1)) for line in text.decode("ascii", "replace").splitlines() if line)
        wrong = [name for name in own.keys() | found.keys() if own.get(name) != found.get(name)]
        if wrong:
            raise BadArchive(DAMAGED.format(what=f"{min(wrong)} is not what was backed up"))

    def _check_end(self):
        self._check_zero(self._read(2 * BLOCK, "just before its end"))
        self._check_zero(self._read(-self.size % RECORD, "just before its end"))
        if self.stream.read(1):
            raise BadArchive(DAMAGED.format(what="something follows its end"))

    def _check_zero(self, filling):
        if filling.strip(b"\0"):
            raise BadArchive(DAMAGED.format(what=f"before byte {self.size:,}"))

    def _read(self, size, where):
        data = self.stream.read(size) if size else b""
        self.size += len(data)
        if len(data) < size:
            if not self.size:
                raise BadArchive("The backup is empty.")
            if self.size < BLOCK and not data.startswith(ABOUT.encode()):
                raise BadArchive(FOREIGN)
            raise BadArchive(CUT_OFF.format(where=where, size=self.size))
        return data


def load_json(name, pieces):
    try:
        return json.loads(b"".join(pieces))
    except ValueError as error:
        raise BadArchive(DAMAGED.format(what=f"{name} cannot be read")) from error
