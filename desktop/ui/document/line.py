"""Why the line to HQ does not work, and why a code was refused, in plain words."""

from typing import Final

from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

_NEW_CODE = QT_TRANSLATE_NOOP(
    "Errors", "Ask HQ for a new code and enrol this computer again in the settings."
)
_ASK_HQ = QT_TRANSLATE_NOOP("Errors", "Ask HQ, and work on another computer of the store.")
_ADDRESS = QT_TRANSLATE_NOOP(
    "Errors", "Check the address, the network cable and the sign-in page of the network."
)

LINE_TEXTS: Final[dict[str, Texts]] = {
    "hq_address_wrong": (
        QT_TRANSLATE_NOOP("Errors", "This is not an address of HQ"),
        QT_TRANSLATE_NOOP("Errors", "An address starts with https:// or http://."),
        QT_TRANSLATE_NOOP("Errors", "Type it exactly as HQ gave it."),
    ),
    "hq_unreachable": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not answer"),
        QT_TRANSLATE_NOOP("Errors", "Nothing was changed; selling goes on."),
        _ADDRESS,
    ),
    "not_hq": (
        QT_TRANSLATE_NOOP("Errors", "What answers there is not HQ"),
        QT_TRANSLATE_NOOP("Errors", "Nothing was sent or changed."),
        _ADDRESS,
    ),
    "enrol_code_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this code"),
        QT_TRANSLATE_NOOP("Errors", "Codes have eight characters, written as XXXX-XXXX."),
        QT_TRANSLATE_NOOP("Errors", "Compare it with what HQ sent and try again."),
    ),
    "enrol_code_used": (
        QT_TRANSLATE_NOOP("Errors", "This code was used already"),
        QT_TRANSLATE_NOOP("Errors", "Each code enrols one computer."),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ for a new code."),
    ),
    "enrol_code_expired": (
        QT_TRANSLATE_NOOP("Errors", "This code is too old"),
        QT_TRANSLATE_NOOP("Errors", "A code is good for 24 hours."),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ for a new code."),
    ),
    "too_many_tries": (
        QT_TRANSLATE_NOOP("Errors", "Too many wrong codes"),
        QT_TRANSLATE_NOOP("Errors", "HQ takes no codes from here for a while."),
        QT_TRANSLATE_NOOP("Errors", "Wait ten minutes and try again."),
    ),
    "enrolled_elsewhere": (
        QT_TRANSLATE_NOOP("Errors", "This computer belongs to another store"),
        QT_TRANSLATE_NOOP("Errors", "Its records are those of {store}."),
        QT_TRANSLATE_NOOP("Errors", "Use a profile folder of its own for the other store."),
    ),
    "not_enrolled": (
        QT_TRANSLATE_NOOP("Errors", "This computer is not enrolled at HQ yet"),
        QT_TRANSLATE_NOOP("Errors", "Nothing can be exchanged with HQ."),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ for a code and enter it in the settings."),
    ),
    "device_key_missing": (
        QT_TRANSLATE_NOOP("Errors", "The key of this computer is missing"),
        QT_TRANSLATE_NOOP("Errors", "Without it HQ cannot know who is sending. All records are here."),
        _NEW_CODE,
    ),
    "device_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this computer"),
        QT_TRANSLATE_NOOP("Errors", "All records are here; nothing is sent until it is enrolled again."),
        _NEW_CODE,
    ),
    "device_revoked": (
        QT_TRANSLATE_NOOP("Errors", "HQ has shut this computer out"),
        QT_TRANSLATE_NOOP("Errors", "All records are here; nothing is sent until HQ lets it in again."),
        _NEW_CODE,
    ),
    "device_draining": (
        QT_TRANSLATE_NOOP("Errors", "HQ will retire this computer"),
        QT_TRANSLATE_NOOP("Errors", "What is made here is sent; nothing new comes from HQ."),
        _ASK_HQ,
    ),
    "device_locked": (
        QT_TRANSLATE_NOOP("Errors", "HQ has locked this computer"),
        QT_TRANSLATE_NOOP("Errors", "What was made before is sent; nothing new comes from HQ."),
        _ASK_HQ,
    ),
    "certificate_expired": (
        QT_TRANSLATE_NOOP("Errors", "HQ's certificate for this computer is over"),
        QT_TRANSLATE_NOOP("Errors", "What is made here is sent; nothing new comes from HQ."),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ to renew it, or enrol this computer again in the settings."),
    ),
    "signature_wrong": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not accept the signature of this computer"),
        QT_TRANSLATE_NOOP("Errors", "All records are here; nothing is sent until it is enrolled again."),
        _NEW_CODE,
    ),
    "lineage_refused": (
        QT_TRANSLATE_NOOP("Errors", "HQ keeps saying that this computer's records are a copy"),
        QT_TRANSLATE_NOOP(
            "Errors", "Selling goes on and everything is kept here; it is sent again within the hour."
        ),
        QT_TRANSLATE_NOOP("Errors", "Tell HQ when this stays for more than an hour."),
    ),
    "prices_held": (
        QT_TRANSLATE_NOOP("Errors", "New prices of HQ wait for you"),
        QT_TRANSLATE_NOOP("Errors", "They change a lot, so the old prices stay in force."),
        QT_TRANSLATE_NOOP("Errors", "Look at them in the sync centre and take or leave them."),
    ),
    "held_prices_gone": (
        QT_TRANSLATE_NOOP("Errors", "These prices do not wait any more"),
        QT_TRANSLATE_NOOP("Errors", "HQ sent others in the meantime."),
        QT_TRANSLATE_NOOP("Errors", "Look at what the sync centre shows now."),
    ),
    "sync_failed": (
        QT_TRANSLATE_NOOP("Errors", "Synchronising ended with a fault of this program"),
        QT_TRANSLATE_NOOP("Errors", "Selling goes on and nothing is lost; it is tried again by itself."),
        QT_TRANSLATE_NOOP("Errors", "Tell HQ when this stays; the log of this computer says what happened."),
    ),
    "program_too_old": (
        QT_TRANSLATE_NOOP("Errors", "This program is too old for HQ"),
        QT_TRANSLATE_NOOP(
            "Errors", "Selling goes on and nothing is lost; news from HQ come again after an update."
        ),
        QT_TRANSLATE_NOOP("Errors", "Install the update HQ offers."),
    ),
    "protocol_too_new": (
        QT_TRANSLATE_NOOP("Errors", "HQ runs an older version"),
        QT_TRANSLATE_NOOP("Errors", "All records are here and are sent once HQ is up to date."),
        QT_TRANSLATE_NOOP("Errors", "Tell HQ which version runs here."),
    ),
}
