"""HQ's reasons in plain words: code to title, sentence and what to do."""

from typing import Final

from desktop.ui.document.amendments import AMENDMENT_TEXTS
from desktop.ui.document.shared_records import SHARED_TEXTS
from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

_HQ_WORKS = QT_TRANSLATE_NOOP(
    "Errors", "Nothing to do here: HQ's staff were told. Ask them if it stays like this for a day."
)
_ASK_HQ = QT_TRANSLATE_NOOP("Errors", "Ask HQ, and tell them the number of the document.")

VERDICT_TEXTS: Final[dict[str, Texts]] = (
    {
        "order_empty": (
            QT_TRANSLATE_NOOP("Errors", "The order has no lines"),
            QT_TRANSLATE_NOOP("Errors", "HQ does not take an order without a line."),
            QT_TRANSLATE_NOOP("Errors", "Place the order again with what is needed."),
        ),
        "shipment_already_received": (
            QT_TRANSLATE_NOOP("Errors", "The shipment was taken in before"),
            QT_TRANSLATE_NOOP("Errors", "Another till of this store already took in shipment {shipment}."),
            QT_TRANSLATE_NOOP("Errors", "Count the goods: they may stand in the stock of this till twice."),
        ),
        "shipment_of_other_store": (
            QT_TRANSLATE_NOOP("Errors", "The shipment belongs to another store"),
            QT_TRANSLATE_NOOP("Errors", "Shipment {shipment} was sent to another store of the dealer."),
            _ASK_HQ,
        ),
        "quote_differs": (
            QT_TRANSLATE_NOOP("Errors", "HQ computes this receipt otherwise"),
            QT_TRANSLATE_NOOP(
                "Errors",
                "The receipt stands as it was issued. Under the same version {version} of the policy HQ comes to"
                " other figures.",
            ),
            _HQ_WORKS,
        ),
        "adjustment_type_unknown": (
            QT_TRANSLATE_NOOP("Errors", "HQ does not know this kind of stock adjustment"),
            QT_TRANSLATE_NOOP("Errors", "HQ runs an older version than this computer."),
            _ASK_HQ,
        ),
        "store_unknown": (
            QT_TRANSLATE_NOOP("Errors", "HQ does not have this store under the dealer"),
            QT_TRANSLATE_NOOP("Errors", "The document is kept at HQ until the store is set up there."),
            _HQ_WORKS,
        ),
        "kind_unknown": (
            QT_TRANSLATE_NOOP("Errors", "HQ cannot read this kind of document yet"),
            QT_TRANSLATE_NOOP(
                "Errors", "HQ runs an older version than this computer; the document is kept there."
            ),
            _HQ_WORKS,
        ),
        "body_unreadable": (
            QT_TRANSLATE_NOOP("Errors", "HQ cannot read the document"),
            QT_TRANSLATE_NOOP("Errors", "It is kept at HQ exactly as it was sent."),
            _HQ_WORKS,
        ),
        "stored_opaque": (
            QT_TRANSLATE_NOOP("Errors", "HQ keeps the document and has not read it yet"),
            QT_TRANSLATE_NOOP(
                "Errors", "It could not be stored in the usual way, so HQ took it exactly as it is."
            ),
            _HQ_WORKS,
        ),
        "body_missing": (
            QT_TRANSLATE_NOOP("Errors", "HQ could not store the document"),
            QT_TRANSLATE_NOOP(
                "Errors",
                "It is whole on this computer; HQ knows its place and its seal, and took all later ones.",
            ),
            QT_TRANSLATE_NOOP("Errors", "Tell HQ. When HQ says that it is ready, send it again here."),
        ),
        "sending_again": (
            QT_TRANSLATE_NOOP("Errors", "The document goes to HQ again"),
            QT_TRANSLATE_NOOP(
                "Errors", "It is whole on this computer and goes with the next synchronisation."
            ),
            QT_TRANSLATE_NOOP("Errors", "Nothing to do."),
        ),
        "not_stored": (
            QT_TRANSLATE_NOOP("Errors", "HQ failed to store this document"),
            QT_TRANSLATE_NOOP(
                "Errors", "It is safe here and is tried again; later documents will not wait for it long."
            ),
            QT_TRANSLATE_NOOP("Errors", "Nothing to do."),
        ),
        "judging_failed": (
            QT_TRANSLATE_NOOP("Errors", "HQ could not book the document"),
            QT_TRANSLATE_NOOP("Errors", "A fault at HQ stopped the booking; the document is kept there."),
            _HQ_WORKS,
        ),
        "same_id_other_body": (
            QT_TRANSLATE_NOOP("Errors", "HQ holds another document under the same identity"),
            QT_TRANSLATE_NOOP("Errors", "Perhaps the records here were restored from a backup."),
            _ASK_HQ,
        ),
        "dependency_missing": (
            QT_TRANSLATE_NOOP("Errors", "HQ waits for another document"),
            QT_TRANSLATE_NOOP("Errors", "It is booked as soon as the document it refers to arrives at HQ."),
            QT_TRANSLATE_NOOP("Errors", "Nothing to do: synchronise the other till if it stays like this."),
        ),
        "hq_refused": (
            QT_TRANSLATE_NOOP("Errors", "HQ did not book the document"),
            QT_TRANSLATE_NOOP("Errors", "HQ gave a reason that this version has no words for: {reason}"),
            _ASK_HQ,
        ),
    }
    | SHARED_TEXTS
    | AMENDMENT_TEXTS
)
