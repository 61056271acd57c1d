"""PySide6 widgets: they show a view state and emit what the person asked for. One package per screen."""
