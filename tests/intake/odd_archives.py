"""Zip archives that no ordinary program writes."""

import io
import struct
import warnings
import zipfile

_ENTRY = b"PK\x01\x02"  # where an entry of the directory begins
_METHOD_LOCAL, _METHOD, _FLAGS_LOCAL, _FLAGS, _SIZE = 8, 10, 6, 8, 24


def stored(name, content=b"x", compression=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr(name, content)
    return bytearray(stream.getvalue())


def twice(name, first=b"1", second=b"2"):
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, first)
            archive.writestr(name, second)
    return stream.getvalue()


def with_kind(name, kind, content=b"/etc/passwd"):
    """A member of a Unix kind of file: a link, a device."""
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (kind | 0o644) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, content)
    return stream.getvalue()


def locked(name):
    """A member that says it is protected by a password."""
    data = stored(name)
    entry = data.index(_ENTRY)
    for at in (_FLAGS_LOCAL, entry + _FLAGS):
        data[at] |= 1
    return bytes(data)


def compressed(name, way):
    return bytes(stored(name, b"x" * 100, way))


def claiming(name, content, size):
    """A member whose directory entry claims another size than it has."""
    data = stored(name, content, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", data, data.index(_ENTRY) + _SIZE, size)
    return bytes(data)


def changed(name, content):
    """A member whose last byte was changed after it was packed."""
    data = stored(name, content)
    data[data.index(content) + len(content) - 1] ^= 1
    return bytes(data)


def added(data, name, content):
    """The archive with one more member."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, content)
    return stream.getvalue()
