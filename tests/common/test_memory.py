"""Columns of a large bank go back to the system once nobody holds them."""

import subprocess
import sys

HELD = """
import sys
import numpy as np
from common.memory import return_large_pieces

if sys.argv[1] == "asked":
    assert return_large_pieces()
for _ in range(3):  # the C library learns sizes from what is let go
    columns = [np.ones(1_000_000) for _ in range(20)]
    kept = bytes(200_000)
    del columns
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""


def megabytes_left(how):
    said = subprocess.run([sys.executable, "-c", HELD, how], check=True, capture_output=True, text=True)
    return int(said.stdout)


def test_what_was_let_go_does_not_stay_with_the_process():
    assert megabytes_left("asked") < 100 < megabytes_left("as usual")  # twenty columns are 160
