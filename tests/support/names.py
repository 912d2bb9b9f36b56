"""A real server of names, on a free port of this machine, that knows what its test says."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

SILENT = "silent"
"""What a name is said to hold that the server does not answer about."""


@contextmanager
def names(texts: Mapping[str, tuple[str, ...]]) -> Iterator[dns.resolver.Resolver]:
    """Give a resolver of a server that knows these TXT records, by name, and no other name."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_answer, args=(line, texts), daemon=True)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], line.getsockname()[1]
        resolver.lifetime = 1.0
        yield resolver
        line.sendto(b"", line.getsockname())
        thread.join()


def _answer(line: socket.socket, texts: Mapping[str, tuple[str, ...]]) -> None:
    while True:
        asked, whom = line.recvfrom(4096)
        if not asked:
            return
        query = dns.message.from_wire(asked)
        name = query.question[0].name
        held = texts.get(name.to_text(omit_final_dot=True))
        if held == (SILENT,):
            continue
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if held is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            quoted = [f'"{text}"' for text in held]
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
        line.sendto(answer.to_wire(), whom)
