"""The site on one's own machine: `make serve`."""

from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.site import program


@pytest.fixture(scope="module")
def serve():
    module = program("serve")
    module.Handler.log_message = lambda *args: None
    return module


@pytest.fixture
def address(serve, tmp_path):
    (tmp_path / "index.html").write_text("Here")
    (tmp_path / "404.html").write_text("Lost")
    with serve.server(0, tmp_path) as serving:
        Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


def test_a_page_is_served(address):
    with urlopen(f"{address}/index.html") as answer:
        assert answer.read() == b"Here"


@pytest.mark.parametrize("name", ["lost.html", "deep/er/lost.html"])
def test_an_address_that_does_not_exist_gets_the_books_own_page(address, name):
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{address}/{name}")
    with caught.value as answer:
        assert (answer.code, answer.read()) == (404, b"Lost")


def test_a_port_that_is_taken_is_named_with_a_way_on(serve, address):
    port = address.rpartition(":")[2]
    with pytest.raises(SystemExit, match=rf"Port {port} .* PORT={int(port) + 1}"):
        serve.main(port)


@pytest.mark.parametrize("port", ["web", "-1", "70000"])
def test_what_is_no_port_is_named(serve, port):
    with pytest.raises(SystemExit, match=rf"not '{port}'"):
        serve.main(port)
