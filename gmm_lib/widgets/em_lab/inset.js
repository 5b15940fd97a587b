// A component too narrow to be seen, under a glass that follows it.
import { drawComponents, drawPoints, within } from "../page/drawing.js";
import { power } from "../numbers/format.js";
import { narrowestOf } from "../numbers/mixture.js";
import { linear } from "../numbers/scale.js";
import { emLabWords } from "../words/en/em_lab.js";

const NARROW = 9; // pixels, of one standard deviation: less is hidden by its own mark
const SIZE = 0.34; // of the picture's height

/** Draw the glass in the corner that is farthest from the component. */
export function drawInset(sheet, inks, frame, points, scene) {
  const { mixture } = scene;
  const { k, width } = narrowestOf(mixture);
  if (points.d === 1 || width * (frame.x(1) - frame.x(0)) > NARROW) return;
  const glass = glassOf(frame, mixture, k, width);
  const { pen } = sheet;
  pen.fillStyle = inks.surface;
  pen.strokeStyle = inks.ink;
  pen.lineWidth = 1.2;
  const { left, top, right, bottom } = glass;
  pen.fillRect(left, top, right - left, bottom - top);
  within(sheet, glass, () => {
    drawPoints(sheet, inks, glass, points, scene);
    drawComponents(sheet, inks, glass, mixture);
  });
  pen.strokeRect(left, top, right - left, bottom - top);
  const times = (glass.x(1) - glass.x(0)) / (frame.x(1) - frame.x(0));
  pen.fillStyle = inks.ink;
  pen.textAlign = "left";
  pen.textBaseline = "top";
  pen.fillText(emLabWords.magnified(k, power(times)), left + 5, top + 4);
}

/** A frame around component k that shows three of its standard deviations. */
function glassOf(frame, { means }, k, width) {
  const side = SIZE * (frame.bottom - frame.top);
  const [m, n] = means.subarray(2 * k, 2 * k + 2);
  const toLeft = frame.x(m) > (frame.left + frame.right) / 2;
  const left = toLeft ? frame.left + 6 : frame.right - 6 - side;
  const toTop = frame.y(n) > (frame.top + frame.bottom) / 2;
  const top = toTop ? frame.top + 6 : frame.bottom - 6 - side;
  const box = { left, top, right: left + side, bottom: top + side };
  const reach = 3 * width;
  return {
    ...box,
    x: linear([m - reach, m + reach], [box.left, box.right]),
    y: linear([n - reach, n + reach], [box.bottom, box.top]),
  };
}
