"""What no settings file may hold: keys and passwords, from the environment or from files that it names.

Comes in: an environment, a name. Goes out: what is said there. Must not know: what it is for.
``NAME`` holds the secret itself, ``NAME_FILE`` the path of a file with it, such as one that a container is handed.
"""

from collections.abc import Mapping
from pathlib import Path

from model import ConfigError


def secret(name: str, environment: Mapping[str, str]) -> str:
    """What ``name`` says, without blanks around it; "" where nothing does. Raises ConfigError for a file that cannot be read."""
    said, file = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if said and file:
        raise ConfigError(f"the environment variables {name} and {name}_FILE are both set; keep one of them")
    if not file:
        return said
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{name}_FILE: {file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{name}_FILE: {file} is no text") from None
