"""STEPS: the whole order of business with one event. Each is a pure function in a file of its name."""

from collections.abc import Callable

from .collected import Collected
from .rules import Rules
from .steps.admit import admit
from .steps.group import group
from .steps.identify import identify
from .steps.map_traits import map_traits
from .steps.measure import measure
from .steps.merge import merge
from .steps.route import route

Step = Callable[[Collected, Rules], Collected]

STEPS: tuple[Step, ...] = (admit, identify, merge, map_traits, group, measure, route)
