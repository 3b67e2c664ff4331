"""Reading settings from the environment, loudly.

Every function takes the name of a variable and either returns a value of one type or raises
`ImproperlyConfigured` with one line that names the variable and what was wrong with it.
The value itself is repeated only where it cannot be a secret.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"", "0", "false", "no", "off"}
MAIL_SCHEMES = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def env_str(name: str, default: str = "") -> str:
    """The value without surrounding blanks; an empty variable counts as an absent one."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name: str, default: int) -> int:
    value = env_str(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    """Values set apart by commas, e.g. `portal.go.id,www.portal.go.id`."""
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_path(name: str, default: Path) -> Path:
    """An absolute path; a relative one counts from the folder the command was started in."""
    return Path(env_str(name, str(default))).expanduser().absolute()


def env_file(name: str) -> Path | None:
    """A file that has to be there and readable; None where the variable is not set."""
    if not env_str(name):
        return None
    path = env_path(name, Path())
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"{name} names {path}, which is not a file that can be read.")
    return path


def env_mail(name: str) -> dict[str, object]:
    """Django's EMAIL_* settings from an address such as `smtp+tls://user:password@mail.go.id:587`.

    Schemes: smtp (no encryption), smtp+tls (STARTTLS), smtps (TLS from the start). `?timeout=10` sets the
    seconds to wait for the mail server.
    """
    url = urlsplit(env_str(name))
    try:
        port = url.port
        timeout = int(parse_qs(url.query).get("timeout", ["10"])[0])
    except ValueError:
        raise ImproperlyConfigured(f"{name} has a port or a timeout that is not a number.") from None
    if url.scheme not in MAIL_SCHEMES or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port or MAIL_SCHEMES[url.scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_TIMEOUT": timeout,
    }


def required(*names: str) -> None:
    """Raises one error that names every variable which production lacks."""
    missing = [name for name in names if not env_str(name)]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise ImproperlyConfigured(
            f"{', '.join(missing)} {verb} not set: production does not start without. "
            "(To try the portal: make run.)"
        )


def kept_secret(path: Path) -> str:
    """A random key, made on the first call and read back later; only its owner can read the file.

    Two processes that start at once agree: the one that links its file first wins.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
