"""How a process that lives long and makes many values that do not is told to look for garbage."""

import gc

THRESHOLDS = (50_000, 20, 50)                   # what a round or a request makes lives for milliseconds


def settle() -> None:
    """Once everything is built: it is never looked at again, and the rest less often."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
