"""What each project was given and spent."""

from __future__ import annotations

import pandas as pd

from minsheng_analysis.measures.codes import ALL_FUNDS


def all_funds(budget: pd.DataFrame) -> pd.DataFrame:
    """Give the whole of each project's money: its row for all funds, else the sum of its funds.

    Parameters
    ----------
    budget : DataFrame
        As in ``Report.budget``.

    Returns
    -------
    DataFrame
        One row a project: `project_no`, `initial_yuan`, `year_yuan`, `spent_yuan`, NA where one of its funds is not
        known.

    Examples
    --------
    >>> rows = [(1, "appropriation", 80.0, 90.0, 81.0), (1, "other", 20.0, 10.0, 10.0)]
    >>> names = ["project_no", "fund", "initial_yuan", "year_yuan", "spent_yuan"]
    >>> all_funds(pd.DataFrame(rows, columns=names)).values.tolist()
    [[1.0, 100.0, 100.0, 91.0]]
    """
    amounts = ["initial_yuan", "year_yuan", "spent_yuan"]
    if budget.empty:
        return pd.DataFrame(columns=["project_no", *amounts])
    told = budget[budget["fund"] == ALL_FUNDS]
    added = budget[~budget["project_no"].isin(told["project_no"])]
    # A fund that is not known leaves the sum unknown.
    known = added[amounts].notna().groupby(added["project_no"]).all()
    sums = added.groupby("project_no")[amounts].sum().where(known)
    return pd.concat([told[["project_no", *amounts]], sums.reset_index()]).sort_values("project_no", ignore_index=True)


def execution_rates(budget: pd.DataFrame) -> pd.DataFrame:
    """Divide what was spent by the budget of the whole year.

    Parameters
    ----------
    budget : DataFrame
        As in ``Report.budget``.

    Returns
    -------
    DataFrame
        One row a project of which both are known: `project_no` and `rate` (dimensionless, 1.0 = all of it).

    Examples
    --------
    >>> rows = [(3, "total", 0.0, 200.0, 190.0), (4, "total", 0.0, 0.0, 5.0)]
    >>> names = ["project_no", "fund", "initial_yuan", "year_yuan", "spent_yuan"]
    >>> execution_rates(pd.DataFrame(rows, columns=names)).values.tolist()
    [[3.0, 0.95]]
    """
    funds = all_funds(budget)
    known = funds[(funds["year_yuan"] > 0) & funds["spent_yuan"].notna()]
    rates = pd.DataFrame({"project_no": known["project_no"], "rate": known["spent_yuan"] / known["year_yuan"]})
    return rates.reset_index(drop=True)
