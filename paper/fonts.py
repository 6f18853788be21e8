"""The bundled type family as reportlab fonts, with the part that every document shares prepared once per process.

A PDF embeds the glyphs it uses. Building and compressing that subset costs more than drawing a page, and most of it is
the same in every document: Latin letters, figures and the words of the form. Those fill the first subset of a font,
whose bytes are made once; only the other characters (names, addresses) are subset for each document.
"""

from __future__ import annotations

import codecs
import threading
import zlib
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts

from paper.labels import form_characters
from paper.style import Language, Weight

_FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
_LOCK = threading.RLock()
_FORM_PLACES = [place for place in range(1, 256) if place not in (10, 13, *range(32, 127))]
_UNNEEDED_TABLES = ("name", "OS/2")


class _Face(ttfonts.TTFontFace):  # type: ignore[misc]  # reportlab has no types
    """A parsed font file; the outline table is copied out once instead of once per document."""

    def get_table(self, tag: str) -> bytes:
        """Return a table; those that a PDF viewer never reads are left out of subsets."""
        if self._outlines is None or tag not in ("glyf", *_UNNEEDED_TABLES):
            table: bytes = super().get_table(tag)
            return table
        if tag in _UNNEEDED_TABLES:
            raise KeyError(tag)
        return self._outlines

    _outlines: bytes | None = None

    def prepare(self) -> None:
        """Keep the outlines at hand."""
        self._outlines = super().get_table("glyf")


class _Program:
    """What one subset puts into a file, ready to be written: font program, widths and map to Unicode."""

    def __init__(self, face: _Face, name: str, codes: list[int]) -> None:
        program = face.makeSubset(codes)
        self.length = len(program)
        self.program = zlib.compress(program, 9)
        self.widths = b"[ " + b" ".join(b"%d" % face.getCharWidth(code) for code in codes) + b" ]"
        self.unicode_map = zlib.compress(_unicode_map(name, codes))
        self.last = len(codes) - 1


def _unicode_map(name: str, codes: list[int]) -> bytes:
    """Return the map that lets a reader search and copy the text; a block holds 100 pairs at most (ISO 32000-1, 9.10.3)."""
    pairs = [f"<{place:02X}> <{code:04X}>" for place, code in enumerate(codes) if code]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
        *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")


def _deflated(content: bytes, **entries: int) -> Any:
    stream = pdfdoc.PDFStream(content=content)
    stream.dictionary["Filter"] = pdfdoc.PDFName("FlateDecode")
    for key, value in entries.items():
        stream.dictionary[key] = value
    return stream


class PaperFont(ttfonts.TTFont):  # type: ignore[misc]  # reportlab has no types
    """A weight of the family for one language: its first subset holds Latin and the words of the forms."""

    def __init__(self, name: str, face: _Face, form: str) -> None:
        self.fontName = name
        self.face = face
        self.encoding = ttfonts.TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self._shapable = False
        self._first, self._places = _lay_out(face, form)
        self._codes = {code: place for code, place in self._places.items() if code}
        self._shared: _Program | None = None

    def _open_state(self, doc: Any) -> None:
        state = ttfonts.TTFont.State(False, self)
        state.subsets = [self._first]
        state.assignments = dict(self._places)
        state.nextCode = 256
        self.state[doc] = state

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        """Return the text as (subset, codes) runs; text made of form characters needs no walk."""
        if doc not in self.state:
            self._open_state(doc)
        try:
            return [(0, codecs.charmap_encode(text, "strict", self._codes)[0])]
        except UnicodeEncodeError:
            runs: list[tuple[int, bytes]] = super().splitString(text, doc, encoding)
            return runs

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Write the subsets of this font into a finished document."""
        state = self.state.pop(doc)
        for number, codes in enumerate(state.subsets):
            name = self._subset_name(number)
            program = self._shared_program() if number == 0 else self._make_program(name, codes)
            self._add_subset(doc, f"{state.internalName}+{number}", name, program)

    def _subset_name(self, number: int) -> str:
        prefix = "".join(chr(ord("A") + int(digit)) for digit in f"{number:06d}")
        return f"{prefix}+{self.face.name.decode('ascii')}"

    def _make_program(self, name: str, codes: list[int]) -> _Program:
        with _LOCK:
            return _Program(self.face, name, codes)

    def _shared_program(self) -> _Program:
        if self._shared is None:
            self._shared = self._make_program(self._subset_name(0), self._first)
        return self._shared

    def _add_subset(self, doc: Any, internal: str, name: str, program: _Program) -> None:
        font = pdfdoc.PDFTrueTypeFont()
        font.Name, font.BaseFont = internal, name
        font.FirstChar, font.LastChar = 0, program.last
        font.Widths = program.widths
        font.ToUnicode = doc.Reference(_deflated(program.unicode_map), f"toUnicode:{internal}")
        file = doc.Reference(_deflated(program.program, Length1=program.length), f"fontFile:{internal}")
        font.FontDescriptor = doc.Reference(self._descriptor(name, file), f"fontDescriptor:{internal}")
        doc.Reference(font, internal)
        doc.idToObject["BasicFonts"].dict[internal] = font

    def _descriptor(self, name: str, file: Any) -> Any:
        face = self.face
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "Ascent": face.ascent,
                "CapHeight": face.capHeight,
                "Descent": face.descent,
                "Flags": face.flags & ~ttfonts.FF_NONSYMBOLIC | ttfonts.FF_SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "FontName": pdfdoc.PDFName(name),
                "ItalicAngle": face.italicAngle,
                "StemV": face.stemV,
                "FontFile2": file,
                "MissingWidth": face.defaultWidth,
            }
        )


def _lay_out(face: _Face, form: str) -> tuple[list[int], dict[int, int]]:
    """Give every form character its code in the first subset: printable ASCII its own, the others what is left."""
    codes = [0] * 256
    places = {0: 0}
    for code in range(32, 127):
        codes[code] = places[code] = code
    others = [ord(char) for char in form if not char.isascii() and ord(char) in face.charToGlyph]
    for place, code in zip(_FORM_PLACES, others, strict=False):
        codes[place], places[code] = code, place
    return codes, places


def font_file(weight: Weight) -> str:
    """Return the path of a weight's font file."""
    return str(_FOLDER / f"NotoSansSC-{weight}.ttf")


@cache
def _face(weight: Weight) -> _Face:
    face = _Face(font_file(weight))
    face.prepare()
    return face


@cache
def _register(weight: Weight, language: Language) -> PaperFont:
    # ASCII-85 makes streams a quarter larger and is written in Python: pages come out twice as fast without it.
    rl_config.useA85 = 0
    font = PaperFont(f"Paper-{weight}-{language}", _face(weight), form_characters(weight, language))
    pdfmetrics.registerFont(font)
    return font


def font(weight: Weight, language: Language) -> PaperFont:
    """Return a font, registered with reportlab on first use."""
    with _LOCK:
        return _register(weight, language)


@cache
def advance_widths(weight: Weight) -> dict[str, int]:
    """Return the advance width of every character of a weight, in thousandths of the size."""
    with _LOCK:
        face = _face(weight)
    return {chr(code): round(face.charWidths[code]) for code in face.charToGlyph if code in face.charWidths}
