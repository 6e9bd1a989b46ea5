package orrery.protocols.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.cluster.Inventory;
import orrery.protocols.cluster.Profile;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * The messages of discovery as JSON. Positions are in microdegrees, lengths in millimetres, times in milliseconds, merit
 * in thousandths; addresses, endpoints and networks are text.
 */
public final class DiscoveryJson {

  /** 2^48 - 1, the cluster protocol's greatest term. */
  private static final long GREATEST_TERM = (1L << 48) - 1;

  private static final int INSTANCE_LENGTH = 32;

  private static final Map<String, Permission> PERMISSIONS = new LinkedHashMap<>();

  static {
    for (Permission permission : Permission.values()) {
      PERMISSIONS.put(Defaults.word(permission), permission);
    }
  }

  private DiscoveryJson() {}

  /** The body of {@code PUT /clusters/{super node}}. */
  public static byte[] write(ClusterRegistration registration) {
    return JsonWriter.write(json -> {
      json.whole("term", registration.term());
      json.whole("incarnation", registration.incarnation());
      json.whole("revision", registration.revision());
      json.text("network", registration.network().toString());
      json.text("confirmAt", registration.confirmAt().toString());
      registration.replaces().ifPresent(id -> json.text("replaces", id.name()));
      if (registration.list().account()) {
        json.text("listAccount", "own");
      }
      registration.list().near().ifPresent(radius -> json.whole("listNear", radius.millimetres()));
      json.objects("nodes", registration.nodes(), DiscoveryJson::writeNode);
    });
  }

