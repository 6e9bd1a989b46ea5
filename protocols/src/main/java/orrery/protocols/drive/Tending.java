package orrery.protocols.drive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.json.JsonException;

/**
 * What a drive does when nobody calls: it tells others of what is settled, compares with those who may have missed something, and has
 * files copied that too few have. It has something to do after a start, a change of replicas, a write that has found too few, and a
 * word that did not reach somebody; otherwise nothing at all.
 */
final class Tending {

  private static final Duration MOST_PAUSE = Duration.ofMinutes(30);
  /** How long a replica keeps a file for certain after it has told another that it has it. */
  static final Duration PLEDGE = Duration.ofMinutes(10);

  private final Host host;
  private final DriveConfig config;
  private final Timer timer;
  private @Nullable DriveParts parts;
  private List<NodeId> known = List.of();
  /** Who may have missed something, or know something that has been missed here. */
  private final Set<NodeId> missed = new TreeSet<>();
  /** Who has come since files were last looked through. */
  private final Set<NodeId> newcomers = new TreeSet<>();
  private final Map<FileKey, Long> pledges = new TreeMap<>();
  /** Versions that their writes are bringing to others. */
  private final Set<Version> underWay = new TreeSet<>();
  private boolean running;
  private boolean again;
  private Duration pause;

  Tending(Host host, DriveConfig config) {
    this.host = host;
    this.config = config;
    timer = host.timer("drive", this::run);
    pause = config.settle();
  }

  private DriveParts parts() {
    if (parts == null) {
      throw new IllegalStateException("tending must begin first");
    }
    return parts;
  }

  /** The drive has started: what it has missed is asked once. */
  void begin(DriveParts all) {
    parts = all;
    known = all.peers().all();
    missed.addAll(all.peers().others());
    if (!missed.isEmpty() && known.contains(host.id())) {
      timer.start(0);
    }
  }

  /** Others keep files now. */
  void onReplicas() {
    List<NodeId> now = parts().peers().all();
    boolean joined = !known.contains(host.id()) && now.contains(host.id());
    for (NodeId node : parts().peers().others()) {
      if (joined || !known.contains(node)) {
        missed.add(node);
        newcomers.add(node);
        parts().peers().heard(node);
      }
    }
    boolean changed = !now.equals(known);
    known = now;
    pause = config.settle();
    if (changed && joined) {
      timer.start(0);
    } else if (changed) {
      timer.start(config.settle());
    }
  }

  /** Who was out of reach may be in reach now. */
  void onInterfaces() {
    parts().peers().forgive();
    pause = config.settle();
    if (!missed.isEmpty()) {
      timer.start(config.settle());
    }
  }

  /** A write brings a version to others: nobody else need do so. */
  void onWriting(Version version) {
    underWay.add(version);
  }

  void onWritten(Version version) {
    underWay.remove(version);
  }

  /** A version has as many replicas as were wanted. */
  void settle(FileEntry entry, List<NodeId> holders) {
    FileEntry settled = entry.heldBy(true, holders);
    if (known.contains(host.id()) || parts().catalogue().find(entry.key()) != null) {
      parts().catalogue().accept(settled, null, stored -> { });
    }
    tell(List.of(settled), parts().peers().others());
  }

  /** A version has got a path of its own. */
  void onConflict(FileEntry copy) {
    if (copy.settled()) {
      tell(List.of(copy), parts().peers().others());
    } else {
      later();
    }
  }

  /** Something is to be copied, or told, when there has been time for others to do so. */
  void later() {
    if (!timer.isPending() && !running) {
      timer.start(config.settle());
    }
    again |= running;
  }

  /** That node has compared with this one by itself. */
  void onCompared(NodeId node) {
    missed.remove(node);
    later();
  }

  /** Has promised to keep a file for a while. */
  void pledge(FileKey key) {
    pledges.values().removeIf(until -> until < host.nanoTime());
    pledges.put(key, host.nanoTime() + PLEDGE.toNanos());
  }

  private boolean isPledged(FileKey key) {
    return pledges.getOrDefault(key, Long.MIN_VALUE) >= host.nanoTime();
  }

