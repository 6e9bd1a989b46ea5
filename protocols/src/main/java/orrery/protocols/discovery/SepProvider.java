package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Position;
import orrery.protocols.signaling.EndpointGrant;

/** Whom discovery asks for a SEP where a cluster cannot be called from outside: the way to the signaling service (EC-21). */
@FunctionalInterface
public interface SepProvider {

  /** There is no signaling service. */
  SepProvider NONE = (cluster, near, failed, then) -> then.accept(Optional.empty());

  /**
   * Asks for the SEP of one cluster.
   *
   * @param cluster what it goes by; the same as long as one super node replaces the other
   * @param near where its super node says it is
   * @param failed the id of a SEP that was given before and is of no use
   * @param then told once, at once or later, of the SEP, or that there is none
   */
  void provide(String cluster, Optional<Position> near, Optional<String> failed, Consumer<Optional<EndpointGrant>> then);

  /** Ends; what was asked is not told. */
  default void stop() {}
}
