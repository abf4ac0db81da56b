"""Rows out of CSV, TSV, JSON and JSON Lines files of unknown origin, in bounded memory, with the line of
each.

``sqlite_utils`` reads the rows; encoding and delimiter are decided here and handed over
(``engineering.md`` B2). A row's *line* is what a spreadsheet shows (the header is 1); in JSON Lines the
line of the file, in a JSON array the number of the element.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

from store.errors import BadInput
from store.transfer.columns import ATTRIBUTE, Column, Header, read_header

DELIMITERS = ",;\t|"
CELL_LIMIT = 65_536
JSON_LIMIT = 50 * 1024 * 1024
_OPEN_QUOTE_LIMIT = 16 * 1024 * 1024
_BLOCK = 1 << 18
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"PK\x03\x04": "a zip archive or an Excel workbook: save it as CSV first",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save it as CSV first",
    b"%PDF": "a PDF document",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x1f\x8b": "compressed: unpack it first",
    b"\x89PNG": "a picture",
}
_REST = "\x00rest"


class Row(NamedTuple):
    """The cells of one row in the order of the header; ``wrong`` says what is broken about the whole row."""

    line: int
    cells: tuple[str, ...]
    wrong: str = ""


@dataclass(slots=True)
class SourceFile:
    """An import file opened and understood as far as its header."""

    path: Path
    form: str
    encoding: str
    delimiter: str
    header_cells: tuple[str, ...]
    header: Header
    warnings: tuple[str, ...] = ()
    size: int = 0
    read_bytes: int = field(default=0)

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank; raises `BadInput` where the file cannot be read on."""
        reader = {"csv": self._csv_rows, "json": self._json_rows, "jsonl": self._line_rows}[self.form]
        try:
            with self.path.open("rb") as file:
                yield from reader(file)
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{self.path.name} is not {self.encoding} text all through: save it as UTF-8"
            ) from error
        except OSError as error:
            raise BadInput(f"{self.path.name} cannot be read: {error.strerror}") from error

    def _csv_rows(self, file: BinaryIO) -> Iterator[Row]:
        from sqlite_utils.utils import Format, rows_from_file

        width = len(self.header_cells)
        text = _Text(file, self.encoding, self)
        with _long_cells():
            rows, _ = rows_from_file(
                io.BufferedReader(text, _BLOCK),
                format=Format.CSV,
                dialect=_dialect(self.delimiter),
                encoding="utf-8",
                extras_key=_REST,
            )
            line = 1
            try:
                for row in cast(Iterator[dict[str, Any]], rows):
                    line += 1
                    rest = row.pop(_REST, None)
                    cells = tuple(row.values())
                    if None in cells:
                        given = [cell for cell in cells if cell is not None]
                        if not any(map(str.strip, given)):
                            continue
                        yield Row(line, tuple(given), f"half a row: {len(given)} of {width} cells")
                    elif rest and any(map(str.strip, rest)):
                        wrong = f"{width + len(rest)} cells, but the header has {width}"
                        yield Row(line, cells, wrong + ": put cells that hold the delimiter in quotes")
                    elif any(map(str.strip, cells)):
                        yield Row(line, cells, _too_long(cells))
            except csv.Error as error:
                raise BadInput(
                    f"{self.path.name} cannot be read after line {line}: "
                    "a quote is opened there and never closed"
                ) from error

    def _json_rows(self, file: BinaryIO) -> Iterator[Row]:
        from sqlite_utils.utils import Format, rows_from_file

        text = io.BytesIO(file.read().decode(self.encoding).encode())
        try:
            found, _ = rows_from_file(text, format=Format.JSON)
            items = list(found)
        except (ValueError, RecursionError) as error:
            raise BadInput(f"{self.path.name} is not whole JSON: {_json_fault(error)}") from error
        for line, item in enumerate(items, 1):
            self.read_bytes = self.size * line // len(items)
            yield self._from_object(line, item)

    def _line_rows(self, file: BinaryIO) -> Iterator[Row]:
        from sqlite_utils.utils import Format, rows_from_file

        lines = _Lines(file, self)
        while not lines.ended:
            try:
                rows, _ = rows_from_file(cast(BinaryIO, lines), format=Format.NL)
                for item in rows:
                    yield self._from_object(lines.line, item)
            except (ValueError, RecursionError) as error:
                yield Row(lines.line, (), f"half a row: not whole JSON, {_json_fault(error)}")

    def _from_object(self, line: int, item: Any) -> Row:
        if not isinstance(item, dict):
            return Row(line, (), "not an object with a name for each value")
        extra = [name for name in item if name not in self.header_cells]
        if extra:
            return Row(line, (), f"{extra[0]!r} is not among the names of the first rows")
        cells = []
        for name in self.header_cells:
            cell = _as_text(item.get(name))
            if cell is None:
                return Row(line, (), f"{name} holds a list or an object within: write it as text")
            cells.append(cell)
        return Row(line, tuple(cells), _too_long(cells))


