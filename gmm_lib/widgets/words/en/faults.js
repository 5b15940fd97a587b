// Why numbers cannot be had; each ends a sentence.

export const faults = {
  notDefinite: (k) => `the covariance of component ${k + 1} is not positive definite`,
  farPoint: (p) => `point ${p + 1} is too far from every component`,
  noPoint: (k) => `component ${k + 1} explains no point`,
  tooNarrow: (k) => `component ${k + 1} is too narrow for double precision`,
  noRun: "the widget's state holds no complete run",
};
