"""Refusals in plain words: code to title, sentence and what to do; `{names}` are facts of the refusal."""

from typing import Final

from desktop.ui.words import QT_TRANSLATE_NOOP

Texts = tuple[str, str, str]

_CHECK = QT_TRANSLATE_NOOP("Errors", "Correct the entry and try again.")
_ROW = QT_TRANSLATE_NOOP("Errors", "Correct it in the file and import the file again.")
_HQ = QT_TRANSLATE_NOOP("Errors", "Synchronise; if it stays, tell HQ which product it is.")
_SUPPORT = QT_TRANSLATE_NOOP("Errors", "Nothing was changed. Send the code below to support.")

BOX_TEXTS: Final[dict[str, Texts]] = {
    "database_newer": (
        QT_TRANSLATE_NOOP("Errors", "These records belong to a newer Branchline"),
        QT_TRANSLATE_NOOP("Errors", "The file was written by a newer version. It has not been touched."),
        QT_TRANSLATE_NOOP("Errors", "Install the newer version on this computer, then open it again."),
    ),
    "database_foreign": (
        QT_TRANSLATE_NOOP("Errors", "This is not a Branchline file"),
        QT_TRANSLATE_NOOP("Errors", "The file belongs to another program. It has not been touched."),
        QT_TRANSLATE_NOOP("Errors", "Choose another profile folder."),
    ),
    "database_corrupt": (
        QT_TRANSLATE_NOOP("Errors", "The records on this computer are damaged"),
        QT_TRANSLATE_NOOP("Errors", "The file cannot be read. It has not been changed."),
        QT_TRANSLATE_NOOP("Errors", "Restore the last backup, or ask support with the code below."),
    ),
    "database_missing": (
        QT_TRANSLATE_NOOP("Errors", "The records of this computer are missing"),
        QT_TRANSLATE_NOOP("Errors", "Their file is gone from its folder. Nothing new was made in its place."),
        QT_TRANSLATE_NOOP("Errors", "Restore the last backup, or ask support with the code below."),
    ),
    "ledger_differs": (
        QT_TRANSLATE_NOOP("Errors", "Some records are not what was written"),
        QT_TRANSLATE_NOOP(
            "Errors", "The daily check found figures that differ from their documents. Selling goes on."
        ),
        QT_TRANSLATE_NOOP(
            "Errors", "Copy the details, send them to support, and have the disk of this computer looked at."
        ),
    ),
    "profile_in_use": (
        QT_TRANSLATE_NOOP("Errors", "Branchline is already open"),
        QT_TRANSLATE_NOOP("Errors", "Another window works with the records in this folder."),
        QT_TRANSLATE_NOOP("Errors", "Go to that window, or close it first."),
    ),
    "disk_full": (
        QT_TRANSLATE_NOOP("Errors", "The disk is full"),
        QT_TRANSLATE_NOOP("Errors", "Finished records are safe; the step you were in was not saved."),
        QT_TRANSLATE_NOOP("Errors", "Free some space on the disk, then do the step again."),
    ),
    "disk_failed": (
        QT_TRANSLATE_NOOP("Errors", "The disk does not answer properly"),
        QT_TRANSLATE_NOOP("Errors", "Finished records are safe; the step you were in was not saved."),
        QT_TRANSLATE_NOOP("Errors", "Make a backup to another drive now and have the disk checked."),
    ),
    "disk_read_only": (
        QT_TRANSLATE_NOOP("Errors", "The folder cannot be written to"),
        QT_TRANSLATE_NOOP("Errors", "Records can be read but nothing can be saved."),
        QT_TRANSLATE_NOOP("Errors", "Ask whoever looks after this computer for the right to write there."),
    ),
    "database_locked": (
        QT_TRANSLATE_NOOP("Errors", "Another program holds the records"),
        QT_TRANSLATE_NOOP("Errors", "The step waited half a minute and was not saved."),
        QT_TRANSLATE_NOOP("Errors", "Close what may hold the file, such as a backup, then try again."),
    ),
    "computer_locked": (
        QT_TRANSLATE_NOOP("Errors", "HQ has locked this computer"),
        QT_TRANSLATE_NOOP(
            "Errors", "It issues no documents any more; nothing was saved. What was made is sent."
        ),
        QT_TRANSLATE_NOOP("Errors", "Ask HQ, and work on another computer of the store."),
    ),
    "computer_retired": (
        QT_TRANSLATE_NOOP("Errors", "HQ has retired this computer"),
        QT_TRANSLATE_NOOP(
            "Errors", "HQ holds all documents of {store}; the records here were removed. HQ says: {reason}"
        ),
        QT_TRANSLATE_NOOP(
            "Errors", "To use this computer again, remove the note {note} and ask HQ for a code."
        ),
    ),
    "sqlite_too_old": (
        QT_TRANSLATE_NOOP("Errors", "The installation is not complete"),
        QT_TRANSLATE_NOOP(
            "Errors", "The database library {version} could lose records, so nothing was opened."
        ),
        QT_TRANSLATE_NOOP("Errors", "Install Branchline again."),
    ),
}

