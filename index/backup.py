"""Backup and restore: the store and its archive in one zip.

    manifest.json          format, schema number, and name, size and SHA-256 of every other member
    govplan.db             a snapshot made by SQLite's backup interface
    archive/ab/cd/abcd…    the raw bytes that the snapshot knows

The zip appears under its name only when it is whole. A restore reads and verifies everything before it
changes anything, and then fills the store in one SQLite transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index import schema
from index.archive import is_stale, part_name, sync_folder
from index.errors import DamagedBackup, DamagedStore, NewerSchema, StoreError, StoreNotEmpty

if TYPE_CHECKING:
    from index.store import Store

FORMAT = 1
_MANIFEST, _DATABASE = "manifest.json", "govplan.db"
_MEMBER = re.compile(r"archive/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\Z")
_MAX_MANIFEST = 1 << 30
_WORKSHOP = ".govplan~"
_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Member(msgspec.Struct, frozen=True):
    """One file in a backup."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup says of itself."""

    format: int
    schema: int
    made_at: str
    members: tuple[Member, ...]


def write(store: Store, file: Path) -> Path:
    """Raises StoreError where the archive lacks bytes or the file cannot be written; the name then is not
    there."""
    try:
        with _workshop(file.parent) as folder:
            snapshot, temporary = folder / _DATABASE, folder / "backup.zip"
            _snapshot(store.connection, snapshot)
            with temporary.open("xb") as out:
                _write_zip(store, snapshot, out)
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(file)
    except OSError as error:
        raise StoreError(f"{file}：备份写不成：{error.strerror or error}") from error
    except sqlite3.OperationalError as error:
        raise StoreError(f"{file}：备份写不成：{error}") from error
    sync_folder(file.parent)
    return file


def load(store: Store, file: Path, *, force: bool = False) -> None:
    """Fill `store` from a backup. Raises DamagedBackup, NewerSchema, StoreNotEmpty; then nothing has
    changed, save that verified bytes may have come into the archive."""
    if not force and _is_filled(store):
        raise StoreNotEmpty(f"库 {store.path} 不是空的：要用备份覆盖它，请加 --force")
    try:
        with _workshop(store.path.parent) as folder, zipfile.ZipFile(file) as source:
            manifest = _manifest(source)
            _unpack(source, manifest, folder)
            with contextlib.closing(_verified(folder / _DATABASE)) as restored:
                for member in manifest.members:
                    if match := _MEMBER.match(member.name):
                        _adopt(store, folder / match[3])
                before = {sha256 for (sha256,) in store.connection.execute("SELECT sha256 FROM content")}
                restored.backup(store.connection)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise DamagedBackup(f"{file}：不是完整的备份文件：{error}") from error
    except OSError as error:
        raise StoreError(f"{file}：恢复不成：{error.strerror or error}") from error
    schema.migrate(store.connection)
    for sha256 in before - {sha256 for (sha256,) in store.connection.execute("SELECT sha256 FROM content")}:
        store.archive.remove(sha256)


def sweep(folder: Path) -> int:
    """Remove what killed backups and restores left in a folder; gives how many."""
    left = [path for path in folder.glob(f"{_WORKSHOP}*.part") if is_stale(path)]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


@contextlib.contextmanager
def _workshop(parent: Path) -> Iterator[Path]:
    """A folder for what is half-written, on the disk where it will be needed; gone in the end."""
    sweep(parent)
    folder = parent / f"{_WORKSHOP}{part_name()}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _snapshot(connection: sqlite3.Connection, file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as copy:
        connection.backup(copy)
        # One file without a WAL beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _write_zip(store: Store, snapshot: Path, out: object) -> None:
    with contextlib.closing(sqlite3.connect(snapshot)) as copy:
        number = schema.number(copy)
        digests = [sha256 for (sha256,) in copy.execute("SELECT sha256 FROM content ORDER BY sha256")]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:  # type: ignore[call-overload]
        members = [_add(target, _DATABASE, snapshot)]
        for sha256 in digests:
            if sha256 not in store.archive:
                raise StoreError(f"归档缺少原始文件 {sha256}，备份不完整：请先运行 govplan doctor")
            path = store.archive.path(sha256)
            member = _add(target, f"archive/{sha256[:2]}/{sha256[2:4]}/{sha256}", path)
            if member.sha256 != sha256:
                raise StoreError(f"归档文件 {sha256} 内容已变，备份不完整：请先运行 govplan doctor")
            members.append(member)
        manifest = Manifest(FORMAT, number, datetime.now(UTC).isoformat(timespec="seconds"), tuple(members))
        target.writestr(zipfile.ZipInfo(_MANIFEST, _EPOCH), msgspec.json.encode(manifest))


def _add(target: zipfile.ZipFile, name: str, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, target.open(info, "w", force_zip64=True) as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return Member(name, size, digest.hexdigest())


def _manifest(source: zipfile.ZipFile) -> Manifest:
    try:
        with source.open(_MANIFEST) as file:
            data = file.read(_MAX_MANIFEST + 1)
        manifest = msgspec.json.decode(data, type=Manifest)
    except (KeyError, msgspec.DecodeError) as error:
        raise DamagedBackup("备份中没有可读的清单 manifest.json") from error
    if manifest.format != FORMAT or manifest.schema > len(schema.MIGRATIONS):
        raise NewerSchema("备份由更新版本的 govplan 写成：请升级 govplan")
    names = [member.name for member in manifest.members]
    if names.count(_DATABASE) != 1 or any(n != _DATABASE and not _MEMBER.match(n) for n in names):
        raise DamagedBackup("备份清单里有不该有的文件名")
    return manifest


def _unpack(source: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Every member into `folder` under its last name, with size and digest as the manifest says."""
    for member in manifest.members:
        path = folder / member.name.rpartition("/")[2]
        digest = hashlib.sha256()
        with path.open("wb") as out:
            for chunk in _chunks(source, member):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != member.sha256:
            raise DamagedBackup(f"备份中的 {member.name} 与清单不符")


def _chunks(source: zipfile.ZipFile, member: Member) -> Iterator[bytes]:
    """Counted while reading: a zip's directory may lie about sizes."""
    left = member.size
    try:
        with source.open(member.name) as file:
            while chunk := file.read(min(_CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    raise DamagedBackup(f"备份中的 {member.name} 比清单所说的大")
                yield chunk
    except KeyError as error:
        raise DamagedBackup(f"备份中缺少 {member.name}") from error


def _verified(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database)
    try:
        schema.check_age(connection)
        result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        whole = result == "ok" and schema.number(connection) > 0
    except (sqlite3.DatabaseError, DamagedStore, NewerSchema) as error:
        connection.close()
        if isinstance(error, NewerSchema):
            raise
        raise DamagedBackup(f"备份中的数据库已损坏：{error}") from error
    if not whole:
        connection.close()
        raise DamagedBackup(f"备份中的数据库已损坏：{result}")
    return connection


def _adopt(store: Store, path: Path) -> None:
    """A verified file becomes part of the archive."""
    target = store.archive.path(path.name)
    if target.exists() and store.archive.whole(path.name):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    shutil.move(path, target)
    sync_folder(target.parent)


def _is_filled(store: Store) -> bool:
    return store.connection.execute("SELECT 1 FROM document LIMIT 1").fetchone() is not None
