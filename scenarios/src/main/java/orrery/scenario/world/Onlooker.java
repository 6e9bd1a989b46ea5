package orrery.scenario.world;

import orrery.host.Metric;
import orrery.host.Probe;
import orrery.host.Want;
import orrery.net.NetworkObserver;
import orrery.net.Node;

/** Somebody more who sees a run and hears what its nodes tell: a trace, a capture. It changes nothing. */
public interface Onlooker extends NetworkObserver {

  /** A node has told its probe what it believes or is. */
  default void onState(Node node, String variable, String scope, String value) {}

  /** A node has told its probe of a decision. */
  default void onEvent(Node node, String kind, String detail) {}

  /** A node has told its probe of something countable. */
  default void onCount(Node node, Metric metric, long amount, String... labelValues) {}

  /** The programs of a device are about to hear what somebody wants, now. */
  default void onWant(String device, long nanos, Want want) {}

  /** Not asked of an onlooker: nodes have their probes from the ground truth. */
  @Override
  default Probe probe(Node node) {
    throw new IllegalStateException("an onlooker must not be asked for a probe");
  }
}
