package orrery.protocols.relay;

import java.util.Arrays;
import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * What passes between a SEP and a cluster's network proxy through the tunnel that the proxy holds; those about ports also
 * between the proxy and a member, one in a datagram.
 */
sealed interface TunnelMessage {

  /** The message's name, for counting. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** Of the proxy, first of all: it is the one that holds the token. */
  record Attach(String token, NodeId proxy) implements TunnelMessage {}

  /** Of the SEP: the tunnel is open. */
  record Attached() implements TunnelMessage {}

  /** Of the SEP: the token is not its own. The connection ends. */
  record Refused() implements TunnelMessage {}

  /** Of the SEP: somebody outside has a request for a member. */
  record Signal(int request, NodeId member, byte[] body) implements TunnelMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Signal same && request == same.request && member.equals(same.member) && Arrays.equals(body, same.body);
    }

    @Override
    public int hashCode() {
      return request;
    }
  }

  /** Of the proxy: what the member answers. */
  record Answer(int request, byte[] body) implements TunnelMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Answer same && request == same.request && Arrays.equals(body, same.body);
    }

    @Override
    public int hashCode() {
      return request;
    }
  }

  /** Of the proxy: there is no such member, or it does not answer. */
  record NoAnswer(int request, boolean absent) implements TunnelMessage {}

  /** Of the proxy: it is there, and keeps the NATs on the way from forgetting the tunnel. */
  record Ping(int number) implements TunnelMessage {}

  /** Of the SEP: so is it. */
  record Pong(int number) implements TunnelMessage {}

  /** A port for datagrams at the SEP is wanted; where {@code wanted} is not 0, the one of that number, which one has had before. */
  record OpenPort(int request, int wanted) implements TunnelMessage {}

  /** It is open, and known outside by that endpoint. */
  record PortOpen(int request, Endpoint outside) implements TunnelMessage {}

  /** There is none. */
  record PortRefused(int request) implements TunnelMessage {}

  /** It is no longer needed, or no longer there. */
  record ClosePort(int port) implements TunnelMessage {}

  /** A datagram that has come to a port from {@code peer}; or, the other way, that is to go out from it to {@code peer}. */
  record Datagram(int port, Endpoint peer, byte[] payload) implements TunnelMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Datagram same && port == same.port && peer.equals(same.peer) && Arrays.equals(payload, same.payload);
    }

    @Override
    public int hashCode() {
      return port;
    }
  }
}
