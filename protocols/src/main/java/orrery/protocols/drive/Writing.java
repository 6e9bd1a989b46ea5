package orrery.protocols.drive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.NodeId;
import orrery.host.Probe;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.service.ServiceCall;

/** One write or deletion, from its call to the answer: look what there is, make a version upon it, and bring that to as many as must have it. */
final class Writing {

  private final DriveParts parts;
  private final ServiceCall call;
  private final FileKey key;
  private final boolean deletes;
  private final Runnable onOver;
  private final long beganNanos;
  private final Probe.Wait wait;
  private boolean existed;
  private boolean answered;
  private boolean settled;

  Writing(DriveParts parts, ServiceCall call, FileKey key, boolean deletes, Runnable onOver) {
    this.parts = parts;
    this.call = call;
    this.key = key;
    this.deletes = deletes;
    this.onOver = onOver;
    beganNanos = parts.host().nanoTime();
    wait = parts.host().probe().begin(DriveMetrics.WRITE_TIME);
  }

  void begin() {
    parts.peers().look(key, false, this::onSeen);
  }

  private void onSeen(List<Peers.Sighting> seen) {
    FileEntry last = Reading.newest(parts.catalogue().find(key), seen);
    existed = last != null && !last.deleted();
    String tag = last == null || last.deleted() ? null : last.version().tag();
    HttpHeaders headers = call.request().headers();
    if (!Preconditions.isMatched(headers, tag) || !Preconditions.isUnmatched(headers, tag)) {
      HttpResponse refusal = HttpResponse.text(412, tag == null ? "there is no such file" : "the file is of version " + tag);
      end(tag == null ? refusal : refusal.with("ETag", tag), "precondition");
    } else if (deletes && !existed) {
      end(HttpResponse.text(404, "there is no such file"), "precondition");
    } else {
      FileEntry entry = entry(last);
      long deadline = beganNanos + parts.config().patience().toNanos();
      // What comes as a bulk has taken its time already, and takes it again.
      long until = call.request().bulk() == null ? deadline : Long.MAX_VALUE;
      Content content = deletes ? Content.EMPTY : Content.of(call.request());
      parts.tending().onWriting(entry.version());
      new Copying(parts, entry, content, List.of(), candidates(seen, content), parts.config().replicas(), until, this::onChange).begin();
    }
  }

  private FileEntry entry(@Nullable FileEntry last) {
    Version version = parts.counter().after(last == null ? 0 : last.version().counter());
    List<Version> history = last == null ? List.of() : last.historyOfNext(parts.host().id());
    long length = deletes ? 0 : call.request().contentLength();
    String type = deletes ? "" : call.request().headers().first("Content-Type").orElse("application/octet-stream");
    return new FileEntry(
        key.account(), key.path(), version, history, length, deletes ? "application/octet-stream" : type, deletes ? null : call.request().bulk(), deletes,
        parts.host().unixNanos() / 1_000_000, false, List.of());
  }

  /** This node first, if it keeps files; then the best of those that have answered and have room; those that have none or are silent at last. */
  private List<NodeId> candidates(List<Peers.Sighting> seen, Content content) {
    Map<NodeId, Integer> ranks = new TreeMap<>();
    seen.forEach(one -> ranks.put(one.node(), one.room() >= content.length() ? 1 : 2));
    ranks.put(parts.host().id(), 0);
    List<NodeId> all = new ArrayList<>(parts.peers().all());
    all.sort(Comparator.comparingInt(node -> ranks.getOrDefault(node, 3)));
    return all;
  }

  private void onChange(Copying copying) {
    if (copying.isOver()) {
      parts.tending().onWritten(copying.entry().version());
    }
    if (copying.isEnough() && !settled) {
      settled = true;
      parts.tending().settle(copying.entry(), copying.holders());
    }
    if (!answered && copying.isEnough()) {
      wait.finish();
      parts.host().probe().observe(DriveMetrics.WRITE_REPLICAS, copying.holders().size());
      end(success(copying), "acknowledged");
    } else if (!answered && copying.isOver()) {
      parts.host().probe().observe(DriveMetrics.WRITE_REPLICAS, copying.holders().size());
      // What some have may yet be brought to others, and then counts: the caller's answer is unknown, not no.
      parts.tending().later();
      end(tooFew(copying), copying.isFull() ? "full" : "too-few");
    }
  }

  private HttpResponse success(Copying copying) {
    byte[] body = JsonWriter.write(json -> json
        .text("version", copying.entry().version().toString())
        .texts("replicas", copying.holders().stream().map(NodeId::name).toList()));
    return HttpResponse.json(existed ? 200 : 201, body).with("ETag", copying.entry().version().tag());
  }

  private HttpResponse tooFew(Copying copying) {
    byte[] body = JsonWriter.write(json -> json
        .text("version", copying.entry().version().toString())
        .whole("have", copying.holders().size())
        .whole("wanted", parts.config().replicas()));
    return copying.isFull()
        ? HttpResponse.json(DriveService.INSUFFICIENT_STORAGE, body)
        : HttpResponse.json(503, body).with("Retry-After", Long.toString(Math.max(1, parts.config().settle().toSeconds())));
  }

  private void end(HttpResponse response, String outcome) {
    answered = true;
    wait.discard();
    parts.host().probe().count(DriveMetrics.WRITES, 1, outcome);
    call.respond(response);
    onOver.run();
  }
}
