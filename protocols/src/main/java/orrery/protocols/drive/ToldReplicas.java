package orrery.protocols.drive;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;

/** Replicas that the node tells its drive of ({@code PUT /replicas}), as its cluster gives and takes duties; the last word survives a restart. */
final class ToldReplicas implements Replicas {

  private static final String KEY = "replicas";

  private final Host host;
  private final List<Runnable> reactions = new ArrayList<>();
  private List<NodeId> nodes = List.of();

  ToldReplicas(Host host) {
    this.host = host;
    byte @Nullable [] kept = host.storage().get(KEY).orElse(null);
    if (kept != null) {
      try {
        nodes = DriveMessages.readNodes(kept);
      } catch (JsonException e) {
        host.probe().event("drive", "the replicas kept are unreadable: " + e.getMessage());
      }
    }
  }

  void tell(List<NodeId> now) {
    if (!now.equals(nodes)) {
      nodes = List.copyOf(now);
      host.storage().put(KEY, ByteBuffer.wrap(DriveMessages.nodes(nodes)));
      host.storage().sync(() -> { });
      List.copyOf(reactions).forEach(Runnable::run);
    }
  }

  @Override
  public List<NodeId> now() {
    return nodes;
  }

  @Override
  public Runnable onChange(Runnable reaction) {
    reactions.add(reaction);
    return () -> reactions.remove(reaction);
  }
}
