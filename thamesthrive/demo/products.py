"""`Product`: what the shop sells. The same in every world."""

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from attrs import frozen

from .words import Locale, words

SHOP = "https://shop.example"
SIZES = ("S", "M", "L")


@frozen
class Product:
    """`pounds`: of one piece."""

    id: str
    name: str
    category: str
    brand: str
    color: str
    pounds: float

    def price(self, locale: Locale) -> float:
        return round(self.pounds * locale.rate, 2)

    @property
    def path(self) -> str:
        return f"/{self.category}/{self.id.lower()}"

    def told(self, locale: Locale, quantity: int | None = None) -> Mapping[str, Any]:
        """As events say it."""
        said: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "category": self.category,
            "brand": self.brand,
            "variant": {"color": self.color},
            "price": self.price(locale),
            "url": {"page": SHOP + self.path},
        }
        return said if quantity is None else {**said, "quantity": quantity}


@cache
def products() -> Sequence[Product]:
    """All of them: each thing of two brands. Few are dear: the prices of a category have a long tail."""
    chance = Random("products")       
    lists = words()
    made: list[Product] = []
    for category in lists.categories:
        least, most = category.price
        for thing in category.things:
            for brand in chance.sample(lists.brands, 2):
                pounds = least * (most / least) ** (chance.random() ** 1.6)
                id, color = f"P-{100 + len(made)}", chance.choice(lists.colors)
                made.append(Product(id, f"{brand} {thing}", category.name, brand, color, round(pounds) - 0.1))
    return tuple(made)


def wanted(chance: Random, of: Sequence[Product]) -> Product:
    """One of them: the first are what most look at."""
    return of[int(len(of) * chance.random() ** 1.8)]
