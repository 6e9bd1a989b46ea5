package orrery.protocols.seal;

import java.util.Optional;
import orrery.host.NodeId;

/** The keys of other nodes, as far as they are known here and believed. */
@FunctionalInterface
public interface SealBook {

  /** The key of {@code node}; empty where it is not known. It is asked for every message. */
  Optional<SealKey> key(NodeId node);
}
