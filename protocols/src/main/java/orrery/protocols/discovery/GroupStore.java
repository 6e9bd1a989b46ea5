package orrery.protocols.discovery;

import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.RandomStream;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.json.JsonException;
import orrery.protocols.raft.RaftGroup;
import orrery.protocols.raft.RaftServer;
import orrery.protocols.raft.StateMachine;

/**
 * The registry of a group of services, the same on all of them and kept over restarts. What is drawn and what time it is
 * comes with each change; a replica adds nothing of its own.
 */
final class GroupStore implements RegistryStore {

  private final Host host;
  private final DiscoveryServiceConfig config;
  private final RaftGroup group;
  private final RaftServer server;
  private final RandomStream luck;
  private DiscoveryRegistry registry;
  /** What the change that is being applied has drawn. */
  private long drawn;

  GroupStore(Host host, DiscoveryServiceConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("discovery secrets");
    group = RaftGroup.parse("discovery", config.group());
    server = group.server(host, config.raft(), new Machine());
    registry = empty();
  }

  /** A group forgets nothing: its registry has one name for ever. */
  private DiscoveryRegistry empty() {
    drawn = group.hash();
    return new DiscoveryRegistry(config.capacity(), () -> drawn);
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop(Runnable done) {
    server.stop(done);
  }

  @Override
  public DiscoveryRegistry registry() {
    return registry;
  }

  @Override
  public long nowNanos() {
    return host.unixNanos();
  }

  @Override
  public boolean speaks() {
    return server.isLeader();
  }

  @Override
  public void change(RegistryChange change, Consumer<Optional<Verdict>> onVerdict) {
    server.submit(RegistryChange.encode(change, luck.nextLong()), answer -> onVerdict.accept(answer.map(GroupStore::verdict)));
  }

  private static Verdict verdict(byte[] answer) {
    return Verdict.values()[answer[0]];
  }

  @Override
  public void read(Consumer<Boolean> onReady) {
    if (config.reads() == DiscoveryServiceConfig.Reads.LOCAL) {
      onReady.accept(true);
    } else {
      server.read(onReady);
    }
  }

  private final class Machine implements StateMachine {

    @Override
    public byte[] apply(long unixNanos, byte[] command) {
      drawn = RegistryChange.secret(command);
      Verdict verdict = RegistryChange.decode(command).map(change -> change.applyTo(registry, unixNanos)).orElse(Verdict.UNKNOWN);
      return new byte[] {(byte) verdict.ordinal()};
    }

    @Override
    public byte[] snapshot() {
      return RegistryImage.write(registry);
    }

    @Override
    public void restore(byte[] snapshot) {
      registry = empty();
      try {
        RegistryImage.read(snapshot, registry);
      } catch (JsonException e) {
        // A replica that went on with less than the others have would answer wrongly: it must not go on.
        throw new IllegalStateException("a group's snapshot must be a registry but is not: " + e.getMessage());
      }
    }
  }
}
