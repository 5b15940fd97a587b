// How a lab is laid out: the picture beside the finger, and a view as large as the
// window. The style sheet places the areas by the width that there is.
import { button, drawing, element } from "./controls.js";
import { rootOf } from "./front.js";
import { words } from "../words/en/words.js";

/** The root of a lab: lists of nodes for its areas. On a narrow page picture, controls
 *  and status follow one another, then come `side` and `foot`. */
export function labRoot(kind, label, areas, signal) {
  const { head = [], picture, controls, status, side, foot = [] } = areas;
  const area = (name, nodes) =>
    nodes.length ? [element("div", { class: `gmm-${name}` }, ...nodes)] : [];
  const body = element(
    "div",
    { class: "gmm-body" },
    ...area("head", head),
    picture,
    ...area("controls", controls),
    status,
    ...area("side", side),
    ...area("foot", foot),
  );
  const root = rootOf(kind, label, body);
  const large = largeView(root, signal);
  [...body.querySelectorAll(".gmm-buttons")].at(-1).append(large);
  return root;
}

/** Buttons in a row. */
export const row = (...buttons) => element("div", { class: "gmm-buttons" }, ...buttons);

/** Buttons to choose what to look at; one is pressed. */
export const viewsOf = (label, buttons, ...rest) => {
  const attributes = { class: "gmm-views", role: "group", "aria-label": label };
  return element("div", attributes, ...buttons, ...rest);
};

/** A picture that handles can lie on. */
export const plane = (canvas) => element("div", { class: "gmm-plane" }, canvas);

/** A canvas whose label is set when it is drawn, or given. */
export const canvas = (kind, label = "") =>
  element("canvas", { class: `gmm-${kind}`, role: "img", "aria-label": label });

/** Numbers and lists beside a curve. */
export const facts = (...nodes) => element("div", { class: "gmm-facts" }, ...nodes);

/** The button that shows the lab as large as the window, and back; Escape leaves. */
function largeView(root, signal) {
  const set = (on) => {
    for (const name of ["aria-label", "title"]) {
      large.setAttribute(name, on ? words.leaveLarge : words.large);
    }
  };
  const toggle = () => {
    if (root.parentElement.matches("dialog")) return root.parentElement.close();
    const dialog = element("dialog", { class: "gmm-large" });
    dialog.setAttribute("aria-label", root.getAttribute("aria-label"));
    root.replaceWith(dialog);
    dialog.append(root);
    const leave = () => {
      dialog.replaceWith(root);
      set(false);
      large.focus();
    };
    dialog.addEventListener("close", leave, { once: true, signal });
    signal.addEventListener("abort", () => dialog.remove());
    dialog.showModal();
    set(true);
    large.focus();
  };
  const large = button("", toggle, signal, "large");
  large.append(drawing("0 0 20 20", "M2 7V2H7M13 2H18V7M18 13V18H13M7 18H2V13"));
  set(false);
  return large;
}
