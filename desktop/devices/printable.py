"""A receipt as the counter prints it, the same value that the PDF slip is drawn from."""

from __future__ import annotations

from paper.printable import PrintableLine, PrintableReceipt, PrintableTender, PrintableUnearned

__all__ = ["PrintableLine", "PrintableReceipt", "PrintableTender", "PrintableUnearned"]
