"""The queue's door: which message leads to which handler, what is due when, and what an error means for a task. No work is done here."""
