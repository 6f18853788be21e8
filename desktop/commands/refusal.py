"""What the command line says when something is refused: one sentence, and what to do."""

from __future__ import annotations

from domain.errors import DomainError

_SENTENCES = {
    "database_corrupt": "The file {file} is damaged. It was left untouched; restore a backup or ask support.",
    "database_newer": "The file {file} was written by a newer Branchline. It was left untouched; update the program.",
    "database_foreign": "The file {file} does not belong to Branchline. It was left untouched.",
    "database_missing": "The ledger {file} of this enrolled PC is missing. Nothing new was made; restore a backup.",
    "database_locked": "Another Branchline is using this profile. Close it first.",
    "profile_in_use": "Another Branchline is using this profile. Close it first.",
    "disk_full": "The disk is full. Nothing was lost; free some space and try again.",
    "not_enrolled": "This PC is not enrolled yet: get a code from HQ and run `enrol --hq URL --code CODE`.",
    "hq_missing": "No HQ address is known: pass --hq URL.",
    "hq_unreachable": "HQ does not answer. Nothing was lost; selling goes on and the next sync sends what waits.",
    "not_hq": "What answered is not a Branchline HQ. Nothing was changed; check the address or the network login page.",
    "enrol_code_unknown": "HQ does not know this code. Check it and try again.",
    "enrol_code_used": "This code was used already. Ask HQ for a new one.",
    "enrol_code_expired": "This code is older than 24 hours. Ask HQ for a new one.",
    "too_many_tries": "Too many wrong codes. Wait ten minutes and try again.",
    "file_unreadable": "The file {file} cannot be read: {reason}.",
    "file_too_large": "The file {file} is larger than an import takes. Nothing was imported; split it.",
    "dealer_not_given": "The file names dealers, and this PC is not enrolled for one: pass --dealer CODE.",
    "hq_address_wrong": "“{url}” is not an address of HQ; it begins with http:// or https://.",
    "enrolled_elsewhere": "This profile belongs to {store}. Use another profile for another store.",
    "device_key_missing": "The key of this PC is missing. Ask HQ for a new code and enrol again.",
    "device_revoked": "HQ has revoked this PC. Ask HQ for a new code and enrol again.",
    "device_draining": "HQ will retire this PC: it takes what is sent and gives nothing new.",
    "device_locked": "HQ has locked this PC: it takes what is sent and gives nothing new.",
    "certificate_expired": "HQ's certificate for this PC is over: it takes what is sent. Ask HQ to renew it.",
    "computer_locked": "HQ has locked this PC. Nothing was issued; what was made before is still sent.",
    "computer_retired": "HQ has retired this PC and holds all its documents. To use it again, remove {note}.",
    "profile_unusable": "The profile folder cannot be used: {detail}",
    "sqlite_too_old": "The bundled SQLite is too old to be safe. Install the packages of requirements.lock again.",
    "disk_failed": "The disk failed while writing. Nothing unfinished was kept; check the disk.",
    "disk_read_only": "The profile folder cannot be written to. Check its permissions.",
    "hq_not_started": "HQ could not be started. Look at the message above.",
    "hq_command_failed": "HQ refused “{command}”: {message}",
    "not_a_month": "“{text}” is not a month; write it as YYYY-MM.",
    "statement_missing": "There is nothing to state for {month}: no balance and no movement.",
}


def sentence(error: DomainError) -> str:
    """Return the refusal as a sentence; a code without one is shown with its facts."""
    template = _SENTENCES.get(error.code)
    if template is None:
        return str(error)
    return template.format_map(_Facts({name: str(value) for name, value in error.facts.items()}))


class _Facts(dict[str, str]):
    """Leaves a fact that was not given readable instead of failing."""

    def __missing__(self, name: str) -> str:
        return "…"
