"""The commands together, and what is common to them."""

from __future__ import annotations

import logging
from typing import Annotated

import typer
from typer.core import TyperGroup

import stance
from stance.cli import analyze, data, explain, model, predict, train
from stance.cli.options import write
from stance.core import StanceError

app = typer.Typer(
    help="According to this text, who supports and who criticises which bloc?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("train")(train.command)
app.command("predict")(predict.command)
app.command("analyze")(analyze.command)
app.command("explain")(explain.command)
app.add_typer(model.app, name="model")
app.add_typer(data.app, name="data")


def _version(asked: bool) -> None:
    if asked:
        write(f"stance {stance.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log to standard error.")] = False,
) -> None:
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, format="%(name)s: %(message)s")


class UsageError(StanceError):
    """The command line cannot be understood."""


def invoke(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    try:
        code = command.main(args=arguments, prog_name="stance", standalone_mode=False)
    except StanceError:
        raise
    except Exception as error:
        # click's own errors, whichever copy of click typer brings
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            if type(error).__name__ == "NoArgsIsHelpError":
                print(error.format_message())
                return 2
            context = getattr(error, "ctx", None)
            path = context.command_path if context is not None else "stance"
            raise UsageError(f"{error.format_message()} See `{path} --help`.") from None
        if type(error).__name__ == "Abort":
            raise KeyboardInterrupt from None
        raise
    return code if isinstance(code, int) else 0
