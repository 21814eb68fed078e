"""Tables that lie beside a form (CSV, XML, GeoJSON), as secondary instances."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from monitor_app.errors.forms import FormBrokenError, FormTooLargeError
from monitor_app.forms.xform import XForm
from monitor_app.forms.xpath.tree import Element, parse_xml

LIMIT_MIB = 50
_MOST_ROWS = 500_000
_DELIMITERS = ",;\t"
# A lone carriage return would end a row for the csv module; we carry it past.
_LONE_RETURN = "\ue00d"


def file_name(address: str) -> str:
    """Return the name of the file that `jr://file-csv/places.csv` speaks of."""
    return PurePosixPath(address).name


def required_files(parts: XForm) -> tuple[str, ...]:
    """Return the names of the tables that a form needs."""
    return tuple(
        sorted(
            {
                file_name(source)
                for source in parts.sources.values()
                if not source.startswith("jr://instance/")
            }
        )
    )


def attach_files(parts: XForm, files: Mapping[str, bytes]) -> None:
    """Fill a form's external instances; one whose file is missing stays empty.

    Raises:
        FormTooLargeError, FormBrokenError: a file is too big or cannot be read.
        MonitorError: what `parse_xml` raises.
    """
    for name, source in parts.sources.items():
        data = files.get(file_name(source))
        if data is None:
            continue
        if len(data) > LIMIT_MIB << 20:
            raise FormTooLargeError(name=file_name(source), limit_mib=LIMIT_MIB)
        instance = Element("instance")
        instance.append(_read(file_name(source), data))
        parts.instances[name] = instance


def _read(name: str, data: bytes) -> Element:
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix == ".csv":
            return _table(data.decode("utf-8-sig"))
        if suffix == ".geojson":
            return _features(json.loads(data))
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        what = type(error).__name__
        raise FormBrokenError(
            name=name, sheet="", row=0, column="", what=what
        ) from error
    root = parse_xml(data).root
    if root.parent is not None:
        root.parent.remove(root)
    return root


def _table(text: str) -> Element:
    text = text.replace("\r\n", "\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = io.StringIO(text.replace("\r", _LONE_RETURN), newline="\n")
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(lines, delimiter=delimiter)
    header = [_unmasked(cell) for cell in next(rows, [])]
    root = Element("root")
    for number, row in enumerate(rows):
        if number >= _MOST_ROWS:
            raise ValueError("too many rows")
        if any(row):
            root.append(_item(header, row))
    return root


def _item(header: Sequence[str], row: Sequence[str]) -> Element:
    item = Element("item")
    for name, value in zip(header, row, strict=False):
        item.append(_leaf(name, _unmasked(value)))
    return item


def _features(document: Any) -> Element:  # noqa: ANN401 - JSON can be anything
    root = Element("root")
    for feature in document["features"]:
        longitude, latitude = feature["geometry"]["coordinates"][:2]
        item = Element("item")
        item.append(_leaf("geometry", f"{latitude} {longitude} 0 0"))
        for name, value in feature["properties"].items():
            item.append(_leaf(name, str(value)))
        root.append(item)
    return root


def _leaf(name: str, text: str) -> Element:
    leaf = Element(name)
    leaf.text = text
    return leaf


def _unmasked(text: str) -> str:
    return text.replace(_LONE_RETURN, "\r")
