"""Backup and restore: the store and its archive in one zip.

    manifest.json          format, schema number, and name, size and SHA-256 of every other member
    govplan.db             a snapshot made by SQLite's backup interface
    archive/ab/cd/abcd…    the raw bytes that the snapshot knows

The zip appears under its name only when it is whole. A restore reads and verifies everything before it
changes anything, and then fills the store in one SQLite transaction; a new store gets its name last.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from index import connect, outbox, reason, schema
from index.archive import Archive, sync_folder
from index.errors import DamagedBackup, DamagedStore, NewerSchema, StoreError, StoreNotEmpty
from index.workshop import place, workshop
from ingest.errors import why
from ingest.source import shown

if TYPE_CHECKING:
    from index.store import Store

FORMAT = 1
_MANIFEST, _DATABASE = "manifest.json", "govplan.db"
_MEMBER = re.compile(r"archive/([0-9a-f]{2})/([0-9a-f]{2})/(\1\2[0-9a-f]{60})\Z")
_MAX_MANIFEST = 1 << 30
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
    with _told(file, "备份写不成"), workshop(file.parent) as folder:
        snapshot, temporary = folder / _DATABASE, folder / "backup.zip"
        _snapshot(store.connection, snapshot)
        with temporary.open("xb") as out:
            _write_zip(store, snapshot, out)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(file)
    sync_folder(file.parent)
    return file


def load(store: Store, file: Path, *, force: bool = False) -> None:
    """Fill `store` from a backup. Raises DamagedBackup, NewerSchema, StoreNotEmpty, StoreError; then nothing has
    changed."""
    if not force and store.connection.execute("SELECT 1 FROM document LIMIT 1").fetchone():
        raise StoreNotEmpty(f"库 {shown(store.path)} 不是空的：要用备份覆盖它，请加 --force")
    with _told(file, "恢复不成"), workshop(store.path.parent) as folder:
        before = _digests(store.connection)
        database, digests = _verified(file, folder)
        with _adopted(store.archive, folder, digests), contextlib.closing(sqlite3.connect(database)) as restored:
            restored.backup(store.connection)
    schema.migrate(store.connection)
    outbox.forget_store_id(store.connection)
    for sha256 in before - _digests(store.connection):
        store.archive.remove(sha256)


def make(path: Path, file: Path) -> None:
    """A new store out of a backup. Raises as `load`; then neither the store nor anything beside it is there."""
    with _told(file, "恢复不成"), workshop(path.parent) as folder:
        database, digests = _verified(file, folder)
        with contextlib.closing(connect.connect(database)) as connection:
            outbox.forget_store_id(connection)
        with _adopted(Archive(connect.archive_of(path)), folder, digests):
            if not place(database, path):
                raise StoreNotEmpty(f"库 {shown(path)} 不是空的：要用备份覆盖它，请加 --force")


@contextlib.contextmanager
def _told(file: Path, what: str) -> Iterator[None]:
    """What goes wrong with the file, the disk or the database, as errors that name the file."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DamagedBackup(f"{shown(file)}：不是完整的备份文件（{error}）") from error
    except OSError as error:
        raise StoreError(f"{shown(file)}：{what}：{why(error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{shown(file)}：{what}：{reason.of_database(error)}") from error


def _snapshot(connection: sqlite3.Connection, file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as copy:
        connection.backup(copy)
        # One file without a WAL beside it.
        copy.execute("PRAGMA journal_mode = DELETE")


def _digests(connection: sqlite3.Connection) -> set[str]:
    return {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM content")}


def _write_zip(store: Store, snapshot: Path, out: object) -> None:
    with contextlib.closing(sqlite3.connect(snapshot)) as copy:
        number, digests = schema.number(copy), sorted(_digests(copy))
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


def _verified(file: Path, folder: Path) -> tuple[Path, list[str]]:
    """A backup unpacked into `folder`: its database and the digests of its documents, all as the manifest says."""
    with zipfile.ZipFile(file) as source:
        manifest = _manifest(source)
        _unpack(source, manifest, folder)
    _verify(folder / _DATABASE)
    return folder / _DATABASE, [found[3] for m in manifest.members if (found := _MEMBER.match(m.name))]


def _verify(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        try:
            schema.check_age(connection)
            result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            whole = result == "ok" and schema.number(connection) > 0
        except (sqlite3.DatabaseError, DamagedStore) as error:
            raise DamagedBackup(f"备份中的数据库已损坏：{error}") from error
    if not whole:
        raise DamagedBackup(f"备份中的数据库已损坏：{result}")


@contextlib.contextmanager
def _adopted(archive: Archive, folder: Path, digests: list[str]) -> Iterator[None]:
    """Verified files out of `folder` are part of the archive; where the block fails they are not."""
    with contextlib.ExitStack() as undo:
        if not archive.folder.exists():
            undo.callback(shutil.rmtree, archive.folder, ignore_errors=True)
        for sha256 in digests:
            if sha256 not in archive:
                undo.callback(archive.remove, sha256)
            elif archive.whole(sha256):
                continue
            archive.adopt(folder / sha256)
        yield
        undo.pop_all()
