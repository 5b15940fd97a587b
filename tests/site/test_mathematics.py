"""Mathematics typeset at build time: what KaTeX is given, and what the page gets."""

import re
from xml.etree import ElementTree

import pytest

from site_ext.mathematics.tex import FormulaError, complete, typeset
from tests.site import plain

PAGE = """# Page

Inline $a_1 < b$.

$$
c = d
$$ (eq-one)

{extra}
"""


def build(folder, extra=""):
    """Build one page; return its HTML and the warnings."""
    (folder / "index.md").write_text(PAGE.format(extra=extra), encoding="utf-8")
    warnings = plain.build(
        folder,
        "site_ext.mathematics",
        html_math_renderer="katex",
        myst_enable_extensions=["dollarmath", "amsmath"],
    )
    html = (folder / "out" / "index.html").read_text(encoding="utf-8")
    return html, warnings


def test_a_formula_becomes_html_for_the_eye_and_mathml_for_the_ear():
    html = typeset(r"\gamma_{nk}", False)
    assert 'class="katex-html" aria-hidden="true"' in html
    assert "<math" in html
    assert "γ" in html


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize(
    "tex",
    [
        r"\min_k x_k",
        "\\pi\n_{\\min}",
        r"\pi_{\min}^{\max}",
        r"\max_a^b x",
        r"\operatorname{Cov}_q x",
        r"\int_A p",
        r"\sum_n^N",
    ],
)
def test_a_script_in_mathml_has_one_base_and_its_limits(tex, display):
    html = typeset(tex, display)
    math = ElementTree.fromstring(re.search("(?s)<math.*</math>", html)[0])
    names = {"sub": 2, "sup": 2, "subsup": 3, "under": 2, "over": 2, "underover": 3}
    scripts = [
        (len(node), count)
        for kind, count in names.items()
        for node in math.iterfind(f".//{{*}}m{kind}")
    ]
    assert scripts
    assert all(children == count for children, count in scripts)


def test_no_box_is_said_to_be_less_than_nothing_high():
    assert "height:-" not in typeset(r"\int_A p(x)\,\mathrm dx", False)


def test_only_a_displayed_formula_is_displayed():
    assert "katex-display" in typeset("x", True)
    assert "katex-display" not in typeset("x", False)


@pytest.mark.parametrize("tex", [r"\frac{a", r"\nonsense", "a & b", "50 %"])
def test_a_formula_that_latex_would_reject_is_an_error(tex):
    with pytest.raises(FormulaError):
        typeset(tex, True)


@pytest.mark.parametrize(
    ("tex", "wrapped"),
    [
        ("a = b", "a = b"),
        (r"a &= b \\ c &= d", r"\begin{aligned}a &= b \\ c &= d\end{aligned}"),
        (
            r"\begin{aligned}a \\ b\end{aligned}",
            r"\begin{aligned}a \\ b\end{aligned}",
        ),
        (
            r"A = \begin{pmatrix}a \\ \begin{matrix}b \\ c\end{matrix}\end{pmatrix}",
            r"A = \begin{pmatrix}a \\ \begin{matrix}b \\ c\end{matrix}\end{pmatrix}",
        ),
        ("a\n\nb", r"\begin{gathered}a\\b\end{gathered}"),
    ],
)
def test_only_lines_outside_every_environment_are_wrapped(tex, wrapped):
    assert complete(tex) == wrapped
    assert typeset(wrapped, True)


def test_a_page_gets_its_formulas_typeset_numbered_and_linked(tmp_path):
    html, warnings = build(tmp_path, "See {eq}`eq-one`.")
    assert not warnings
    assert html.count('class="katex-html"') == 2
    assert '<span class="eqno">(1)<a class="headerlink" href="#equation-eq-one"' in html
    assert 'href="_static/katex/katex.min.css?v=' in html
    assert not re.search("<script[^>]*mathjax", html, re.IGNORECASE)
    assert any((tmp_path / "out/_static/katex/fonts").glob("*.woff"))


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("where ($a$), and", ["(MATH),"]),
        ("the $n$th of $k$-means.", ["MATHth", "MATH-"]),
        ("as $a$ and **$b$** are", []),
        ("$a$; $b$", ["MATH;"]),
        ("$a$\n, or “$b$”&c.", ["“MATH”&amp;c."]),
        # Among Han characters only the signs stay: a line may break beside the others.
        ("设$a$为混合，其中$b$。", ["MATH。"]),
        ("权重（$a$）和$b$，", ["（MATH）", "MATH，"]),
        ("$a$（见下）", []),
    ],
)
def test_signs_close_to_a_formula_keep_its_line(tmp_path, text, glued):
    html, warnings = build(tmp_path, text)
    assert not warnings
    formula = '<span class="math .*?' + 5 * "</span>"  # of one letter
    extra = html[html.index("Link to this equation") :]
    short = re.sub(formula, "MATH", extra, flags=re.S)
    assert re.findall('<span class="glued">(.*?)</span>', short) == glued


@pytest.mark.parametrize(
    "text", ["It is *so*.\nLet $a$.\nLet $b$.", "*A* ($a$) ($b$)."]
)
def test_no_sign_is_lost_or_moved(tmp_path, text):
    html, _ = build(tmp_path, text)
    extra = html[html.index("Link to this equation") :]
    extra = re.sub("(?s)<math.*?</math>", "", extra)
    paragraph = re.search("(?s)</div>\n<p>(.*?)</p>", extra)[1]
    plain = text.replace("$", "").replace("*", "")
    assert re.sub("<.*?>", "", paragraph) == plain


def test_an_amsmath_environment_has_sphinx_number_and_no_other(tmp_path):
    align = "\\begin{align}\nx &= y \\\\\nz &= w\n\\end{align}"
    html, warnings = build(tmp_path, align)
    assert not warnings
    assert html.count('class="eqno"') == 2
    assert "eqn-num" not in html


@pytest.mark.parametrize("bad", [r"Let $\nonsense$.", "$$\n\\frac{a\n$$"])
def test_a_rejected_formula_warns_and_names_file_and_line(tmp_path, bad):
    _, warnings = build(tmp_path, bad)
    assert "index.md:9: WARNING: KaTeX cannot typeset this formula" in warnings
    assert bad.strip("$\n Let.") in warnings


UPDATES = (
    r"\gamma_{nk} = \pi_k \, p(x_n \mid \mu_k, \Sigma_k^{-1}) e^{\pi_j}"
    r", \quad 2 \pi, \Sigma^k, \gamma_t, \mu_n"
)


def test_what_a_half_step_computes_carries_its_class_in_a_display(tmp_path):
    html, warnings = build(tmp_path, f"$$\n{UPDATES}\n$$\n\n**E step**, **EM step**")
    assert not warnings
    found = re.findall(r'<span class="mord[^"]* ([em]-step)"[^>]*>(.)</span>', html)
    assert found == [
        ("e-step", "γ"),
        *(("m-step", letter) for letter in "πμΣπ"),
    ]
    assert re.findall(r'<strong class="(.*?)">(.*?)</strong>', html) == [
        ("e-step", "E step")
    ]


def test_a_marked_formula_is_set_spoken_and_copied_as_without_marks(tmp_path):
    html, _ = build(tmp_path, f"$$\n{UPDATES}\n$$")
    assert f'data-tex="$${UPDATES}$$"' in html
    stripped = re.sub(r" [em]-step(?=\")", "", html)
    assert typeset(UPDATES, True) in stripped
