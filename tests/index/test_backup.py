"""A backup is whole or not there; a restore changes nothing until all of it is verified."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from extract.record import Record
from index import backup
from index.archive import Archive
from index.errors import DamagedBackup, NewerSchema, StoreError, StoreNotEmpty
from index.kept import Kept
from index.searcher import PlanQuery
from index.sqlite_searcher import SqliteSearcher
from index.store import Store
from ingest.plan import Plan


@pytest.fixture
def filled(store: Store, county: Plan, make_record: Callable[..., Record], put: Callable[..., None]) -> Store:
    """One plan with a record, a review and its bytes."""
    digest = store.archive.put("原始文件".encode())
    record = make_record(county, "出栏生猪20万头")
    put(store, Kept(plan=msgspec.structs.replace(county, sha256=digest), records=(record,), bands=("w1",)))
    store.review(record.record_id, "confirmed", "王")
    return store


@pytest.fixture
def other(tmp_path: Path) -> Store:
    """An empty store elsewhere."""
    (tmp_path / "other").mkdir()
    return Store.open(tmp_path / "other" / "govplan.db")


def _rewrite(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(file) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)


def test_everything_comes_back(filled: Store, other: Store, tmp_path: Path) -> None:
    file = filled.backup(tmp_path / "b.zip")
    status = other.restore(file)
    assert (status.plans, status.reviews, status.archive_files) == (1, 1, 1)
    assert list(other.plans()) == list(filled.plans())
    assert list(other.records()) == list(filled.records())
    assert list(other.documents()) == list(filled.documents())
    assert SqliteSearcher(other).search_plans(PlanQuery(words="生猪")).total == 1
    assert other.check(deep=True) == ()
    other.close()
    with Store.open(other.path) as again:
        assert again.check(deep=True) == ()


def test_only_the_backup_is_left_behind(filled: Store, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    file = filled.backup(tmp_path / "b.zip")
    assert set(tmp_path.iterdir()) - before == {file}


def test_a_store_that_is_not_empty_is_only_overwritten_by_force(
    filled: Store, other: Store, city: Plan, put: Callable[..., None], tmp_path: Path
) -> None:
    file = filled.backup(tmp_path / "b.zip")
    put(other, msgspec.structs.replace(city, sha256=other.archive.put(b"mine")))
    with pytest.raises(StoreNotEmpty, match="--force"):
        other.restore(file)
    assert next(other.plans()).title == city.title
    other.restore(file, force=True)
    assert list(other.plans()) == list(filled.plans())
    assert other.check(deep=True) == ()


def test_a_backup_needs_every_byte(filled: Store, tmp_path: Path) -> None:
    (digest,) = filled.archive
    filled.archive.path(digest).write_bytes(b"changed")
    with pytest.raises(StoreError, match="内容已变"):
        filled.backup(tmp_path / "b.zip")
    filled.archive.remove(digest)
    with pytest.raises(StoreError, match="缺少"):
        filled.backup(tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip*")) + list(tmp_path.glob(".*"))


def test_a_name_that_cannot_be_written_is_told(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="写不成"):
        filled.backup(tmp_path / "no" / "b.zip")


def _drop_archive(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("archive/"))]


def _change_archive(members: dict[str, bytes]) -> None:
    members[next(name for name in members if name.startswith("archive/"))] = "原始文伴".encode()


def _grow_archive(members: dict[str, bytes]) -> None:
    members[next(name for name in members if name.startswith("archive/"))] += b"more"


def _change_database(members: dict[str, bytes]) -> None:
    members["govplan.db"] = members["govplan.db"][:-1] + b"\0"
    members["govplan.db"] = members["govplan.db"][:5000] + b"\xff" * 100 + members["govplan.db"][5100:]


def _drop_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _climb(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    manifest["members"][1]["name"] = "archive/../../evil"
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "change", [_drop_archive, _change_archive, _grow_archive, _change_database, _drop_manifest, _climb]
)
def test_a_damaged_backup_changes_nothing(
    filled: Store, other: Store, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    file = filled.backup(tmp_path / "b.zip")
    _rewrite(file, change)
    with pytest.raises(DamagedBackup):
        other.restore(file)
    assert other.status().plans == 0
    assert [path.name for path in other.path.parent.iterdir() if path.name.startswith(".")] == []
    assert other.check(deep=True) == ()


def test_a_backup_cut_off_or_of_another_kind_is_told(filled: Store, other: Store, tmp_path: Path) -> None:
    file = filled.backup(tmp_path / "b.zip")
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(DamagedBackup):
        other.restore(file)
    file.write_bytes(b"no zip")
    with pytest.raises(DamagedBackup):
        other.restore(file)
    with pytest.raises(StoreError, match="恢复不成"):
        other.restore(tmp_path / "nothing.zip")


@pytest.mark.parametrize("archive_before", [False, True])
def test_a_new_store_out_of_a_backup(filled: Store, tmp_path: Path, archive_before: bool) -> None:
    file = filled.backup(tmp_path / "b.zip")
    (tmp_path / "new").mkdir()
    path = tmp_path / "new" / "tea.db"
    if archive_before:
        Archive(tmp_path / "new" / "tea.db.archive").put("原始文件".encode())
    status = Store.restored(path, file)
    assert (status.plans, status.reviews, status.archive_files) == (1, 1, 1)
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["tea.db", "tea.db.archive"]
    with Store.open(path) as store:
        assert list(store.plans()) == list(filled.plans())
        assert store.check(deep=True) == ()
    with pytest.raises(StoreNotEmpty):
        Store.restored(path, file)
    assert Store.restored(path, file, force=True).plans == 1


@pytest.mark.parametrize("change", [_drop_archive, _change_database, _drop_manifest])
def test_a_new_store_that_cannot_be_restored_leaves_nothing(
    filled: Store, tmp_path: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    file = filled.backup(tmp_path / "b.zip")
    _rewrite(file, change)
    (tmp_path / "new").mkdir()
    with pytest.raises(DamagedBackup):
        Store.restored(tmp_path / "new" / "govplan.db", file)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("at", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_flipped_byte_is_told(filled: Store, tmp_path: Path, at: float) -> None:
    file = filled.backup(tmp_path / "b.zip")
    data = bytearray(file.read_bytes())
    data[int(len(data) * at)] ^= 0x55
    file.write_bytes(data)
    (tmp_path / "new").mkdir()
    with pytest.raises(DamagedBackup, match=r"b\.zip|备份"):
        Store.restored(tmp_path / "new" / "govplan.db", file)
    assert list((tmp_path / "new").iterdir()) == []


RESTORE = """
import resource, sys
from index.errors import StoreError
from index.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    Store.restored(sys.argv[1], sys.argv[2], force=True)
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("kilobytes", [4, 100, 400])
def test_a_full_disk_leaves_everything_as_it_was(filled: Store, tmp_path: Path, kilobytes: int) -> None:
    before = Store.open(tmp_path / "before.db")
    digest = filled.archive.put(b"x" * 500_000)
    filled.connection.execute("INSERT INTO content SELECT ?, document_id FROM document", (digest,))
    file = filled.backup(tmp_path / "b.zip")
    (tmp_path / "new").mkdir()
    for path in (tmp_path / "new" / "govplan.db", before.path):
        call = [sys.executable, "-c", RESTORE, str(path), str(file), str(kilobytes << 10)]
        ended = subprocess.run(call, capture_output=True, text=True, check=True)
        assert ended.stdout == f"{file}：恢复不成：磁盘已满，或文件大小到了上限\n"
    assert list((tmp_path / "new").iterdir()) == []
    assert before.status().plans == 0
    assert before.check(deep=True) == ()
    assert not before.archive.folder.exists()


def test_a_newer_backup_is_refused(
    filled: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(backup, "FORMAT", backup.FORMAT + 1)
        file = filled.backup(tmp_path / "b.zip")
    with pytest.raises(NewerSchema, match="升级"):
        other.restore(file)


def test_what_a_killed_backup_left_is_swept(filled: Store, tmp_path: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = tmp_path / f".govplan~{int(dead.stdout)}-ab.part"
    left.mkdir()
    (left / "govplan.db").write_bytes(b"half")
    working = tmp_path / f".govplan~{os.getpid()}-ab.part"
    working.mkdir()
    assert [finding.code for finding in filled.check()] == ["leftover"]
    assert not left.exists()
    assert working.exists()
