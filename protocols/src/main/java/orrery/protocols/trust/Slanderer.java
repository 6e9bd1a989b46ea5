package orrery.protocols.trust;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.cluster.Duty;

/**
 * An adversary, for studies: a node that says of an honest one that it is a liar. All slanderers of a cluster slander the
 * same node, the first that computes for the others, and say so again and again.
 */
final class Slanderer {

  private static final String KEY = "trust/conduct";
  private static final int USES_CLAIMED = 20;

  private final Host host;
  private final Directory directory;
  private final Trust trust;
  private final Duration every;
  private final RandomStream luck;
  private final Timer timer;

  Slanderer(Host host, Directory directory, Trust trust, Duration every) {
    this.host = host;
    this.directory = directory;
    this.trust = trust;
    this.every = every;
    luck = host.random("slander");
    timer = host.timer("slander", this::onTimer);
  }

  /** Whether this node is one: drawn when it is switched on first, and kept. */
  static boolean isOne(Host host, double share) {
    if (share == 0) {
      return false;
    }
    Optional<byte[]> kept = host.storage().get(KEY).filter(bytes -> bytes.length == 1);
    boolean is = kept.map(bytes -> bytes[0] == 1).orElseGet(() -> host.random("conduct").nextBoolean(share));
    if (kept.isEmpty()) {
      host.storage().put(KEY, ByteBuffer.wrap(new byte[] {(byte) (is ? 1 : 0)}));
      host.storage().sync(() -> { });
    }
    return is;
  }

  void start() {
    timer.start((long) luck.nextExponential(every.toNanos()));
  }

  void stop() {
    timer.cancel();
  }

  private void onTimer() {
    start();
    accusation(Capability.PROCESSOR).ifPresent(report -> trust.accuse(List.of(report)));
  }

  boolean isVictim(NodeId id) {
    return victim().map(holder -> holder.id().equals(id)).orElse(false);
  }

  /** What it says that it has seen. */
  Optional<Report> accusation(Capability capability) {
    return victim().map(holder -> {
      long claimed = holder.claim().of(capability);
      return new Report(holder.id(), capability, claimed, claimed / 10, USES_CLAIMED, USES_CLAIMED, 0);
    });
  }

  private Optional<Holder> victim() {
    return directory.holders(Duty.COMPUTE).stream()
        .filter(holder -> !holder.id().equals(host.id()))
        .findFirst();
  }
}
