package orrery.protocols.placement;

import java.util.Optional;
import orrery.protocols.cluster.Profile;

/** What a node knows of itself as a place for services. */
public interface OwnPlace {

  /** What it tells of itself. */
  Profile profile();

  /** Whether it is its cluster's provider of processor time. */
  boolean isProvider();

  /** What is still to be done before that service serves here; empty where it never does. */
  Optional<Readiness> readiness(String service);

  /** Whether what leaves its links costs by the byte. */
  boolean isMetered();
}
