"""The local web page: the same calls as the commands, shown in a browser on this machine."""