  /** Tells nodes what is settled; who is not reached is compared with later. */
  void tell(List<FileEntry> entries, List<NodeId> nodes) {
    for (int from = 0; from < entries.size(); from += DriveMessages.CHUNK) {
      byte[] notes = DriveMessages.notes(entries.subList(from, Math.min(entries.size(), from + DriveMessages.CHUNK)));
      for (NodeId node : nodes) {
        parts().peers().post(node, "replica/notes", notes, response -> {
          if (response == null || !response.isSuccess()) {
            missed.add(node);
            later();
          }
        });
      }
    }
  }

  // ---- One round

  private void run() {
    running = true;
    again = false;
    parts().catalogue().purge();
    missed.retainAll(parts().peers().others());
    compare(new ArrayDeque<>(missed));
  }

  private void compare(Queue<NodeId> nodes) {
    NodeId node = nodes.poll();
    if (node == null) {
      copy();
    } else if (!missed.contains(node)) {
      compare(nodes);
    } else {
      compare(node, Catalogue.BUCKETS, () -> compare(nodes));
    }
  }

  /** @param rounds how many more there may be: each settles some buckets */
  private void compare(NodeId node, int rounds, Runnable done) {
    byte[] digests = DriveMessages.digests(parts().catalogue().digests());
    parts().peers().post(node, "replica/compare", digests, response -> {
      DriveMessages.Difference difference = null;
      if (response != null && response.status() == 200) {
        try {
          difference = DriveMessages.difference(response.body());
        } catch (JsonException e) {
          host.probe().count(DriveMetrics.MALFORMED, 1);
        }
      }
      if (difference == null) {
        host.probe().count(DriveMetrics.COMPARISONS, 1, "away");
        done.run();
        return;
      }
      host.probe().count(DriveMetrics.COMPARISONS, 1, difference.buckets().isEmpty() ? "same" : "other");
      missed.remove(node);
      DriveMessages.Difference found = difference;
      tell(unknownTo(found), List.of(node));
      parts().catalogue().acceptAll(found.entries(), () -> {
        if (found.more() && rounds > 1) {
          compare(node, rounds - 1, done);
        } else {
          done.run();
        }
      });
    });
  }

  /** What is settled here, of the buckets that differ, and which the other does not have as it is. */
  private List<FileEntry> unknownTo(DriveMessages.Difference difference) {
    Map<FileKey, Version> theirs = new TreeMap<>();
    difference.entries().forEach(entry -> theirs.put(entry.key(), entry.version()));
    return difference.buckets().stream().flatMap(bucket -> parts().catalogue().settledIn(bucket).stream())
        .filter(entry -> !entry.version().equals(theirs.get(entry.key()))).collect(Collectors.toList());
  }

  // ---- Copies

  private void copy() {
    Queue<FileKey> keys = new ArrayDeque<>();
    parts().catalogue().all().forEach(held -> keys.add(held.entry().key()));
    copy(keys, new ArrayList<>());
  }

  private void copy(Queue<FileKey> keys, List<FileEntry> changed) {
    while (!keys.isEmpty()) {
      Catalogue.Held held = parts().catalogue().find(keys.remove());
      Runnable next = () -> copy(keys, changed);
      if (held != null && tend(held, changed, next)) {
        return;
      }
    }
    onRoundOver(changed);
  }

  /** Whether there is something to do with it, after which {@code next} is run. */
  private boolean tend(Catalogue.Held held, List<FileEntry> changed, Runnable next) {
    FileEntry entry = held.entry();
    List<NodeId> now = parts().peers().all();
    Set<NodeId> holders = new TreeSet<>(entry.holders());
    if (held.here()) {
      holders.add(host.id());
    }
    List<NodeId> living = now.stream().filter(holders::contains).toList();
    List<NodeId> others = now.stream().filter(node -> !holders.contains(node)).toList();
    int wanted = config.replicas();
    if (underWay.contains(entry.version())) {
      return false;
    } else if (held.here() && !entry.settled()) {
      bring(held, List.of(host.id()), now.stream().filter(node -> !node.equals(host.id())).toList(), wanted, "too-few", changed, next);
      return true;
    } else if (!held.here() && entry.holders().contains(host.id())) {
      fetch(entry, new ArrayDeque<>(living.stream().filter(node -> !node.equals(host.id())).toList()), next);
      return true;
    } else if (!held.here() || entry.deleted() && living.size() >= wanted) {
      return false;
    } else if (!living.isEmpty() && !living.get(0).equals(host.id())) {
      return living.size() > wanted && living.indexOf(host.id()) >= wanted && release(entry, living.subList(0, wanted), next);
    }
    if (living.size() < wanted && !others.isEmpty()) {
      bring(held, living, others, wanted, "lost", changed, next);
      return true;
    }
    List<NodeId> better = now.stream().limit(wanted).filter(node -> newcomers.contains(node) && !holders.contains(node)).toList();
    if (!better.isEmpty()) {
      bring(held, living, better, living.size() + better.size(), "better", changed, next);
      return true;
    }
    return false;
  }

