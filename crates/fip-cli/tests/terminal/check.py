#!/usr/bin/env python3
"""What the command writes, in a real terminal of 80 and of 120 columns, without color, and piped.

    python3 check.py FIP PROJECT [--only PATTERN] [--negative]

FIP is the program, PROJECT a finished project folder; the checks work on a copy. Needs pyte, which
plays the terminal. Prints a line for each check with what was measured, and ends with 1 when one
failed. With --negative programs that do one thing wrong each take the place of FIP, and the check
of that thing must fail, and say why.
"""
import argparse, fcntl, json, os, pty, re, select, shutil, struct, subprocess, sys, tempfile, termios, time

import pyte
from wcwidth import wcswidth

ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][0-9A-B]|\x1b[=>78]")
COLOR = re.compile(r"\x1b\[[0-9;]*m")
FAKE = """#!/usr/bin/env python3
import os, sys
tty, args = sys.stdout.isatty(), sys.argv[1:]
"""
FAULTS = [  # what is wrong, the program that does it, the check, its arguments, what the check must say
    ("a wide line", "print('x' * 81)", "fits", (["run"], 80, (0,)), "lines wider than 80"),
    ("a wide line that is overwritten", "print('x' * 81, end='\\rdone\\n')", "fits", (["run"], 80, (0,)), "lines wider than 80"),
    ("a hidden cursor", "print('\\x1b[?25l')", "fits", (["run"], 80, (0,)), "cursor is left hidden"),
    ("a bar that is left", "print('|||', end='')", "fits", (["run"], 80, (0,)), "cursor is left in column 3"),
    ("a code", "sys.exit(101)", "fits", (["run"], 80, (0, 1)), "code 101"),
    ("a panic", "print('thread main panicked at')", "fits", (["run"], 80, (0,)), "it panicked"),
    ("color in spite of NO_COLOR", "print('\\x1b[31mred')", "plain_without_color", (["run"],), "1 colors"),
    ("a bar on a dumb terminal", "print('\\x1b[2K')", "plain_without_color", (["run"],), "a dumb terminal got"),
    ("an escape in a pipe", "print('\\x1b[2K', file=sys.stderr)", "plain_when_piped", (["run"], (0,)), "stderr has an escape"),
    ("a bar in a pipe", "print('1%\\r2%')", "plain_when_piped", (["run"], (0,)), "stdout has an escape"),
    ("never a color", "print('red')", "colored_when_asked", (["run"],), "no color in a pipe"),
    ("words in spite of --quiet", "print('hello', file=sys.stderr)", "silent_when_quiet", (["run"],), "said 'hello"),
    ("words among events", "print('hello')", "tells_machines", (["run"], ["run_started"]), "Expecting value"),
    ("an object that is no event", "print('{}')", "tells_machines", (["run"], ["run_started"]), "not all events"),
    ("an event that is missing", 'print(\'{"event": "x"}\')', "tells_machines", (["run"], ["run_started"]), "no event .'run_started"),
    ("a mistake that passes", "", "fails_well", (["rum"], 2, ["rum"]), "code 0, expected 2"),
    ("a mistake without a cause", "sys.exit(2)", "fails_well", (["rum"], 2, ["rum"]), "does not say"),
    ("a mistake with data", "print('rum'); sys.exit(2)", "fails_well", (["rum"], 2, ["rum"]), "data in spite"),
]


