"""The sealed file that carries events: FORMAT.md, its writer and its reader. Knows no database."""
