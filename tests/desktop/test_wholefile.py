"""A file that was given its name keeps it after a power cut."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop.continuity import bind_machine
from desktop.paths import Profile
from desktop.sync.credentials import _keep_in_file
from desktop.wholefile import put_in_place
from tests.power.record import Recorder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what is listened to are the calls of Linux")


def events(folder: Path) -> Recorder:
    """Listen to a folder."""
    return Recorder(folder)


def test_a_rename_is_made_durable_at_once(tmp_path: Path) -> None:
    (tmp_path / "draft").write_bytes(b"new")
    recorder = events(tmp_path)
    with recorder.listening():
        put_in_place(tmp_path / "draft", tmp_path / "name")
    assert recorder.events == [("rename", "draft", "name"), ("folder", "")]
    assert (tmp_path / "name").read_bytes() == b"new"


def test_a_key_is_safe_before_a_device_row_can_name_it(tmp_path: Path) -> None:
    recorder = events(tmp_path)
    with recorder.listening():
        _keep_in_file(tmp_path / "keys", "device-1", b"k" * 32)
    assert [event[0] for event in recorder.events[-3:]] == ["sync", "rename", "folder"]


def test_the_binding_to_a_machine_is_safe_before_a_number_is_issued(tmp_path: Path) -> None:
    recorder = events(tmp_path)
    with recorder.listening():
        bind_machine(Profile(tmp_path))
    assert [event[0] for event in recorder.events[-3:]] == ["sync", "rename", "folder"]
