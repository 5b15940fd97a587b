// A surface as a picture: colours for its heights.

// Matplotlib's cividis at eleven even steps: Nunez, Anderton and Renslow (2018), PLOS
// ONE 13(7), e0199239: readable under every colour-vision deficiency, and in grey.
const CIVIDIS =
  "#00224e #083370 #35456c #4f576c #666970 #7d7c78 #948e77 #aea371 #c8b866 #e5cf52 #fee838"
    .split(" ")
    .map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));

/** The colour at u in [0, 1], as [red, green, blue]. */
export function heatAt(u) {
  const at = Math.min(1, Math.max(0, u)) * (CIVIDIS.length - 1);
  const i = Math.min(CIVIDIS.length - 2, Math.floor(at));
  return CIVIDIS[i].map((from, c) => from + (at - i) * (CIVIDIS[i + 1][c] - from));
}

/** A canvas of n x n pixels, the first row of heights at the bottom. */
export function heatMap(heights, n, [low, high]) {
  const canvas = document.createElement("canvas");
  canvas.width = n;
  canvas.height = n;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(n, n);
  heights.forEach((height, at) => {
    const pixel = 4 * ((n - 1 - Math.floor(at / n)) * n + (at % n));
    image.data.set([...heatAt((height - low) / (high - low)), 255], pixel);
  });
  pen.putImageData(image, 0, 0);
  return canvas;
}
