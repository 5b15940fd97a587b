// The story that RepairLab tells: stages, each a run of the program with one more repair,
// and where the reader stands in it.
import { readRun } from "../numbers/history.js";
import { repairLabWords } from "../words/en/repair_lab.js";

/** The last iteration of stage i. */
export const lastOf = ({ stages }, i) => stages[i].mixtures.length - 1;

/** The mixture on show at a place. */
export const mixtureAt = ({ stages }, { stage: i, iteration }) =>
  stages[i].mixtures[iteration];

/** The points, the truth, and each stage's {title, note, holds, mixtures}. */
export function readStages(model) {
  const counts = { nFeatures: 2, nComponents: model.get("n_components") };
  const { points, mixtures } = readRun({
    points: model.get("points"),
    iterates: model.get("iterates"),
    ...counts,
  });
  const [lengths, titles, notes, holds] = ["lengths", "titles", "notes", "holds"].map(
    (name) => model.get(name),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const extra = mixtures.length - total; // the truth comes last
  if (!lengths.length || !(extra === 0 || extra === 1))
    throw new RangeError(repairLabWords.noStages);
  let at = 0;
  const stages = lengths.map((length, i) => {
    at += length;
    return {
      title: titles[i],
      note: notes[i],
      holds: holds[i],
      mixtures: mixtures.slice(at - length, at),
    };
  });
  return {
    points,
    shares: sharesIn(model, points.n * counts.nComponents, lengths, total),
    truth: extra ? mixtures[total] : null,
    stages,
    laws: model.get("laws"),
  };
}

/** A function from a place to what the program shares out there (n x K), or to null
 *  where it did not say. One byte a share: it colours points, and no more. */
function sharesIn(model, size, lengths, total) {
  const bytes = model.get("shares");
  const told = bytes && bytes.byteLength > 0;
  if (told && bytes.byteLength !== total * size)
    throw new RangeError(repairLabWords.noStages);
  return ({ stage: i, iteration }) => {
    if (!told) return null;
    const before = lengths.slice(0, i).reduce((sum, length) => sum + length, 0);
    const start = bytes.byteOffset + (before + iteration) * size;
    return Float64Array.from(new Uint8Array(bytes.buffer, start, size), (b) => b / 255);
  };
}

/** Where the reader stands, or what is wrong with it. */
export function readPlace(model, story) {
  const [i, t] = [model.get("stage"), model.get("iteration")];
  if (
    !(
      Number.isInteger(i) &&
      story.stages[i] &&
      Number.isInteger(t) &&
      story.stages[i].mixtures[t]
    )
  ) {
    throw new RangeError(repairLabWords.noPlace);
  }
  return { stage: i, iteration: t };
}
