"""What a check hands back: a verdict on each law, in words, in marks, in JSON."""

import html
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

HOLDS, FAILS, UNTRIED = "holds", "fails", "not tried"
_MOST = 0.9  # of the marks, where a law does not hold


Attempt = Callable[..., Any]  # a function that is judged


class Failure(NamedTuple):
    """A law that an attempt breaks, and the smallest counter-example in a sentence."""

    invariant: str
    sentence: str


class Verdict(NamedTuple):
    """What came of one law.

    Parameters
    ----------
    id : str
        "e_step.bayes", say. It never changes, whatever becomes of the law's name.
    name : str
        What the law says.
    outcome : {"holds", "fails", "not tried"}
        A law is not tried where another has failed that it would only repeat.
    sentence : str
        The smallest counter-example, or why the law was not tried.
    points : float
        What the law is worth.
    defines : bool
        Whether it says what the function is. Until all such laws hold, only they earn.
    bars : bool
        Whether nothing is earned at all unless it holds.
    """

    id: str
    name: str
    outcome: str = HOLDS
    sentence: str = ""
    points: float = 1.0
    defines: bool = False
    bars: bool = False


@dataclass(frozen=True, repr=False)
class Report:
    """Say which invariants an attempt keeps; true when it keeps them all.

    Parameters
    ----------
    check : str
        Which check this is: "gaussian", say.
    subject : str
        What was checked: "log_density", say.
    verdicts : tuple of Verdict
        One for each law, in the check's order.
    hint : str
        The known bug that gives the same numbers, if there is one.

    Examples
    --------
    >>> import gmm_lib as gm
    >>> report = gm.checks.skewed_mixture(lambda: None)
    >>> bool(report), report.score
    (False, 0.0)
    >>> report
    skewed: not ready for its 4 invariants
      FAILS: it returns two components on the line
        skewed returned None: write its body, and return its result.
    """

    check: str
    subject: str
    verdicts: tuple
    hint: str = ""

    def __bool__(self):
        return all(verdict.outcome == HOLDS for verdict in self.verdicts)

    @property
    def held(self) -> tuple[str, ...]:
        """Names of the laws that hold, a tuple of str."""
        return tuple(v.name for v in self._with(HOLDS))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The laws that do not hold, a tuple of Failure."""
        return tuple(Failure(v.name, v.sentence) for v in self._with(FAILS))

    @property
    def skipped(self) -> tuple[str, ...]:
        """Names of the laws that were not tried, a tuple of str."""
        return tuple(v.name for v in self._with(UNTRIED))

    @property
    def score(self) -> float:
        """What the attempt has earned, from 0 to 1.

        The laws that define the function earn their points one by one; the others
        earn theirs only when all of those hold. So a constant, which keeps every
        symmetry, earns nothing by it. Whatever the laws are worth, an attempt that
        does not keep them all earns 0.9 at most.
        """
        if any(v.bars and v.outcome != HOLDS for v in self.verdicts):
            return 0.0
        held = self._with(HOLDS)
        if not all(v.outcome == HOLDS for v in self.verdicts if v.defines):
            held = [v for v in held if v.defines]
        total = sum(v.points for v in self.verdicts)
        earned = sum(v.points for v in held) / total
        return earned if self else min(earned, _MOST)

    def to_dict(self) -> dict[str, Any]:
        """Write the report as plain values that `json.dumps` takes.

        Returns
        -------
        dict
            check, subject, score, hint, and laws: for each its id, name, outcome and
            sentence. An id never changes; a name may.
        """
        return {
            "check": self.check,
            "subject": self.subject,
            "score": round(self.score, 4),
            "hint": self.hint,
            "laws": [
                {
                    "id": v.id,
                    "name": v.name,
                    "outcome": v.outcome,
                    "sentence": v.sentence,
                }
                for v in self.verdicts
            ],
        }

    def __repr__(self):
        lines = [self._title()]
        if self.hint:
            lines.append(_wrapped(self._hinted()))
        for failure in self.failures:
            lines.append(f"  FAILS: {failure.invariant}")
            lines.append(_wrapped(failure.sentence, "    "))
        if self.held:
            lines.append(_wrapped("holds: " + "; ".join(self.held)))
        if self._is_ready() and self.skipped:
            lines.append(_wrapped("not tried: " + "; ".join(self.skipped)))
        return "\n".join(lines)

    def _repr_html_(self):
        items = [
            f"<li><strong>Fails: {html.escape(failure.invariant)}.</strong> "
            f"{html.escape(failure.sentence)}</li>"
            for failure in self.failures
        ]
        if self.hint:
            items.insert(0, f"<li>{html.escape(self._hinted())}</li>")
        if self.held:
            items.append(f"<li>Holds: {html.escape('; '.join(self.held))}.</li>")
        if self._is_ready() and self.skipped:
            items.append(f"<li>Not tried: {html.escape('; '.join(self.skipped))}.</li>")
        title = html.escape(self._title())
        return f"<p><strong>{title}.</strong></p><ul>{''.join(items)}</ul>"

    def _with(self, outcome):
        return [verdict for verdict in self.verdicts if verdict.outcome == outcome]

    def _is_ready(self):
        return self.verdicts[0].outcome == HOLDS

    def _hinted(self):
        return f"These are the numbers of a step that {self.hint}."

    def _title(self):
        n = len(self.verdicts)
        if self:
            return f"{self.subject}: all {n} invariants hold"
        if not self._is_ready() and n > 1:
            return f"{self.subject}: not ready for its {n} invariants"
        return f"{self.subject}: {len(self.failures)} of {n} invariants fail"


def _wrapped(text, indent="  "):
    return textwrap.fill(
        text,
        86,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
