package orrery.protocols.drive;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.json.JsonException;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;

/**
 * {@code drive}: the files of an account, on the storage of several nodes (EC-33, EC-5).
 *
 * <p>{@code PUT}, {@code GET}, {@code HEAD} and {@code DELETE} of {@code /files/PATH}, with entity tags and conditions; {@code GET /files/}
 * lists, by {@code prefix}, {@code after} and {@code limit}. Contents are bytes or bulks. Below {@code /replica} are the ways by which
 * drives speak to each other, and {@code PUT /replicas} is how a node tells its own drive who keeps files.
 */
public final class DriveService implements Microservice {

  /** RFC 4918 §11.5. */
  static final int INSUFFICIENT_STORAGE = 507;

  private static final int MOST_LIST = 1000;
  private static final int USUAL_LIST = 100;

  private final Host host;
  private final DriveConfig config;
  private final Replicas replicas;
  private final Peers peers;
  private final Tending tending;
  private final Catalogue catalogue;
  private final DriveParts parts;
  private int underWay;

  /** A drive that asks {@code replicas} who keeps files. */
  public DriveService(ServiceContext context, DriveConfig config, Replicas replicas) {
    host = context.host();
    this.config = config;
    this.replicas = replicas;
    peers = new Peers(host, context.calls(), context.name(), replicas, config);
    tending = new Tending(host, config);
    catalogue = new Catalogue(host, config, tending::onConflict);
    parts = new DriveParts(host, config, catalogue, peers, tending, new DriveParts.Counter(host));
    tending.begin(parts);
    replicas.onChange(tending::onReplicas);
    host.followInterfaces(tending::onInterfaces);
  }

  @Override
  public void onCall(ServiceCall call) {
    List<String> segments = call.target().segments();
    String place = segments.get(0);
    if (place.equals("files")) {
      onFiles(call, segments.subList(1, segments.size()));
    } else if (place.equals("replica") && segments.size() == 2) {
      onReplica(call, segments.get(1));
    } else if (place.equals("replicas") && segments.size() == 1) {
      onReplicas(call);
    } else {
      refuse(call, 404, "path", "there is nothing at this path");
    }
  }

  private void refuse(ServiceCall call, int status, String reason, String text) {
    host.probe().count(DriveMetrics.REFUSED, 1, reason);
    call.respond(HttpResponse.text(status, text));
  }

  // ---- For those whose files they are

  private void onFiles(ServiceCall call, List<String> names) {
    String method = call.request().method();
    String account = call.caller().account();
    Optional<String> path = FilePath.of(names);
    boolean root = names.isEmpty() || names.equals(List.of(""));
    if (account.isEmpty() || account.length() > FileEntry.MOST_ACCOUNT) {
      refuse(call, 401, "anonymous", "files are those of an account");
    } else if (root && (method.equals("GET") || method.equals("HEAD"))) {
      onList(call, account);
    } else if (root || path.isEmpty()) {
      refuse(call, 400, "path", "a path must be of 1 to 32 names of 1 to 255 bytes, 1024 together, none of them '.' or '..', without control characters and slashes");
    } else if (underWay >= config.operations()) {
      host.probe().count(DriveMetrics.REFUSED, 1, "busy");
      call.respond(HttpResponse.text(503, "too many calls are under way").with("Retry-After", "1"));
    } else {
      onFile(call, method, new FileKey(account, path.get()));
    }
  }

  private void onFile(ServiceCall call, String method, FileKey key) {
    String type = call.request().headers().first("Content-Type").orElse("application/octet-stream");
    boolean deletes = method.equals("DELETE");
    if (method.equals("GET") || method.equals("HEAD")) {
      underWay++;
      new Reading(parts, call, key, () -> underWay--).begin();
    } else if (!deletes && !method.equals("PUT")) {
      host.probe().count(DriveMetrics.REFUSED, 1, "method");
      call.respond(HttpResponse.text(405, "files are read by GET and HEAD, and written by PUT and DELETE").with("Allow", "DELETE, GET, HEAD, PUT"));
    } else if (call.request().contentLength() > config.file().bytes()) {
      refuse(call, 413, "length", "a file must be at most " + config.file() + " long");
    } else if (!isType(type) || deletes && call.request().contentLength() > 0) {
      refuse(call, 400, "content", "content must have a media type, and a deletion none");
    } else {
      underWay++;
      new Writing(parts, call, key, deletes, () -> underWay--).begin();
    }
  }

