"""The commands, one module for each group; `fieldapp.app.cli` names them and imports the one that is called."""
