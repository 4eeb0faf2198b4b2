"""A report's own files as one workbook to edit, and back: for whoever corrects tables in Excel or WPS.

Every cell is text, so that no spreadsheet rewrites 2017-12-31, 1-2 or 007; codes are picked from a list, and a note on
each column says what belongs there. What comes back is written as plain CSV and ``report.toml``; untouched, the files
are the same byte for byte.
"""

from minsheng_analysis.outputs.dataset_workbook.importing import Imported, import_dataset
from minsheng_analysis.outputs.dataset_workbook.writing import write_dataset

__all__ = ["Imported", "import_dataset", "write_dataset"]
