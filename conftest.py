"""What all of the tests need, doctests included.

A check's module has the name of its check. Imported here, the package holds the
functions, whichever module pytest imports first.
"""

import gmm_lib.checks  # noqa: F401

# Files of minutes come first, so that no core waits for another one's at the end.
LONGEST = ("test_desk.py", "test_phone.py", "test_run_all.py", "test_report.py")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.path.name not in LONGEST)
