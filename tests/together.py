"""Several pieces of work that begin at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import close_old_connections, connections


def at_once(works) -> list:
    """What each of these answers (or raises) when all begin at the same moment, each on its own connection."""
    barrier = Barrier(len(works))

    def run(work):
        close_old_connections()
        barrier.wait(60)
        try:
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
