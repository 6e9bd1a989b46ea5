package orrery.protocols.turn;

import orrery.host.Endpoint;

/**
 * What tells an allocation from all others: the two ends of the way between client and server, and its transport (RFC 8656
 * §3.2).
 *
 * @param client as the server sees it
 * @param stream whether it is TCP, else UDP
 */
record FiveTuple(Endpoint client, Endpoint server, boolean stream) {}
