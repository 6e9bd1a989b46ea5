package orrery.protocols.edge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.cluster.ClusterMember;
import orrery.protocols.cluster.Duty;
import orrery.protocols.cluster.Roster;
import orrery.protocols.drive.Replicas;
import org.jspecify.annotations.Nullable;

/**
 * Who of the cluster keeps files: those that have the duty to store (EC-7, EC-34). That they are others than before is seen when they are
 * asked for: a drive that nobody uses does nothing.
 */
final class ClusterReplicas implements Replicas {

  private final Host host;
  private final Supplier<ClusterMember> cluster;
  private final List<Runnable> reactions = new ArrayList<>(1);
  private List<NodeId> known = List.of();
  private @Nullable Timer soon;

  ClusterReplicas(Host host, Supplier<ClusterMember> cluster) {
    this.host = host;
    this.cluster = cluster;
  }

  @Override
  public List<NodeId> now() {
    List<NodeId> now = cluster.get().roster().holders(Duty.STORAGE).stream()
        .sorted(Comparator.comparingInt((Roster.Entry one) -> -one.score()).thenComparing(Roster.Entry::id)).map(Roster.Entry::id).toList();
    if (!now.equals(known)) {
      known = now;
      // Whoever asks is in the midst of something.
      soon = soon == null ? host.timer("replicas", () -> List.copyOf(reactions).forEach(Runnable::run)) : soon;
      soon.start(Duration.ZERO);
    }
    return now;
  }

  @Override
  public Runnable onChange(Runnable reaction) {
    reactions.add(reaction);
    return () -> reactions.remove(reaction);
  }
}