def environment(**changes):
    """The environment of the checks: a plain one, in which only `changes` decide about color."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"} | changes


class Seen:
    """What a command wrote: the code of exit, the raw text, and the screen as it was left."""

    def __init__(self, code, raw, screen):
        self.code, self.raw, self.screen = code, raw, screen

    def lines(self):
        """Every line that was ever written, without escapes; a carriage return begins one anew."""
        return [line for line in re.split(r"\r\n|\n|\r", ESCAPE.sub("", self.raw)) if line.strip()]


def in_terminal(command, columns, cwd, **changes):
    """Runs a command in a terminal of `columns` columns and returns what was Seen."""
    screen = pyte.HistoryScreen(columns, 60, history=5000)
    stream = pyte.ByteStream(screen)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(cwd)
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
        os.execvpe(command[0], command, environment(**changes))
    raw, until = b"", time.monotonic() + 180
    while time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            raw += part
            stream.feed(part)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return Seen(code, raw.decode(), screen)


def piped(command, cwd, **changes):
    """Runs a command without a terminal: (code, data, words)."""
    done = subprocess.run(command, cwd=cwd, env=environment(**changes), capture_output=True, timeout=300)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


class Checks:
    def __init__(self, fip, project, only):
        self.fip, self.project, self.only = fip, project, re.compile(only)
        self.passed, self.failed = [], []

    def check(self, name, measure, *args):
        if not self.only.search(name):
            return
        began = time.monotonic()
        try:
            measured, word, place = measure(*args), "ok    ", self.passed
        except (AssertionError, ValueError, KeyError, IndexError) as error:
            measured, word, place = str(error) or repr(error), "FAILED", self.failed
        place.append(f"{name}: {measured}")
        print(f"{word}  {name}: {measured} [{time.monotonic() - began:.1f} s]", flush=True)

    def command(self, words):
        return [self.fip, *words]

    def fits(self, words, columns, codes):
        """No line is wider than the terminal, nothing of a progress bar is left, the code is known."""
        seen = in_terminal(self.command(words), columns, self.project)
        wide = [line for line in seen.lines() if wcswidth(line) > columns]
        assert not wide, f"{len(wide)} lines wider than {columns}, such as {wcswidth(wide[0])}: {wide[0][:100]!r}"
        assert "panicked" not in seen.raw, "it panicked"
        assert seen.code in codes, f"code {seen.code}: {' '.join(seen.lines())[-200:]}"
        assert not seen.screen.cursor.hidden, "the cursor is left hidden"
        assert seen.screen.cursor.x == 0, f"the cursor is left in column {seen.screen.cursor.x}"
        widest = max((wcswidth(line) for line in seen.lines()), default=0)
        return f"{len(seen.lines())} lines, widest {widest}, code {seen.code}"

    def plain_without_color(self, words):
        """NO_COLOR, --color never and TERM=dumb: no color, and on a dumb terminal no escape at all."""
        for args, changes in ((words, {"NO_COLOR": "1"}), (["--color", "never", *words], {}), (words, {"TERM": "dumb"})):
            seen = in_terminal(self.command(args), 100, self.project, **changes)
            found = COLOR.findall(seen.raw)
            assert not found, f"{args} with {changes}: {len(found)} colors"
            left = ESCAPE.findall(seen.raw) if "TERM" in changes else []
            assert not left, f"a dumb terminal got {left[:3]}"
        return "NO_COLOR, --color never, TERM=dumb: no color"

    def plain_when_piped(self, words, codes):
        """Piped, there is no escape and no carriage return; data and words go their own ways."""
        code, data, said = piped(self.command(words), self.project)
        for name, text in (("stdout", data), ("stderr", said)):
            assert not ESCAPE.search(text) and "\r" not in text, f"{name} has an escape: {text[:80]!r}"
        assert code in codes, f"code {code}: {said[-200:]}"
        return f"{len(data)} bytes of data, {len(said)} of words, code {code}"

    def colored_when_asked(self, words):
        """`--color always` colors a pipe, whatever NO_COLOR says; a terminal has color by itself."""
        text = "".join(piped(self.command(["--color", "always", *words]), self.project, NO_COLOR="1")[1:])
        assert COLOR.search(text), "--color always: no color in a pipe"
        assert COLOR.search(in_terminal(self.command(words), 100, self.project).raw), "no color in a terminal"
        return "color in a pipe when asked for, and in a terminal"

    def silent_when_quiet(self, words):
        """`--quiet` says nothing when all is well, piped or not."""
        code, data, said = piped(self.command(["--quiet", *words]), self.project)
        assert (code, data, said) == (0, "", ""), f"code {code}, {len(data)} bytes of data, said {said[:100]!r}"
        seen = in_terminal(self.command(["--quiet", *words]), 80, self.project)
        assert not seen.lines(), f"in a terminal: {seen.lines()[0]!r}"
        return "nothing, piped and in a terminal"

    def tells_machines(self, words, events):
        """`--json`: every line of the data is an object with an event, the awaited ones among them."""
        code, data, _ = piped(self.command([*words, "--json"]), self.project)
        lines = [json.loads(line) for line in data.splitlines()]
        assert lines and all("event" in line for line in lines), f"{len(lines)} lines, not all events"
        found = [line["event"] for line in lines]
        missing = [event for event in events if event not in found]
        assert not missing, f"no event {missing} among {sorted(set(found))}"
        assert code == 0, f"code {code}"
        return f"{len(lines)} events: {', '.join(sorted(set(found)))}"

    def fails_well(self, words, code, told):
        """A mistake of the user: the code, what was found, what to do; no data, no trace."""
        found, data, said = piped(self.command(words), self.project)
        assert found == code, f"code {found}, expected {code}: {said[:200]}"
        assert not data, f"data in spite of the mistake: {data[:100]!r}"
        missing = [part for part in told if not re.search(part, said)]
        assert not missing, f"does not say {missing}: {said[:300]!r}"
        assert "panicked" not in said and "stack backtrace" not in said, "a trace"
        return f"code {code}, {len(said.splitlines())} lines"


COMMANDS = [  # words, lawful codes
    ([], (0, 2)), (["--help"], (0,)), (["run", "--help"], (0,)), (["dashboard", "--help"], (0,)), (["status"], (0,)),
    (["run"], (0,)), (["run", "--from", "score"], (0,)), (["queue", "--top", "12"], (0,)), (["explain", "WORST"], (0,)),
    (["explain", "WORST", "--all"], (0,)), (["doctor"], (0, 1)), (["validate"], (0, 1)), (["explain-error", "FIP-E003"], (0, 2)),
    (["diff", ".", "."], (0,)), (["explain", "C9999999"], (2,)), (["rum"], (2,)), (["-c", "wrong.toml", "status"], (2,)),
]


def all_checks(checks, worst):
    for words, codes in COMMANDS:
        words = [worst if word == "WORST" else word for word in words]
        for columns in (80, 120):
            checks.check(f"{columns} columns: fip {' '.join(words)}", checks.fits, words, columns, codes)
    for words in (["run", "--from", "score"], ["queue", "--top", "5"], ["-c", "wrong.toml", "status"]):
        checks.check(f"no color: fip {' '.join(words)}", checks.plain_without_color, words)
    for words, codes in ((["run", "--from", "score"], (0,)), (["queue", "--top", "5"], (0,)), (["status"], (0,)), (["rum"], (2,))):
        checks.check(f"piped: fip {' '.join(words)}", checks.plain_when_piped, words, codes)
    checks.check("color when asked for", checks.colored_when_asked, ["-c", "wrong.toml", "status"])
    checks.check("quiet: fip run", checks.silent_when_quiet, ["run"])
    checks.check("quiet: fip run --from score", checks.silent_when_quiet, ["run", "--from", "score"])
    checks.check("json: fip run --from score", checks.tells_machines, ["run", "--from", "score"],
                 ["run_started", "stage_finished", "run_finished"])
    checks.check("mistake: command", checks.fails_well, ["rum"], 2, ["rum", "run"])
    checks.check("mistake: key", checks.fails_well, ["-c", "wrong.toml", "status"], 2, ["wrong.toml:2", "custommers", "customers"])
    checks.check("mistake: customer", checks.fails_well, ["explain", "C9999999"], 2, ["C9999999"])
    checks.check("mistake: no project", checks.fails_well, ["-C", "nowhere", "run"], 2, ["nowhere"])


def can_fail(checks, work):
    """Whether each rule finds the fault that was made for it."""
    checks.fip = os.path.join(work, "fip")
    for name, program, method, args, because in FAULTS:
        with open(checks.fip, "w") as file:
            file.write(FAKE + program + "\n")
        os.chmod(checks.fip, 0o755)

        def finds(method=method, args=args, because=because):
            try:
                measured = getattr(checks, method)(*args)
            except (AssertionError, ValueError) as error:
                assert re.search(because, str(error)), f"failed for another reason: {error}"
                return f"it says {str(error)[:120]!r}"
            raise AssertionError(f"passed, although it was spoilt: {measured}")

        checks.check(f"can fail: {name}", finds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("fip")
    parser.add_argument("project")
    parser.add_argument("--only", default=".")
    parser.add_argument("--negative", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fip-terminal-") as work:
        project = os.path.join(work, "bank")
        shutil.copytree(args.project, project, symlinks=True, ignore=shutil.ignore_patterns("features.state"))
        with open(os.path.join(project, "wrong.toml"), "w") as file:
            file.write("[bank]\ncustommers = 3000\n")
        with open(os.path.join(project, "data_processed", "RiskAlerts.csv")) as file:
            worst = file.read().split("\n")[1].split(",")[1]
        checks = Checks(os.path.abspath(args.fip), project, args.only)
        if args.negative:
            can_fail(checks, work)
        else:
            all_checks(checks, worst)
    for one in checks.failed:
        print("FAILED ", one)
    print(f"{len(checks.passed)} passed, {len(checks.failed)} failed")
    return 1 if checks.failed or not checks.passed else 0


if __name__ == "__main__":
    sys.exit(main())
