"""A player for a run of EM."""

from gmm_lib.widgets.em_player.em_player import EMPlayer

__all__ = ["EMPlayer"]
