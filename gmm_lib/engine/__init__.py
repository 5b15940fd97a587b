"""The fast engine: EM on data of any size, in either of two passes.

The fast pass works on features (`feature_pass`; in several threads, `threads`), the
careful one on residuals (`residual_pass`), where a component is narrow beside the
data's spread.  `choose` picks one for each state, and `climb` is the loop.
"""

from gmm_lib.engine.choose import Engine
from gmm_lib.engine.climb import Run, climb
from gmm_lib.engine.moments import Moments
from gmm_lib.engine.residual_pass import expected_statistics
from gmm_lib.engine.statistics import Statistics

__all__ = ["Engine", "Moments", "Run", "Statistics", "climb", "expected_statistics"]
