"""Write the workbooks: both editions, from one pass over the doctrees."""

import shutil
from pathlib import Path

import nbformat
from sphinx.builders import Builder

from site_ext.published import is_published
from workbooks.buttons import FOLDER
from workbooks.chapter import Numbers, read
from workbooks.editions import EDITIONS

SOURCE = ".ipynb"
EXAM = Path(__file__).with_name("exam.md")


class WorkbookBuilder(Builder):
    """Write each chapter's notebook once an edition, in a folder named as it.

    Links to other pages lead to where the book is published. Until it is, they lead to
    the workbook that lies beside, and a page that has none is only named.
    """

    name = "workbooks"
    format = "notebook"
    epilog = "The workbooks are in %(outdir)s."

    def get_outdated_docs(self):
        return sorted(
            name
            for name in self.env.found_docs
            if self.env.doc2path(name).endswith(SOURCE)
        )

    def get_target_uri(self, docname, typ=None):
        if is_published():
            return f"{self.config.html_baseurl}{docname}.html"
        name = Path(self.env.doc2path(docname)).name
        return name if name.endswith(SOURCE) else ""

    def get_relative_uri(self, from_, to, typ=None):
        return "" if from_ == to else self.get_target_uri(to)

    def prepare_writing(self, docnames):
        """Empty the folders: a chapter that was renamed leaves no old workbook."""
        for edition in EDITIONS:
            shutil.rmtree(Path(self.outdir) / edition, ignore_errors=True)
            (Path(self.outdir) / edition).mkdir(parents=True)

    def write_doc(self, docname, doctree):
        path = Path(self.env.doc2path(docname))
        if path.suffix != SOURCE:
            return  # Sphinx adds the page that lists a chapter in its contents
        source = nbformat.read(path, as_version=4)
        pieces = list(read(doctree, Numbers(self.env, docname)))
        for edition, write in EDITIONS.items():
            text = nbformat.writes(write(pieces, source, docname)) + "\n"
            target = Path(self.outdir) / edition / path.name
            target.write_text(text, encoding="utf-8")

    def finish(self):
        """Add the exam bank for instructors; lay the student edition into the site."""
        shutil.copy(EXAM, Path(self.outdir) / "instructor")
        site = Path(self.outdir).parent / "html"
        if site.exists():
            shutil.rmtree(site / FOLDER, ignore_errors=True)
            shutil.copytree(Path(self.outdir) / "student", site / FOLDER)