SALE_TEXTS: Final[dict[str, Texts]] = {
    "price_missing": (
        QT_TRANSLATE_NOOP("Errors", "No price for this product"),
        QT_TRANSLATE_NOOP("Errors", "{sku} has no price per {unit} on {day}."),
        _HQ,
    ),
    "price_tie": (
        QT_TRANSLATE_NOOP("Errors", "Two prices apply at once"),
        QT_TRANSLATE_NOOP("Errors", "The rules {first} and {second} both claim {sku}."),
        _HQ,
    ),
    "price_negative": (
        QT_TRANSLATE_NOOP("Errors", "A price cannot be below zero"),
        QT_TRANSLATE_NOOP("Errors", "The price of {sku} is below zero."),
        _CHECK,
    ),
    "product_unknown": (
        QT_TRANSLATE_NOOP("Errors", "Unknown product"),
        QT_TRANSLATE_NOOP("Errors", "{sku} is not in the catalogue on this computer."),
        QT_TRANSLATE_NOOP("Errors", "Look it up by name, or synchronise and try again."),
    ),
    "product_exists": (
        QT_TRANSLATE_NOOP("Errors", "This product exists already"),
        QT_TRANSLATE_NOOP("Errors", "{sku} is in the catalogue."),
        QT_TRANSLATE_NOOP("Errors", "Use the product that is there, or choose another code."),
    ),
    "unit_unknown": (
        QT_TRANSLATE_NOOP("Errors", "Unknown unit"),
        QT_TRANSLATE_NOOP("Errors", "{sku} is not sold by {unit}."),
        QT_TRANSLATE_NOOP("Errors", "Choose one of the product's units."),
    ),
    "quantity_not_exact": (
        QT_TRANSLATE_NOOP("Errors", "This quantity cannot be kept exactly"),
        QT_TRANSLATE_NOOP("Errors", "{quantity} {unit} gives more than three decimals of the base unit."),
        QT_TRANSLATE_NOOP("Errors", "Enter it in the base unit."),
    ),
    "quantity_not_positive": (
        QT_TRANSLATE_NOOP("Errors", "The quantity must be above zero"),
        QT_TRANSLATE_NOOP("Errors", "{sku} needs a quantity above zero."),
        _CHECK,
    ),
    "discount_out_of_range": (
        QT_TRANSLATE_NOOP("Errors", "The discount is too large"),
        QT_TRANSLATE_NOOP("Errors", "A discount lies between zero and what it is taken from."),
        _CHECK,
    ),
    "lease_short": (
        QT_TRANSLATE_NOOP("Errors", "Not promised by HQ"),
        QT_TRANSLATE_NOOP("Errors", "This computer was lent less of it than is to be spent."),
        QT_TRANSLATE_NOOP("Errors", "Spend less, or synchronise so that HQ can lend more."),
    ),
    "points_not_spent": (
        QT_TRANSLATE_NOOP("Errors", "No points were taken"),
        QT_TRANSLATE_NOOP("Errors", "Points are to pay, but nobody's points are spent."),
        QT_TRANSLATE_NOOP("Errors", "Choose the member whose points pay, or another way to pay."),
    ),
    "tender_short": (
        QT_TRANSLATE_NOOP("Errors", "Not paid in full"),
        QT_TRANSLATE_NOOP("Errors", "{missing} is still missing."),
        QT_TRANSLATE_NOOP("Errors", "Take the rest, or put it on account."),
    ),
    "tender_negative": (
        QT_TRANSLATE_NOOP("Errors", "A payment cannot be below zero"),
        QT_TRANSLATE_NOOP("Errors", "One of the payments is below zero."),
        _CHECK,
    ),
    "change_exceeds_cash": (
        QT_TRANSLATE_NOOP("Errors", "Change is given from cash only"),
        QT_TRANSLATE_NOOP("Errors", "The change of {change} is more than the cash of {cash}."),
        QT_TRANSLATE_NOOP("Errors", "Lower the payment that is not cash."),
    ),
    "float_negative": (
        QT_TRANSLATE_NOOP("Errors", "The drawer cannot hold less than nothing"),
        QT_TRANSLATE_NOOP("Errors", "{amount} was entered."),
        _CHECK,
    ),
    "refund_exceeds_sale": (
        QT_TRANSLATE_NOOP("Errors", "More than was sold"),
        QT_TRANSLATE_NOOP("Errors", "Of {sku}, {left} can still be returned; {asked} was asked for."),
        QT_TRANSLATE_NOOP("Errors", "Lower the quantity."),
    ),
    "nothing_to_refund": (
        QT_TRANSLATE_NOOP("Errors", "Nothing was chosen to return"),
        QT_TRANSLATE_NOOP("Errors", "No line has a quantity to return."),
        QT_TRANSLATE_NOOP("Errors", "Enter the quantity that comes back."),
    ),
    "line_unknown": (
        QT_TRANSLATE_NOOP("Errors", "The receipt has no such line"),
        QT_TRANSLATE_NOOP("Errors", "There is no line {line}."),
        _CHECK,
    ),
}

