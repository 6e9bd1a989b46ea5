package orrery.host;

/**
 * A protocol on one node: a plain single-threaded object that only knows its {@link Host}.
 *
 * <p>A node that is switched on gets fresh protocol objects from their {@link ProtocolProvider}; what must survive is in
 * {@link Storage}. A crash calls nothing.
 */
public interface Protocol {

  /** Begins. Called once. */
  void start();

  /** Leaves in an orderly way (says goodbye, hands over), then runs {@code done}. The host stops waiting after a while. */
  void stop(Runnable done);
}
