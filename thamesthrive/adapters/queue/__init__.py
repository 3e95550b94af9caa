"""The task queue: dramatiq over a Redis database of its own. Nothing outside this folder imports dramatiq."""
