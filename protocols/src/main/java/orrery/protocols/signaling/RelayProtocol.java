package orrery.protocols.signaling;

import orrery.host.Defaults;

/** What those who use a relay speak with it (EC-17). A host offers those it can run; the service knows the names alone. */
public enum RelayProtocol {
  /** Streams of bytes, framed as a {@code bearer}. */
  TCP,
  /** Requests of HTTP/1.1. */
  HTTP,
  /** Messages of RFC 6455. */
  WEBSOCKET,
  /** Datagrams: of a BEP by TURN (RFC 8656), of a SEP through its tunnel. */
  UDP_TUNNEL;

  /** How messages write it: {@code udp-tunnel}. */
  public String word() {
    return Defaults.word(this);
  }
}
