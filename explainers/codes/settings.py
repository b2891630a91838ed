"""Codes of how the server is set up; the administrator reads them."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Settings",
    (
        refused(
            "BAD_SETTING",
            "A setting, or the file of settings, is not what is allowed.",
            "Change it where the sentence says, or take it out for the default.",
        ),
        refused(
            "OPEN_TO_NETWORK",
            "The server listens beyond this computer, and nobody would have to log in.",
            "Listen on 127.0.0.1, configure a login, or declare the proxy in front of it.",
        ),
        refused(
            "LOGIN_INCOMPLETE",
            "A login is configured, but a part of it is missing, so nobody could be let in.",
            "Complete it, or take it out.",
        ),
    ),
)
