package orrery.protocols.signaling;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A relay as the service knows it. */
final class Instance {

  /** What the host is at. */
  enum State {
    /** The host has been told to start it, or to give it to somebody. */
    ORDERED,
    /** It can be used by whom it is for. */
    LIVE,
    /** It is kept for somebody to come. */
    FREE
  }

  final String id;
  final RelayKind kind;
  final RelayProtocol protocol;
  final int connections;
  final boolean reserved;
  HostEntry host;
  /** Who waits for it. */
  List<Pending> waiting = List.of();
  /** How many connections whom it is for has asked for. */
  int wanted;
  State state = State.ORDERED;
  /** Whom it is for; empty for nobody. */
  String subject = "";
  List<String> tokens = List.of();
  RelayReport.@Nullable Live live;

  Instance(String id, HostEntry host, RelayKind kind, RelayProtocol protocol, int connections, boolean reserved) {
    this.id = id;
    this.host = host;
    this.kind = kind;
    this.protocol = protocol;
    this.connections = connections;
    this.wanted = connections;
    this.reserved = reserved;
  }
}
