package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;

/** Where a service keeps its registry: in its own memory, or in a group of services that keep the same. */
interface RegistryStore {

  void start();

  void stop(Runnable done);

  /** The registry as this service has it now. It changes by {@link #change} alone. */
  DiscoveryRegistry registry();

  /** The clock by which the registry reckons. */
  long nowNanos();

  /** Whether it is for this service to say what is said once for all of a group. */
  boolean speaks();

  /** Changes the registry. {@code onVerdict} is called once, at once or later; with nothing where it is not known what came of it. */
  void change(RegistryChange change, Consumer<Optional<Verdict>> onVerdict);

  /** Calls {@code onReady} when the registry may be read; with false where it cannot be, for now. */
  void read(Consumer<Boolean> onReady);

  /** The registry of a service by itself, which is lost with it. */
  final class Single implements RegistryStore {
    private final Host host;
    private final DiscoveryRegistry registry;

    Single(Host host, int capacity) {
      this.host = host;
      registry = new DiscoveryRegistry(capacity, host.random("discovery secrets"));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    @Override
    public DiscoveryRegistry registry() {
      return registry;
    }

    @Override
    public long nowNanos() {
      return host.nanoTime();
    }

    @Override
    public boolean speaks() {
      return true;
    }

    @Override
    public void change(RegistryChange change, Consumer<Optional<Verdict>> onVerdict) {
      onVerdict.accept(Optional.of(change.applyTo(registry, host.nanoTime())));
    }

    @Override
    public void read(Consumer<Boolean> onReady) {
      onReady.accept(true);
    }
  }
}
