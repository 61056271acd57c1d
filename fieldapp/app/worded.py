"""Commands that explain themselves in the person's language, from the table of texts `help`."""

from __future__ import annotations

import click

from fieldapp.app.plain import short
from fieldapp.app.terminal import Terminal
from fieldapp.system.texts import Language, text


def language_of(ctx: click.Context) -> Language:
    """Return the language of this call."""
    terminal = ctx.find_object(Terminal)
    return "vi" if terminal is None else terminal.language


def about(ctx: click.Context, *more: str) -> str:
    """Return what a command is for; `more` leads from the command of `ctx` to one inside it."""
    path = "_".join([*ctx.command_path.split()[1:], *more]).replace("-", "_") or "program"
    return text(f"help.{path}", language_of(ctx))


class WordedCommand(click.Command):
    """A command whose words stand in the table `help`: `<path>`, `option_<name>`, `argument_<name>`."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=text("help.usage", language_of(ctx)) + " ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(about(ctx))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = language_of(ctx)
        arguments = [param for param in self.get_params(ctx) if isinstance(param, click.Argument)]
        if arguments:
            with formatter.section(text("help.arguments", language)):
                named = [(one.make_metavar(ctx), text(f"help.argument_{one.name}", language)) for one in arguments]
                formatter.write_dl(named)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = language_of(ctx)
        help_option = self.get_help_option(ctx)
        with formatter.section(text("help.options", language)):
            formatter.write_dl(
                [
                    (one.get_help_spec(ctx), _option_words(one, "help" if one is help_option else one.name, language))
                    for one in self.get_params(ctx)
                    if isinstance(one, click.Option) and not one.hidden
                ]
            )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        formatter.write_text(text("help.exit_codes", language_of(ctx)))


def _option_words(option: click.Option, name: str | None, language: Language) -> str:
    words = text(f"help.option_{name}", language)
    notes = [text("help.required", language)] if option.required else []
    if option.show_default:
        notes.append(text("help.default", language, value=option.default))
    return f"{words}  [{'; '.join(notes)}]" if notes else words


def what_is_wrong(error: click.ClickException, language: Language) -> str:
    """Say in the person's language what was wrong with a command line."""
    name = ""
    if isinstance(error, click.BadParameter) and error.param is not None:
        name = error.param.opts[0] if isinstance(error.param, click.Option) else error.param.make_metavar(_bare())
    match error:
        case click.MissingParameter():
            said = text("command.use_missing", language, name=name)
        case click.NoSuchOption():
            said = text("command.use_no_option", language, name=short(error.option_name))
        case click.NoSuchCommand():
            said = text("command.use_no_command", language, name=short(error.command_name))
        case click.BadOptionUsage():
            said = text("command.use_value_missing", language, name=short(error.option_name))
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Choice):
            choices = ", ".join(str(choice) for choice in error.param.type.choices)
            said = text("command.use_choice", language, name=name, choices=choices)
        case click.BadParameter():
            said = text("command.use_value", language, name=name, why=short(error.message))
        case _:
            said = short(error.format_message())
    return said


def _bare() -> click.Context:
    return click.Context(click.Command("fieldapp"))
