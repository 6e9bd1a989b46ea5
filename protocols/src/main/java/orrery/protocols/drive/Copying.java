package orrery.protocols.drive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import orrery.host.Host;
import orrery.host.NodeId;

/**
 * Brings one version to as many replicas as are wanted: to as many at once as are missing, and for each that fails to the next. A replica
 * that has something made upon it counts as well.
 */
final class Copying {

  /** How many may fail in a row without the time of short content being over. */
  private static final int TRIES = 3;

  private final Host host;
  private final DriveConfig config;
  private final Catalogue catalogue;
  private final Peers peers;
  private final FileEntry entry;
  private final Content content;
  private final int wanted;
  private final Consumer<Copying> onChange;
  private final List<NodeId> holders;
  private final Queue<NodeId> candidates;
  private final long deadlineNanos;
  private int active;
  private int full;
  private int failed;

  /**
   * @param have who has it already
   * @param candidates whom to bring it to, the best first; this node among them or not
   * @param deadlineNanos from when on nothing more is begun
   * @param onChange called whenever somebody has it, and when it is over
   */
  Copying(
      DriveParts parts, FileEntry entry, Content content, List<NodeId> have, List<NodeId> candidates, int wanted, long deadlineNanos, Consumer<Copying> onChange) {
    this.host = parts.host();
    this.config = parts.config();
    this.catalogue = parts.catalogue();
    this.peers = parts.peers();
    this.entry = entry;
    this.content = content;
    this.wanted = wanted;
    this.deadlineNanos = deadlineNanos;
    this.onChange = onChange;
    holders = new ArrayList<>(have);
    this.candidates = new ArrayDeque<>(candidates);
  }

  void begin() {
    proceed();
    if (isOver() && failed == 0 && full == 0) {
      onChange.accept(this);
    }
  }

  private void proceed() {
    while (holders.size() + active < wanted && !candidates.isEmpty() && host.nanoTime() < deadlineNanos) {
      active++;
      bring(candidates.remove());
    }
  }

  private void bring(NodeId node) {
    if (node.equals(host.id())) {
      catalogue.accept(entry, content, stored -> onResult(node, stored != Catalogue.Stored.FULL, stored == Catalogue.Stored.FULL));
      return;
    }
    Duration left = Duration.ofNanos(deadlineNanos - host.nanoTime());
    Duration share = config.patience().dividedBy(TRIES);
    Duration patience = content.bulk() == null && left.compareTo(share) < 0 ? left : content.bulk() == null ? share : config.patience();
    peers.bring(node, entry, content, patience, response ->
        onResult(node, response != null && response.isSuccess(), response != null && response.status() == DriveService.INSUFFICIENT_STORAGE));
  }

  private void onResult(NodeId node, boolean has, boolean isFull) {
    active--;
    if (has) {
      holders.add(node);
    } else if (isFull) {
      full++;
    } else {
      failed++;
    }
    proceed();
    if (has || isOver()) {
      onChange.accept(this);
    }
  }

  FileEntry entry() {
    return entry;
  }

  /** Who has it. */
  List<NodeId> holders() {
    return holders;
  }

  boolean isEnough() {
    return holders.size() >= wanted;
  }

  /** Nothing more will come of it. */
  boolean isOver() {
    return active == 0 && (isEnough() || candidates.isEmpty() || host.nanoTime() >= deadlineNanos);
  }

  /** Whether those who do not have it have no room for it, all of them. */
  boolean isFull() {
    return full > 0 && failed == 0;
  }
}
