package orrery.protocols.container;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import orrery.host.Host;
import orrery.protocols.service.Calls;
import orrery.protocols.service.ServiceContext;

/**
 * What a program in a container has to work with, as long as the container is up.
 *
 * @param lives whether the program is still this one
 * @param onExit ends it
 */
record ContainerContext(Host host, String name, Calls outgoing, BooleanSupplier lives, IntConsumer onExit) implements ServiceContext {

  /** Outcomes that come after the end are nobody's. */
  @Override
  public Calls calls() {
    return (to, request, terms, onOutcome) -> outgoing.call(to, request, terms, outcome -> {
      if (lives.getAsBoolean()) {
        onOutcome.accept(outcome);
      }
    });
  }

  @Override
  public void exit(int code) {
    if (code < 0 || code > 255) {
      throw new IllegalArgumentException("an exit code must be 0 to 255 but is " + code);
    }
    if (lives.getAsBoolean()) {
      onExit.accept(code);
    }
  }
}
