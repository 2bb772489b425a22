"""Pair files: JSON Lines, CSV and Parquet in, JSON Lines out."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from stance.core import DataError, Mention, MissingExtraError, Pair
from stance.corpus.files import atomic_writer, read_text, standard_input

#: One raw line: where it stands, and its fields.
Row = tuple[int, dict[str, Any]]

FORMATS: Final = ("jsonl", "csv", "parquet")
_SUFFIXES: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}
_HINT: Final = "give a file of pairs, one JSON object a line"


def is_pair_file(path: str | Path) -> bool:
    """Whether the ending of a file says that it holds pairs."""
    return Path(path).suffix.lower() in _SUFFIXES


def read_rows(
    path: str | Path, *, file_format: str | None = None, bad_lines: list[DataError] | None = None
) -> Iterator[Row]:
    """Yield (line number, fields) of a file of pairs.

    Parameters
    ----------
    path
        The file, or ``-`` for standard input.
    file_format
        ``jsonl``, ``csv`` or ``parquet``; without it the file's ending tells, and JSON Lines is the default.
    bad_lines
        Takes the errors of lines that are no JSON object, which are then passed over.

    Raises
    ------
    DataError
        If the file cannot be read or, without ``bad_lines``, a line is no object; file and line are named.
    """
    kind = file_format or _SUFFIXES.get(Path(path).suffix.lower(), "jsonl")
    if kind not in FORMATS:
        raise DataError(f"found format {kind!r}; allowed: {', '.join(FORMATS)}")
    if kind == "parquet":
        yield from _parquet_rows(Path(path))
        return
    if str(path) == "-":
        lines: Iterable[str] = _stdin_lines()
    else:
        lines = io.StringIO(read_text(path, hint=_HINT), newline="")
    yield from (csv_rows(lines, path) if kind == "csv" else _json_rows(lines, path, bad_lines))


def read_lines(path: str | Path) -> Iterator[tuple[int, str]]:
    """Yield (line number, line) of a UTF-8 text file or, for ``-``, of standard input; blank lines are passed over.

    Raises
    ------
    DataError
        If the file cannot be read or is not UTF-8.
    """
    hint = "give a text file, one text a line"
    lines: Iterable[str] = _stdin_lines() if str(path) == "-" else io.StringIO(read_text(path, hint=hint), newline="\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line.rstrip("\r\n")


def _stdin_lines() -> Iterator[str]:
    for number, line in enumerate(standard_input(), 1):
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise DataError(f"is not UTF-8 (byte {error.start})", path="-", line=number) from None


def _json_rows(lines: Iterable[str], path: str | Path, bad_lines: list[DataError] | None) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, _json_object(line, path, number)
        except DataError as error:
            if bad_lines is None:
                raise
            bad_lines.append(error)


def _json_object(line: str, path: str | Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_number, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        why = (
            "nested too deeply" if isinstance(error, RecursionError) else getattr(error, "msg", "a number is too long")
        )
        raise DataError(f"is not JSON ({why}); write one JSON object a line", path=path, line=number) from None
    if not isinstance(row, dict):
        found = type(row).__name__
        raise DataError(f"found a JSON {found}; write one JSON object a line", path=path, line=number)
    return row


def _no_number(found: str) -> Any:
    raise json.JSONDecodeError(f"{found} is no number", found, 0)


def _finite(found: str) -> float:
    number = float(found)
    return number if math.isfinite(number) else _no_number(found)


def csv_rows(
    lines: Iterable[str],
    path: str | Path,
    *,
    delimiter: str = ",",
    needed: Iterable[str] = ("text",),
    hint: str = "write a header such as text,actor,bloc",
) -> Iterator[Row]:
    """Yield (line number, fields) of CSV with a header; empty fields are left out.

    Raises
    ------
    DataError
        If the header has not every ``needed`` column, or has one twice, or a line is broken.
    """
    reader = csv.DictReader(lines, delimiter=delimiter, strict=True)
    try:
        if reader.fieldnames is None:
            return
        for name in needed:
            if name not in reader.fieldnames:
                columns = ", ".join(reader.fieldnames)
                raise DataError(
                    f"the first line names no column {name!r} (found {columns:.80}); {hint}", path=path, line=1
                )
        twice = [name for name, count in Counter(reader.fieldnames).items() if count > 1]
        if twice:
            raise DataError(f"the header has the column {twice[0]!r} twice; name each once", path=path, line=1)
        for row in reader:
            if None in row or None in row.values():
                raise DataError(
                    f"the number of fields differs from the {len(reader.fieldnames)} of the header",
                    path=path,
                    line=reader.line_num,
                )
            yield reader.line_num, {key: value for key, value in row.items() if value != ""}
    except csv.Error as error:
        raise DataError(f"is not CSV: {error}", path=path, line=reader.reader.line_num) from None


def _parquet_rows(path: Path) -> Iterator[Row]:
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise MissingExtraError("Reading Parquet", "bulk") from None
    try:
        file = parquet.ParquetFile(path)
    except FileNotFoundError:
        raise DataError("no such file; give a Parquet file of pairs", path=path) from None
    except Exception as error:  # pyarrow raises its own many kinds
        raise DataError(f"is not Parquet: {error}", path=path) from None
    number = 0
    batches = file.iter_batches(batch_size=4096)
    while True:
        try:
            batch = next(batches, None)
        except Exception as error:  # a damaged page
            raise DataError(f"cannot be read after row {number}: {error}", path=path) from None
        if batch is None:
            return
        for row in batch.to_pylist():
            number += 1
            yield (
                number,
                {key: _plain(value, path, number, key) for key, value in row.items() if not _is_missing(value)},
            )


def _is_missing(value: Any) -> bool:
    """Whether a Parquet value stands for none: pandas writes a number that is missing as NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _plain(value: Any, path: Path, number: int, field: str) -> Any:
    """Return a Parquet value as JSON can hold it: dates as text; bytes are refused."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    try:
        json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        found = f"found {type(value).__name__}, which JSON cannot hold; leave the column out or make it text"
        raise DataError(found, path=path, line=number, field=field) from None
    return value


def pair_from_row(row: Mapping[str, Any], *, path: str | Path | None = None, line: int | None = None) -> Pair:
    """Make a pair of one raw line.

    A mention is an object as in the pair format, or only its text: with the offset beside it
    (``actor_start``, ``bloc_start``), or alone where the text holds it once. The flat form is what CSV
    and Parquet files hold; ``actor_name`` and ``bloc_name`` give canonical names there.

    Raises
    ------
    DataError
        For whatever is missing or wrong; file, line and field are named.
    """
    try:
        text = _string(row, "text")
        assert text is not None
        actor, bloc = (_mention(row, role, text) for role in ("actor", "bloc"))
        optional = {name: _string(row, name, required=False) for name in _OPTIONAL}
        return Pair(text, actor, bloc, **optional, phenomena=_phenomena(row))
    except DataError as error:
        if error.path is None and (path is not None or line is not None):
            message = str(error).removeprefix(f"field {error.field!r}: ") if error.field else str(error)
            raise DataError(message, path=path, line=line, field=error.field) from None
        raise


_OPTIONAL: Final = ("label", "id", "context", "group", "source", "annotator")


def _string(row: Mapping[str, Any], field: str, *, required: bool = True) -> str | None:
    value = row.get(field)
    if value is None and not required:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and field in ("id", "group"):
        return str(value)
    if not isinstance(value, str):
        found = "nothing" if value is None else f"{value!r:.60}"
        raise DataError(f"found {found}; write a string", field=field)
    if required and not value.strip():
        raise DataError("found only white space; write the sentence", field=field)
    return value


def _phenomena(row: Mapping[str, Any]) -> tuple[str, ...]:
    value = row.get("phenomena", [])
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise DataError(f"found {value!r:.60}; write a list of tags", field="phenomena")
    return tuple(value)


def _mention(row: Mapping[str, Any], role: str, text: str) -> Mention:
    value = row.get(role)
    if isinstance(value, str):
        start = _offset(row.get(f"{role}_start"), f"{role}_start")
        end = _offset(row.get(f"{role}_end"), f"{role}_end")
        name = _string(row, f"{role}_name", required=False)
        if start is None:
            start = _only_place(value, role, text)
        return Mention(value, start, start + len(value) if end is None else end, name)
    if not isinstance(value, Mapping):
        found = "nothing" if value is None else f"{value!r:.60}"
        raise DataError(f'found {found}; write {{"text": ..., "start": ..., "end": ...}}', field=role)
    start, end = (_offset(value.get(key), f"{role}.{key}") for key in ("start", "end"))
    mention_text = _string({f"{role}.text": value.get("text")}, f"{role}.text")
    if start is None or end is None or mention_text is None:
        raise DataError("start and end are missing; write both as whole numbers", field=role)
    kind = value.get("kind")
    name = value.get("name")
    for key, extra in (("name", name), ("kind", kind)):
        if extra is not None and not isinstance(extra, str):
            raise DataError(f"found {extra!r:.60}; write a string", field=f"{role}.{key}")
    return Mention(mention_text, start, end, name, kind)


def _offset(value: Any, field: str) -> int | None:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 16:
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise DataError(f"found {value!r:.60}; write a whole number of code points", field=field)
    return value


def _only_place(mention: str, role: str, text: str) -> int:
    if not mention.strip():
        raise DataError("found an empty mention; write the words of the text", field=role)
    count = text.count(mention)
    if count != 1:
        found = "does not stand in the text" if count == 0 else f"stands {count} times in the text"
        next_step = "write it as the text has it" if count == 0 else f"give {role}_start"
        raise DataError(f"{mention[:60]!r} {found}; {next_step}", field=role)
    return text.index(mention)


def read_pairs(path: str | Path, *, file_format: str | None = None) -> list[Pair]:
    """Read a whole file of labelled pairs.

    Raises
    ------
    DataError
        If the file cannot be read, a line is wrong, or a label is missing.
    """
    return [pair for _, pair in numbered_pairs(path, file_format=file_format)]


def numbered_pairs(path: str | Path, *, file_format: str | None = None) -> Iterator[tuple[int, Pair]]:
    """Yield (line number, pair) of a file of labelled pairs; errors as :func:`read_pairs`."""
    empty = True
    for line, row in read_rows(path, file_format=file_format):
        pair = pair_from_row(row, path=path, line=line)
        if pair.label is None:
            raise DataError(
                "found no label; allowed: critical, neutral, supportive", path=path, line=line, field="label"
            )
        empty = False
        yield line, pair
    if empty:
        raise DataError(f"holds no pairs; {_HINT}", path=path)


def write_pairs(pairs: Iterable[Pair], path: str | Path) -> None:
    """Write pairs as JSON Lines, whole or not at all."""
    with atomic_writer(path) as file:
        for pair in pairs:
            file.write(json_line(pair.to_dict()))


def json_line(data: Mapping[str, Any]) -> str:
    """Return data as one line of JSON: readable, with escapes only where UTF-8 cannot hold a character."""
    line = json.dumps(data, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        line = json.dumps(data)
    return line + "\n"
