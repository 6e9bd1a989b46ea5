package orrery.protocols.drive;

import java.util.List;
import orrery.host.NodeId;

/** Who keeps files: the nodes that have the duty to store for others, as it changes. */
public interface Replicas {

  /** Those who are there now, the best first; this node among them if it is one. */
  List<NodeId> now();

  /**
   * Runs {@code reaction} after each change.
   *
   * @return ends that, when it is run
   */
  Runnable onChange(Runnable reaction);

  /** Always the same. */
  static Replicas fixed(List<NodeId> nodes) {
    List<NodeId> all = List.copyOf(nodes);
    return new Replicas() {
      @Override
      public List<NodeId> now() {
        return all;
      }

      @Override
      public Runnable onChange(Runnable reaction) {
        return () -> { };
      }
    };
  }
}
