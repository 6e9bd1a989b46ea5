package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import orrery.host.NodeId;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.protocols.json.JsonWriter;
import orrery.protocols.trust.Blacklist.Entry;
import orrery.protocols.trust.TrustMessage.Appeal;
import orrery.protocols.trust.TrustMessage.Claims;
import orrery.protocols.trust.TrustMessage.Evidence;
import orrery.protocols.trust.TrustMessage.Listing;

/** Messages of trust as JSON and back; the package's page has the format. Reading takes any bytes. */
final class TrustCodec {

  /** As long as a cluster's name or a node's id may be. */
  private static final int MOST_TEXT = 63;
  private static final int MOST_REPORTS = 256;
  private static final int MOST_CLAIMS = 4096;
  private static final long MOST_SECONDS = 1L << 40;

  private TrustCodec() {}

  // ---- Writing

  static byte[] encode(TrustMessage message) {
    return JsonWriter.write(out -> {
      if (message instanceof Evidence m) {
        out.text("cluster", m.cluster()).text("observer", m.observer().name());
        out.objects("reports", m.reports(), TrustCodec::report);
      } else if (message instanceof Appeal m) {
        out.text("cluster", m.cluster()).text("accused", m.accused().name()).object("claim", each -> claim(each, m.claim()));
      } else if (message instanceof Listing m) {
        listing(out, m);
      } else if (message instanceof Claims m) {
        out.text("cluster", m.cluster());
        out.objects("claims", m.claims().entrySet(), (each, stated) -> each
            .text("id", stated.getKey().name()).object("claim", inner -> claim(inner, stated.getValue())));
        m.listing().ifPresent(listing -> out.object("blacklist", each -> listing(each, listing)));
      } else {
        throw new AssertionError("a message without a form: " + message);
      }
    });
  }

  private static void report(JsonWriter out, Report report) {
    out.text("subject", report.subject().name()).text("capability", report.capability().word());
    out.whole("claimed", report.claimed()).whole("measured", report.measured());
    out.whole("uses", report.uses()).whole("shortfalls", report.shortfalls()).whole("age", report.ageSeconds());
  }

  private static void claim(JsonWriter out, Claim claim) {
    out.whole("processor", claim.processorMops()).whole("link", claim.bitsPerSecondUp()).whole("storage", claim.storageBytes());
  }

  private static void listing(JsonWriter out, Listing listing) {
    out.text("cluster", listing.cluster()).text("super-node", listing.superNode().name());
    out.whole("term", listing.term()).whole("version", listing.version());
    out.objects("entries", listing.entries(), (each, entry) -> each
        .text("subject", entry.subject().name()).text("capability", entry.capability().word())
        .whole("offences", entry.offences()).whole("seconds", entry.untilSeconds()));
  }

  // ---- Reading

  static Evidence evidence(byte[] bytes) throws JsonException {
    return JsonReader.read(bytes, in -> {
      Fields fields = new Fields("cluster", "observer");
      List<Report> reports = new ArrayList<>();
      in.object(name -> {
        if (name.equals("reports")) {
          reports.addAll(in.array(MOST_REPORTS, TrustCodec::readReport));
        } else {
          fields.read(name, in);
        }
      });
      return new Evidence(fields.text("cluster"), fields.id("observer"), List.copyOf(reports));
    });
  }

  private static Report readReport(JsonReader in) throws JsonException {
    Fields fields = new Fields("subject", "capability")
        .number("claimed", 0, Long.MAX_VALUE).number("measured", 0, Long.MAX_VALUE)
        .number("uses", 1, Report.MOST_USES).number("shortfalls", 0, Report.MOST_USES).number("age", 0, MOST_SECONDS);
    in.object(name -> fields.read(name, in));
    int uses = (int) fields.whole("uses");
    int shortfalls = (int) fields.whole("shortfalls");
    require(shortfalls <= uses, "a report must have no more shortfalls than uses");
    return new Report(fields.id("subject"), fields.choice("capability", Capability.values(), Capability::word), fields.whole("claimed"),
        fields.whole("measured"), uses, shortfalls, fields.whole("age"));
  }

  static Appeal appeal(byte[] bytes) throws JsonException {
    return JsonReader.read(bytes, in -> {
      Fields fields = new Fields("cluster", "accused");
      List<Claim> claims = new ArrayList<>(1);
      in.object(name -> {
        if (name.equals("claim")) {
          claims.add(readClaim(in));
        } else {
          fields.read(name, in);
        }
      });
      require(!claims.isEmpty(), "an appeal must have a claim");
      return new Appeal(fields.text("cluster"), fields.id("accused"), claims.get(0));
    });
  }

  private static Claim readClaim(JsonReader in) throws JsonException {
    Fields fields = new Fields().number("processor", 0, Long.MAX_VALUE).number("link", 0, Long.MAX_VALUE).number("storage", 0, Long.MAX_VALUE);
    in.object(name -> fields.read(name, in));
    return new Claim(fields.whole("processor"), fields.whole("link"), fields.whole("storage"));
  }

