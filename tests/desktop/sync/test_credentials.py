"""The device's key in a keyring, in a file where there is none, and never anywhere else."""

import stat

import keyring
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from desktop.sync import credentials
from desktop.sync.credentials import keep_key, load_key, make_key, new_key_name
from server_stub.signing import decode64


class Memory(KeyringBackend):
    """A keyring that works."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[(service, username)] = password


class Locked(Memory):
    """A keyring whose owner does not unlock it."""

    def get_password(self, service, username):
        raise KeyringLocked

    def set_password(self, service, username, password):
        raise KeyringLocked


class Forgetful(Memory):
    """A keyring that says yes and keeps nothing."""

    def set_password(self, service, username, password):
        pass


@pytest.fixture(params=[Memory, Locked, Forgetful])
def backend(request):
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield request.param
    keyring.set_keyring(before)


def test_a_kept_key_signs_as_before(tmp_path, backend):
    key, name = make_key(), new_key_name()
    keep_key(tmp_path / "keys", name, key)
    found = load_key(tmp_path / "keys", name, 7)
    assert found.device_id == 7
    Ed25519PublicKey.from_public_bytes(decode64(key.public)).verify(found.sign(b"hello"), b"hello")


def test_the_file_is_used_only_without_a_keyring_and_hides_the_key(tmp_path, backend):
    key = make_key()
    keep_key(tmp_path / "keys", "name", key)
    path = tmp_path / "keys"
    assert path.exists() == (backend is not Memory)
    if path.exists():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert key.private not in path.read_bytes()


def test_a_file_of_another_machine_or_a_broken_one_holds_no_key(tmp_path, monkeypatch):
    keep_key(tmp_path / "keys", "name", make_key())
    assert load_key(tmp_path / "keys", "another", 1) is None
    content = (tmp_path / "keys").read_bytes()
    for broken in (b"", content[:20], content[:-1], content[:-1] + b"x"):
        (tmp_path / "keys").write_bytes(broken)
        assert load_key(tmp_path / "keys", "name", 1) is None
    (tmp_path / "keys").write_bytes(content)
    monkeypatch.setattr(credentials, "identity", lambda: "another machine")
    assert load_key(tmp_path / "keys", "name", 1) is None
