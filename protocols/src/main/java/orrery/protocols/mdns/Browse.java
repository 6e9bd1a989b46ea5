package orrery.protocols.mdns;

import java.util.List;

/** A continuous search for services, begun by {@link MulticastDns#browse}. */
public final class Browse {

  Browse() {}

  /** The services found and not lost, as they were last told, in the order they were found. */
  public List<ServiceInstance> found() {
    return List.of();
  }

  /** Asks at once, and from then on as a browse that has just begun. */
  public void queryAgain() {}

  /** Ends. Nothing is told afterwards; a second call does nothing. */
  public void cancel() {}
}
