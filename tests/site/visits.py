"""What a browser finds on a page, and the faults to be seen in it.

Each function of CHECKS takes a Visit and returns its faults, a sentence each; none
means that the page is sound. test_desk.py and test_phone.py apply them to the site,
test_faults.py to planted faults.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urlsplit

from tests.site import SITE

# Run in the page. Text that a reader sees as prose: no code, no script, and not the
# TeX that KaTeX keeps for those who copy a formula.
_FACTS = r"""
async () => {
  await document.fonts.ready;
  const all = (selector) => [...document.querySelectorAll(selector)];
  for (const image of document.images) image.loading = "eager"; // not when it is near
  await Promise.allSettled(all("img").map((image) => image.decode()));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const prose = [];
  while (walker.nextNode()) {
    const unseen = "code, pre, script, style, noscript, textarea";
    if (!walker.currentNode.parentElement.closest(unseen))
      prose.push(walker.currentNode.data);
  }
  const meta = document.querySelector('meta[name="description"]');
  return {
    title: document.title.trim(),
    description: (meta?.content ?? "").trim(),
    language: document.documentElement.lang,
    prose: prose.join(" "),
    ids: all("[id]").map((element) => element.id),
    links: all("a[href], link[href]").map((link) => link.href),
    images: all("img").map((image) => ({
      source: image.getAttribute("src").slice(0, 80),
      alt: image.getAttribute("alt"),
      drawn: image.complete && image.naturalWidth > 0,
    })),
    formulas: all(".math").map((formula) => ({
      tex: formula.textContent.trim().slice(0, 60),
      drawn: Boolean(formula.querySelector(".katex-html")?.getClientRects().length),
      spoken: Boolean(formula.querySelector("math")),
    })),
    fonts: [...document.fonts].map((font) => [font.family, font.status]),
  };
}
"""


@dataclass(frozen=True)
class Visit:
    """A page as the browser found it."""

    url: str
    facts: dict
    failed: tuple  # requests without an answer, or with status 400 and above
    foreign: tuple  # requests to another host, all of which were blocked
    console: tuple  # errors and warnings, and uncaught exceptions


def is_foreign(url):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and (
        parts.hostname != "127.0.0.1"
    )


@dataclass
class Seen:
    """What happens on a page while it is open."""

    url: str
    requests: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    console: list = field(default_factory=list)

    @contextmanager
    def watching(self, page):
        """Write down what happens on a page."""
        heard = {
            "request": self.requested,
            "requestfailed": lambda r: self.failed.append(r.url),
            "response": lambda r: r.status >= 400 and self.failed.append(r.url),
            "pageerror": lambda error: self.console.append(str(error)),
            "console": self.spoken,
        }
        for event, hear in heard.items():
            page.on(event, hear)
        yield
        for event, hear in heard.items():
            page.remove_listener(event, hear)

    def requested(self, request):
        self.requests.append(request.url)
        if is_foreign(request.url):
            self.foreign.append(request.url)

    def spoken(self, message):
        if message.type in ("error", "warning"):
            self.console.append(message.text)


def cut_off(page):
    """Keep a page from other hosts; what it loads, it loads anew for each address."""
    page.context.route(is_foreign, lambda route: route.abort())


@contextmanager
def opened(lend, url, made=cut_off, **options):
    """Open a page at an address; yield it, at rest, and what happens there."""
    seen = Seen(url)
    with lend(made=made, **options) as page, seen.watching(page):
        page.goto(url)  # a slow machine may rest before it has read the page
        page.wait_for_load_state("networkidle")
        yield page, seen


def gather(page, seen):
    """Make a Visit of what is on a page, and what has happened there until now."""
    facts = page.evaluate(_FACTS)
    happened = [tuple(part) for part in (seen.failed, seen.foreign, seen.console)]
    return Visit(seen.url, facts, *happened)


def visit(lend, url):
    """Open a page and gather what happens there."""
    with opened(lend, url) as (page, seen):
        return gather(page, seen)


def failed_requests(visit):
    return [f"{url} could not be loaded" for url in visit.failed]


def requests_to_other_hosts(visit):
    return [f"{url} is on another host" for url in visit.foreign]


def console_errors(visit):
    return [f"the console says: {message}" for message in visit.console]


def untypeset_mathematics(visit):
    marks = (r"\(", r"\)", r"\[", r"\]", "$$", r"\begin{", r"\frac", r"\mathbf")
    faults = [f"{m} stands in the text" for m in marks if m in visit.facts["prose"]]
    for formula in visit.facts["formulas"]:
        if not formula["drawn"]:
            faults.append(f"the formula {formula['tex']} is not drawn")
        if not formula["spoken"]:
            faults.append(f"the formula {formula['tex']} has no MathML")
    fonts = visit.facts["fonts"]
    return faults + [f"the font {name} is broken" for name, s in fonts if s == "error"]


def images_without_alt_text(visit):
    faults = []
    for image in visit.facts["images"]:
        alt = image["alt"]
        if not image["drawn"]:
            faults.append(f"the image {image['source']} is not drawn")
        if not alt:
            faults.append(f"the image {image['source']} has no alt text")
        elif "/" in alt and " " not in alt:
            faults.append(f"the image {image['source']} has a path as its alt text")
    return faults


def missing_title_or_description(visit):
    wanted = ["title", "description", "language"]
    if visit.url.endswith("search.html"):  # made by the theme, and no page to find
        wanted.remove("description")
    return [f"the page has no {name}" for name in wanted if not visit.facts[name]]


CHECKS = (
    failed_requests,
    requests_to_other_hosts,
    console_errors,
    untypeset_mathematics,
    images_without_alt_text,
    missing_title_or_description,
)


def broken_links(visits, address, site=SITE):
    """Find links and anchors that lead nowhere; the visits are of the whole site."""
    ids = {visit.url: set(visit.facts["ids"]) for visit in visits}
    faults = []
    for visit in visits:
        for link in visit.facts["links"]:
            url, anchor = urldefrag(link)
            if not url.startswith(address):
                continue
            path = site / unquote(urlsplit(url).path).lstrip("/")
            if not path.is_file():
                faults.append(f"{visit.url}: {link} leads to no file")
            elif anchor and unquote(anchor) not in ids.get(url, {unquote(anchor)}):
                faults.append(f"{visit.url}: {link} leads to no such place")
    return faults
