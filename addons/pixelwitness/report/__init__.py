"""Findings -> what people and programs read. One function a form."""

from pixelwitness.report.csvtable import to_csv
from pixelwitness.report.jsonlines import to_jsonl
from pixelwitness.report.result import Result
from pixelwitness.report.text import to_text

__all__ = ["Result", "to_csv", "to_jsonl", "to_text"]