  /** Reads {@link #write(ClusterRegistration)}. */
  public static ClusterRegistration readRegistration(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        long term;
        long incarnation;
        long revision;
        @Nullable LinkNetwork network;
        @Nullable Endpoint confirmAt;
        Optional<NodeId> replaces = Optional.empty();
        boolean account;
        Optional<Distance> near = Optional.empty();
        @Nullable List<NodeEntry> nodes;
      };
      reader.object(name -> {
        switch (Key.of(name)) {
          case TERM -> read.term = reader.whole(1, GREATEST_TERM);
          case INCARNATION -> read.incarnation = reader.whole(0, Long.MAX_VALUE);
          case REVISION -> read.revision = reader.whole(0, Long.MAX_VALUE);
          case NETWORK -> read.network = parse(reader, 49, LinkNetwork::parse, "a network such as 192.168.1.0/24");
          case CONFIRM_AT -> read.confirmAt = endpoint(reader);
          case REPLACES -> read.replaces = Optional.of(id(reader));
          case LIST_ACCOUNT -> read.account = reader.text(8).equals("own");
          case LIST_NEAR -> read.near = Optional.of(new Distance(reader.whole(0, SearchQuery.MAXIMUM_RADIUS_MILLIMETRES)));
          case NODES -> read.nodes = reader.array(ClusterRegistration.MAXIMUM_NODES, DiscoveryJson::readNode);
          default -> { }
        }
      });
      require(read.term > 0, "term");
      List<NodeEntry> nodes = present(read.nodes, "nodes");
      requireOnce(nodes.stream().map(NodeEntry::id).toList());
      return new ClusterRegistration(read.term, read.incarnation, read.revision, present(read.network, "network"),
          present(read.confirmAt, "confirmAt"), read.replaces, new ListRequest(read.account, read.near), nodes);
    });
  }

  /** The body of {@code PATCH /clusters/{super node}}. */
  public static byte[] write(ClusterUpdate update) {
    return JsonWriter.write(json -> {
      json.whole("term", update.term());
      json.whole("revision", update.revision());
      json.objects("present", update.present(), DiscoveryJson::writeNode);
      json.texts("left", update.left(), NodeId::name);
    });
  }

  /** Reads {@link #write(ClusterUpdate)}. */
  public static ClusterUpdate readUpdate(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        long term;
        long revision = -1;
        List<NodeEntry> present = List.of();
        List<NodeId> left = List.of();
      };
      reader.object(name -> {
        switch (Key.of(name)) {
          case TERM -> read.term = reader.whole(1, GREATEST_TERM);
          case REVISION -> read.revision = reader.whole(0, Long.MAX_VALUE);
          case PRESENT -> read.present = reader.array(ClusterRegistration.MAXIMUM_NODES, DiscoveryJson::readNode);
          case LEFT -> read.left = reader.array(ClusterRegistration.MAXIMUM_NODES, DiscoveryJson::id);
          default -> { }
        }
      });
      require(read.term > 0, "term");
      require(read.revision >= 0, "revision");
      List<NodeId> all = new ArrayList<>(read.left);
      read.present.forEach(node -> all.add(node.id()));
      requireOnce(all);
      return new ClusterUpdate(read.term, read.revision, read.present, read.left);
    });
  }

  /** The answer to a registration, an update or a confirmation. */
  public static byte[] write(RegistrationAnswer answer) {
    return JsonWriter.write(json -> {
      json.text("instance", answer.instance());
      json.text("address", answer.address().toString());
      json.text("link", answer.link());
      json.text("proof", answer.proof());
      if (!answer.contenders().isEmpty()) {
        json.objects("contenders", answer.contenders(), (each, contender) -> {
          each.text("superNode", contender.superNode().name());
          each.text("confirmAt", contender.confirmAt().toString());
        });
      }
      if (!answer.peers().isEmpty()) {
        json.objects("peers", answer.peers(), DiscoveryJson::writeSuperNode);
      }
      if (!answer.listed().isEmpty()) {
        json.objects("nodes", answer.listed(), DiscoveryJson::writeFound);
      }
      if (!answer.callBack().isEmpty()) {
        json.texts("callBack", answer.callBack(), Endpoint::toString);
      }
    });
  }

  /** Reads {@link #write(RegistrationAnswer)}. */
  public static RegistrationAnswer readAnswer(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable String instance;
        @Nullable Address address;
        @Nullable String link;
        @Nullable String proof;
        List<RegistrationAnswer.Contender> contenders = List.of();
        List<SuperNode> peers = List.of();
        List<FoundNode> listed = List.of();
        List<Endpoint> callBack = List.of();
      };
      reader.object(name -> {
        switch (Key.of(name)) {
          case INSTANCE -> read.instance = reader.text(INSTANCE_LENGTH);
          case ADDRESS -> read.address = address(reader);
          case LINK -> read.link = reader.text(SearchQuery.MAXIMUM_LINK);
          case PROOF -> read.proof = reader.text(LinkConfirmation.PROOF_LENGTH);
          case CONTENDERS -> read.contenders = reader.array(RegistrationAnswer.MAXIMUM_CONTENDERS, DiscoveryJson::readContender);
          case PEERS -> read.peers = reader.array(RegistrationAnswer.MAXIMUM_CONTENDERS, DiscoveryJson::readSuperNode);
          case NODES -> read.listed = reader.array(SearchQuery.MAXIMUM_LIMIT, DiscoveryJson::readFound);
          case CALL_BACK -> read.callBack = reader.array(Reachability.MAXIMUM_ENDPOINTS, DiscoveryJson::endpoint);
          default -> { }
        }
      });
      return new RegistrationAnswer(present(read.instance, "instance"), present(read.address, "address"), present(read.link, "link"),
          present(read.proof, "proof"), read.contenders, read.peers, read.listed, read.callBack);
    });
  }

  /** The answer to a search. */
  public static byte[] write(SearchPage page) {
    return JsonWriter.write(json -> {
      json.text("instance", page.instance());
      json.objects("nodes", page.nodes(), DiscoveryJson::writeFound);
      if (page.more()) {
        json.text("next", page.nodes().get(page.nodes().size() - 1).node().id().name());
      }
    });
  }

  /** Reads {@link #write(SearchPage)}. */
  public static SearchPage readPage(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable String instance;
        @Nullable List<FoundNode> nodes;
        boolean more;
      };
      reader.object(name -> {
        switch (Key.of(name)) {
          case INSTANCE -> read.instance = reader.text(INSTANCE_LENGTH);
          case NODES -> read.nodes = reader.array(SearchQuery.MAXIMUM_LIMIT, DiscoveryJson::readFound);
          case NEXT -> {
            id(reader);
            read.more = true;
          }
          default -> { }
        }
      });
      List<FoundNode> nodes = present(read.nodes, "nodes");
      require(!read.more || !nodes.isEmpty(), "nodes");
      return new SearchPage(present(read.instance, "instance"), nodes, read.more);
    });
  }

  /** What a node tells others of itself: that it is present, and how it is reached. */
  public static byte[] writePresence(FoundNode self) {
    return JsonWriter.write(json -> json.object("present", each -> writeFound(each, self)));
  }

  /** Reads {@link #writePresence}; empty where the text is an object that tells something else. */
  public static Optional<FoundNode> readPresence(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        Optional<FoundNode> present = Optional.empty();
      };
      reader.object(name -> {
        if (Key.of(name) == Key.PRESENT) {
          read.present = Optional.of(readFound(reader));
        }
      });
      return read.present;
    });
  }

  /** The answer to {@code GET /clusters/{super node}}. */
  public static byte[] write(ClusterRecord record) {
    return JsonWriter.write(json -> {
      json.text("superNode", record.superNode().name());
      json.whole("term", record.term());
      json.text("link", record.link());
      json.text("publicAddress", record.publicAddress().toString());
      json.whole("age", record.ageMillis());
      json.objects("nodes", record.nodes(), DiscoveryJson::writeNode);
    });
  }

  /** Reads {@link #write(ClusterRecord)}. */
  public static ClusterRecord readRecord(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable NodeId superNode;
        long term;
        @Nullable String link;
        @Nullable Address address;
        long age;
        @Nullable List<NodeEntry> nodes;
      };
      reader.object(name -> {
        switch (Key.of(name)) {
          case SUPER_NODE -> read.superNode = id(reader);
          case TERM -> read.term = reader.whole(1, GREATEST_TERM);
          case LINK -> read.link = reader.text(SearchQuery.MAXIMUM_LINK);
          case PUBLIC_ADDRESS -> read.address = address(reader);
          case AGE -> read.age = reader.whole(0, Long.MAX_VALUE);
          case NODES -> read.nodes = reader.array(ClusterRegistration.MAXIMUM_NODES, DiscoveryJson::readNode);
          default -> { }
        }
      });
      return new ClusterRecord(present(read.superNode, "superNode"), read.term, present(read.link, "link"),
          present(read.address, "publicAddress"), read.age, present(read.nodes, "nodes"));
    });
  }

  /** The body of {@code PUT /presence/{id}}. */
  static byte[] write(NodeEntry entry) {
    return JsonWriter.write(json -> writeNode(json, entry));
  }

  /** Reads {@link #write(NodeEntry)}. */
  static NodeEntry readEntry(byte[] text) throws JsonException {
    return JsonReader.read(text, DiscoveryJson::readNode);
  }

  /** The body of {@code PUT /clusters/{super node}/neighbours/{other}}: what the neighbour has shown. */
  public static byte[] writeProof(String proof) {
    return JsonWriter.write(json -> json.text("proof", proof));
  }

  /** Reads {@link #writeProof}. */
  public static String readProof(byte[] text) throws JsonException {
    return JsonReader.read(text, reader -> {
      var read = new Object() {
        @Nullable String proof;
      };
      reader.object(name -> {
        if (Key.of(name) == Key.PROOF) {
          read.proof = reader.text(LinkConfirmation.PROOF_LENGTH);
        }
      });
      return present(read.proof, "proof");
    });
  }

  static void writeNode(JsonWriter json, NodeEntry node) {
    json.text("id", node.id().name());
    json.text("endpoint", node.endpoint().toString());
    if (!node.roles().isEmpty()) {
      json.texts("roles", node.roles());
    }
    Profile profile = node.profile();
    json.text("device", profile.deviceType());
    json.text("os", profile.operatingSystem());
    json.text("account", profile.account());
    json.whole("mops", profile.processorMops());
    json.whole("memory", profile.memoryBytes());
    json.whole("storage", profile.storageBytes());
    json.whole("up", profile.bitsPerSecondUp());
    json.whole("down", profile.bitsPerSecondDown());
    profile.batteryPercent().ifPresent(percent -> json.whole("battery", percent));
    json.whole("persistence", profile.persistenceMinutes());
    json.whole("score", profile.score());
    json.texts("permissions", profile.permissions(), Defaults::word);
    profile.position().ifPresent(position -> {
      json.whole("latitude", position.latitudeMicrodegrees());
      json.whole("longitude", position.longitudeMicrodegrees());
    });
    if (profile.loadPercent() > 0) {
      json.whole("load", profile.loadPercent());
    }
    if (!profile.inventory().isEmpty()) {
      json.texts("services", profile.inventory().services());
    }
  }

  static NodeEntry readNode(JsonReader reader) throws JsonException {
    NodeFields fields = new NodeFields();
    reader.object(name -> fields.read(reader, Key.of(name)));
    return fields.node();
  }

  /** The fields of a node while they are read, in whatever order they come. */
  private static final class NodeFields {
    private @Nullable NodeId id;
    private @Nullable Endpoint endpoint;
    private List<String> roles = List.of();
    private String device = "";
    private String system = "";
    private String account = "";
    private long mops;
    private long memory;
    private long storage;
    private long up;
    private long down;
    private OptionalInt battery = OptionalInt.empty();
    private int persistence;
    private int score;
    private final Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    private @Nullable Integer latitude;
    private @Nullable Integer longitude;
    private int load;
    private Inventory inventory = Inventory.NONE;

    void read(JsonReader reader, Key key) throws JsonException {
      switch (key) {
        case ID -> id = id(reader);
        case ENDPOINT -> endpoint = endpoint(reader);
        case ROLES -> roles = reader.array(NodeEntry.MAXIMUM_ROLES, each -> each.text(Profile.MAXIMUM_TEXT));
        case DEVICE -> device = profileText(reader);
        case OS -> system = profileText(reader);
        case ACCOUNT -> account = profileText(reader);
        case MOPS -> mops = reader.whole(0, Long.MAX_VALUE);
        case MEMORY -> memory = reader.whole(0, Long.MAX_VALUE);
        case STORAGE -> storage = reader.whole(0, Long.MAX_VALUE);
        case UP -> up = reader.whole(0, Long.MAX_VALUE);
        case DOWN -> down = reader.whole(0, Long.MAX_VALUE);
        case BATTERY -> battery = OptionalInt.of((int) reader.whole(0, 100));
        case PERSISTENCE -> persistence = (int) reader.whole(0, Integer.MAX_VALUE);
        case SCORE -> score = (int) reader.whole(0, 1000);
        case PERMISSIONS -> reader.each(PERMISSIONS.size(), each -> permit(each.text(Profile.MAXIMUM_TEXT)));
        case LATITUDE -> latitude = (int) reader.whole(-90_000_000, 90_000_000);
        case LOAD -> load = (int) reader.whole(0, 100);
        case SERVICES -> inventory = Inventory.of(reader.array(Inventory.MOST, each -> each.text(Profile.MAXIMUM_TEXT)))
            .orElseThrow(() -> new JsonException("services must be names of microservices"));
        case LONGITUDE -> longitude = (int) reader.whole(-180_000_000, 180_000_000);
        default -> { }
      }
    }

    /** A permission this version does not know is one it cannot make use of. */
    private void permit(String word) {
      Permission permission = PERMISSIONS.get(word);
      if (permission != null) {
        permissions.add(permission);
      }
    }

    NodeEntry node() throws JsonException {
      require((latitude == null) == (longitude == null), "latitude and longitude");
      Optional<Position> position =
          latitude == null || longitude == null ? Optional.empty() : Optional.of(new Position(latitude, longitude));
      Profile profile = new Profile(device, system, account, mops, memory, storage, up, down, battery, persistence, score,
          permissions, position, false, load, inventory);
      return new NodeEntry(present(id, "id"), present(endpoint, "endpoint"), roles, profile);
    }
  }

  private static void writeFound(JsonWriter json, FoundNode found) {
    writeNode(json, found.node());
    json.text("superNode", found.superNode().name());
    json.text("superNodeEndpoint", found.superNodeEndpoint().toString());
    json.text("publicAddress", found.publicAddress().toString());
    json.text("link", found.link());
    ReachabilityJson.writeFields(json, found.reachability());
    json.whole("age", found.ageMillis());
    if (!found.over().isEmpty()) {
      json.texts("over", found.over(), NodeId::name);
    }
  }

  private static FoundNode readFound(JsonReader reader) throws JsonException {
    NodeFields node = new NodeFields();
    var read = new Object() {
      @Nullable NodeId superNode;
      @Nullable Endpoint superNodeEndpoint;
      @Nullable Address publicAddress;
      @Nullable String link;
      long age;
      List<NodeId> over = List.of();
    };
    ReachabilityJson.Fields reachability = new ReachabilityJson.Fields();
    reader.object(name -> {
      Key key = Key.of(name);
      switch (key) {
        case SUPER_NODE -> read.superNode = id(reader);
        case SUPER_NODE_ENDPOINT -> read.superNodeEndpoint = endpoint(reader);
        case PUBLIC_ADDRESS -> read.publicAddress = address(reader);
        case LINK -> read.link = reader.text(SearchQuery.MAXIMUM_LINK);
        case REACHABILITY, SIGNALING -> reachability.read(reader, name);
        case AGE -> read.age = reader.whole(0, Long.MAX_VALUE);
        case OVER -> read.over = reader.array(FoundNode.MAXIMUM_BRIDGES, DiscoveryJson::id);
        default -> node.read(reader, key);
      }
    });
    requireOnce(read.over);
    return new FoundNode(node.node(), present(read.superNode, "superNode"), present(read.superNodeEndpoint, "superNodeEndpoint"),
        present(read.publicAddress, "publicAddress"), present(read.link, "link"), reachability.reachability(), read.age, read.over);
  }

  private static void writeSuperNode(JsonWriter json, SuperNode superNode) {
    json.text("id", superNode.id().name());
    json.text("endpoint", superNode.endpoint().toString());
    json.whole("term", superNode.term());
    json.whole("score", superNode.score());
  }

  private static SuperNode readSuperNode(JsonReader reader) throws JsonException {
    var read = new Object() {
      @Nullable NodeId id;
      @Nullable Endpoint endpoint;
      long term;
      int score;
    };
    reader.object(name -> {
      switch (Key.of(name)) {
        case ID -> read.id = id(reader);
        case ENDPOINT -> read.endpoint = endpoint(reader);
        case TERM -> read.term = reader.whole(1, GREATEST_TERM);
        case SCORE -> read.score = (int) reader.whole(0, 1000);
        default -> { }
      }
    });
    require(read.term > 0, "term");
    return new SuperNode(present(read.id, "id"), present(read.endpoint, "endpoint"), read.term, read.score);
  }

  private static RegistrationAnswer.Contender readContender(JsonReader reader) throws JsonException {
    var read = new Object() {
      @Nullable NodeId superNode;
      @Nullable Endpoint confirmAt;
    };
    reader.object(name -> {
      switch (Key.of(name)) {
        case SUPER_NODE -> read.superNode = id(reader);
        case CONFIRM_AT -> read.confirmAt = endpoint(reader);
        default -> { }
      }
    });
    return new RegistrationAnswer.Contender(present(read.superNode, "superNode"), present(read.confirmAt, "confirmAt"));
  }

  static NodeId id(JsonReader reader) throws JsonException {
    String name = reader.text(63);
    if (!NodeId.isValid(name)) {
      throw new JsonException("there must be a node id");
    }
    return new NodeId(name);
  }

  static Endpoint endpoint(JsonReader reader) throws JsonException {
    return parse(reader, 47, Endpoint::parse, "an endpoint such as 192.0.2.1:80");
  }

  static Address address(JsonReader reader) throws JsonException {
    return parse(reader, 39, Address::parse, "an internet address");
  }

  /** A profile counts bytes of UTF-8. */
  private static String profileText(JsonReader reader) throws JsonException {
    String text = reader.text(Profile.MAXIMUM_TEXT);
    // No character takes more than three bytes.
    if (text.length() > Profile.MAXIMUM_TEXT / 3 && text.getBytes(StandardCharsets.UTF_8).length > Profile.MAXIMUM_TEXT) {
      throw new JsonException("a text of a profile must have at most " + Profile.MAXIMUM_TEXT + " bytes of UTF-8");
    }
    // The same few words come in the profiles of all nodes, and are kept for as long as those nodes are known.
    return text.intern();
  }

  private static <T> T parse(JsonReader reader, int length, Function<String, Optional<T>> parser, String what) throws JsonException {
    Optional<T> value = parser.apply(reader.text(length));
    if (value.isEmpty()) {
      throw new JsonException("there must be " + what);
    }
    return value.get();
  }

  static <T> T present(@Nullable T value, String name) throws JsonException {
    if (value == null) {
      throw new JsonException("'" + name + "' must be given");
    }
    return value;
  }

  private static void require(boolean holds, String name) throws JsonException {
    if (!holds) {
      throw new JsonException("'" + name + "' must be given");
    }
  }

  private static void requireOnce(List<NodeId> ids) throws JsonException {
    if (ids.size() > 1 && new TreeSet<>(ids).size() != ids.size()) {
      throw new JsonException("each node must be named once");
    }
  }

  /** The names of all fields: {@code CONFIRM_AT} is written {@code confirmAt}. */
  private enum Key {
    ACCOUNT, ADDRESS, AGE, BATTERY, CALL_BACK, CONFIRM_AT, CONTENDERS, DEVICE, DOWN, ENDPOINT, ID, INCARNATION, INSTANCE, LATITUDE, LEFT, LINK,
    LIST_ACCOUNT, LIST_NEAR, LOAD, LONGITUDE, MEMORY, MOPS, NETWORK, NEXT, NODES, OS, OVER, PEERS, PERMISSIONS, PERSISTENCE, PRESENT, PROOF,
    PUBLIC_ADDRESS, REACHABILITY, REPLACES, REVISION, ROLES, SCORE, SERVICES, SIGNALING, STORAGE, SUPER_NODE, SUPER_NODE_ENDPOINT, TERM, UP,
    /** Any other name: such a field is ignored. */
    UNKNOWN;

    private static final Map<String, Key> BY_NAME = new LinkedHashMap<>();

    static {
      for (Key key : values()) {
        StringBuilder name = new StringBuilder();
        for (String word : Defaults.word(key).split("-", -1)) {
          name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        BY_NAME.put(name.toString(), key);
      }
      BY_NAME.remove("unknown");
    }

    static Key of(String name) {
      return BY_NAME.getOrDefault(name, UNKNOWN);
    }
  }
}