GOODS_TEXTS: Final[dict[str, Texts]] = {
    "count_negative": (
        QT_TRANSLATE_NOOP("Errors", "A count cannot be below zero"),
        QT_TRANSLATE_NOOP("Errors", "{sku} was counted below zero."),
        _CHECK,
    ),
    "count_sku_twice": (
        QT_TRANSLATE_NOOP("Errors", "Counted twice"),
        QT_TRANSLATE_NOOP("Errors", "{sku} stands in this count twice."),
        QT_TRANSLATE_NOOP("Errors", "Add the two counts up in one line."),
    ),
    "received_quantity_invalid": (
        QT_TRANSLATE_NOOP("Errors", "The received quantities do not fit"),
        QT_TRANSLATE_NOOP("Errors", "Check good and damaged pieces of {sku}."),
        _CHECK,
    ),
    "ship_exceeds_approved": (
        QT_TRANSLATE_NOOP("Errors", "More than was approved"),
        QT_TRANSLATE_NOOP("Errors", "Of {sku}, {left} can still be shipped."),
        QT_TRANSLATE_NOOP("Errors", "Lower the quantity."),
    ),
    "order_step_refused": (
        QT_TRANSLATE_NOOP("Errors", "The order is past this step"),
        QT_TRANSLATE_NOOP("Errors", "An order that is {state} cannot become {target}."),
        QT_TRANSLATE_NOOP("Errors", "Open the order again to see how it stands."),
    ),
    "dates_inverted": (
        QT_TRANSLATE_NOOP("Errors", "The dates are the wrong way round"),
        QT_TRANSLATE_NOOP("Errors", "The first day lies after the last."),
        _CHECK,
    ),
    "not_a_month": (
        QT_TRANSLATE_NOOP("Errors", "This is not a month"),
        QT_TRANSLATE_NOOP("Errors", "“{text}” is not of the form 2026-11."),
        _CHECK,
    ),
}

FILE_TEXTS: Final[dict[str, Texts]] = {
    "excel_file": (
        QT_TRANSLATE_NOOP("Errors", "This is an Excel file"),
        QT_TRANSLATE_NOOP("Errors", "The import reads CSV files."),
        QT_TRANSLATE_NOOP("Errors", "In Excel choose Save as, CSV UTF-8, and import that file."),
    ),
    "encoding_unknown": (
        QT_TRANSLATE_NOOP("Errors", "The file's characters cannot be read"),
        QT_TRANSLATE_NOOP("Errors", "It is neither UTF-8 nor GBK; the first fault is near row {row}."),
        QT_TRANSLATE_NOOP("Errors", "Save the file as CSV UTF-8 and import it again."),
    ),
    "file_damaged": (
        QT_TRANSLATE_NOOP("Errors", "The file is damaged"),
        QT_TRANSLATE_NOOP("Errors", "It could not be unpacked to its end. Nothing was imported."),
        QT_TRANSLATE_NOOP("Errors", "Copy or export the file again."),
    ),
    "file_too_large": (
        QT_TRANSLATE_NOOP("Errors", "The file is too large"),
        QT_TRANSLATE_NOOP("Errors", "Nothing was imported."),
        QT_TRANSLATE_NOOP("Errors", "Split it into several files."),
    ),
    "day_does_not_exist": (
        QT_TRANSLATE_NOOP("Errors", "This day does not exist"),
        QT_TRANSLATE_NOOP("Errors", "“{text}” is not a day of the calendar."),
        _ROW,
    ),
    "too_many_decimals": (
        QT_TRANSLATE_NOOP("Errors", "Too many decimals"),
        QT_TRANSLATE_NOOP("Errors", "“{text}” has more than {decimals} decimals."),
        _CHECK,
    ),
    "not_a_number": (
        QT_TRANSLATE_NOOP("Errors", "This is not a number"),
        QT_TRANSLATE_NOOP("Errors", "“{text}” cannot be read as a number."),
        _CHECK,
    ),
    "number_too_large": (
        QT_TRANSLATE_NOOP("Errors", "The number is too large"),
        QT_TRANSLATE_NOOP("Errors", "“{text}” is more than can be kept exactly."),
        _CHECK,
    ),
    "amount_too_large": (
        QT_TRANSLATE_NOOP("Errors", "The amount is too large"),
        QT_TRANSLATE_NOOP("Errors", "{amount} is more than can be kept exactly."),
        _CHECK,
    ),
    "ageing_does_not_sum": (
        QT_TRANSLATE_NOOP("Errors", "The ages do not add up to the balance"),
        QT_TRANSLATE_NOOP("Errors", "The statement was not made."),
        _SUPPORT,
    ),
}

EXPLAINED: Final[dict[str, Texts]] = BOX_TEXTS | SALE_TEXTS | GOODS_TEXTS | FILE_TEXTS
