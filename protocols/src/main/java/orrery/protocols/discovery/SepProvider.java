package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Address;
import orrery.host.NodeId;
import orrery.host.Position;

/** Whom discovery asks for a SEP where a cluster cannot be called from outside: the way to the signaling service (EC-21). */
@FunctionalInterface
public interface SepProvider {

  /** There is no signaling service. */
  SepProvider NONE = (superNode, seenAt, near, then) -> then.accept(Optional.empty());

  /**
   * Asks for a SEP for one cluster.
   *
   * @param superNode whose cluster it is
   * @param seenAt its public address
   * @param near where it says it is
   * @param then told once, at once or later, of the SEP, or that there is none
   */
  void provide(NodeId superNode, Address seenAt, Optional<Position> near, Consumer<Optional<SepGrant>> then);
}
