"""What every front end does with the model it is given."""

from gmm_lib.widgets import GaussianLab
from gmm_lib.widgets.modules import bundle

_RENDER_AND_LEAVE = """async ([text, state]) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const { default: front } = await import(url);
  const heard = [];
  const model = {
    get: (name) => state[name],
    set: (name, value) => (state[name] = value),
    save_changes: () => {},
    on: (name, call) => heard.push([name, call]),
    off: (name, call) =>
      heard.splice(heard.findIndex(([n, c]) => n === name && c === call), 1),
  };
  const el = document.createElement("div");
  document.body.append(el);
  const leave = front.render({ model, el });
  const during = heard.length;
  leave();
  return [during, heard.length, el.childElementCount];
}"""


def test_a_view_that_leaves_no_longer_listens_to_its_model(browser):
    page = browser.new_page()
    state = GaussianLab().get_state()
    names = ("mean", "covariance", "radius", "line", "names")
    arguments = [
        bundle("gaussian_lab/gaussian_lab.js"),
        {name: state[name] for name in names},
    ]
    during, after, left = page.evaluate(_RENDER_AND_LEAVE, arguments)
    page.close()
    assert during > 0
    assert (after, left) == (0, 0)
