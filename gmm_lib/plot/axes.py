"""The axes that a picture is drawn on, and what all pictures ask of them."""

import matplotlib.pyplot as plt

from gmm_lib.mixture import as_mixture


def new_axes(ax):
    if ax is None:
        ax = plt.subplots(layout="constrained", facecolor="white")[1]
        ax.set_facecolor("white")
        ax.spines[["top", "right"]].set_visible(False)
    return ax


def check_drawable(D, name):
    if D > 2:
        raise ValueError(
            f"{name} has {D} features, but a picture shows 1 or 2; choose some, "
            "such as X[:, [0, 1]]"
        )


def check_mixture(mixture):
    check_drawable(as_mixture(mixture).n_features, "mixture")


def label_axes(ax, labels, D):
    if labels is None:
        return
    if isinstance(labels, str) or len(labels) != D:
        raise ValueError(f"labels is {labels!r}; {D} of them are needed, one a feature")
    ax.set_xlabel(labels[0])
    if D == 2:
        ax.set_ylabel(labels[1])


def once(ax, label):
    # One entry in the legend, however often a thing is drawn.
    return "_" if label in ax.get_legend_handles_labels()[1] else label