  private void bring(Catalogue.Held held, List<NodeId> have, List<NodeId> candidates, int wanted, String reason, List<FileEntry> changed, Runnable next) {
    FileEntry entry = held.entry();
    Content content = entry.deleted() ? Content.EMPTY : parts().catalogue().content(entry);
    if (content == null) {
      next.run();
      return;
    }
    // Somebody else may have brought it meanwhile, and what is long is not sent for nothing.
    parts().peers().look(entry.key(), false, seen -> {
      TreeSet<NodeId> all = new TreeSet<>(have);
      for (Peers.Sighting one : seen) {
        if (one.here() && one.entry() != null && one.entry().version().equals(entry.version())) {
          all.add(one.node());
        }
      }
      List<NodeId> left = candidates.stream().filter(node -> !all.contains(node)).toList();
      int before = all.size();
      boolean[] over = {false};
      new Copying(parts(), entry, content, List.copyOf(all), left, wanted, Long.MAX_VALUE, copying -> {
        if (copying.isOver() && !over[0]) {
          over[0] = true;
          int made = copying.holders().size() - before;
          host.probe().count(DriveMetrics.REPAIRS, made, reason);
          host.probe().count(DriveMetrics.REPAIRED, made * content.length());
          boolean settled = entry.settled() || copying.isEnough();
          if (settled && (made > 0 || !entry.settled() || before > have.size())) {
            changed.add(entry.heldBy(true, copying.holders()));
          }
          again |= !copying.isEnough() && !left.isEmpty();
          next.run();
        }
      }).begin();
    });
  }

  /** What this node should have is not here: it is taken from the next that has it. */
  private void fetch(FileEntry entry, Queue<NodeId> sources, Runnable next) {
    NodeId source = sources.poll();
    if (source == null) {
      next.run();
      return;
    }
    parts().peers().fetch(source, entry, content -> {
      if (content == null) {
        fetch(entry, sources, next);
      } else {
        parts().catalogue().accept(entry, content, stored -> {
          host.probe().count(DriveMetrics.REPAIRS, 1, "own");
          host.probe().count(DriveMetrics.REPAIRED, content.length());
          next.run();
        });
      }
    });
  }

  /** Gives up a copy where as many better replicas as are wanted have promised to keep theirs; true where that is tried. */
  private boolean release(FileEntry entry, List<NodeId> better, Runnable next) {
    if (isPledged(entry.key())) {
      return false;
    }
    parts().peers().askToKeep(entry, better, all -> {
      // Whoever has been promised a copy here meanwhile may rely on it.
      if (all && !isPledged(entry.key())) {
        parts().catalogue().release(entry);
        host.probe().count(DriveMetrics.RELEASED, 1);
      }
      next.run();
    });
    return true;
  }

  private void onRoundOver(List<FileEntry> changed) {
    running = false;
    newcomers.clear();
    changed.forEach(entry -> parts().catalogue().accept(entry, null, stored -> { }));
    tell(changed, parts().peers().others());
    boolean left = again || !missed.isEmpty();
    if (!changed.isEmpty()) {
      pause = config.settle();
    }
    if (left) {
      timer.start(pause);
      pause = pause.multipliedBy(2).compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause.multipliedBy(2);
    } else {
      pause = config.settle();
    }
  }
}
