"""Which pages a capture visited, and which page a request belongs to."""

_MOST = 10_000
_ADDRESS = ("http://", "https://")


class Pages:
    """The pages of one capture, remembered in the order in which they were opened."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self._known: set[str] = set()
        self._of: dict[str, str] = {}
        self._titles: dict[str, str] = {}

    def tell(self, pages: object) -> None:
        """What a HAR's log says of its pages: the title is an address with most exporters."""
        rows = pages[:_MOST] if isinstance(pages, list) else []
        for row in rows:
            name, title = (row.get("id"), row.get("title")) if isinstance(row, dict) else ("", "")
            if isinstance(name, str) and isinstance(title, str) and title.startswith(_ADDRESS):
                self._titles.setdefault(name, title)

    def visit(self, address: str) -> None:
        """That page was opened; at most 10,000 are remembered."""
        if address not in self._known and len(self.addresses) < _MOST:
            self._known.add(address)
            self.addresses.append(address)

    def belongs(self, pageref: str, url: str) -> str:
        """The page that a HAR's `pageref` means: its title, or the first address under it."""
        page = self._of.get(pageref)
        if page is not None:
            return page
        page = self._titles.get(pageref, url)
        if not page.startswith(_ADDRESS) or len(self._of) >= _MOST:
            return ""
        page = self._of[pageref] = page.encode("utf-8", "backslashreplace").decode()
        self.visit(page)
        return page


def is_document(fetch_dest: str | None, method: str, accept: str, status: int, kind: str) -> bool:
    """Whether a request opened a page, by what the browser says, else by accept and answer."""
    if fetch_dest is not None:
        return fetch_dest == "document"
    asked = method == "GET" and accept.startswith("text/html")
    return asked and 200 <= status < 300 and "text/html" in kind
