package orrery.protocols.identity;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.identity.IdentityChange.Outcome;

/** Where a service keeps what it knows: in its own storage, or in a group of services that keep the same (EC-26). */
interface IdentityStore {

  void start();

  void stop(Runnable done);

  /** What is known now. It changes by {@link #change} alone, of this service or another of its group. */
  IdentityBook book();

  /**
   * Changes what is known, for good: it would survive a crash when {@code onOutcome} is called, once, later. Empty where it
   * is not known what came of it.
   */
  void change(IdentityChange change, Consumer<Optional<Outcome>> onOutcome);

  /** The store that {@code config} asks for. */
  static IdentityStore of(Host host, IdentityStoreConfig config) {
    IdentityBook book = new IdentityBook(config.capacity());
    return config.group().isEmpty() ? new OwnStore(host, book) : new GroupStore(host, config, book);
  }
}
