"""How much data there is, and where in it the pages lie that are measured."""

from dataclasses import dataclass

WEEKS, QUESTIONS = 4, 4


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: one crowded week, one ninth as full, the rest shared evenly."""

    discussions: int
    contributions: int
    crowded: int
    middling: int
    organisations: int
    people: int

    @classmethod
    def of(cls, contributions: int) -> "Size":
        """Return the proportions of 11,000 contributions in 200 discussions, at least three."""
        return cls(
            discussions=max(3, contributions // 55),
            contributions=contributions,
            crowded=contributions // 11,
            middling=contributions // 100,
            organisations=max(3, contributions // 27),
            people=max(3, contributions // 5),
        )

    def counts(self) -> list[dict[int, int]]:
        """Return contributions per week number, by discussion; together as many as asked for."""
        usual = (self.contributions - self.crowded - self.middling) // self.discussions
        per_week = max(1, usual // WEEKS)
        small = dict.fromkeys(range(1, WEEKS + 1), per_week)
        found = [small | {2: self.crowded}, small | {2: self.middling}]
        left = self.contributions - sum(sum(weeks.values()) for weeks in found)
        others = self.discussions - len(found)
        for n in range(others):
            share, more = divmod(left // others + (n < left % others), WEEKS)
            found.append({number: share + (number <= more) for number in range(1, WEEKS + 1)})
        return found


@dataclass(frozen=True, slots=True)
class Places:
    """What the pages to be measured are called."""

    crowded: str = "bench-1"
    middling: str = "bench-2"
    usual: str = "bench-3"
    week: int = 2
