package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Probe;

/** Sees what happens in a network, and changes nothing. Every method is called at the moment it speaks of. */
public interface NetworkObserver {

  /** A node has been switched on. */
  default void onSwitchedOn(Node node) {}

  /** A node has gone: in an orderly way, or by a crash. */
  default void onSwitchedOff(Node node, boolean crashed) {}

  /** A node has sent a packet; it may yet be lost. */
  default void onSent(Node node, Packet packet) {}

  /** A packet has reached a node's open port or connection. */
  default void onDelivered(Node node, Packet packet) {}

  /** A packet is lost. {@code receiver} is the node it was lost before, where that is known. */
  default void onDropped(Packet packet, DropReason reason, @Nullable Node receiver) {}

  /** A packet has entered the backbone. */
  default void onBackbone(Packet packet) {}

  /** A timer of a node has expired. */
  default void onTimer(Node node, String timer) {}

  /** A NAT has let a packet of {@code internal} out to {@code remote}. */
  default void onTranslatedOut(Router router, Transport transport, Endpoint internal, Endpoint remote, long time) {}

  /** A NAT has let a packet of {@code remote} in to {@code internal}. */
  default void onTranslatedIn(Router router, Transport transport, Endpoint internal, Endpoint remote, long time) {}

  /** Where a node that is being switched on tells what it measures and decides. */
  Probe probe(Node node);
}