def open_file(
    path: Path, columns: Sequence[Column], *, attributes: bool, keep_unknown: bool = False
) -> SourceFile:
    """Looks at a file's beginning and understands its header; raises `BadInput` in a sentence."""
    sample, size = _beginning(path)
    encoding, warnings = _encoding(path, sample)
    start = sample.decode(encoding, "replace").lstrip("\ufeff")
    form = _form(path, start)
    delimiter = ","
    if form == "csv":
        delimiter, cells = _first_row(path, start, columns)
    else:
        cells = _names(path, form, encoding, size)
    if not any(cells):
        raise BadInput(f"{path.name} has no header: its first row must name the columns")
    try:
        header = read_header(cells, columns, attributes=attributes, keep_unknown=keep_unknown)
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    if header.unknown:
        kept = "kept as custom attributes" if attributes else "skipped"
        warnings += (f"Unknown columns are {kept}: {', '.join(header.unknown)}",)
    alone = tuple(dict.fromkeys(cells))
    names = tuple(header.names[cells.index(cell)] for cell in alone)
    return SourceFile(path, form, encoding, delimiter, alone, Header(names, header.unknown), warnings, size)


def _beginning(path: Path) -> tuple[bytes, int]:
    if path.is_dir():
        raise BadInput(f"{path} is a folder: name a file in it")
    try:
        with path.open("rb") as file:
            sample, size = file.read(_SAMPLE), path.stat().st_size
    except FileNotFoundError:
        raise BadInput(f"There is no file {path}") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}") from error
    if not sample.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadInput(f"{path.name} is empty: the first row must name the columns")
    for magic, what in _MAGIC.items():
        if sample.startswith(magic):
            raise BadInput(f"{path.name} is {what}")
    return sample, size


