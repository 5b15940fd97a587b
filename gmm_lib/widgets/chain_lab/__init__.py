"""Labels that remember: a mixture becomes a chain."""

from gmm_lib.widgets.chain_lab.chain_lab import ChainLab

__all__ = ["ChainLab"]
