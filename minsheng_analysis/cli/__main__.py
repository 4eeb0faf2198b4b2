"""Run the command: ``python -m minsheng_analysis.cli``."""

from minsheng_analysis.cli import main

main()
