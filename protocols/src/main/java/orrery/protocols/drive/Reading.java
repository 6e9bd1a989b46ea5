package orrery.protocols.drive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.service.ServiceCall;

/** One read, from its call to the answer: look which version is the newest, and take it from this node or the next that has it. */
final class Reading {

  private final DriveParts parts;
  private final ServiceCall call;
  private final FileKey key;
  private final Runnable onOver;
  private final long beganNanos;

  Reading(DriveParts parts, ServiceCall call, FileKey key, Runnable onOver) {
    this.parts = parts;
    this.call = call;
    this.key = key;
    this.onOver = onOver;
    beganNanos = parts.host().nanoTime();
  }

  void begin() {
    Catalogue.Held held = parts.catalogue().find(key);
    // RFC 9111 §5.2.1.2: who takes what is stale need not wait for what others know.
    boolean stale = call.request().headers().lists("Cache-Control", "max-stale");
    if (stale && held != null && held.here()) {
      onSeen(List.of());
    } else {
      parts.peers().look(key, true, this::onSeen);
    }
  }

  /**
   * The latest of what is known here and elsewhere; null where nothing is. What is not settled counts only where it is made upon the latest
   * that is: else a write that has failed, and could not know of another, would hide it.
   */
  static @Nullable FileEntry newest(Catalogue.@Nullable Held held, List<Peers.Sighting> seen) {
    List<FileEntry> entries = new ArrayList<>();
    if (held != null) {
      entries.add(held.entry());
    }
    seen.stream().map(Peers.Sighting::entry).filter(Objects::nonNull).forEach(entries::add);
    entries.sort(Comparator.comparing(FileEntry::version));
    FileEntry settled = null;
    for (FileEntry entry : entries) {
      settled = entry.settled() ? entry : settled;
    }
    FileEntry newest = settled;
    for (FileEntry entry : entries) {
      newest = settled == null || entry.relationTo(settled) == FileEntry.Relation.DESCENDANT ? entry : newest;
    }
    return newest;
  }

  /** Those who know something else are told, so that who has a version that has lost keeps it beside. */
  private void tellOthers(FileEntry newest, List<Peers.Sighting> seen) {
    List<NodeId> others = seen.stream().filter(one -> one.entry() != null && !one.entry().version().equals(newest.version())).map(Peers.Sighting::node).toList();
    if (newest.settled() && !others.isEmpty()) {
      parts.tending().tell(List.of(newest), others);
    }
    Catalogue.Held held = parts.catalogue().find(key);
    if (newest.settled() && held != null && !held.entry().version().equals(newest.version())) {
      parts.catalogue().accept(newest, null, stored -> { });
    }
  }

  private void onSeen(List<Peers.Sighting> seen) {
    Catalogue.Held held = parts.catalogue().find(key);
    FileEntry entry = newest(held, seen);
    if (entry != null) {
      tellOthers(entry, seen);
    }
    String tag = entry == null || entry.deleted() ? null : entry.version().tag();
    HttpHeaders headers = call.request().headers();
    if (!Preconditions.isMatched(headers, tag)) {
      end(HttpResponse.text(412, "the file is not of that version"), "condition");
    } else if (tag == null || entry == null) {
      end(HttpResponse.text(404, "there is no such file"), "none");
    } else if (!Preconditions.isUnmatched(headers, tag)) {
      end(HttpResponse.of(304).with("ETag", tag), "condition");
    } else if (call.request().method().equals("HEAD") && entry.bulk() != null) {
      end(response(entry, new Content(Content.EMPTY.body(), entry.bulk())), "condition");
    } else {
      Content content = held != null && held.here() && held.entry().version().equals(entry.version()) ? parts.catalogue().content(entry) : null;
      if (content != null) {
        end(response(entry, content), "here");
      } else {
        fetch(entry, sources(entry, seen));
      }
    }
  }

  /** Who says that it has that version. */
  private Queue<NodeId> sources(FileEntry entry, List<Peers.Sighting> seen) {
    Queue<NodeId> sources = new ArrayDeque<>();
    for (NodeId node : parts.peers().all()) {
      boolean has = seen.stream().anyMatch(one ->
          one.node().equals(node) && one.here() && one.entry() != null && one.entry().version().equals(entry.version()));
      if (has) {
        sources.add(node);
      }
    }
    return sources;
  }

  private void fetch(FileEntry entry, Queue<NodeId> sources) {
    NodeId source = sources.poll();
    if (source == null) {
      long retry = Math.max(1, parts.config().settle().toSeconds());
      end(HttpResponse.text(503, "nobody is there who has version " + entry.version()).with("Retry-After", Long.toString(retry)), "away");
      return;
    }
    parts.peers().fetch(source, entry, content -> {
      if (content != null) {
        end(response(entry, content), "replica");
      } else {
        fetch(entry, sources);
      }
    });
  }

  private static HttpResponse response(FileEntry entry, Content content) {
    return content.response(200, HttpHeaders.of("Content-Type", entry.type()).with("ETag", entry.version().tag()));
  }

  private void end(HttpResponse response, String from) {
    parts.host().probe().count(DriveMetrics.READS, 1, from);
    if (response.status() == 200) {
      parts.host().probe().observe(DriveMetrics.READ_TIME, (parts.host().nanoTime() - beganNanos) / 1e9, from);
    }
    call.respond(response);
    onOver.run();
  }
}
