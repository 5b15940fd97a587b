"""A stream of batches, and rows with holes: what stepwise EM and EM make of them."""

from gmm_lib.widgets.stream_lab.stream_lab import StreamLab

__all__ = ["StreamLab"]
