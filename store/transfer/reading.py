"""Rows out of CSV, TSV, JSON and JSON Lines files of unknown origin, in bounded memory, with the line of
each.

Encoding and delimiter are decided here, never guessed (``engineering.md`` B2); ``sqlite_utils`` reads
JSON. A row's *line* is what a spreadsheet shows (the header is 1); in JSON Lines the
line of the file, in a JSON array the number of the element.
"""

import codecs
import csv
import io
import json
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

from store.errors import BadInput
from store.transfer.columns import ATTRIBUTE, Column, Header, read_header
from store.words import say

if TYPE_CHECKING:
    from store.transfer.locales import Translator
    from store.transfer.mappings import Reading

DELIMITERS = ",;\t|"
CELL_LIMIT = 65_536
JSON_LIMIT = 50 * 1024 * 1024
_OPEN_QUOTE_LIMIT = 16 * 1024 * 1024
_BLOCK = 1 << 18
_SAMPLE = 1 << 16
_TOLD = 16
"""Every so many rows it is looked how far the file is read."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = {
    b"PK\x03\x04": "transfer.file_is.zip_workbook",
    b"\xd0\xcf\x11\xe0": "transfer.file_is.old_workbook",
    b"%PDF": "transfer.file_is.pdf",
    b"SQLite format 3\x00": "transfer.file_is.database",
    b"\x1f\x8b": "transfer.file_is.compressed",
    b"\x89PNG": "transfer.file_is.picture",
}


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
    translator: "Translator | None" = None
    reading: "Reading | None" = None
    guesses: tuple[tuple[str, str], ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank; raises `BadInput` where the file cannot be read on."""
        return map(Row._make, self.plain_rows())

    def plain_rows(self) -> Iterator[tuple[int, tuple[str, ...], str]]:
        """`rows` as plain tuples of line, cells and what is wrong; dates and numbers as our columns are written."""
        if self.translator is None:
            return self.raw_rows()
        cells_of = self.translator.cells
        return ((line, cells_of(cells), wrong) for line, cells, wrong in self.raw_rows())

    def raw_rows(self) -> Generator[tuple[int, tuple[str, ...], str], None, None]:
        """`plain_rows` with the cells as they stand in the file."""
        reader = {"csv": self._csv_rows, "json": self._json_rows, "jsonl": self._line_rows}[self.form]
        try:
            with self.path.open("rb") as file:
                yield from map(tuple, reader(file))
        except UnicodeDecodeError as error:
            raise BadInput(
                say("transfer.not_text_all_through", file=self.path.name, encoding=self.encoding)
            ) from error
        except OSError as error:
            raise BadInput(say("transfer.not_read", file=self.path.name, why=error.strerror)) from error

    def _csv_rows(self, file: BinaryIO) -> Iterator[tuple[int, tuple[str, ...], str]]:
        width, line = len(self.header_cells), 0
        with _long_cells():
            reader = csv.reader(
                io.TextIOWrapper(file, encoding=self.encoding, newline=None), dialect=_dialect(self.delimiter)
            )
            try:
                for line, cells in enumerate(reader, 1):
                    text = "".join(cells)
                    if line == 1 or not text or text.isspace():
                        continue
                    if not line % _TOLD:
                        self.read_bytes = file.tell()
                    if len(cells) == width and len(text) <= CELL_LIMIT:
                        yield line, tuple(cells), ""
                    elif len(cells) < width:
                        yield line, tuple(cells), say("transfer.half_a_row", cells=len(cells), width=width)
                    elif any(map(str.strip, cells[width:])):
                        wrong = say("transfer.too_many_cells", cells=len(cells), width=width)
                        yield line, tuple(cells[:width]), wrong
                    else:
                        wrong = _too_long(cells) if len(text) > CELL_LIMIT else ""
                        yield line, tuple(cells[:width]), wrong
            except csv.Error as error:
                raise BadInput(say("transfer.open_quote", file=self.path.name, line=line)) from error

    def _json_rows(self, file: BinaryIO) -> Iterator[Row]:
        from sqlite_utils import utils

        text = io.BytesIO(file.read().decode(self.encoding).encode())
        try:
            found, _ = utils.rows_from_file(text, format=utils.Format.JSON)
            items = list(found)
        except (ValueError, RecursionError) as error:
            raise BadInput(say("transfer.not_json", file=self.path.name, why=_json_fault(error))) from error
        for line, item in enumerate(items, 1):
            self.read_bytes = self.size * line // len(items)
            yield self._from_object(line, item)

    def _line_rows(self, file: BinaryIO) -> Iterator[Row]:
        from sqlite_utils import utils

        lines = _Lines(file, self)
        while not lines.ended:
            try:
                rows, _ = utils.rows_from_file(cast(BinaryIO, lines), format=utils.Format.NL)
                for item in rows:
                    yield self._from_object(lines.line, item)
            except (ValueError, RecursionError) as error:
                yield Row(lines.line, (), say("transfer.half_json", why=_json_fault(error)))

    def _from_object(self, line: int, item: Any) -> Row:
        if not isinstance(item, dict):
            return Row(line, (), say("transfer.no_object"))
        extra = [name for name in item if name not in self.header_cells]
        if extra:
            return Row(line, (), say("transfer.extra_name", name=extra[0]))
        cells = []
        for name in self.header_cells:
            cell = _as_text(item.get(name))
            if cell is None:
                return Row(line, (), say("transfer.nested", name=name))
            cells.append(cell)
        return Row(line, tuple(cells), _too_long(cells))


