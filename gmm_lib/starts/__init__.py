"""Where EM starts, the search for the highest end, and the groups that a fit missed."""
