"""Large pieces of memory go back to the system when they are let go, instead of waiting for more of their kind."""

import ctypes

# glibc's parameter M_MMAP_THRESHOLD; a column of a million numbers is eight times this size.
_MMAP_THRESHOLD, _LARGE = -3, 1024 * 1024


def return_large_pieces() -> bool:
    """Have pieces of a megabyte or more taken from the system one by one; whether the C library knows of it.

    glibc raises that size by itself up to 32 MB, and the columns of a night, once let go, stay with the process: a
    million customers left 376 MB behind that are 192 so. Other C libraries give back by themselves.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return bool(mallopt and mallopt(_MMAP_THRESHOLD, _LARGE))
