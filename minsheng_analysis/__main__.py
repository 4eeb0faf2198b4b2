"""Run the command: ``python -m minsheng_analysis``."""

from minsheng_analysis.cli import main

main()
