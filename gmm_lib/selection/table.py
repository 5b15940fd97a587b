"""The table of candidates, and the best of each criterion."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from gmm_lib.arguments.arrays import as_choice
from gmm_lib.mixture import Mixture
from gmm_lib.table import Table

CRITERIA = ("aic", "bic", "icl", "held_out")


class Candidate(NamedTuple):
    """Hold one row of a selection; None stands where no sound fit was found.

    Parameters
    ----------
    covariance_type : str
        The family.
    n_components : int
        K.
    n_parameters : int
        p.
    log_likelihood : float or None
        l of the best fit, in nats.
    aic, bic, icl : float or None
        Criteria of the form -2 l + ...: lower is better.
    held_out : float or None
        The mean log-density of points held out of the fit, in nats a point: higher is
        better.
    mixture : Mixture or None
        The best fit.
    reason : str
        Why a number is missing; empty where none is.
    """

    covariance_type: str
    n_components: int
    n_parameters: int
    log_likelihood: float | None = None
    aic: float | None = None
    bic: float | None = None
    icl: float | None = None
    held_out: float | None = None
    mixture: Mixture | None = None
    reason: str = ""


@dataclass(frozen=True, repr=False)
class Selection(Table):
    """Hold the candidates that `select` compared, as a table.

    Parameters
    ----------
    candidates : tuple of Candidate
        One for each family and number of components.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm_lib as gm
    >>> X = gm.load_old_faithful().X
    >>> gm.select(X, [1, 2], ["full"], rng=np.random.default_rng(0))
    Selection: * best in its column (aic, bic, icl: lowest)
      family  K   p  log-likelihood       aic       bic       icl
        full  1   5        -1289.80   2589.59   2607.62   2607.62
        full  2  11        -1130.26  *2282.53  *2322.19  *2322.70
    """

    candidates: tuple

    def best(self, criterion: str = "bic") -> Candidate:
        """Find the candidate that a criterion prefers.

        Parameters
        ----------
        criterion : {'aic', 'bic', 'icl', 'held_out'}, optional
            The first three choose the lowest value, 'held_out' the highest.

        Returns
        -------
        Candidate

        Raises
        ------
        ValueError
            When the criterion is unknown, or no candidate has it.
        """
        criterion = as_choice(criterion, "criterion", CRITERIA)
        rows = [row for row in self.candidates if getattr(row, criterion) is not None]
        if not rows:
            told = next((row.reason for row in self.candidates if row.reason), "")
            raise ValueError(
                f"criterion is {criterion!r}, but no candidate has it; "
                + (told or "pass n_folds to select")
            )
        sign = -1 if criterion == "held_out" else 1
        return min(rows, key=lambda row: sign * getattr(row, criterion))

    def to_dict(self) -> dict[str, Any]:
        """Write the table as columns, which any library of data frames reads.

        Returns
        -------
        dict
            From each name of `Candidate`, but for the mixture, to a list with one
            entry a candidate: `pandas.DataFrame(table.to_dict())`, or
            `polars.DataFrame(table.to_dict())`.

        Examples
        --------
        >>> import numpy as np
        >>> import gmm_lib as gm
        >>> X = gm.load_galaxies().X
        >>> table = gm.select(X, [1, 2], ["full"], rng=np.random.default_rng(0))
        >>> columns = table.to_dict()
        >>> columns["n_components"], columns["n_parameters"]
        ([1, 2], [2, 5])
        """
        names = [name for name in Candidate._fields if name != "mixture"]
        return {name: [getattr(row, name) for row in self.candidates] for name in names}

    def _table(self):
        # The head and the rows as text, the best of each criterion starred.
        shown = [
            name
            for name in CRITERIA
            if any(getattr(row, name) is not None for row in self.candidates)
        ]
        best = {name: self.best(name) for name in shown}
        names = [name.replace("_", "-") for name in shown]
        yield ["family", "K", "p", "log-likelihood", *names]
        for row in self.candidates:
            head = [row.covariance_type, str(row.n_components), str(row.n_parameters)]
            cells = [_cell(row.log_likelihood, 2)]
            for name in shown:
                cell = _cell(getattr(row, name), 4 if name == "held_out" else 2)
                cells.append(("*" if best[name] is row else "") + cell)
            yield head + cells

    def _notes(self):
        # Why a number is missing, once for all the rows that lack it for one reason.
        lacking = {}
        for row in self.candidates:
            if row.reason:
                name = f"{row.covariance_type} {row.n_components}"
                lacking.setdefault(row.reason.partition("; ")[0], []).append(name)
        for reason, names in lacking.items():
            yield f"- {', '.join(names)}: {reason}"

    def _title(self):
        held = any(row.held_out is not None for row in self.candidates)
        also = "; held-out: highest, nats a point" if held else ""
        return f"Selection: * best in its column (aic, bic, icl: lowest{also})"


def _cell(value, decimals):
    return "-" if value is None else f"{value:.{decimals}f}"
