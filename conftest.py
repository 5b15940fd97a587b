"""What all of the tests need, doctests included.

A check's module has the name of its check. Imported here, the package holds the
functions, whichever module pytest imports first.
"""

import gmm_lib.checks  # noqa: F401
