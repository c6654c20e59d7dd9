"""Unified social credit codes with right check characters, GB 32100-2015 over GB 11714."""

import numpy as np

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CHARACTERS = np.array(list(ALPHABET))
_VALUE_OF = {character: value for value, character in enumerate(ALPHABET)}
_CREDIT_WEIGHTS = np.array([3**place % 31 for place in range(17)])
_ORGANIZATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_ORGANIZATION_VALUES = np.array([int(character, 36) for character in ALPHABET])
_MA = (_VALUE_OF["M"], _VALUE_OF["A"])


def credit_codes(numbers, region_codes, modern, invalid):
    """One code per company, unique by number.

    `numbers` are distinct integers under 80 million, `region_codes` six digits as integers. `modern`
    companies, registered after October 2015, have an organization part that begins with MA; `invalid`
    spoils the last character.
    """
    count = len(numbers)
    digits = np.zeros((count, 18), dtype=np.int64)
    digits[:, 0], digits[:, 1] = 9, 1
    for place in range(6):
        digits[:, 2 + place] = region_codes // 10 ** (5 - place) % 10
    scattered = (numbers * 611_953 + 7_368_787) % 31**6
    old = 10_000_000 + (numbers * 48_611 + 3_141_592) % 89_999_999
    for place in range(8):
        digits[:, 8 + place] = old // 10 ** (7 - place) % 10
    digits[modern, 8:10] = _MA
    for place in range(6):
        digits[modern, 10 + place] = scattered[modern] // 31 ** (5 - place) % 31
    organization = (11 - (_ORGANIZATION_VALUES[digits[:, 8:16]] * _ORGANIZATION_WEIGHTS).sum(1) % 11) % 11
    digits[:, 16] = np.where(organization == 10, _VALUE_OF["X"], organization)
    digits[:, 17] = (31 - (digits[:, :17] * _CREDIT_WEIGHTS).sum(1) % 31) % 31
    digits[invalid, 17] = (digits[invalid, 17] + 7) % 31
    return ["".join(row) for row in _CHARACTERS[digits].tolist()]