def open_file(
    path: Path,
    columns: Sequence[Column],
    *,
    attributes: bool,
    keep_unknown: bool = False,
    reading_of: "Callable[[Sequence[str]], Reading] | None" = None,
    digits: int = 2,
) -> SourceFile:
    """Looks at a file's beginning and understands its header; raises `BadInput` in a sentence.

    ``reading_of`` says for the names in the header how it is read; without it usual names alone are known.
    ``digits`` are the decimals of the shop's currency.
    """
    from store.transfer.locales import translator
    from store.transfer.mappings import Reading, mapped

    sample, size = _beginning(path)
    encoding, warnings = _encoding(path, sample)
    start = sample.decode(encoding, "replace").lstrip("\ufeff")
    form = _form(path, start)
    delimiter = ","
    if form == "csv":
        delimiter, cells = _first_row(path, start, columns, reading_of)
    else:
        cells = _names(path, form, encoding, size)
    if not any(cells):
        raise BadInput(say("transfer.no_header", file=path.name))
    try:
        reading = reading_of(cells) if reading_of is not None else Reading()
        named = mapped(cells, columns, reading)
        header = read_header(named.cells, columns, attributes=attributes, keep_unknown=keep_unknown)
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    if header.unknown:
        key = "transfer.unknown_kept" if attributes else "transfer.unknown_skipped"
        warnings += (say(key, columns=", ".join(header.unknown)),)
    if named.guesses:
        told = (say("mapping.one", theirs=theirs, ours=ours) for theirs, ours in named.guesses)
        warnings += (say("mapping.guessed", columns=", ".join(told)),)
    found = SourceFile(path, form, encoding, delimiter, cells, header, warnings, size)
    found.reading, found.guesses = reading, named.guesses
    if form != "csv" and reading.decimal is None:
        reading = replace(reading, decimal=".")
    try:
        found.translator, unsettled = translator(
            header.names,
            cells,
            found.raw_rows,
            reading,
            commas=form == "csv" and delimiter == ",",
            digits=digits,
        )
    except BadInput as error:
        raise BadInput(f"{path.name}: {error}") from None
    found.warnings += unsettled
    found.read_bytes = 0
    return found


