"""Every route that the resolver knows."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class Known:
    """One route: its full name ('customers:list') and its pattern without the leading slash."""

    name: str
    pattern: str

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")


def routes_of(resolver: URLResolver, prefix: str = "", namespace: str = "") -> list[Known]:
    """All routes below a resolver; a route without a name is known by its pattern."""
    found: list[Known] = []
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern).lstrip("^").rstrip("$")
        if isinstance(entry, URLPattern):
            found.append(Known(f"{namespace}{entry.name or pattern}", pattern))
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            found += routes_of(entry, pattern, inner)
    return found
