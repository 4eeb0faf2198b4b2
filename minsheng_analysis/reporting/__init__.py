"""From a notebook to a report: the engine that executes it, the page, one report, a batch of them, a cluster."""
