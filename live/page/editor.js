// The editor of an attempt: CodeMirror with Python, as few of its parts as serve.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

const setFault = StateEffect.define();
const fault = StateField.define({
  create: () => Decoration.none,
  update(marks, change) {
    for (const effect of change.effects) if (effect.is(setFault)) return effect.value;
    return change.docChanged ? Decoration.none : marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Make an editor; Tab leaves it, as it leaves every other field.
 * @param {{code: string, label: string, changed: function(string), run: function()}} given
 */
export function editor({ code, label, changed, run }) {
  const runs = { key: "Mod-Enter", run: () => (run(), true) };
  const view = new EditorView({
    state: EditorState.create({
      doc: code,
      extensions: [
        lineNumbers(),
        history(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        python(),
        syntaxHighlighting(classHighlighter),
        keymap.of([runs, ...defaultKeymap, ...historyKeymap]),
        fault,
        EditorView.contentAttributes.of({
          "aria-label": label,
          spellcheck: "false",
          tabindex: "0",
        }),
        EditorView.updateListener.of(
          (update) => update.docChanged && changed(update.state.doc.toString()),
        ),
      ],
    }),
  });
  return {
    dom: view.dom,
    focus: () => view.focus(),
    code: () => view.state.doc.toString(),
    /** Put another text in its place, in a way that can be undone. */
    put(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    /** Mark the line that raised, or none. */
    mark(number) {
      const { doc } = view.state;
      const at = number >= 1 && number <= doc.lines ? doc.line(number).from : null;
      const line = Decoration.line({ class: "gmm-live-fault" });
      const marks = at === null ? Decoration.none : Decoration.set([line.range(at)]);
      view.dispatch({ effects: setFault.of(marks) });
      if (!view.hasFocus) view.scrollDOM.scrollLeft = 0; // seen from its first letters
    },
  };
}
