package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Probe;

/**
 * Sees what happens in a network, and changes nothing. A method is called at the moment it speaks of, or, where it is told
 * a time, up to the delay of a LAN and an access link before that. {@link #onBulk} alone speaks of the time before.
 */
public interface NetworkObserver {

  /** A node has been switched on. */
  default void onSwitchedOn(Node node) {}

  /** A node has gone: in an orderly way, or by a crash. */
  default void onSwitchedOff(Node node, boolean crashed) {}

  /** A node that is on has other addresses, or is elsewhere. */
  default void onInterfacesChanged(Node node) {}

  /** A node has sent a packet; it may yet be lost. */
  default void onSent(Node node, Packet packet) {}

  /**
   * A packet is put on an interface of a node, or taken from it: what a capture there shows. What a node sends to itself
   * is on none.
   *
   * @param out whether the node sends it; it may yet be lost
   */
  default void onInterface(Node node, String nic, Packet packet, boolean out) {}

  /**
   * Reads what it will need when a border passes a packet of these endpoints, and changes nothing: of each step what that before
   * has led to ({@link orrery.net.nat.Nat#readSession}).
   *
   * @return anything that depends on what was read
   */
  default int readAhead(int step, Border border, Transport transport, Endpoint internal, Endpoint remote) {
    return 0;
  }

  /** A packet has reached a node's open port or connection. */
  default void onDelivered(Node node, Packet packet) {}

  /** A packet is lost. {@code receiver} is the node it was lost before, where that is known. */
  default void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {}

  /** A bulk has moved on. */
  default void onBulk(BulkProgress progress) {}

  /** A packet has entered the backbone. */
  default void onBackbone(Packet packet) {}

  /** A timer of a node has expired. */
  default void onTimer(Node node, String timer) {}

  /** A packet leaves a border for the outside, with the source it has there. It may yet be lost on the access link. */
  default void onOutward(Border border, Packet packet, long time) {}

  /** A packet reaches a border from the outside, with the destination it has there. It may yet be refused. */
  default void onInward(Border border, Packet packet, long time) {}

  /**
   * The middlebox of a border has let a packet of {@code internal} out to {@code remote}. A packet that comes back in on
   * the way out (hairpinning) is told here and in {@link #onTranslatedIn}, and is not outside in between.
   *
   * @param tcpFlags the flags of a TCP segment as in its header; 0 for UDP
   */
  default void onTranslatedOut(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {}

  /** The middlebox of a border has let a packet of {@code remote} in to {@code internal}. */
  default void onTranslatedIn(Border border, Transport transport, Endpoint internal, Endpoint remote, int tcpFlags, long time) {}

  /** Where a node that is being switched on tells what it measures and decides. */
  Probe probe(Node node);
}
