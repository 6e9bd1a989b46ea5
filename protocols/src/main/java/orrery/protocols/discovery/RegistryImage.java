package orrery.protocols.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.DiscoveryRegistry.Cluster;
import orrery.protocols.discovery.DiscoveryRegistry.Known;
import orrery.protocols.discovery.DiscoveryRegistry.Link;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * All that a service knows as JSON, by which a replica that is far behind, or starts again, becomes like the others. What a
 * {@link Cluster}, a {@link Link} or an entry of the {@link ScopeDirectory} holds besides what follows from the rest must be
 * here, or replicas will differ.
 */
final class RegistryImage {

  private static final int PROOF_LENGTH = LinkConfirmation.PROOF_LENGTH;
  private static final int PAIR_LENGTH = SearchQuery.MAXIMUM_LINK;
  private static final int SCOPE_LENGTH = 63;

  private RegistryImage() {}

  static byte[] write(Knowledge known) {
    DiscoveryRegistry registry = known.registry();
    return JsonWriter.write(json -> {
      json.whole(Field.LINKS_MADE.word(), registry.linksMade());
      json.whole(Field.CLAIMED.word(), registry.claimed());
      json.objects(Field.LINKS.word(), registry.links(), (each, link) -> each.text(Field.ID.word(), link.id).text(Field.PAIR.word(), link.pair).whole(Field.MADE.word(), link.made));
      json.objects(Field.CLUSTERS.word(), registry.clusters(), (each, cluster) -> write(each, cluster, registry.isReplacement(cluster)));
      json.objects(Field.SCOPES.word(), known.scopes().entries().entrySet(), (each, scope) -> write(each, scope.getKey(), scope.getValue()));
    });
  }

  private static void write(JsonWriter json, Cluster cluster, boolean replacement) {
    json.text(Field.SUPER_NODE.word(), cluster.superNode.name());
    json.text(Field.PROOF.word(), cluster.proof);
    json.text(Field.LINK.word(), cluster.link.id);
    json.text(Field.SEP_NAME.word(), cluster.sepName());
    json.text(Field.ADDRESS.word(), cluster.address.toString());
    json.text(Field.CONFIRM_AT.word(), cluster.confirmAt.toString());
    json.whole(Field.TERM.word(), cluster.term);
    json.whole(Field.INCARNATION.word(), cluster.incarnation);
    json.whole(Field.REVISION.word(), cluster.revision);
    json.whole(Field.HEARD.word(), cluster.heardNanos);
    ReachabilityJson.writeFields(json, cluster.reachability);
    if (cluster.replaced != null) {
      json.text(Field.REPLACED.word(), cluster.replaced.name());
      json.whole(Field.REPLACED_INCARNATION.word(), cluster.replacedIncarnation);
      json.whole(Field.REPLACEMENT.word(), replacement ? 1 : 0);
    }
    json.objects(Field.NODES.word(), cluster.nodes.values(), (each, known) -> DiscoveryJson.writeNode(each, known.entry));
  }

  private static void write(JsonWriter json, String scope, ScopeDirectory.Entry entry) {
    json.text(Field.ID.word(), scope);
    json.whole(Field.TERM.word(), entry.term());
    json.whole(Field.SINCE.word(), entry.sinceNanos());
    entry.holder().ifPresent(holder -> json.object(Field.HOLDER.word(), each -> ScopeJson.writeClaim(holder, each)));
  }

  /** Fills {@code known}, which is nothing, with what {@link #write} has told of another. */
  static void read(byte[] text, Knowledge known) throws JsonException {
    var image = new Object() {
      long linksMade;
      long claimed;
      List<Link> links = List.of();
      List<Record> records = List.of();
      List<Map.Entry<String, ScopeDirectory.Entry>> scopes = List.of();
    };
    JsonReader.read(text, reader -> {
      reader.object(name -> {
        switch (Field.of(name)) {
          case LINKS_MADE -> image.linksMade = reader.whole(0, Long.MAX_VALUE);
          case CLAIMED -> image.claimed = reader.whole(0, Long.MAX_VALUE);
          case LINKS -> image.links = reader.array(Integer.MAX_VALUE, RegistryImage::readLink);
          case CLUSTERS -> image.records = reader.array(Integer.MAX_VALUE, RegistryImage::readCluster);
          case SCOPES -> image.scopes = reader.array(Integer.MAX_VALUE, RegistryImage::readScope);
          default -> { }
        }
      });
      return image;
    });
    TreeMap<String, Link> links = new TreeMap<>();
    image.links.forEach(link -> links.put(link.id, link));
    List<Cluster> clusters = new ArrayList<>();
    List<Cluster> replacing = new ArrayList<>();
    for (Record record : image.records) {
      Cluster cluster = record.cluster(DiscoveryJson.present(links.get(record.link), "link"));
      clusters.add(cluster);
      if (record.replacement) {
        replacing.add(cluster);
      }
    }
    known.registry().fill(image.linksMade, image.claimed, image.links, clusters, replacing);
    TreeMap<String, ScopeDirectory.Entry> scopes = new TreeMap<>();
    image.scopes.forEach(scope -> scopes.put(scope.getKey(), scope.getValue()));
    known.scopes().fill(scopes);
  }

