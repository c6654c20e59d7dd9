"""What the frame of every page needs: who is signed in, where they may go, what waits for them."""

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict:
    """Template variables of the frame; empty for visitors who have not signed in."""
    return {}
