// An attempt as the cell of a workbook, which JupyterLab opens and the book's grader reads.

const lines = (text) => text.split(/(?<=\n)/);

/**
 * Write a notebook with one exercise.
 * @param {string} label The exercise.
 * @param {string} needs What ran before it.
 * @param {string} code The attempt.
 * @returns {string} A notebook of format 4.5.
 */
export function notebook(label, needs, code) {
  const cell = (id, source, metadata) => ({
    cell_type: "code",
    execution_count: null,
    id,
    metadata,
    outputs: [],
    source: lines(source),
  });
  const cells = [cell("needs", needs, {})];
  cells.push(cell("attempt", code, { exercise: label, tags: ["exercise"] }));
  const kernelspec = {
    display_name: "Python 3 (ipykernel)",
    language: "python",
    name: "python3",
  };
  const metadata = { kernelspec, language_info: { name: "python" } };
  return JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1);
}
