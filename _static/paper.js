// Paper is white: a page printed from the dark theme is printed in the light one.
"use strict";
{
  const { dataset } = document.documentElement;
  let before = null;
  addEventListener("beforeprint", () => {
    before = dataset.theme;
    dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    if (before) dataset.theme = before;
    before = null;
  });
}
