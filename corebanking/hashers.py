"""How the secrets of machines are kept: hashed, and quickly, for there is nothing to guess."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class MachineSecretHasher(PBKDF2PasswordHasher):
    """A salted hash of a secret of 128 random characters, which no number of guesses finds.

    What makes people's passwords slow to try (Argon2: 100 MB and a tenth of a second for each) would only make each
    token as dear; NIST SP 800-63B asks it of memorized secrets, not of those a machine made.
    """

    algorithm = "pbkdf2_sha256_machine"
    iterations = 1000
