package orrery.protocols.service;

/**
 * A program that serves requests: the same class on an edge node and in the central cloud (EC-40).
 *
 * <p>It is used by one thread. It may be ended at any moment without a word; what must survive is in its storage.
 */
@FunctionalInterface
public interface Microservice {

  /** A request has been let in; {@link ServiceCall#respond} answers it, during this call or later. */
  void onCall(ServiceCall call);

  /** It is to end: finishes what it has begun, then runs {@code done}. No call comes any more. Who takes too long is ended. */
  default void stop(Runnable done) {
    done.run();
  }
}
