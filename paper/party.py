"""Blocks about the two sides of a document: who they are, and where they sign and seal."""

from __future__ import annotations

from domain.party import Party
from paper.canvas import PaperCanvas
from paper.labels import PAGE
from paper.style import BODY, GAP, LABEL, LEFT, NAME, PAD, RULE, SMALL, WIDTH, Language
from paper.text import fit, text_width, wrap

HALF = (WIDTH - GAP * 2) / 2
SECOND = LEFT + HALF + GAP * 2
SIGNATURES_HEIGHT = 92.0
_LINE = 12.5


def draw_parties(canvas: PaperCanvas, y: float, supplier: Party, dealer: Party, language: Language) -> float:
    """Draw both parties side by side; return where the page goes on."""
    words = PAGE[language]
    left = _draw_party(canvas, LEFT, y, (words.supplier, supplier), language)
    right = _draw_party(canvas, SECOND, y, (words.dealer, dealer), language)
    return max(left, right)


def _draw_party(
    canvas: PaperCanvas, x: float, y: float, side: tuple[str, Party], language: Language
) -> float:
    words, (role, party) = PAGE[language], side
    canvas.text(x, y + 17, role, SMALL)
    y += 32
    for line in wrap(party.name or party.code, NAME, HALF, 2):
        canvas.text(x, y, line, NAME)
        y += 15
    facts = ((words.code, party.code), (words.tax_id, party.tax_id), (words.phone, party.phone))
    edge = max(text_width(label, SMALL) for label, _ in (*facts, (words.address, ""))) + PAD
    for label, value in (*facts, (words.address, party.address)):
        for number, line in enumerate(wrap(value, BODY, HALF - edge, 2)):
            if number == 0:
                canvas.text(x, y, label, SMALL)
            canvas.text(x + edge, y, line, BODY)
            y += _LINE
    return y


def draw_signatures(
    canvas: PaperCanvas, y: float, supplier: Party, dealer: Party, language: Language
) -> float:
    """Draw a box for each party with lines to sign on and room for its seal; return the lower edge."""
    words = PAGE[language]
    _draw_signature(canvas, LEFT, y, (words.supplier, supplier.name or supplier.code), language)
    _draw_signature(canvas, SECOND, y, (words.dealer, dealer.name or dealer.code), language)
    return y + SIGNATURES_HEIGHT


def _draw_signature(
    canvas: PaperCanvas, x: float, y: float, side: tuple[str, str], language: Language
) -> None:
    words, (role, name) = PAGE[language], side
    canvas.frame(x, y, HALF, SIGNATURES_HEIGHT, RULE)
    canvas.text(x + PAD, y + 15, role, SMALL)
    edge = x + PAD * 2 + text_width(role, SMALL)
    canvas.text(edge, y + 15, fit(name, BODY, x + HALF - PAD - edge), BODY)
    lines = (words.prepared, words.checked, words.signature, words.signed_on)
    start = x + PAD * 2 + max(text_width(label, LABEL) for label in lines)
    for number, label in enumerate(lines):
        canvas.text(x + PAD, y + 34 + number * 16, label, LABEL)
        canvas.rule(start, y + 36.5 + number * 16, x + HALF - 84, RULE)
    canvas.text_centre(x + HALF - 42, y + 60, words.seal, SMALL)
