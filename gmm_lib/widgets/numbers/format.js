// Numbers as texts, the same in every language.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with `digits` decimals and a true minus sign. */
export function decimal(value, digits) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A size: one decimal where that says something, two significant digits below. */
export function amount(value) {
  if (value === 0) return "0";
  if (value >= 0.1) return decimal(value, 1);
  if (value >= 0.001) return String(Number(value.toPrecision(2)));
  const exponent = Math.floor(Math.log10(value));
  const power = String(-exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `${decimal(value / 10 ** exponent, 1)} × 10⁻${power}`;
}

/** A positive number with two digits, as a power of ten where it is far from 1. */
export function power(value) {
  if (value >= 0.01 && value < 1000) return String(Number(value.toPrecision(2)));
  const exponent = Math.floor(Math.log10(value));
  const digits = String(exponent).replace(/\d/g, (digit) => SUPERSCRIPTS[digit]);
  return `${decimal(value / 10 ** exponent, 1)} × 10${digits.replace("-", "⁻")}`;
}

/** A text with its numbers like 1e-08 written out. */
export function typeset(text) {
  const small = /\b(\d(?:\.\d+)?)e([+-]?\d+)\b/g;
  return text.replace(small, (_, digits, exponent) => {
    const power = String(Number(exponent)).replace(/\d/g, (d) => SUPERSCRIPTS[d]);
    const ten = `10${power.replace("-", "⁻")}`;
    return digits === "1" ? ten : `${digits} × ${ten}`;
  });
}

/** Whether a change of the log-likelihood is more than rounding. */
export function falls(before, after) {
  return before - after > 1e-9 * Math.max(1, Math.abs(before));
}
