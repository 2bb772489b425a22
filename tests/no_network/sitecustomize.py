"""On the path of every process that the tests start: whoever opens a network connection fails."""

import socket


def _refuse(*args, **kwargs):
    raise RuntimeError("the network was used")


socket.socket.connect = _refuse
socket.socket.connect_ex = _refuse
socket.getaddrinfo = _refuse
socket.gethostbyname = _refuse
