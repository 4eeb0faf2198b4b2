"""A figure as an interval with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """One printed figure as an interval in a base unit.

    Attributes
    ----------
    value : float
        The printed number in `unit`; NaN for a range.
    low, high : float
        Ends of the interval, in `unit`. `high` is infinite for an open upper end, `low` is 0 for an open lower end.
    unit : str
        Base unit: people, person_times, yuan, m2, m3, km, percent (0-100), percentage_points, times, count, hours,
        days, weeks, months, years, years_old, minutes, seconds, tonnes, mu, kw, kwh and the others of
        `minsheng_analysis.quantities.units`; rates join them (tonnes_per_day, yuan_per_m2_month). Empty for a bare number.
    qualifier : str
        exact, approx, at_least, at_most or range.
    classifier : str
        The measure word of a count (个, 所, 套), also below a rate's line (元/户); else empty.
    text : str
        The characters as printed.
    strict : bool
        The bound itself is left out: 低于5%, ＞90%, 不足100人.
    """

    value: float
    low: float
    high: float
    unit: str
    qualifier: str
    classifier: str
    text: str
    strict: bool = False

    def printed_as(self, text: str) -> Quantity:
        """Give the same quantity with other characters."""
        return Quantity(self.value, self.low, self.high, self.unit, self.qualifier, self.classifier, text, self.strict)


@dataclass(frozen=True)
class FoundQuantity:
    """A `Quantity` and where it stands in the text that was searched.

    Attributes
    ----------
    start, end : int
        Half-open span of the figure's characters (qualifier and unit included).
    quantity : Quantity
    number_end : int
        End of the number itself, before its unit: what "several numbers share one unit" needs.
    number_start : int
        Where the number itself begins, behind words and signs of comparison.
    unit_zh : str
        The unit where it stands elsewhere: behind a later number (``2.4、1.9和1.7公顷``), or understood (``投资9.42亿``);
        else empty.
    """

    start: int
    end: int
    quantity: Quantity
    number_end: int = -1
    unit_zh: str = ""
    number_start: int = -1

    @property
    def span(self) -> tuple[int, int]:
        """The half-open span as a pair."""
        return (self.start, self.end)