  /** Whether a text may be kept as a media type. */
  static boolean isType(String text) {
    return !text.isEmpty() && text.length() <= FileEntry.MOST_TYPE && text.equals(text.strip()) && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }

  private void onList(ServiceCall call, String account) {
    Map<String, String> query = call.target().query();
    String prefix = query.getOrDefault("prefix", "");
    String after = query.getOrDefault("after", "");
    int limit = limit(query.getOrDefault("limit", Integer.toString(USUAL_LIST)));
    if (limit == 0 || prefix.length() > FilePath.MOST_BYTES || after.length() > FilePath.MOST_BYTES) {
      refuse(call, 400, "query", "limit must be 1 to " + MOST_LIST + ", and prefix and after no longer than paths");
    } else if (peers.isReplica(host.id()) || peers.others().isEmpty()) {
      call.respond(HttpResponse.json(200, listing(account, prefix, after, limit)));
    } else {
      // Whoever keeps no files is told of none.
      String target = Peers.target("replica/files", "account", account, "prefix", prefix, "after", after, "limit", Integer.toString(limit));
      askForList(call, target, peers.others(), 0);
    }
  }

  private void askForList(ServiceCall call, String target, List<NodeId> nodes, int next) {
    if (next == nodes.size()) {
      call.respond(HttpResponse.text(503, "nobody is there who keeps files").with("Retry-After", Long.toString(Math.max(1, config.settle().toSeconds()))));
      return;
    }
    peers.ask(nodes.get(next), HttpRequest.of("GET", target), config.look(), response -> {
      if (response != null && response.status() == 200) {
        call.respond(HttpResponse.json(200, response.body()));
      } else {
        askForList(call, target, nodes, next + 1);
      }
    });
  }

  private byte[] listing(String account, String prefix, String after, int limit) {
    List<FileEntry> files = catalogue.list(account, prefix, after, limit + 1);
    List<FileEntry> page = files.size() > limit ? files.subList(0, limit) : files;
    return DriveMessages.listing(page, files.size() > limit ? page.get(limit - 1).path() : "");
  }

  /** 0 where it is none. */
  private static int limit(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int limit = digits ? Integer.parseInt(text) : 0;
    return limit <= MOST_LIST ? limit : 0;
  }

  // ---- For the node itself

  private void onReplicas(ServiceCall call) {
    if (!host.id().equals(call.caller().node())) {
      refuse(call, 403, "caller", "who keeps files is told by the node itself");
    } else if (!call.request().method().equals("PUT") || !(replicas instanceof ToldReplicas told)) {
      refuse(call, 405, "method", "replicas are told by PUT, where they are not known otherwise");
    } else {
      readJson(call, DriveMessages::readNodes, nodes -> {
        told.tell(nodes);
        call.respond(HttpResponse.of(204));
      });
    }
  }

  // ---- For other drives

  private void onReplica(ServiceCall call, String what) {
    Map<String, String> query = call.target().query();
    String method = call.request().method();
    NodeId node = call.caller().node();
    if (node == null) {
      refuse(call, 403, "caller", "drives speak to each other as nodes");
      return;
    }
    peers.heard(node);
    FileKey key = new FileKey(query.getOrDefault("account", ""), query.getOrDefault("path", ""));
    String asked = method + " " + what;
    if (asked.equals("GET entry")) {
      ifAllowed(call, key.account(), () -> onEntry(call, key, query.get("keep")));
    } else if (asked.equals("GET content")) {
      ifAllowed(call, key.account(), () -> onContent(call, key, query.getOrDefault("version", "")));
    } else if (asked.equals("GET files")) {
      ifAllowed(call, key.account(), () -> onFilesOf(call, key.account(), query));
    } else if (asked.equals("PUT file")) {
      onFileBrought(call);
    } else if (asked.equals("POST notes")) {
      readJson(call, DriveMessages::readNotes, entries -> onNotes(call, entries));
    } else if (asked.equals("POST compare")) {
      onCompare(call, node);
    } else {
      refuse(call, 404, "path", "drives do not ask this of each other");
    }
  }

  /** Of an account's files may ask and tell its own nodes, and those that keep files. */
  private boolean isAllowed(Caller caller, String account) {
    return account.equals(caller.account()) && !account.isEmpty() || caller.node() != null && peers.isReplica(caller.node());
  }

  private void ifAllowed(ServiceCall call, String account, Runnable then) {
    if (isAllowed(call.caller(), account)) {
      then.run();
    } else {
      refuse(call, 403, "caller", "these are the files of another account");
    }
  }

