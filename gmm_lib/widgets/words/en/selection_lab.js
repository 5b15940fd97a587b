// What selection_lab shows and says.

export const selectionLabWords = {
  label: (rows, n) => `${rows} candidate mixtures for ${n} points`,
  criterion: "Criterion",
  criteria: {
    log_likelihood: "log-likelihood",
    aic: "AIC",
    bic: "BIC",
    icl: "ICL",
    held_out: "held-out",
  },
  axis: {
    log_likelihood: "behind the highest log-likelihood (nats)",
    aic: "AIC above the lowest",
    bic: "BIC above the lowest",
    icl: "ICL above the lowest",
    held_out: "behind the best held-out score (nats a point)",
  },
  hint: " Choose a fit by its mark in the curve, or with the controls.",
  names: { full: "full", tied: "tied", diag: "diagonal", spherical: "spherical" },
  family: (family) => selectionLabWords.names[family] ?? family,
  parameters: "free parameters",
  toBest: "Best by this criterion",
  picture: (name, families) =>
    `${name} against the number of components, a line each for ${families.join(", ")}; a star on the best, a ring on the fit on show`,
  best: (family, K, p, name, plain) =>
    plain
      ? `K = ${K}, ${family}, ${p} free parameters: the highest log-likelihood, which says nothing about the right K.`
      : `K = ${K}, ${family}, ${p} free parameters: the best by ${name}.`,
  behind: (family, K, p, name, gap, bestFamily, bestK) =>
    `K = ${K}, ${family}, ${p} free parameters: by ${name}, ${gap} behind K = ${bestK}, ${bestFamily}.`,
  missing: (family, K, reason) =>
    `K = ${K}, ${family}: there is no sound fit. ${reason}.`,
  unscored: (family, K, name) => `K = ${K}, ${family}: ${name} has no value here.`,
  noTable: "it holds no complete table of candidates",
  noRow: "its criterion, family and number of components name no candidate",
};