def _beginning(path: Path) -> tuple[bytes, int]:
    if path.is_dir():
        raise BadInput(say("transfer.is_folder", path=path))
    try:
        with path.open("rb") as file:
            sample, size = file.read(_SAMPLE), path.stat().st_size
    except FileNotFoundError:
        raise BadInput(say("transfer.no_file", path=path)) from None
    except OSError as error:
        raise BadInput(say("transfer.not_read", file=path, why=error.strerror)) from error
    if not sample.strip(b"\xef\xbb\xbf \t\r\n"):
        raise BadInput(say("transfer.file_empty", file=path.name))
    for magic, key in _MAGIC.items():
        if sample.startswith(magic):
            raise BadInput(say(key, file=path.name))
    return sample, size


def _encoding(path: Path, sample: bytes) -> tuple[str, tuple[str, ...]]:
    """BOM, else UTF-8, else Windows-1252 with a warning."""
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name, ()
    if sample.count(0) > len(sample) // 10:
        raise BadInput(say("transfer.not_text", file=path.name))
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
            raise BadInput(say("transfer.not_utf8", file=path.name)) from None
        return "cp1252", (say("transfer.windows_1252", file=path.name),)
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


def _first_row(
    path: Path,
    start: str,
    columns: Sequence[Column],
    reading_of: "Callable[[Sequence[str]], Reading] | None",
) -> tuple[str, tuple[str, ...]]:
    """The delimiter whose split of the first line names most known columns, and that split."""
    from store.transfer.header_names import folded, usual_names

    known = {column.name for column in columns}
    usual = usual_names(tuple(column.name for column in columns))
    best: tuple[int, int, str, tuple[str, ...]] = (-1, 0, ",", ())
    with _long_cells():
        for place, delimiter in enumerate(DELIMITERS):
            lines = io.StringIO(start.replace("\r\n", "\n").replace("\r", "\n"), newline="")
            try:
                cells = tuple(next(csv.reader(lines, dialect=_dialect(delimiter)), []))
            except csv.Error:
                raise BadInput(say("transfer.no_first_row", file=path.name)) from None
            named = [" ".join(cell.split()).lower().replace(" ", "_").replace("-", "_") for cell in cells]
            hits = sum(name in known or name.startswith(ATTRIBUTE) for name in named)
            hits += sum(folded(cell) in usual for cell in cells)
            if reading_of is not None and len(cells) > 1:
                hits += sum(folded(cell) in reading_of(cells).columns for cell in cells)
            best = max(best, (hits, -place, delimiter, cells))
    return best[2], best[3]


def _names(path: Path, form: str, encoding: str, size: int) -> tuple[str, ...]:
    """Every name that the objects of a JSON file use, in the order in which they come."""
    if form == "json" and size > JSON_LIMIT:
        raise BadInput(
            say("transfer.json_too_large", file=path.name, megabytes=size // 2**20, most=JSON_LIMIT // 2**20)
        )
    names: dict[str, None] = {}
    source = SourceFile(path, form, encoding, ",", (), Header(()), size=size)
    with path.open("rb") as file:
        if form == "json":
            try:
                found = json.loads(file.read().decode(encoding))
            except (ValueError, RecursionError) as error:
                raise BadInput(say("transfer.not_json", file=path.name, why=_json_fault(error))) from error
            objects = found if isinstance(found, list) else [found]
        else:
            objects = []
            for line in _Lines(file, source):
                try:
                    names.update(dict.fromkeys(json.loads(line)) if line.strip() else {})
                except (ValueError, TypeError, RecursionError):
                    continue
                if len(names) > 1000:
                    raise BadInput(say("transfer.too_many_columns", file=path.name))
        for item in objects:
            if isinstance(item, dict):
                names.update(dict.fromkeys(item))
    return tuple(names)


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
    return say("transfer.cell_too_long", longest=longest, most=CELL_LIMIT)


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
        return say("transfer.json_fault", what=error.msg, line=error.lineno, place=error.colno)
    return say("transfer.too_nested") if isinstance(error, RecursionError) else str(error)
