"""Which pages a capture visited, and which page a request belongs to."""

_MOST = 10_000


class Pages:
    """The pages of one capture, remembered in the order in which they were opened."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._known: set[str] = set()
        self._of: dict[str, str] = {}

    def visit(self, address: str) -> None:
        """That page was opened; at most 10,000 are remembered."""
        if address not in self._known and len(self.addresses) < _MOST:
            self._known.add(address)
            self.addresses.append(address)

    def belongs(self, pageref: str, url: str) -> str:
        """The page that a HAR's `pageref` means: the first address that was asked for under it."""
        page = self._of.get(pageref)
        if page is None and url.startswith(("http://", "https://")) and len(self._of) < _MOST:
            page = self._of[pageref] = url
            self.visit(url)
        return page or ""


def is_document(fetch_dest: str | None, method: str, accept: str, status: int, kind: str) -> bool:
    """Whether a request opened a page, by what the browser says, else by accept and answer."""
    if fetch_dest is not None:
        return fetch_dest == "document"
    asked = method == "GET" and accept.startswith("text/html")
    return asked and 200 <= status < 300 and "text/html" in kind