  private void onEntry(ServiceCall call, FileKey key, @Nullable String keep) {
    Catalogue.Held held = catalogue.find(key);
    boolean here = held != null && held.here() && held.synced();
    if (here && held.entry().version().toString().equals(keep)) {
      tending.pledge(key);
    }
    // What is here and would not survive a crash yet is the writer's alone.
    boolean told = held != null && (here || held.entry().settled());
    call.respond(HttpResponse.json(200, DriveMessages.sighting(told ? held.entry() : null, here, catalogue.room(key.account()))));
  }

  private void onContent(ServiceCall call, FileKey key, String version) {
    Catalogue.Held held = catalogue.find(key);
    boolean here = held != null && held.here() && !held.entry().deleted() && held.entry().version().toString().equals(version);
    Content content = here ? catalogue.content(held.entry()) : null;
    call.respond(content == null
        ? HttpResponse.text(404, "that version is not here")
        : content.response(200, HttpHeaders.of("Content-Type", held.entry().type())));
  }

  private void onFilesOf(ServiceCall call, String account, Map<String, String> query) {
    int limit = limit(query.getOrDefault("limit", ""));
    if (limit == 0) {
      refuse(call, 400, "query", "limit must be 1 to " + MOST_LIST);
    } else {
      call.respond(HttpResponse.json(200, listing(account, query.getOrDefault("prefix", ""), query.getOrDefault("after", ""), limit)));
    }
  }

  private void onFileBrought(ServiceCall call) {
    FileEntry entry = call.request().headers().first(Peers.ENTRY).flatMap(FileEntry::ofAscii).orElse(null);
    Content content = Content.of(call.request());
    if (entry == null || !content.fits(entry) || entry.length() > config.file().bytes()) {
      host.probe().count(DriveMetrics.MALFORMED, 1);
      call.respond(HttpResponse.text(400, "a file must come with its entry"));
      return;
    }
    ifAllowed(call, entry.account(), () -> {
      FileEntry told = entry.heldBy(false, List.of());
      catalogue.accept(entry.settled() ? entry : told, content, stored -> {
        Catalogue.Held held = catalogue.find(entry.key());
        if (held != null && held.here() && !held.entry().settled()) {
          // Where its writer does not come to say that it is settled, somebody has to see to it.
          tending.later();
        }
        call.respond(HttpResponse.of(stored == Catalogue.Stored.FULL ? INSUFFICIENT_STORAGE : 204));
      });
    });
  }

  private void onNotes(ServiceCall call, List<FileEntry> entries) {
    List<FileEntry> allowed = entries.stream().filter(entry -> isAllowed(call.caller(), entry.account())).toList();
    if (allowed.size() < entries.size()) {
      host.probe().count(DriveMetrics.REFUSED, entries.size() - allowed.size(), "caller");
    }
    catalogue.acceptAll(allowed, () -> call.respond(HttpResponse.of(204)));
  }

  private void onCompare(ServiceCall call, NodeId node) {
    if (!peers.isReplica(node)) {
      refuse(call, 403, "caller", "only those who keep files compare them");
      return;
    }
    readJson(call, DriveMessages::readDigests, digests -> {
      tending.onCompared(node);
      call.respond(HttpResponse.json(200, DriveMessages.difference(catalogue, digests)));
    });
  }

  /** What may be read of a body. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(byte[] body) throws JsonException;
  }

  private <T> void readJson(ServiceCall call, Reader<T> reader, Consumer<T> then) {
    T value;
    try {
      value = reader.read(call.request().body());
    } catch (JsonException e) {
      host.probe().count(DriveMetrics.MALFORMED, 1);
      call.respond(HttpResponse.text(400, e.getMessage()));
      return;
    }
    then.accept(value);
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /** How many files it knows of, and how many bytes of them are here. */
  @Override
  public String toString() {
    return catalogue.all().size() + " files, " + catalogue.usedBytes() + " B here";
  }

  /** Brings in {@code drive}. */
  public static final class Provider implements MicroserviceProvider {

    private final DriveConfig config;
    private final Function<ServiceContext, Replicas> replicas;

    /** Drives that are told by their nodes who keeps files. */
    public Provider() {
      this(Defaults.of(DriveConfig.class), context -> new ToldReplicas(context.host()));
    }

    /** Drives for whom somebody else knows who keeps files. */
    public Provider(DriveConfig config, Function<ServiceContext, Replicas> replicas) {
      this.config = config;
      this.replicas = replicas;
    }

    @Override
    public String name() {
      return "drive";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return new DriveService(context, config, replicas.apply(context));
    }
  }
}
