"""What HQ says of members and of answers to statements, in plain words."""

from typing import Final

from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

_NOTHING = QT_TRANSLATE_NOOP("Errors", "Nothing to do, unless the customer says otherwise.")
_AGAIN = QT_TRANSLATE_NOOP("Errors", "Find the member at the counter with F2 and enter it again.")
_OPEN = QT_TRANSLATE_NOOP("Errors", "Open the statement, look at it again and answer anew.")
_TALK = QT_TRANSLATE_NOOP("Errors", "Talk to whoever disputed it; HQ settles the dispute.")

SHARED_TEXTS: Final[dict[str, Texts]] = {
    "member_merged": (
        QT_TRANSLATE_NOOP("Errors", "Two members with one phone became one"),
        QT_TRANSLATE_NOOP(
            "Errors", "{phone} was registered at HQ already; sales to either count for {name}."
        ),
        _NOTHING,
    ),
    "member_fields_kept": (
        QT_TRANSLATE_NOOP("Errors", "HQ kept its own values"),
        QT_TRANSLATE_NOOP("Errors", "The rest of the change was booked. The table shows what stands."),
        QT_TRANSLATE_NOOP("Errors", "Use HQ's, or ask the customer and send yours again."),
    ),
    "member_changed_meanwhile": (
        QT_TRANSLATE_NOOP("Errors", "Somebody else changed this member at the same time"),
        QT_TRANSLATE_NOOP("Errors", "The later entry stands: yours. HQ keeps the other one in its history."),
        _NOTHING,
    ),
    "member_phone_taken": (
        QT_TRANSLATE_NOOP("Errors", "The phone belongs to another member"),
        QT_TRANSLATE_NOOP("Errors", "HQ knows it as the phone of {name}; the rest of the change was booked."),
        QT_TRANSLATE_NOOP("Errors", "Compare both members. If they are one person, ask HQ to make them one."),
    ),
    "member_phone_malformed": (
        QT_TRANSLATE_NOOP("Errors", "This is not a phone number"),
        QT_TRANSLATE_NOOP(
            "Errors", "“{phone}” is neither a mobile number of 11 digits nor one with area code."
        ),
        _AGAIN,
    ),
    "member_name_missing": (
        QT_TRANSLATE_NOOP("Errors", "The name is missing"),
        QT_TRANSLATE_NOOP("Errors", "A member needs a name."),
        _AGAIN,
    ),
    "member_name_too_long": (
        QT_TRANSLATE_NOOP("Errors", "The name is too long"),
        QT_TRANSLATE_NOOP("Errors", "A name has at most {longest} characters."),
        _AGAIN,
    ),
    "member_phone_known": (
        QT_TRANSLATE_NOOP("Errors", "This phone is known already"),
        QT_TRANSLATE_NOOP("Errors", "{phone} is the phone of {name}."),
        QT_TRANSLATE_NOOP("Errors", "Take that member, or correct the phone."),
    ),
    "member_unknown": (
        QT_TRANSLATE_NOOP("Errors", "Unknown member"),
        QT_TRANSLATE_NOOP("Errors", "HQ does not publish this member to this store any more."),
        _AGAIN,
    ),
    "member_value_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this value"),
        QT_TRANSLATE_NOOP("Errors", "One of them is older than the other program. Nothing was booked."),
        _AGAIN,
    ),
    "member_action_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this step"),
        QT_TRANSLATE_NOOP("Errors", "HQ runs an older version than this computer. Nothing was booked."),
        _AGAIN,
    ),
    "member_field_is_hqs": (
        QT_TRANSLATE_NOOP("Errors", "Only HQ changes this"),
        QT_TRANSLATE_NOOP("Errors", "Tier, status and limits of a member are HQ's."),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ for the change."),
    ),
    "answer_dispute_stands": (
        QT_TRANSLATE_NOOP("Errors", "Confirmed here, disputed on another computer"),
        QT_TRANSLATE_NOOP("Errors", "A dispute outweighs a confirmation. It was signed by {signer}."),
        _TALK,
    ),
    "answer_disputed": (
        QT_TRANSLATE_NOOP("Errors", "This statement is disputed"),
        QT_TRANSLATE_NOOP("Errors", "It cannot be confirmed while the dispute is open."),
        _TALK,
    ),
    "statement_hash_stale": (
        QT_TRANSLATE_NOOP("Errors", "HQ has issued this statement anew"),
        QT_TRANSLATE_NOOP(
            "Errors", "What was answered is not HQ's statement any more; the answer does not count."
        ),
        _OPEN,
    ),
    "statement_stale": (
        QT_TRANSLATE_NOOP("Errors", "The statement changed while you looked at it"),
        QT_TRANSLATE_NOOP(
            "Errors", "HQ's statement is newer than the one on the screen. Nothing was signed."
        ),
        _OPEN,
    ),
    "statement_differs": (
        QT_TRANSLATE_NOOP("Errors", "The account here is not the one HQ stated"),
        QT_TRANSLATE_NOOP("Errors", "Confirming would sign figures that differ. Nothing was signed."),
        QT_TRANSLATE_NOOP("Errors", "Synchronise; if it still differs, dispute the statement."),
    ),
    "statement_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ has not issued this statement"),
        QT_TRANSLATE_NOOP("Errors", "There is nothing to answer under {number}."),
        QT_TRANSLATE_NOOP("Errors", "Wait for HQ's statement of the month."),
    ),
    "answer_names_nothing": (
        QT_TRANSLATE_NOOP("Errors", "What is disputed?"),
        QT_TRANSLATE_NOOP("Errors", "A dispute names entries, or says in a note what is missing."),
        QT_TRANSLATE_NOOP("Errors", "Tick the entries that are not right, or write a note."),
    ),
    "answer_confirms_differences": (
        QT_TRANSLATE_NOOP("Errors", "Confirmed with differences"),
        QT_TRANSLATE_NOOP("Errors", "A confirmation cannot name differences."),
        _OPEN,
    ),
    "answer_entry_twice": (
        QT_TRANSLATE_NOOP("Errors", "An entry is named twice"),
        QT_TRANSLATE_NOOP("Errors", "{entry} stands twice with the same kind of difference."),
        _OPEN,
    ),
    "answer_type_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this kind of difference"),
        QT_TRANSLATE_NOOP(
            "Errors", "HQ runs an older version than this computer. The answer does not count."
        ),
        _OPEN,
    ),
    "answer_kind_unknown": (
        QT_TRANSLATE_NOOP("Errors", "HQ does not know this kind of answer"),
        QT_TRANSLATE_NOOP(
            "Errors", "HQ runs an older version than this computer. The answer does not count."
        ),
        _OPEN,
    ),
    "answer_note_too_long": (
        QT_TRANSLATE_NOOP("Errors", "The note is too long"),
        QT_TRANSLATE_NOOP("Errors", "A note has at most {longest} characters."),
        QT_TRANSLATE_NOOP("Errors", "Shorten it and try again."),
    ),
}
