// The pictures of SoftnessLab: the plane in the colours of its responsibilities, and
// the responsibility along the line from one mean to another.
import {
  drawAxes,
  drawComponents,
  drawPoints,
  line,
  sheetOf,
  within,
} from "../page/drawing.js";
import { contour } from "../numbers/contour.js";
import { extentOf, linear } from "../numbers/scale.js";
import { assign } from "../numbers/soft_means.js";
import { looksOf, styleOf } from "../page/theme.js";
import { softnessLabWords } from "../words/en/softness_lab.js";

const GRID = 56; // cells along each side of the plane

/** The axes: all points and the first means, with room to drag. */
export function planeFor(points, means, names) {
  const all = [{ k: means.length / 2, means }];
  return {
    x: extentOf(0, points, all, 0.1),
    y: extentOf(1, points, all, 0.1),
    labels: names,
  };
}

/** Draw the plane, and return its frame. */
export function drawPlane(canvas, inks, plane, points, scene) {
  const sheet = sheetOf(canvas, inks);
  const frame = drawAxes(sheet, inks, { ...plane, even: true });
  within(sheet, frame, () => {
    if (scene.assigned) drawRegions(sheet.pen, inks, frame, scene);
    drawPoints(sheet, inks, frame, points, scene);
    drawComponents(sheet, inks, frame, scene.mixture);
  });
  return frame;
}

/** The plane's responsibilities as a wash of colour, and where the largest changes. */
function drawRegions(pen, inks, frame, { mixture: { k: K, means }, epsilon }) {
  const at = {
    x: linear([0, GRID - 1], frame.domain),
    y: linear([0, GRID - 1], frame.range),
  };
  const x = new Float64Array(2 * GRID * GRID);
  for (let i = 0; i < GRID * GRID; i++) {
    x[2 * i] = at.x(i % GRID);
    x[2 * i + 1] = at.y(Math.floor(i / GRID));
  }
  const cells = { n: GRID * GRID, d: 2, x };
  const { gamma } = assign(cells, means, K, epsilon);
  const wash = washOf(looksOf(cells.n, gamma).colours);
  const [left, right] = [-0.5, GRID - 0.5].map((i) => frame.x(at.x(i)));
  const [bottom, top] = [-0.5, GRID - 0.5].map((i) => frame.y(at.y(i)));
  pen.globalAlpha = 0.24;
  pen.drawImage(wash, left, top, right - left, bottom - top);
  pen.globalAlpha = 1;
  drawBoundaries(pen, inks, frame, at, x, means, K);
}

function washOf(colours) {
  const canvas = document.createElement("canvas");
  canvas.width = GRID;
  canvas.height = GRID;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(GRID, GRID);
  for (let i = 0; i < GRID * GRID; i++) {
    const pixel = 4 * ((GRID - 1 - Math.floor(i / GRID)) * GRID + (i % GRID));
    image.data.set([...colours.subarray(3 * i, 3 * i + 3), 255], pixel);
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

/** Where two nearest means are equally far: at every temperature the same lines. */
function drawBoundaries(pen, inks, frame, at, x, means, K) {
  pen.strokeStyle = inks.ink;
  pen.globalAlpha = 0.7;
  pen.lineWidth = 1.2;
  for (let k = 0; k < K; k++) {
    const lead = Float64Array.from({ length: GRID * GRID }, (_, i) => {
      const far = (c) =>
        (x[2 * i] - means[2 * c]) ** 2 + (x[2 * i + 1] - means[2 * c + 1]) ** 2;
      let nearest = Infinity; // of the components after k: each line is drawn once
      let before = Infinity;
      for (let c = 0; c < K; c++) {
        if (c > k) nearest = Math.min(nearest, far(c));
        if (c < k) before = Math.min(before, far(c));
      }
      return before < Math.min(nearest, far(k)) ? NaN : nearest - far(k);
    });
    for (const [from, to] of contour(lead, GRID, 0)) {
      if (![...from, ...to].every(Number.isFinite)) continue;
      line(
        pen,
        [from, to].map(([i, j]) => [frame.x(at.x(i)), frame.y(at.y(j))]),
      );
    }
  }
  pen.globalAlpha = 1;
}

/** gamma of each component along the line through the first two means. */
export function drawProfile(
  canvas,
  inks,
  { mixture: { k: K, means }, epsilon, assigned },
) {
  const sheet = sheetOf(canvas, inks);
  const labels = softnessLabWords.profileAxes;
  const axes = { x: [-0.5, 1.5], y: [-0.06, 1.06], labels };
  const frame = drawAxes(sheet, inks, axes);
  if (!assigned) return;
  const count = 241;
  const x = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const u = -0.5 + (2 * i) / (count - 1);
    for (let c = 0; c < 2; c++) x[2 * i + c] = means[c] + u * (means[2 + c] - means[c]);
  }
  const { gamma } = assign({ n: count, d: 2, x }, means, K, epsilon);
  const { pen } = sheet;
  within(sheet, frame, () => {
    for (let k = 0; k < K; k++) {
      pen.strokeStyle = styleOf(k).colour;
      pen.lineWidth = 2;
      pen.setLineDash(styleOf(k).dash.map((length) => 2 * length));
      const place = (i) => [
        frame.x(-0.5 + (2 * i) / (count - 1)),
        frame.y(gamma[i * K + k]),
      ];
      line(
        pen,
        Array.from({ length: count }, (_, i) => place(i)),
      );
    }
    pen.setLineDash([]);
  });
}