  static Listing listing(byte[] bytes) throws JsonException {
    return JsonReader.read(bytes, TrustCodec::readListing);
  }

  private static Listing readListing(JsonReader in) throws JsonException {
    Fields fields = new Fields("cluster", "super-node").number("term", 0, Long.MAX_VALUE).number("version", 0, Long.MAX_VALUE);
    List<Entry> entries = new ArrayList<>();
    in.object(name -> {
      if (name.equals("entries")) {
        entries.addAll(in.array(Blacklist.MOST_ENTRIES, TrustCodec::readEntry));
      } else {
        fields.read(name, in);
      }
    });
    Set<NodeId> subjects = new TreeSet<>();
    for (Entry entry : entries) {
      require(subjects.add(entry.subject()), "a blacklist must have each node once");
    }
    return new Listing(fields.text("cluster"), fields.id("super-node"), fields.whole("term"), fields.whole("version"), List.copyOf(entries));
  }

  private static Entry readEntry(JsonReader in) throws JsonException {
    Fields fields = new Fields("subject", "capability").number("offences", 0, Blacklist.MOST_OFFENCES).number("seconds", 0, MOST_SECONDS);
    in.object(name -> fields.read(name, in));
    return new Entry(fields.id("subject"), fields.choice("capability", Capability.values(), Capability::word), (int) fields.whole("offences"),
        fields.whole("seconds"));
  }

  static Claims claims(byte[] bytes) throws JsonException {
    return JsonReader.read(bytes, in -> {
      Fields fields = new Fields("cluster");
      List<Stated> stated = new ArrayList<>();
      List<Listing> listings = new ArrayList<>(1);
      in.object(name -> {
        if (name.equals("claims")) {
          stated.addAll(in.array(MOST_CLAIMS, TrustCodec::readStated));
        } else if (name.equals("blacklist")) {
          listings.add(readListing(in));
        } else {
          fields.read(name, in);
        }
      });
      Map<NodeId, Claim> claims = new TreeMap<>();
      for (Stated each : stated) {
        require(claims.put(each.id, each.claim) == null, "each node must have one claim");
      }
      return new Claims(fields.text("cluster"), claims, listings.stream().findFirst());
    });
  }

  /** One node's claim. */
  private record Stated(NodeId id, Claim claim) {}

  private static Stated readStated(JsonReader in) throws JsonException {
    Fields fields = new Fields("id");
    List<Claim> claims = new ArrayList<>(1);
    in.object(name -> {
      if (name.equals("claim")) {
        claims.add(readClaim(in));
      } else {
        fields.read(name, in);
      }
    });
    require(!claims.isEmpty(), "there must be a claim");
    return new Stated(fields.id("id"), claims.get(0));
  }

  private static <E> E choice(String word, E[] values, Function<E, String> wordOf) throws JsonException {
    for (E value : values) {
      if (wordOf.apply(value).equals(word)) {
        return value;
      }
    }
    throw new JsonException("there must be a known word but is '" + word + "'");
  }

  private static void require(boolean holds, String what) throws JsonException {
    if (!holds) {
      throw new JsonException(what);
    }
  }

  /** The fields of an object that are texts and numbers, each of which must be there; others are left. */
  private static final class Fields {

    private record Bounds(long least, long greatest) {}

    private final List<String> wantedTexts;
    private final Map<String, Bounds> wantedNumbers = new TreeMap<>();
    private final Map<String, String> texts = new TreeMap<>();
    private final Map<String, Long> numbers = new TreeMap<>();

    Fields(String... texts) {
      wantedTexts = List.of(texts);
    }

    Fields number(String name, long least, long greatest) {
      wantedNumbers.put(name, new Bounds(least, greatest));
      return this;
    }

    void read(String name, JsonReader in) throws JsonException {
      Bounds bounds = wantedNumbers.get(name);
      if (bounds != null) {
        numbers.put(name, in.whole(bounds.least, bounds.greatest));
      } else if (wantedTexts.contains(name)) {
        texts.put(name, in.text(MOST_TEXT));
      }
    }

    String text(String name) throws JsonException {
      require(texts.containsKey(name), "there must be a field " + name);
      return texts.get(name);
    }

    NodeId id(String name) throws JsonException {
      String id = text(name);
      require(NodeId.isValid(id), "the field " + name + " must be a node id");
      return new NodeId(id);
    }

    long whole(String name) throws JsonException {
      require(numbers.containsKey(name), "there must be a field " + name);
      return numbers.get(name);
    }

    <E> E choice(String name, E[] values, Function<E, String> wordOf) throws JsonException {
      return TrustCodec.choice(text(name), values, wordOf);
    }
  }
}
