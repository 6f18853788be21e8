"""Which machine, user and folder this is: what a copied profile cannot bring along."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_WINDOWS_KEY = r"SOFTWARE\Microsoft\Cryptography"

if sys.platform == "win32":
    import winreg

    def _read_guid() -> str:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_KEY) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
else:

    def _read_guid() -> str:
        return ""


def machine_id() -> str:
    """Return the id the system was installed with, the host's name where there is none."""
    for path in MACHINE_IDS:
        try:
            return path.read_text().strip()
        except OSError:
            continue
    return _read_guid() or platform.node()


def identity() -> str:
    """Name this machine and user."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    return f"{machine_id()}|{user}"
