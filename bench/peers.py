"""One EM iteration of each library, from the same start on the same data.

scikit-learn is always there.  Others take part where they are installed: oneDAL (the
package scikit-learn-intelex) and pomegranate (with torch).
"""

import os
from importlib.util import find_spec

import numpy as np
from sklearn.mixture import GaussianMixture

from gmm_lib.data.blocks import Blocks
from gmm_lib.engine import Engine
from gmm_lib.families import as_family


def ours(X, start, family="full"):
    """Make a function that takes one EM iteration of this library.

    X may be `Blocks`.
    """
    blocks = X if isinstance(X, Blocks) else Blocks(X)
    engine = Engine(blocks, blocks.measure(), family, 1e-6, start.n_components)
    state = engine.start(start)

    def step():
        nonlocal state
        state = engine.maximise(state, engine.expect(state))

    return step


def scikit_learn(X, start, family):
    """Make the same of scikit-learn, without its checks of the input."""
    model = GaussianMixture(
        start.n_components,
        covariance_type=family,
        max_iter=1,
        tol=0,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=as_family(family).reduce(np.linalg.inv(start.covariances)),
    ).fit(X)

    def step():
        log_prob, log_resp = model._e_step(X)
        model._m_step(X, log_resp)
        model._compute_lower_bound(log_resp, log_prob)

    return step


def one_dal(X, start, family):
    """Make a function that runs ten iterations of oneDAL; None for what it lacks.

    It stops before the tenth where nothing moves; `iterations` tells how many it took.
    """
    if family not in ("full", "diag"):
        return None
    import daal4py

    weights, covariances = start.weights[None], start.covariances
    if family == "diag":
        covariances = np.diagonal(covariances, axis1=1, axis2=2)[:, None].copy()
    run = daal4py.em_gmm(
        start.n_components,
        maxIterations=10,
        accuracyThreshold=0.0,
        covarianceStorage="" if family == "full" else "diagonal",
    )

    def steps():
        found = run.compute(X, weights, start.means, list(covariances))
        steps.iterations = int(found.nIterations[0, 0])

    return steps


def pomegranate(X, start, family):
    """Make the same of pomegranate; None for what it lacks."""
    if family not in ("full", "diag"):
        return None
    import torch
    from pomegranate.distributions import Normal
    from pomegranate.gmm import GeneralMixtureModel

    covariances = as_family(family).reduce(start.covariances)
    normals = [
        Normal(torch.tensor(m), torch.tensor(S), covariance_type=family)
        for m, S in zip(start.means, covariances, strict=True)
    ]
    model = GeneralMixtureModel(normals, priors=torch.tensor(start.weights))
    data = torch.tensor(X)

    def step():
        model.summarize(data)
        model.from_summaries()

    return step


def installed():
    """Map the name of each library that is installed to its function above."""
    found = {"scikit-learn": scikit_learn}
    if find_spec("daal4py"):
        found["oneDAL"] = one_dal
    if find_spec("pomegranate"):
        found["pomegranate"] = pomegranate
    return found


def hold_to(threads):
    """Tell the libraries that threadpoolctl does not reach how many threads to use."""
    os.environ["OMP_NUM_THREADS"] = str(threads)  # this one's; others read it earlier
    if find_spec("daal4py"):
        import daal4py

        daal4py.daalinit(threads)
    if find_spec("pomegranate"):
        import torch

        torch.set_num_threads(threads)
