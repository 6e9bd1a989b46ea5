package orrery.protocols.gateway;

import java.util.List;
import java.util.function.Consumer;
import orrery.protocols.service.ServiceAddress;

/** Knows where microservices are, and the ways there. */
@FunctionalInterface
public interface Ways {

  /** Knows nobody. */
  Ways NONE = (to, onFound) -> onFound.accept(List.of());

  /**
   * Finds the ways to a microservice.
   *
   * @param onFound called once, perhaps at once, with the ways in the order in which they are to be tried; none where nobody is known to
   *     have it. Whoever asks has a deadline of its own, and does not wait beyond it
   */
  void find(ServiceAddress to, Consumer<List<Way>> onFound);

  /**
   * The same for a call of which more is known.
   *
   * @param effort what it takes
   */
  default void find(ServiceAddress to, Effort effort, Consumer<List<Way>> onFound) {
    find(to, onFound);
  }

  /** A way that was found has led to nobody who serves the call: what is known may be stale. */
  default void onFailed(ServiceAddress to, Way way) {}
}
