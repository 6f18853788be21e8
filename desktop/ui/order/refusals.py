"""Why an order cannot be placed as it stands, in words."""

from typing import Final

from desktop.ui.error_texts import Texts
from desktop.ui.words import QT_TRANSLATE_NOOP

REFUSALS: Final[dict[str, Texts]] = {
    "project_unknown": (
        QT_TRANSLATE_NOOP("Errors", "The project has no contract in force"),
        QT_TRANSLATE_NOOP("Errors", "No contract for project {project} is in force today."),
        QT_TRANSLATE_NOOP("Errors", "Choose another project, or order for your own business."),
    ),
    "offset_beyond_order": (
        QT_TRANSLATE_NOOP("Errors", "The wallet would pay more than the order"),
        QT_TRANSLATE_NOOP("Errors", "{amount} are asked of the rebate wallet, the order comes to {total}."),
        QT_TRANSLATE_NOOP("Errors", "Ask less of the wallet."),
    ),
    "offset_negative": (
        QT_TRANSLATE_NOOP("Errors", "The rebate wallet cannot be asked for less than nothing"),
        QT_TRANSLATE_NOOP("Errors", "{amount} was asked of the rebate wallet."),
        QT_TRANSLATE_NOOP("Errors", "Ask for nothing, or for an amount above zero."),
    ),
}
