package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;

/** Where a service keeps what it knows: in its own memory, or in a group of services that keep the same. */
interface RegistryStore {

  void start();

  void stop(Runnable done);

  /** What this service has now. It changes by {@link #change} and {@link #heard} alone. */
  Knowledge known();

  default DiscoveryRegistry registry() {
    return known().registry();
  }

  default ScopeDirectory scopes() {
    return known().scopes();
  }

  /** The clock by which the registry reckons. */
  long nowNanos();

  /** Whether it is for this service to say what is said once for all of a group. */
  boolean speaks();

  /** Changes what is known. {@code onVerdict} is called once, at once or later; with nothing where it is not known what came of it. */
  void change(RegistryChange change, Consumer<Optional<Verdict>> onVerdict);

  /** A node that speaks for itself alone is still there. It counts soon: at once where nobody else need know. */
  Verdict heard(NodeId id);

  /** Calls {@code onReady} when the registry may be read; with false where it cannot be, for now. */
  void read(Consumer<Boolean> onReady);

  /** Likewise, when what is read includes all that anybody was told before. */
  void readLatest(Consumer<Boolean> onReady);

  /** Makes {@code change}, and has it told what truth is held against. */
  static Verdict apply(RegistryChange change, Knowledge known, long nowNanos, Probe probe) {
    Verdict verdict = change.applyTo(known, nowNanos);
    if (change instanceof RegistryChange.Claim claim && verdict == Verdict.DONE) {
      probe.state("accepted-term", claim.scope(), Long.toString(claim.claim().term()));
    }
    return verdict;
  }

  /** What a service by itself knows, which is lost with it. */
  final class Single implements RegistryStore {
    private final Host host;
    private final Knowledge known;

    Single(Host host, DiscoveryServiceConfig config) {
      this.host = host;
      known = new Knowledge(
          new DiscoveryRegistry(config.capacity(), config.confirmation(), host.random("discovery secrets"), new RegistryProbe(host.probe())),
          new ScopeDirectory(config.capacity()));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }

    @Override
    public Knowledge known() {
      return known;
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
      onVerdict.accept(Optional.of(RegistryStore.apply(change, known, host.nanoTime(), host.probe())));
    }

    @Override
    public Verdict heard(NodeId id) {
      return registry().heard(id, host.nanoTime());
    }

    @Override
    public void read(Consumer<Boolean> onReady) {
      onReady.accept(true);
    }

    @Override
    public void readLatest(Consumer<Boolean> onReady) {
      onReady.accept(true);
    }
  }
}
