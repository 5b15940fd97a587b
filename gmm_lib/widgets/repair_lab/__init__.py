"""A broken program, repaired switch by switch."""

from gmm_lib.widgets.repair_lab.repair_lab import RepairLab

__all__ = ["RepairLab"]
