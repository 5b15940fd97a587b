"""Every public door, used as the library's page does: no type checker objects."""

import numpy as np

import gmm_lib as gm
from gmm_lib import checks, initialize, missing
from gmm_lib.data import Blocks
from gmm_lib.models import Followed


def show(*values: object) -> None:
    """Ask for values, and so for their types."""


def right() -> None:
    """Run them all."""
    rng = np.random.default_rng(0)
    data = gm.load_old_faithful()
    X = data.X
    start = gm.Mixture([0.5, 0.5], [[2.0, 55.0], [4.0, 80.0]], [np.eye(2)] * 2)
    trace = gm.em(
        X, start, tol=1e-6, max_iter=50, reg_covar=1e-6, covariance_type="full"
    )
    theta: gm.Mixture = trace.mixture
    iterations: int = trace.n_iter
    show(iterations)
    show(theta.weights.round(2), theta.means[0].tolist(), trace.log_likelihoods[-1])
    show(
        gm.em(
            [[0.0], [1.0]],
            gm.Mixture([1.0], [[0.0]], [[[1.0]]]),
            fixed={"means": [0]},
            prior=gm.Prior(),
        )
    )
    gamma = gm.e_step(X, theta)
    gap: float = gm.log_likelihood(data, theta) - gm.lower_bound(X, gamma, theta)
    show(gap, gm.m_step(X, gamma, 1e-6, "diag", sample_weight=np.ones(len(X))))
    show(
        theta.marginal(0),
        theta.condition([0], 2.0),
        theta.regress(0, [[0.0]]).shape,
        theta.reorder("weights"),
    )
    show(
        gm.align(theta, start),
        gm.Mixture.from_dict(theta.to_dict()) == theta,
        gm.log_sum_exp([1.0, 2.0]),
    )
    Z, z = theta.sample(10, rng)
    again: gm.Mixture = gm.from_vector(gm.to_vector(theta), 2, 2)
    show(again, Z[z == 0])
    info = gm.information(X, theta)
    show(
        info.rate,
        info.standard_errors("sandwich").means,
        info.covariance(),
        info.fractions,
    )
    deaths = np.array([[0], [1], [5], [9]])
    mix = gm.MixtureOf([0.5, 0.5], [gm.Poisson(1.0), gm.Poisson([5.0])])
    run: gm.Run = gm.em(deaths, mix)
    show(run.model.components[0], run.falls, run.objectives, mix.sample(3, rng)[0])
    show(
        gm.Normal(0.0, 4.0),
        gm.Normal([0.0, 1.0], np.eye(2)),
        gm.Student(0.0, 1.0, dof=3, fit_dof=True),
    )
    show(
        gm.Bernoulli([0.2, 0.5]),
        gm.Line([0.0, 1.0], 1.0).fit([[0, 1], [1, 2], [2, 4]], w=[1, 1, 1]),
    )
    chain = gm.Chain(
        [0.5, 0.5], [gm.Poisson(2.0), gm.Poisson(5.0)], [[0.9, 0.1], [0.1, 0.9]]
    )
    sums: Followed = chain.expect(deaths, lengths=[2, 2])
    show(
        sums.pairs,
        gm.em(deaths, chain, lengths=[2, 2]).model.moves,
        chain.forecast(deaths, 2).weights,
        gm.bic(deaths, mix),
    )
    show(
        gm.forward_backward(chain.log_each(deaths), chain.weights, chain.moves)[2],
        gm.e_step(deaths, chain),
    )
    show(
        gm.SameTails([0.5, 0.5], [gm.Student(m, 1.0, dof=30) for m in (0.0, 30.0)]).dof
    )
    model = gm.GaussianMixture(
        2,
        covariance_type="tied",
        random_state=0,
        tol=1e-3,
        means_init=[[2, 55], [4, 80]],
    )
    model.fit(data, sample_weight=np.ones(len(X))).predict([[2.0, 50.0]])
    show(
        model.means_.round(1),
        model.mixture_.means,
        model.converged_,
        model.reason_,
        model.n_iter_ + 1,
    )
    show(
        model.bic(X) - model.aic(X),
        model.score(X),
        model.predict_proba(X).max(),
        model.sample(5)[1],
        model.set_params(tol=1e-2),
    )
    model.mixture_ = model.mixture_.reorder([1, 0])
    gm.GaussianMixture(1, missing="marginal", prior=gm.Prior(dof=5)).fit(
        [[0.0, None], [1.0, 2.0], [3.0, 1.0]]
    )
    gm.GaussianMixture().fit([X[:100], X[100:]]).partial_fit(X[:50])
    table = gm.select(X, [1, 2], ["full", "diag"], rng=rng, n_init=1)
    best = table.best("bic")
    show(
        best.n_components,
        best.mixture,
        table.to_dict()["bic"],
        [c.bic for c in table.candidates],
    )
    show(
        gm.likelihood_ratio(X, 1, rng=rng, n_boot=3, n_init=1).p_value,
        gm.held_out(X, 2, rng=rng, n_init=1).mean(),
    )
    show(
        gm.aic(X, theta),
        gm.icl(X, theta),
        gm.n_parameters(2, 2, "diag", fixed="means"),
        gm.select(X, 2, "full", rng=rng),
    )
    stats = gm.expected_statistics(X[:99], theta) + gm.expected_statistics(
        X[99:], theta
    )
    show(
        stats.mixture(),
        (0.5 * stats).gradient(),
        stats.moments([0.0, 0.0]).mixture(),
        gm.Moments.of(theta, [0.0, 0.0]),
    )

    def expect(t: gm.Mixture) -> gm.Statistics:
        return gm.expected_statistics(X, t)

    show(
        gm.em_by(expect, start, tol=1e-5).mixture.means,
        gm.em_by(lambda t: missing.expect(X, t), start, max_iter=2).lower_bounds,
    )
    show(
        missing.fill([[0.0, None]], theta, rng).shape,
        gm.missing.log_density([[0.0, np.nan]], theta),
        missing.em_step(X, theta),
    )
    show(
        initialize.k_means(X, 2, rng),
        initialize.from_labels(X, [0] * 100 + [1] * 172),
        gm.initialize.short_em(X, 2, rng),
    )
    show(
        Blocks([X[:9], X[9:]]).measure().mean,
        gm.make_overlapping(9, rng, separation=3).z,
        gm.rng_for("Ada", "ex"),
    )
    nw = gm.bayes.NormalWishart([0.0, 0.0], 1.0, np.eye(2), 4)
    show(
        gm.bayes.evidence(X, gamma, nw),
        gm.bayes.gibbs(X, 2, nw, rng, 3)[1:].mixture(0),
        gm.bayes.Posterior.of(X, gamma, nw).weights,
    )
    show(
        gm.bayes.telescope(
            [[1.0], [2.0]], gm.bayes.UnknownK.richardson_green([[1.0], [2.0]]), rng, 2
        )[0].max()
    )
    report = checks.e_step(gm.e_step, forbid="loop")
    show(
        report.held,
        report.score,
        report.to_dict(),
        checks.isolated(checks.m_step, gm.m_step).failures,
        gm.checks.component(gm.Poisson),
    )
    show(gm.mutants.score([checks.e_step]).score)
    ax = gm.plot.points(data, gamma, labels=["a", "b"])
    gm.plot.ellipses(theta, ax=ax)
    gm.plot.density(theta, ax=ax, n=50)
    gm.plot.history(trace)
    gm.plot.selection(table, "aic")

    show(gm.plot.style(0).colour, gm.plot.blend(gamma).shape, gm.plot.STYLES[0].marker)
    player = gm.widgets.EMPlayer(X, trace, names=["a", "b"])
    player.iteration = 2
    show(player.mixture.means)
    show(
        gm.widgets.SelectionLab(X, table),
        gm.widgets.Quiz("Why?", [("a", True, "b"), ("c", False, "d")]).right,
        gm.widgets.PruneLab().posterior,
    )
    try:
        gm.Mixture([1.0], [[0.0]], [[[0.0]]])
    except gm.DegenerateComponentError as error:
        show(str(error))
