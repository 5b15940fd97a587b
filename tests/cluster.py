"""A small dask cluster that starts on a busy machine too, and closes behind itself."""

import warnings
from contextlib import contextmanager
from tempfile import TemporaryDirectory

_PATIENT = "300s"  # a busy machine may take longer than dask's 30 seconds to answer


@contextmanager
def started(**options):
    """Start a `LocalCluster` and a client; yield the client.

    dask warns where its scratch directory takes a second to make, and a warning is an
    error in the tests: the cluster then would be given up with its sockets open.  It
    warns as well where its usual port is taken, so it takes one that is free.
    """
    import dask
    import distributed

    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        patience = {
            "temporary-directory": scratch,  # shared with no other run
            "distributed.comm.timeouts.connect": _PATIENT,
            "distributed.comm.timeouts.tcp": _PATIENT,
        }
        options = {"dashboard_address": ":0", "threads_per_worker": 1, **options}
        with dask.config.set(patience):
            with warnings.catch_warnings():
                slow = "Creating scratch directories is taking"
                warnings.filterwarnings("ignore", slow, UserWarning)
                cluster = distributed.LocalCluster(**options)
            with cluster, distributed.Client(cluster) as client:
                client.wait_for_workers(options["n_workers"])
                yield client
