"""What waits to be delivered is delivered, in order, as often as it takes; what could not be is kept and can be sent again.

Not here: what goes where (`collection/onward.py`), and how a destination is reached (`catalogue/destinations`).
"""
