// The surface of LikelihoodLab: l over the two means as a land, its peaks and its saddle,
// and the way that EM takes over it.
import { drawAxes, line, sheetOf, within } from "../page/drawing.js";
import { digitsOf, stepOf } from "../page/handles.js";
import { arrow, barOf, cross, drawLand, drawScale } from "../page/land.js";
import { drawWay, INK, landFrom } from "../page/land.js";
import { extentOf, histogram, linear } from "../numbers/scale.js";
import { styleOf } from "../page/theme.js";
import { decadesTo, momentsOf, pathFrom, surfaceOver } from "../numbers/two_means.js";
import { decimal } from "../numbers/format.js";
import { likelihoodLabWords } from "../words/en/likelihood_lab.js";

/** What stays while the reader walks: the surface, its peaks and its saddle. */
export function landOf(points, sigma) {
  const range = extentOf(0, points, [], 0.1);
  const n = points.n <= 400 ? 101 : 51;
  const at = linear([0, n - 1], range);
  const heights = surfaceOver(
    points,
    sigma,
    Array.from({ length: n }, (_, i) => at(i)),
  );
  const top = heights.indexOf(Math.max(...heights));
  const [i, j] = [Math.floor(top / n), top % n];
  const peak = pathFrom(points, [at(j), at(i)], sigma);
  const { mean, sigma: spread } = momentsOf(points);
  const bars = histogram(points, range);
  const digits = digitsOf(stepOf(range));
  const land = landFrom(heights, n, peak.logLikelihoods.at(-1));
  return {
    ...land,
    points,
    range,
    decades: decadesTo(land.span[1], points),
    peak: Array.from(peak.mixtures.at(-1).means),
    saddle: spread > sigma ? mean : null, // else one peak stands there
    bars,
    high: 1.7 * Math.max(...bars.heights),
    text: (value) => decimal(value, digits),
  };
}

/** The surface with its peaks, EM's path and the gradient; returns the frame. */
export function drawSurface(canvas, inks, land, facts, name) {
  const sheet = sheetOf(canvas, inks);
  const { pen } = sheet;
  const { range: x } = land;
  const labels = likelihoodLabWords.axes(name);
  const frame = drawAxes(sheet, inks, {
    x,
    y: x,
    labels,
    room: { right: barOf(sheet) },
  });
  const place = ([first, second]) => [frame.x(first), frame.y(second)];
  within(sheet, frame, () => {
    drawLand(pen, frame, land);
    drawDiagonal(pen, frame);
    drawMarks(pen, place, land);
    drawWay(pen, facts.path.map(place));
    drawGradient(pen, place, land, facts);
  });
  drawScale(pen, inks, frame, land.span);
  return frame;
}

function drawDiagonal(pen, { left, right, top, bottom }) {
  pen.strokeStyle = INK;
  pen.globalAlpha = 0.45;
  pen.lineWidth = 1;
  pen.setLineDash([6, 5]);
  line(pen, [
    [left, bottom],
    [right, top],
  ]);
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawMarks(pen, place, { peak, saddle }) {
  const { peak: peakName, saddle: saddleName } = likelihoodLabWords;
  for (const means of saddle === null ? [peak] : [peak, [...peak].reverse()])
    cross(pen, place(means), 6, false, peakName);
  if (saddle !== null) cross(pen, place([saddle, saddle]), 5, true, saddleName);
}

/** The steepest way up: its direction is exact, its length saturates. */
function drawGradient(pen, place, { range }, { means, gradient }) {
  const size = Math.hypot(...gradient);
  const width = range[1] - range[0];
  const steepness = (size * width) / 100; // nats over a hundredth of the picture
  if (!(steepness > 1e-6)) return;
  const length = 0.3 * width * Math.tanh(0.1 + steepness / 15);
  const end = means.map((mean, i) => mean + (gradient[i] / size) * length);
  arrow(pen, place(means), place(end), styleOf(4).colour);
}
