"""The tables, as numbered migrations. A released migration is never edited."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from fieldapp.system.errors import InputRefused

migrations = Migrations("fieldapp")

_JOURNAL = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    kind TEXT NOT NULL,
    chained INTEGER NOT NULL,
    envelope BLOB NOT NULL,
    salt BLOB,
    body BLOB
) STRICT;
CREATE INDEX event_place ON event (journal_id, seq);
CREATE INDEX event_kind ON event (kind);

CREATE TABLE event_subject (
    subject TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (subject, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orphan (
    parent TEXT NOT NULL,
    event_id INTEGER NOT NULL REFERENCES event (id),
    PRIMARY KEY (parent, event_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    journal_id TEXT PRIMARY KEY,
    desk_id TEXT NOT NULL,
    sign_public TEXT NOT NULL,
    recipient TEXT NOT NULL,
    contiguous_to INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    signed_head TEXT NOT NULL,
    acknowledged_to INTEGER NOT NULL,
    exported_to INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_FORKS = """
CREATE TABLE fork (
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    PRIMARY KEY (journal_id, head_hash)
) STRICT, WITHOUT ROWID;
"""

_VIEWS = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    citizen_id TEXT NOT NULL UNIQUE,
    record BLOB NOT NULL,
    words TEXT NOT NULL,
    full_name TEXT NOT NULL,
    name_order TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    birth_date TEXT NOT NULL,
    sex TEXT NOT NULL,
    national_id TEXT NOT NULL,
    old_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    "group" TEXT NOT NULL,
    ward TEXT NOT NULL,
    benefit_group TEXT NOT NULL,
    role TEXT NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    desk TEXT NOT NULL,
    bank TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    hard INTEGER NOT NULL
) STRICT;
CREATE INDEX person_national_id ON person (national_id) WHERE national_id != '';
CREATE INDEX person_old_id ON person (old_id) WHERE old_id != '';
CREATE INDEX person_folded_name ON person (folded_name, birth_date);
CREATE INDEX person_conflicts ON person (conflicts) WHERE conflicts > 0;

CREATE TABLE alias (member TEXT PRIMARY KEY, citizen_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX alias_citizen ON alias (citizen_id);

CREATE TABLE receipt (
    number TEXT NOT NULL,
    registration_id TEXT NOT NULL,
    citizen_id TEXT NOT NULL,
    desk TEXT NOT NULL,
    outcome TEXT NOT NULL,
    state TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    PRIMARY KEY (registration_id, citizen_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_number ON receipt (number);
CREATE INDEX receipt_citizen ON receipt (citizen_id);

CREATE VIRTUAL TABLE search USING fts5 (
    words, content = 'person', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3'
);
"""

_DESK_WORK = """
CREATE TABLE staging (
    position INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    kind TEXT NOT NULL,
    envelope BLOB NOT NULL,
    salt BLOB,
    body BLOB
) STRICT;

CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE received (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    writer TEXT NOT NULL,
    verdict TEXT NOT NULL,
    code TEXT NOT NULL,
    new_events INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX received_sha256 ON received (sha256);

CREATE TABLE draft (name TEXT PRIMARY KEY, body TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""


@migrations()
def m001_journal_views_work(db: Database) -> None:
    """The first released tables."""
    for script in (_JOURNAL, _FORKS, _VIEWS, _DESK_WORK):
        for statement in script.split(";\n"):
            if statement.strip():
                db.execute(statement)


_KEPT = """
CREATE TABLE kept (
    sha256 TEXT PRIMARY KEY,
    writer TEXT NOT NULL,
    code TEXT NOT NULL,
    waits INTEGER NOT NULL,
    ranges TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def m002_kept_files_say_what_they_hold(db: Database) -> None:
    """What lies in the drawer: an answer asks for what is missing before it can be used."""
    db.execute(_KEPT)


_HEADS = """
CREATE TABLE head (
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    sign_public TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (journal_id, seq, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX head_hash ON head (hash)
"""


@migrations()
def m003_signed_heads(db: Database) -> None:
    """Every head that arrived: what is passed on ends at one of them, also a branch."""
    for statement in _HEADS.split(";\n"):
        db.execute(statement)
    db.execute(
        "INSERT INTO head SELECT journal_id, json_extract(signed_head, '$.seq'), json_extract(signed_head, '$.hash'),"
        " sign_public, json_extract(signed_head, '$.signature') FROM journal WHERE json_valid(signed_head)"
    )


@migrations()
def m004_erased(db: Database) -> None:
    """Ids of erased people, and hashes of the events that their erasures cover: these come in without body."""
    db.execute("CREATE TABLE erased (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID")
    db.execute("CREATE INDEX event_bare ON event (journal_id, seq) WHERE body IS NULL")


@migrations()
def m005_missing_pieces(db: Database) -> None:
    """What each person lacks, so that work lists are counted without reading every record."""
    db.execute("ALTER TABLE person ADD COLUMN missing TEXT NOT NULL DEFAULT ''")


_PRINT_JOBS = """
CREATE TABLE print_job (
    registration_id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    place TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID
"""


@migrations()
def m006_print_jobs(db: Database) -> None:
    """Receipts that wait for a printer, with what hindered them."""
    db.execute(_PRINT_JOBS)


@migrations()
def m007_seen(db: Database) -> None:
    """Who asked to see whose whole numbers."""
    db.execute(
        "CREATE TABLE seen (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, officer TEXT NOT NULL,"
        " citizen_id TEXT NOT NULL, what TEXT NOT NULL) STRICT"
    )


def bring_up_to_date(db: Database, *, place: str, read_only: bool) -> None:
    """Apply what is missing; one migration is applied whole or not at all, and none by a reader.

    Raises:
        InputRefused: `registry.newer` when a later version of the program wrote the file.
    """
    if is_behind(db, place=place) and not read_only:
        migrations.apply(db)


def is_behind(db: Database, *, place: str) -> bool:
    """Tell whether migrations are missing in a file.

    Raises:
        InputRefused: `registry.newer` when a later version of the program wrote the file.
    """
    known = {migration.name for migration in migrations._migrations}
    if "_sqlite_migrations" not in db.table_names():
        return True
    applied = {row["name"] for row in db["_sqlite_migrations"].rows}
    if not applied <= known:
        raise InputRefused("registry.newer", place=place)
    return applied != known
