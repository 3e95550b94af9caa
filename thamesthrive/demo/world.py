"""`World`: what a whole population follows from. Its chance and its ids are the same again for the same world."""

from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random

from attrs import frozen

CAMPAIGN = "Members' week"
CAMPAIGN_ENDED = 20                             # days before the end
CAMPAIGN_DAYS = 5
WEEK = (1.0, 0.95, 0.95, 1.0, 1.1, 1.25, 1.35)  # from Monday on
HOURS = (1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 11, 10, 8, 8, 9, 11, 14, 17, 19, 17, 10, 4)


@frozen
class World:
    """`until`: when the histories end. Another seed, other days or another end are other people: nothing of them is the same."""

    seed: int
    days: int
    until: datetime

    @property
    def begin(self) -> datetime:
        return self.until - timedelta(days=self.days)

    def chance(self, *of: str | int) -> Random:
        """What happens to happen to something."""
        return Random(self._named(of))

    def id(self, *of: str | int) -> str:
        """32 hexadecimal digits that nothing else has."""
        return blake2b(self._named(of).encode(), digest_size=16).hexdigest()

    def is_campaign(self, day: int) -> bool:
        """Whether the shop's great week was on that day, counted from the beginning."""
        return 0 <= self.days - CAMPAIGN_ENDED - day < CAMPAIGN_DAYS

    def weight(self, day: int) -> float:
        """How busy a day is: weekends are, and the campaign is busier still."""
        return WEEK[(self.begin + timedelta(days=day)).weekday()] * (3.0 if self.is_campaign(day) else 1.0)

    def moment(self, chance: Random, day: int, utc_offset: int) -> datetime:
        """Some time of that day, by the hours at which people there are awake."""
        [hour] = chance.choices(range(24), HOURS)
        midnight = (self.begin + timedelta(days=day)).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(hours=hour - utc_offset, milliseconds=chance.randrange(3_600_000))

    def _named(self, of: tuple[str | int, ...]) -> str:
        return "/".join(map(str, (self.seed, self.days, self.until.isoformat(), *of)))
