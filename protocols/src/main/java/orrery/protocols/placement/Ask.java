package orrery.protocols.placement;

import java.time.Duration;
import java.util.Optional;
import orrery.protocols.service.ServiceAddress;

/**
 * What is to be placed: one call, as far as it is known before it is made.
 *
 * @param to which service, and where it may be
 * @param upBytes that the call takes with it, 0 or more
 * @param downBytes that the answer brings, 0 or more
 * @param operations of a processor that the service has with it, 0 or more
 * @param deadline how long from now the answer is of use; empty for any time
 */
public record Ask(ServiceAddress to, long upBytes, long downBytes, long operations, Optional<Duration> deadline) {

  public Ask {
    if (upBytes < 0 || downBytes < 0 || operations < 0) {
      throw new IllegalArgumentException("bytes and operations must be 0 or more but are " + upBytes + ", " + downBytes + " and " + operations);
    }
    if (deadline.isPresent() && deadline.get().isNegative()) {
      throw new IllegalArgumentException("a deadline must be 0 s or more but is " + deadline.get());
    }
  }

  /** A call of which no more is known. */
  public static Ask of(ServiceAddress to) {
    return new Ask(to, 0, 0, 0, Optional.empty());
  }

  /** Whether it is work that is given away, so that when it is done is what counts. */
  public boolean isWork() {
    return operations > 0;
  }
}
