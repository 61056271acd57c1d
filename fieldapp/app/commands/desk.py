"""`fieldapp desk`: what an officer does at a desk."""

from __future__ import annotations

import click

from fieldapp.app.lazy import LazyGroup

_HERE = "fieldapp.app.commands"


@click.command(
    cls=LazyGroup,
    rooms={
        "open-first": f"{_HERE}.desk_files:open_first",
        "find": f"{_HERE}.desk_people:find_people",
        "scan": f"{_HERE}.desk_people:scan",
        "look": f"{_HERE}.desk_people:look_at",
        "register": f"{_HERE}.desk_register:register_one",
        "correct": f"{_HERE}.desk_register:correct_one",
        "void": f"{_HERE}.desk_register:void_one",
        "another": f"{_HERE}.desk_people:say_it_is_another",
        "undo": f"{_HERE}.desk_history:undo_last",
        "history": f"{_HERE}.desk_history:show_history",
        "seen": f"{_HERE}.desk_history:show_seen",
        "withdraw": f"{_HERE}.desk_register:withdraw",
        "outcomes": f"{_HERE}.desk_register:show_outcomes",
        "receipt": f"{_HERE}.desk_receipt:receipt",
        "forms": f"{_HERE}.desk_forms:forms",
        "visits": f"{_HERE}.desk_visits:visits",
        "routes": f"{_HERE}.papers:visit_lists",
        "printers": f"{_HERE}.desk_print:printers",
        "print": f"{_HERE}.desk_print:print_some",
        "test-page": f"{_HERE}.desk_print:print_test_page",
        "tasks": f"{_HERE}.desk_files:show_tasks",
        "today": f"{_HERE}.desk_files:show_today",
        "close": f"{_HERE}.desk_files:close",
        "close-day": f"{_HERE}.desk_close:close_day",
        "hand-over": f"{_HERE}.desk_files:hand_over_files",
        "exchange": f"{_HERE}.desk_files:exchange",
        "read-answers": f"{_HERE}.desk_files:read_answer_files",
        "records": f"{_HERE}.desk_files:show_records",
        "watch": f"{_HERE}.watching:watch_desk",
        "retire": f"{_HERE}.desk_retire:retire",
        "pairing": f"{_HERE}.desk_files:show_pairing",
        "rotate-keys": f"{_HERE}.station_keys:rotate_desk",
        "new-passphrase": f"{_HERE}.station_keys:set_passphrase",
        "add-officer": f"{_HERE}.station_keys:add",
    },
)
def desk() -> None:
    """Hold the commands of a desk."""
