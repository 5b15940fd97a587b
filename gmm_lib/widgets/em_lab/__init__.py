"""The laboratory of EM: every part of it is the reader's to move."""

from gmm_lib.widgets.em_lab.em_lab import EMLab

__all__ = ["EMLab"]