  private static Link readLink(JsonReader reader) throws JsonException {
    var read = new Object() {
      String id = "";
      String pair = "";
      long made;
    };
    reader.object(name -> {
      switch (Field.of(name)) {
        case ID -> read.id = reader.text(PAIR_LENGTH);
        case PAIR -> read.pair = reader.text(PAIR_LENGTH);
        case MADE -> read.made = reader.whole(0, Long.MAX_VALUE);
        default -> { }
      }
    });
    return new Link(read.id, read.pair, read.made);
  }

  private static Map.Entry<String, ScopeDirectory.Entry> readScope(JsonReader reader) throws JsonException {
    var read = new Object() {
      String id = "";
      long term;
      long since;
      Optional<SuperNode> holder = Optional.empty();
    };
    reader.object(name -> {
      switch (Field.of(name)) {
        case ID -> read.id = reader.text(SCOPE_LENGTH);
        case TERM -> read.term = reader.whole(0, Long.MAX_VALUE);
        case SINCE -> read.since = reader.whole(Long.MIN_VALUE, Long.MAX_VALUE);
        case HOLDER -> read.holder = Optional.of(ScopeJson.readClaim(reader));
        default -> { }
      }
    });
    return Map.entry(read.id, new ScopeDirectory.Entry(read.holder, read.term, read.since));
  }

  /** A cluster's record while its link is not known yet. */
  private static final class Record {
    private @Nullable NodeId superNode;
    private @Nullable Address address;
    private @Nullable Endpoint confirmAt;
    private @Nullable NodeId replaced;
    private String proof = "";
    private String link = "";
    private String sepName = "";
    private long term;
    private long incarnation;
    private long revision;
    private long heard;
    private long replacedIncarnation;
    private boolean replacement;
    private final ReachabilityJson.Fields reachability = new ReachabilityJson.Fields();
    private List<NodeEntry> nodes = List.of();

    Cluster cluster(Link known) throws JsonException {
      Cluster cluster = new Cluster(DiscoveryJson.present(superNode, "superNode"), proof, known,
          DiscoveryJson.present(address, "address"), DiscoveryJson.present(confirmAt, "confirmAt"));
      cluster.term = term;
      cluster.incarnation = incarnation;
      cluster.revision = revision;
      cluster.heardNanos = heard;
      cluster.sepName(sepName);
      cluster.reachability = reachability.reachability();
      cluster.replaced = replaced;
      cluster.replacedIncarnation = replacedIncarnation;
      nodes.forEach(entry -> cluster.nodes.put(new Known(entry, cluster)));
      return cluster;
    }
  }

  private static Record readCluster(JsonReader reader) throws JsonException {
    Record read = new Record();
    reader.object(name -> {
      switch (Field.of(name)) {
        case SUPER_NODE -> read.superNode = DiscoveryJson.id(reader);
        case PROOF -> read.proof = reader.text(PROOF_LENGTH);
        case LINK -> read.link = reader.text(PAIR_LENGTH);
        case SEP_NAME -> read.sepName = reader.text(PAIR_LENGTH);
        case ADDRESS -> read.address = DiscoveryJson.address(reader);
        case CONFIRM_AT -> read.confirmAt = DiscoveryJson.endpoint(reader);
        case TERM -> read.term = reader.whole(0, Long.MAX_VALUE);
        case INCARNATION -> read.incarnation = reader.whole(0, Long.MAX_VALUE);
        case REVISION -> read.revision = reader.whole(0, Long.MAX_VALUE);
        case HEARD -> read.heard = reader.whole(Long.MIN_VALUE, Long.MAX_VALUE);
        case REPLACED -> read.replaced = DiscoveryJson.id(reader);
        case REPLACED_INCARNATION -> read.replacedIncarnation = reader.whole(0, Long.MAX_VALUE);
        case REPLACEMENT -> read.replacement = reader.whole(0, 1) == 1;
        case NODES -> read.nodes = reader.array(Integer.MAX_VALUE, DiscoveryJson::readNode);
        default -> read.reachability.read(reader, name);
      }
    });
    return read;
  }

  /** The names of all fields: {@code LINKS_MADE} is written {@code links-made}. */
  private enum Field {
    LINKS_MADE, CLAIMED, LINKS, CLUSTERS, ID, PAIR, MADE, SUPER_NODE, PROOF, LINK,
    ADDRESS, CONFIRM_AT, TERM, INCARNATION, REVISION, HEARD, REPLACED, REPLACED_INCARNATION, REPLACEMENT, NODES,
    SCOPES, SINCE, HOLDER, SEP_NAME,
    /** Any other. */
    UNKNOWN;

    private static final Map<String, Field> BY_WORD = new TreeMap<>();

    static {
      for (Field field : values()) {
        BY_WORD.put(field.word(), field);
      }
    }

    String word() {
      return Defaults.word(this);
    }

    static Field of(String word) {
      return BY_WORD.getOrDefault(word, UNKNOWN);
    }
  }
}
