"""The functions of the front door: thin, and called alike.

``graph`` is a graph folder: a `Folder`, a path, or None for the one that the command line would
take (the working directory when it is one, else the one that this package carries).
"""