def _encoding(path: Path, sample: bytes) -> tuple[str, tuple[str, ...]]:
    """BOM, else UTF-8, else Windows-1252 with a warning."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name, ()
    if sample.count(0) > len(sample) // 10:
        raise BadInput(f"{path.name} is not a text file, or UTF-16 without its mark: save it as CSV in UTF-8")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        try:
            sample.decode("cp1252")
        except UnicodeDecodeError:
            raise BadInput(f"{path.name} is not text in UTF-8 or Windows-1252: save it as UTF-8") from None
        return "cp1252", (f"{path.name} is not UTF-8; read as Windows-1252. Check names with accents.",)
    return "utf-8", ()


def _form(path: Path, start: str) -> str:
    begins = start.lstrip()[:1]
    if begins == "[" and path.suffix.lower() not in (".csv", ".tsv", ".txt"):
        return "json"
    if begins == "{":
        first = start.lstrip().splitlines()[0].strip()
        try:
            json.loads(first)
        except ValueError:
            return "jsonl" if path.suffix.lower() in (".jsonl", ".ndjson") else "json"
        return "jsonl"
    return "csv"


def _first_row(path: Path, start: str, columns: Sequence[Column]) -> tuple[str, tuple[str, ...]]:
    """The delimiter whose split of the first line names most known columns, and that split."""
    known = {column.name for column in columns}
    best: tuple[int, int, str, tuple[str, ...]] = (-1, 0, ",", ())
    with _long_cells():
        for place, delimiter in enumerate(DELIMITERS):
            lines = io.StringIO(start.replace("\r\n", "\n").replace("\r", "\n"), newline="")
            try:
                cells = tuple(next(csv.reader(lines, dialect=_dialect(delimiter)), []))
            except csv.Error:
                raise BadInput(f"{path.name} has no readable first row: is it a CSV file?") from None
            named = [" ".join(cell.split()).lower().replace(" ", "_").replace("-", "_") for cell in cells]
            hits = sum(name in known or name.startswith(ATTRIBUTE) for name in named)
            best = max(best, (hits, -place, delimiter, cells))
    return best[2], best[3]


def _names(path: Path, form: str, encoding: str, size: int) -> tuple[str, ...]:
    """Every name that the objects of a JSON file use, in the order in which they come."""
    if form == "json" and size > JSON_LIMIT:
        raise BadInput(
            f"{path.name} is one JSON array of {size // 2**20:,} MB; at most {JSON_LIMIT // 2**20} MB are "
            f"read "
            "at once. Write it as JSON Lines (one object a line) or CSV, which have no limit."
        )
    names: dict[str, None] = {}
    source = SourceFile(path, form, encoding, ",", (), Header(()), size=size)
    with path.open("rb") as file:
        if form == "json":
            try:
                found = json.loads(file.read().decode(encoding))
            except (ValueError, RecursionError) as error:
                raise BadInput(f"{path.name} is not whole JSON: {_json_fault(error)}") from error
            objects = found if isinstance(found, list) else [found]
        else:
            objects = []
            for line in _Lines(file, source):
                try:
                    names.update(dict.fromkeys(json.loads(line)) if line.strip() else {})
                except (ValueError, TypeError, RecursionError):
                    continue
                if len(names) > 1000:
                    raise BadInput(f"{path.name} names more than 1,000 columns")
        for item in objects:
            if isinstance(item, dict):
                names.update(dict.fromkeys(item))
    return tuple(names)


class _Text(io.RawIOBase):
    """A file's text as UTF-8 with one kind of line end; an empty line becomes a row of one blank cell, so
    that every line counts.
    """

    def __init__(self, file: BinaryIO, encoding: str, source: SourceFile) -> None:
        self._file = file
        self._source = source
        self._decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
        self._ready = b""
        self._quoted = False
        self._after = ""
        self._ended = False
        source.read_bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready and not self._ended:
            block = self._file.read(_BLOCK)
            self._source.read_bytes += len(block)
            text = self._decoder.decode(block, final=not block)
            self._ended = not block
            self._ready = self._marked(text).encode("utf-8", "surrogatepass")
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _marked(self, text: str) -> str:
        if "\n\n" in self._after + text:
            parts = (self._after + text).split("\n")
            quoted = self._quoted
            marked = [parts[0]]
            quoted ^= parts[0].count('"') % 2 == 1
            for part in parts[1:-1]:
                marked.append(" " if not part and not quoted else part)
                quoted ^= part.count('"') % 2 == 1
            marked.append(parts[-1])
            self._quoted = quoted ^ (parts[-1].count('"') % 2 == 1)
            joined = "\n".join(marked)
            result = joined[len(self._after) :]
        else:
            self._quoted ^= text.count('"') % 2 == 1
            result = text
        if text:
            self._after = "\n" if text.endswith("\n") else ""
        return result


class _Lines:
    """The lines of a file as UTF-8 bytes, counted; over-long ones are cut so that memory stays bounded."""

    def __init__(self, file: BinaryIO, source: SourceFile) -> None:
        self._file = io.TextIOWrapper(file, encoding=source.encoding, newline=None)
        self._source = source
        self.line = 0
        self.ended = False
        source.read_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        while text := self._file.readline(_OPEN_QUOTE_LIMIT):
            self.line += 1
            self._source.read_bytes += len(text)
            yield text.lstrip("\ufeff").encode("utf-8", "surrogatepass")
        self.ended = True
        self._file.detach()


def _dialect(delimiter: str) -> type[csv.Dialect]:
    return type("Chosen", (csv.excel,), {"delimiter": delimiter})


@contextmanager
def _long_cells() -> Iterator[None]:
    """Lets long cells through, so that one is a fault of its row and not of the file."""
    before = csv.field_size_limit(_OPEN_QUOTE_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _too_long(cells: Sequence[str]) -> str:
    if sum(map(len, cells)) <= CELL_LIMIT or (longest := max(map(len, cells))) <= CELL_LIMIT:
        return ""
    return (
        f"a cell of {longest:,} characters; at most {CELL_LIMIT:,} are read "
        "(is a quote opened and not closed?)"
    )


def _as_text(value: Any) -> str | None:
    """A JSON value as a cell holds it; None for one that has values within."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
        return ";".join(str(item) for item in value)
    if isinstance(value, list | dict):
        return None
    return str(value)


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, character {error.colno})"
    return "too deeply nested" if isinstance(error, RecursionError) else str(error)
