"""`fieldapp office`: what a supervisor does."""

from __future__ import annotations

import click

from fieldapp.app.lazy import LazyGroup

_HERE = "fieldapp.app.commands"


@click.command(
    cls=LazyGroup,
    rooms={
        "create": f"{_HERE}.office_prepare:create",
        "point": f"{_HERE}.office_prepare:point",
        "desk": f"{_HERE}.office_prepare:desk",
        "pairing": f"{_HERE}.office_prepare:show_pairing",
        "new-card": f"{_HERE}.office_enrol:new_card",
        "reprint-card": f"{_HERE}.office_enrol:reprint",
        "revoke": f"{_HERE}.office_enrol:revoke",
        "add-office": f"{_HERE}.office_join:add",
        "open-first": f"{_HERE}.office_join:open_first",
        "recover": f"{_HERE}.office_recover:recover",
        "keep-safe": f"{_HERE}.office_recover:keep",
        "rotate-keys": f"{_HERE}.station_keys:rotate_office",
        "new-passphrase": f"{_HERE}.station_keys:set_passphrase",
        "add-officer": f"{_HERE}.station_keys:add",
        "roster": f"{_HERE}.office_roster:roster",
        "lists": f"{_HERE}.office_roster:lists",
        "papers": f"{_HERE}.office_papers:papers",
        "receive": f"{_HERE}.office_files:receive_paths",
        "answer": f"{_HERE}.office_files:answer",
        "drawer": f"{_HERE}.office_drawer:show_drawer",
        "received": f"{_HERE}.office_drawer:show_received",
        "watch": f"{_HERE}.watching:watch_office",
        "relay": f"{_HERE}.office_files:relay",
        "duplicates": f"{_HERE}.office_decide:show_duplicates",
        "merge": f"{_HERE}.office_decide:merge_two",
        "separate": f"{_HERE}.office_decide:separate_one",
        "dismiss": f"{_HERE}.office_decide:dismiss_two",
        "conflicts": f"{_HERE}.office_decide:show_conflicts",
        "settle": f"{_HERE}.office_decide:settle_one",
        "approve": f"{_HERE}.office_approve:approve_some",
        "return": f"{_HERE}.office_approve:return_one",
        "settings": f"{_HERE}.office_approve:settings",
        "guidance": f"{_HERE}.office_guidance:guidance",
        "erase": f"{_HERE}.office_erase:erase_one",
        "erasures": f"{_HERE}.office_erase:show_erasures",
        "keep": f"{_HERE}.office_erase:keep_one",
        "overview": f"{_HERE}.office_overview:show_overview",
    },
)
def office() -> None:
    """Hold the commands of a supervisor."""
