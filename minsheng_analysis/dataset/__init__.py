"""A report's files read, checked and resolved into a `Report`."""

from minsheng_analysis.dataset.loading import catalog, load, load_population, read_report, report_files, report_folder
from minsheng_analysis.dataset.report import Report

__all__ = ["Report", "catalog", "load", "load_population", "read_report", "report_files", "report_folder"]
