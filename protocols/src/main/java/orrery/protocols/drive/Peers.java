package orrery.protocols.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.ServiceAddress;

/** The other nodes that keep files, and how they are asked. */
final class Peers {

  static final String ENTRY = "Drive-Entry";

  private final Host host;
  private final Calls calls;
  private final String service;
  private final Replicas replicas;
  private final DriveConfig config;
  /** Who has not answered, and until when nobody waits for them. */
  private final Map<NodeId, Long> suspects = new TreeMap<>();

  Peers(Host host, Calls calls, String service, Replicas replicas, DriveConfig config) {
    this.host = host;
    this.calls = calls;
    this.service = service;
    this.replicas = replicas;
    this.config = config;
  }

  /**
   * What one node says of a file.
   *
   * @param entry the version it knows; null for none
   * @param here whether it has the content on synced storage
   * @param room for how many bytes more of that account it has room
   */
  record Sighting(NodeId node, @Nullable FileEntry entry, boolean here, long room) {}

  /** Who keeps files, this node among them if it does, the best first. */
  List<NodeId> all() {
    return replicas.now();
  }

  List<NodeId> others() {
    return replicas.now().stream().filter(node -> !node.equals(host.id())).toList();
  }

  boolean isReplica(NodeId node) {
    return replicas.now().contains(node);
  }

  private boolean isSuspect(NodeId node) {
    return suspects.getOrDefault(node, Long.MIN_VALUE) > host.nanoTime();
  }

  /** It is there: it has said something. */
  void heard(NodeId node) {
    suspects.remove(node);
  }

  /** Nothing is known of anybody: this node's own way out has changed. */
  void forgive() {
    suspects.clear();
  }

  /** Asks a node; {@code done} gets null where there is no answer. */
  void ask(NodeId node, HttpRequest request, HttpTerms terms, Consumer<@Nullable HttpResponse> done) {
    calls.call(ServiceAddress.on(node, service), request, terms, outcome -> {
      if (outcome instanceof Outcome.Answered answered) {
        heard(node);
        done.accept(answered.response());
      } else {
        suspects.put(node, host.nanoTime() + config.suspicion().toNanos());
        done.accept(null);
      }
    });
  }

  void ask(NodeId node, HttpRequest request, Duration patience, Consumer<@Nullable HttpResponse> done) {
    ask(node, request, HttpTerms.within(patience), done);
  }

  /**
   * Asks all others what they know of a file.
   *
   * @param thorough whether those are waited for, too, that have not answered lately, where nobody else knows anything
   */
  void look(FileKey key, boolean thorough, Consumer<List<Sighting>> done) {
    new Look(thorough, done).begin(key);
  }

  private final class Look {
    private final boolean thorough;
    private final Consumer<List<Sighting>> done;
    private final List<Sighting> seen = new ArrayList<>();
    private int trusted;
    private int suspected;
    private boolean over;

    Look(boolean thorough, Consumer<List<Sighting>> done) {
      this.thorough = thorough;
      this.done = done;
    }

    void begin(FileKey key) {
      HttpRequest request = HttpRequest.of("GET", target("replica/entry", "account", key.account(), "path", key.path()));
      for (NodeId node : others()) {
        boolean suspect = isSuspect(node);
        trusted += suspect ? 0 : 1;
        suspected += suspect ? 1 : 0;
        ask(node, request, config.look(), response -> onAnswer(node, key, suspect, response));
      }
      proceed();
    }

    private void onAnswer(NodeId node, FileKey key, boolean suspect, @Nullable HttpResponse response) {
      trusted -= suspect ? 0 : 1;
      suspected -= suspect ? 1 : 0;
      Sighting sighting = response == null || !response.isSuccess() ? null : sighting(node, key, response.body());
      if (sighting != null && !over) {
        seen.add(sighting);
      }
      proceed();
    }

    private void proceed() {
      boolean enough = !thorough || suspected == 0 || seen.stream().anyMatch(one -> one.entry != null);
      if (!over && trusted == 0 && enough) {
        over = true;
        done.accept(seen);
      }
    }
  }

  private @Nullable Sighting sighting(NodeId node, FileKey key, byte[] body) {
    try {
      return JsonReader.read(body, reader -> {
        @Nullable FileEntry[] entry = {null};
        boolean[] here = {false};
        long[] room = {0};
        reader.object(name -> {
          if (name.equals("entry")) {
            entry[0] = FileEntry.read(reader);
          } else if (name.equals("here")) {
            here[0] = reader.truth();
          } else if (name.equals("room")) {
            room[0] = reader.whole(0, Long.MAX_VALUE);
          }
        });
        if (entry[0] != null && !entry[0].key().equals(key)) {
          throw new JsonException("the entry must be of what was asked for");
        }
        return new Sighting(node, entry[0], here[0], room[0]);
      });
    } catch (JsonException e) {
      host.probe().count(DriveMetrics.MALFORMED, 1);
      return null;
    }
  }

  /** Asks nodes to keep a version that they have; {@code done} is told whether all will. */
  void askToKeep(FileEntry entry, List<NodeId> nodes, Consumer<Boolean> done) {
    HttpRequest request = HttpRequest.of("GET", target("replica/entry", "account", entry.account(), "path", entry.path(), "keep", entry.version().toString()));
    int[] left = {nodes.size()};
    boolean[] all = {true};
    for (NodeId node : nodes) {
      ask(node, request, config.look(), response -> {
        Sighting one = response == null || !response.isSuccess() ? null : sighting(node, entry.key(), response.body());
        all[0] &= one != null && one.here() && one.entry() != null && one.entry().version().equals(entry.version());
        if (--left[0] == 0) {
          done.accept(all[0]);
        }
      });
    }
  }

  /** Brings a version to a node. */
  void bring(NodeId node, FileEntry entry, Content content, Duration patience, Consumer<@Nullable HttpResponse> done) {
    HttpHeaders headers = HttpHeaders.of(ENTRY, entry.ascii());
    ask(node, content.request("PUT", "/replica/file", headers), HttpTerms.within(patience), done);
  }

  /** Fetches a version's content from a node; {@code done} gets null where it has none that fits, or is away. */
  void fetch(NodeId node, FileEntry entry, Consumer<@Nullable Content> done) {
    HttpRequest request = HttpRequest.of("GET", target("replica/content", "account", entry.account(), "path", entry.path(), "version", entry.version().toString()));
    ask(node, request, new HttpTerms(config.patience(), entry.bulk() == null ? 0 : entry.length()), response -> {
      Content content = response == null || response.status() != 200 ? null : Content.of(response);
      done.accept(content != null && content.fits(entry) ? content : null);
    });
  }

  void post(NodeId node, String path, byte[] json, Consumer<@Nullable HttpResponse> done) {
    ask(node, new HttpRequest("POST", target(path), HttpHeaders.JSON, json), config.patience(), done);
  }

  /** A target of a path and of names and values. */
  static String target(String path, String... query) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < query.length; i += 2) {
      named.put(query[i], query[i + 1]);
    }
    return new HttpTarget(List.of(path.split("/", -1)), named).text();
  }}
