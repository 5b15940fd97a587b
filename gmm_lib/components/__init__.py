"""Components: whatever can be fitted to weighted points can be mixed.

`Component` says what a mixture or a chain asks of one; a reader's own class of ten
lines will do, and `gmm_lib.checks.component` judges it.
"""

from gmm_lib.components.bernoulli import Bernoulli
from gmm_lib.components.component import Component
from gmm_lib.components.line import Line
from gmm_lib.components.normal import Normal
from gmm_lib.components.poisson import Poisson
from gmm_lib.components.student import Student

__all__ = ["Bernoulli", "Component", "Line", "Normal", "Poisson", "Student"]
