"""Lead the buttons of a chapter's page to its workbook.

Colab and Binder open what lies in the repository, so the workflow `pages` puts the
student edition on a branch of its own; the download is a file of the site.
"""

from pathlib import Path

BRANCH = "workbooks"
FOLDER = "workbooks"  # of the site


def lead_to_workbooks(app, pagename, templatename, context, doctree):
    """Change the addresses of the buttons that the theme has made."""
    if doctree is None or Path(app.env.doc2path(pagename)).suffix != ".ipynb":
        return
    name = f"{Path(pagename).name}.ipynb"
    here = context["pathto"](f"{FOLDER}/{name}", 1)
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []):
            if button.get("label") == "download-source-button":
                button["url"] = here
            elif "url" in button:
                button["url"] = on_branch(button["url"], pagename, name)


def on_branch(url, pagename, name):
    """Turn a chapter's address on Colab or Binder into its workbook's.

    >>> on_branch("https://x.org/gh/me/book/main?urlpath=lab/tree/a/b.ipynb",
    ...           "a/b", "b.ipynb")
    'https://x.org/gh/me/book/workbooks?urlpath=lab/tree/b.ipynb'
    """
    for form in ("/{0}?urlpath=lab/tree/{1}", "/blob/{0}/{1}"):
        address = form.format("main", f"{pagename}.ipynb")
        if url.endswith(address):
            return url.removesuffix(address) + form.format(BRANCH, name)
    return url
