"""What still pictures, their alternative texts and plain pages say."""

RIGHT = "Right."
NOT_RIGHT = "Not right."

NATS = "log-likelihood (nats)"
COMPONENTS = "components"
L_SIGN = "ℓ"
BIC = "BIC (lower is better)"


def _count(n, noun):
    return f"{n} {noun}{'s' * (n != 1)}"


def feature(i):
    return f"feature {i + 1}"


def mean_axis(k, name):
    return f"mean {k + 1}: {name}"


def stage_title(i, title, held, of):
    return f"{i}: {title}\n{held} of {of}"


def recall(name, n):
    return f"the prediction {name} and {n} replies"


def bound_lab(n):
    return f"the log-likelihood of {n} points and its lower bound"


def em_lab(n, K):
    return f"EM on {n} points with {_count(K, 'component')}, to take apart"


def em_player(n, K, t):
    run = f"{_count(K, 'component')}, {_count(t, 'iteration')}"
    return f"EM on {n} points with {run}"


def gaussian_lab(correlation):
    return f"a Gaussian in the plane with correlation {correlation:.2f}"


def likelihood_lab(n):
    return f"the log-likelihood of two means over {n} points"


def mixture_lab(n, K):
    return f"{_count(K, 'component')} to fit to {n} points by hand"


def repair_lab(n_stages, first, last, of):
    return f"a program in {n_stages} stages, from {first} to {last} of {of} laws obeyed"


def selection_lab(n_candidates, n):
    return f"{_count(n_candidates, 'candidate')} for {n} points"


def softness_lab(n, K):
    return f"{n} points shared by {K} means, from k-means to EM"


LONG_MEAN = "mean of the long durations (min)"
LONG_LOGIT = "logit of their weight"
RULES = {"gradient": "gradient", "em": "EM", "newton": "Newton"}


def step_lab(n):
    return f"one step of gradient ascent, EM and Newton on {n} durations"


ERUPTION = "eruption"
DURATION = "duration (min)"
ALONE = "mixture"
IN_A_CHAIN = "chain"


def chain_lab(n):
    return f"{n} durations in a row, and labels that remember"


FITS = {"em": "EM", "complete": "complete rows", "filled": "filled in"}
ALL_ROWS = "all rows"
FEATURES = "first feature", "second feature"
ENTRIES = "first entry", "second entry"


def stream_lab(n):
    return f"stepwise EM on {n} rows that come in batches"


def lost_lab(n):
    return f"three fits to {n} rows that lost their second entries"


STANDARD_DURATION = "duration, standardised"
STANDARD_WAITING = "waiting, standardised"
COMPONENT = "component"
EXPECTED_WEIGHT = "expected weight"


def prune_lab(n):
    return f"variational Bayes on {n} points, with six components offered"
