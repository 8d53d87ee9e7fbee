"""The command `ydan`: names its commands, and loads a room only when its command runs."""

from __future__ import annotations

import importlib
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from pipeline.errors import PipelineError

# The summary stands here so that `ydan --help` imports nothing else.
COMMANDS = {
    "classify": ("pipeline.cli.classify:classify", "Transcripts or comment tables in, routed comments out."),
    "serve": ("pipeline.cli.serve:serve", "The reviewer's desk, in a browser, and its API."),
    "import": ("pipeline.cli.import_:import_", "Files onto the reviewer's desk, from the command line."),
    "trail": ("pipeline.cli.trail:trail", "Verify the desk's audit trail: nobody has changed what was written."),
    "dataset": ("pipeline.cli.dataset:dataset", "Freeze what to train on and what to test on."),
    "audit": ("pipeline.cli.audit:audit", "Labels that are probably wrong, copies, and leaks into the test rows."),
    "train": ("pipeline.cli.train:train", "Labelled comments become a model, measured and registered."),
    "evaluate": ("pipeline.cli.evaluate:evaluate", "Measure the model on labelled data given by path."),
    "models": ("pipeline.cli.models:models", "The registered versions, their figures, and which one serves."),
    "promote": ("pipeline.cli.models:promote", "Put a version into service if it passes the gate."),
    "rollback": ("pipeline.cli.models:rollback", "Put the version that served before back into service."),
    "drift": ("pipeline.cli.drift:drift", "Has what citizens say changed? In words, as a page, exit code 4 if so."),
    "choose": ("pipeline.cli.choose:choose", "Which comments to label next, as a workbook to fill in."),
    "shadow": ("pipeline.cli.shadow:shadow", "Let a challenger answer beside the champion, and compare."),
    "replay": ("pipeline.cli.replay:replay", "Recompute a past decision; say equal, or what differs."),
    "encoder": ("pipeline.cli.encoder:encoder", "Make a local encoder folder for the transformer."),
    "bench": ("pipeline.cli.bench:bench", "Throughput, memory and quality on this machine, beside plain references."),
    "doctor": ("pipeline.cli.doctor:doctor", "What is installed, which model and database, what is missing."),
    "reference": ("pipeline.cli.reference:reference", "Check the reference data and report every fault at once."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run it or to print its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example:  ydan classify minutes.docx -o routed.xlsx",
)
@click.version_option(package_name="ydan")
@click.option("--debug", is_flag=True, help="Show the full traceback of an error (it may quote comment text).")
def ydan(debug: bool) -> None:
    """Citizens' comments, from a meeting file to the office that must answer."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 stopped by an error, 2 wrong usage, 3 some inputs rejected, 4 drift."""
    given = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in given  # wherever it stands: people add it to the end of the line that failed
    argv = [argument for argument in given if argument != "--debug"]
    try:
        result: Any = ydan.main(args=argv, prog_name="ydan", standalone_mode=False, obj=debug)
    except click.UsageError as error:
        error.show()
        raise SystemExit(2) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(1) from None
    except (click.Abort, KeyboardInterrupt):
        print("ydan: interrupted", file=sys.stderr)
        raise SystemExit(1) from None
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody to tell
        raise SystemExit(1) from None
    except Exception as error:
        if debug:
            raise
        print(f"ydan: {_line(error)}", file=sys.stderr)
        raise SystemExit(1) from None
    raise SystemExit(result if isinstance(result, int) else 0)


def _line(error: Exception) -> str:
    """Say in one line what failed and what to do; never the message of a bug, which may quote a comment."""
    if isinstance(error, PipelineError):
        return str(error)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or type(error).__name__}; check the path and its permissions"
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"unexpected {type(error).__name__} in {Path(last.filename).name} line {last.lineno}; see it with --debug"
