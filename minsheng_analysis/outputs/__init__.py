"""Files for other programs: workbook, CSV, Parquet, data package."""
