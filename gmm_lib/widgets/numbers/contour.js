// Lines of equal height on a surface.

/** Where an n x n surface crosses `level`: pieces of line, in steps of the grid. */
export function contour(heights, n, level) {
  const pieces = [];
  const cross = (a, b) => (level - a) / (b - a);
  for (let i = 0; i + 1 < n; i++) {
    for (let j = 0; j + 1 < n; j++) {
      const [a, b] = [heights[i * n + j], heights[i * n + j + 1]];
      const [c, d] = [heights[(i + 1) * n + j], heights[(i + 1) * n + j + 1]];
      const ends = [];
      if (a < level !== b < level) ends.push([j + cross(a, b), i]);
      if (b < level !== d < level) ends.push([j + 1, i + cross(b, d)]);
      if (c < level !== d < level) ends.push([j + cross(c, d), i + 1]);
      if (a < level !== c < level) ends.push([j, i + cross(a, c)]);
      for (let e = 0; e + 1 < ends.length; e += 2) pieces.push([ends[e], ends[e + 1]]);
    }
  }
  return pieces;
}
