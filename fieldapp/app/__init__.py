"""Where the parts are put together: the command line, the window and the data folder. Wires, decides nothing."""
