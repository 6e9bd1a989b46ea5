package orrery.protocols.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.discovery.DiscoveryRegistry.Verdict;
import orrery.protocols.json.JsonException;
import orrery.protocols.raft.RaftGroup;
import orrery.protocols.raft.RaftServer;
import orrery.protocols.raft.StateMachine;

/**
 * What a group of services knows, the same on all of them and kept over restarts. What is drawn and what time it is comes
 * with each change; a replica adds nothing of its own.
 *
 * <p>Beats of keep-alive are gathered for a sixteenth of the expiry and entered into the log together: an entry for each
 * would be a write to the disks of a majority for the news that nothing is new. A record may then last so much longer, which
 * is as long as it may last anyhow until somebody looks; and beats that are lost with their replica, or find no majority, are
 * followed by others.
 */
final class GroupStore implements RegistryStore {

  /** How long beats are gathered where nothing expires, and their time is only told; assumed. */
  private static final Duration USUAL_GATHERING = Duration.ofSeconds(10);

  /** The most beats of one command: 63 octets each, and a comma. */
  private static final int MAXIMUM_BEATS = 1000;

  private final Host host;
  private final DiscoveryServiceConfig config;
  private final RaftGroup group;
  private final RaftServer server;
  private final RandomStream luck;
  private final RegistryProbe probe;
  private final TreeSet<NodeId> beats = new TreeSet<>();
  private final Timer beatTimer;
  private Knowledge known;
  /** What the change that is being applied has drawn. */
  private long drawn;

  GroupStore(Host host, DiscoveryServiceConfig config) {
    this.host = host;
    this.config = config;
    luck = host.random("discovery secrets");
    probe = new RegistryProbe(host.probe());
    group = RaftGroup.parse("discovery", config.group());
    server = group.server(host, config.raft(), new Machine());
    beatTimer = host.timer("discovery beats", this::enterBeats);
    known = nothing();
  }

  /** A group forgets nothing: its registry has one name for ever. */
  private Knowledge nothing() {
    drawn = group.hash();
    return new Knowledge(new DiscoveryRegistry(config.capacity(), config.confirmation(), () -> drawn, probe), new ScopeDirectory(config.capacity()));
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void stop(Runnable done) {
    beatTimer.cancel();
    server.stop(done);
  }

  @Override
  public Knowledge known() {
    return known;
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
  public Verdict heard(NodeId id) {
    if (registry().cluster(id).isEmpty()) {
      return Verdict.UNKNOWN;
    }
    beats.add(id);
    if (!beatTimer.isPending()) {
      beatTimer.start(config.expiry().isZero() ? USUAL_GATHERING : config.sweep());
    }
    return Verdict.DONE;
  }

  private void enterBeats() {
    List<NodeId> all = List.copyOf(beats);
    beats.clear();
    for (int from = 0; from < all.size(); from += MAXIMUM_BEATS) {
      change(new RegistryChange.Heard(new ArrayList<>(all.subList(from, Math.min(all.size(), from + MAXIMUM_BEATS)))), verdict -> { });
    }
  }

  @Override
  public void read(Consumer<Boolean> onReady) {
    if (config.reads() == DiscoveryServiceConfig.Reads.LOCAL) {
      onReady.accept(true);
    } else {
      readLatest(onReady);
    }
  }

  @Override
  public void readLatest(Consumer<Boolean> onReady) {
    server.read(onReady);
  }

  private final class Machine implements StateMachine {

    @Override
    public byte[] apply(long unixNanos, byte[] command) {
      drawn = RegistryChange.secret(command);
      Verdict verdict = RegistryChange.decode(command)
          .map(change -> RegistryStore.apply(change, known, unixNanos, host.probe()))
          .orElse(Verdict.UNKNOWN);
      return new byte[] {(byte) verdict.ordinal()};
    }

    @Override
    public byte[] snapshot() {
      return RegistryImage.write(known);
    }

    @Override
    public void restore(byte[] snapshot) {
      registry().forgetAll();
      probe.onRestored();
      known = nothing();
      try {
        RegistryImage.read(snapshot, known);
      } catch (JsonException e) {
        // A replica that went on with less than the others have would answer wrongly: it must not go on.
        throw new IllegalStateException("a group's snapshot must be a registry but is not: " + e.getMessage());
      }
    }
  }
}
