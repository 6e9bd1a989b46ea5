package orrery.protocols.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import orrery.host.Address;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Shared;
import orrery.host.Position;
import orrery.protocols.cluster.ClusterMessage.Declined;
import orrery.protocols.cluster.ClusterMessage.Handover;
import orrery.protocols.cluster.ClusterMessage.RosterPage;
import orrery.sim.Xoshiro256;
import org.junit.jupiter.api.Test;

class ClusterCodecTest {

  private static final int KINDS = 25;
  private static final NodeId ME = new NodeId("me");

  private final ClusterCodec codec = ClusterCodec.of("link", new Shared());

  /** Every message there is, with parts drawn from {@code luck}. */
  private static ClusterMessage message(int kind, Xoshiro256 luck) {
    int request = (int) luck.nextLong();
    return switch (kind) {
      case 0 -> new ClusterMessage.Register(request, term(luck), profile(luck), duties(luck));
      case 1 -> new ClusterMessage.Renew(request, term(luck), count(luck));
      case 2 -> new ClusterMessage.Update(request, term(luck), count(luck), profile(luck));
      case 3 -> new ClusterMessage.Leave(request);
      case 4 -> new ClusterMessage.Challenge(request, luck.nextInt(1001));
      case 5 -> new ClusterMessage.Meet(request, office(luck), luck.nextInt(1001), part(luck), luck.nextInt(500));
      case 6 -> new Handover(request, office(luck), luck.nextInt(1001), part(luck), luck.nextInt(500), 1, 2, handover(luck, luck.nextInt(4)));
      case 7 -> new ClusterMessage.Registered(request, office(luck), luck.nextInt(1001), part(luck), luck.nextInt(Integer.MAX_VALUE),
          luck.nextBoolean(0.5) ? Optional.of(page(luck)) : Optional.empty());
      case 8 -> new Declined(request, Declined.Reason.values()[luck.nextInt(Declined.Reason.values().length)],
          luck.nextBoolean(0.5) ? Optional.of(superNode(luck)) : Optional.empty());
      case 9 -> new ClusterMessage.Acknowledged(request, term(luck));
      case 10 -> new ClusterMessage.Coordinator(office(luck), luck.nextInt(1001), part(luck));
      case 11 -> new ClusterMessage.Referral(superNode(luck));
      case 12 -> page(luck);
      case 13 -> new ClusterMessage.Suspicion(term(luck), id(luck));
      case 14 -> new ClusterMessage.Candidacy(term(luck), id(luck), luck.nextInt(1001));
      case 15 -> new ClusterMessage.BullyCall(term(luck), id(luck));
      case 16 -> new ClusterMessage.BullyAnswer(term(luck), id(luck));
      case 24 -> new ClusterMessage.Unite(request, office(luck), luck.nextInt(1001), part(luck), luck.nextInt(500));
      case 23 -> new ClusterMessage.Assign(request, office(luck), count(luck), duties(luck));
      case 17 -> new ClusterMessage.RingCandidate(term(luck), id(luck), request, luck.nextInt(ClusterCodec.MAXIMUM_ATTEMPTS + 1),
          luck.nextBoolean(0.5) ? Optional.of(id(luck)) : Optional.empty());
      case 18 -> new ClusterMessage.RingElected(term(luck), id(luck), request, superNode(luck));
      case 19 -> new ClusterMessage.RingReceipt(term(luck), id(luck), request);
      case 20 -> new ClusterMessage.VoteRequest(term(luck), id(luck), term(luck));
      case 21 -> new ClusterMessage.Vote(term(luck), id(luck), term(luck), luck.nextBoolean(0.5));
      case 22 -> new ClusterMessage.Nomination(term(luck), id(luck));
      default -> throw new AssertionError(kind);
    };
  }

  private static Set<Duty> duties(Xoshiro256 luck) {
    return Duty.ofBits(luck.nextInt(16));
  }

  private static long term(Xoshiro256 luck) {
    return switch (luck.nextInt(4)) {
      case 0 -> 0;
      case 1 -> Terms.MAXIMUM;
      default -> luck.nextLong(1000);
    };
  }

  private static long office(Xoshiro256 luck) {
    return Math.max(1, term(luck));
  }

  private static long count(Xoshiro256 luck) {
    return luck.nextLong() >>> 1 + luck.nextInt(62);
  }

  private static NodeId id(Xoshiro256 luck) {
    return new NodeId("n" + "-x".repeat(luck.nextInt(31)) + luck.nextInt(10));
  }

  private static Endpoint endpoint(Xoshiro256 luck) {
    Address address = luck.nextBoolean(0.5)
        ? Address.ipv4(192, 168, luck.nextInt(256), luck.nextInt(256))
        : new Address(0x2001_0db8_0000_0000L | luck.nextInt(1000), luck.nextLong());
    return new Endpoint(address, 1 + luck.nextInt(65535));
  }

  private static SuperNode superNode(Xoshiro256 luck) {
    return new SuperNode(id(luck), endpoint(luck), office(luck), luck.nextInt(1001), part(luck));
  }

  private static Part part(Xoshiro256 luck) {
    int length = luck.nextInt(Part.MAXIMUM_LENGTH + 1);
    return new Part(luck.nextInt(1 << length), length);
  }

  private static Profile profile(Xoshiro256 luck) {
    return profile(luck, Inventory.MOST);
  }

  private static Inventory inventory(Xoshiro256 luck, int most) {
    Set<String> names = new TreeSet<>();
    for (int i = luck.nextBoolean(0.5) ? luck.nextInt(most + 1) : 0; i > 0; i--) {
      names.add("s" + "-y".repeat(luck.nextInt(2) * luck.nextInt(Math.min(31, most))) + luck.nextInt(100));
    }
    return Inventory.first(names);
  }

  private static Profile profile(Xoshiro256 luck, int services) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      if (luck.nextBoolean(0.5)) {
        permissions.add(permission);
      }
    }
    return new Profile("smartphone", "Größe ☃ 𝄞", "a".repeat(luck.nextInt(64)), count(luck), count(luck), count(luck), count(luck),
        count(luck), luck.nextBoolean(0.5) ? OptionalInt.empty() : OptionalInt.of(luck.nextInt(101)), (int) count(luck) & Integer.MAX_VALUE, luck.nextInt(1001),
        permissions, luck.nextBoolean(0.5) ? Optional.empty()
            : Optional.of(new Position(luck.nextInt(180_000_001) - 90_000_000, luck.nextInt(360_000_001) - 180_000_000)),
        luck.nextBoolean(0.5), luck.nextInt(101), inventory(luck, services));
  }

  private static List<Handover.Entry> handover(Xoshiro256 luck, int entries) {
    List<Handover.Entry> made = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      made.add(new Handover.Entry(new Member(id(luck), endpoint(luck), profile(luck, 4), duties(luck)), luck.nextInt(1000)));
    }
    return made;
  }

  private static RosterPage page(Xoshiro256 luck) {
    List<Roster.Entry> entries = new ArrayList<>();
    for (int i = luck.nextInt(12); i > 0; i--) {
      entries.add(new Roster.Entry(id(luck), endpoint(luck), luck.nextInt(1001), luck.nextBoolean(0.5), duties(luck)));
    }
    return new RosterPage(office(luck), count(luck), luck.nextInt(3), 3, entries);
  }

  @Test
  void readsWhatItWrites() {
    Xoshiro256 luck = new Xoshiro256(1);
    for (int i = 0; i < 20_000; i++) {
      ClusterMessage message = message(i % KINDS, luck);

      ByteBuffer datagram = codec.encode(ME, message);

      assertThat(datagram.remaining()).isLessThanOrEqualTo(ClusterCodec.MAXIMUM_OCTETS);
      assertThat(codec.decode(datagram)).contains(new ClusterCodec.Envelope(ME, message));
    }
  }

  @Test
  void everyMessageHasItsOwnCodeAndLabel() {
    Set<String> labels = new TreeSet<>();
    Set<Byte> codes = new TreeSet<>();
    for (int kind = 0; kind < KINDS; kind++) {
      ClusterMessage message = message(kind, new Xoshiro256(2));
      labels.add(message.label());
      codes.add(codec.encode(ME, message).get(3));
    }
    assertThat(labels).hasSize(KINDS);
    assertThat(codes).hasSize(KINDS);
    assertThat(leaves(ClusterMessage.class)).hasSize(KINDS);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return List.of(type);
    }
    List<Class<?>> leaves = new ArrayList<>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      leaves.addAll(leaves(each));
    }
    return leaves;
  }

  /** Whatever comes, nothing is thrown; and what is taken for a message is written as it was read: no two forms of one. */
  @Test
  void takesAnyBytesAndAcceptsOneFormOfEachMessage() {
    Xoshiro256 luck = new Xoshiro256(3);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = bytes(codec.encode(ME, message(i % KINDS, luck)));
      for (int flips = luck.nextInt(4); flips > 0; flips--) {
        bytes[luck.nextInt(bytes.length)] = (byte) luck.nextLong();
      }
      int length = luck.nextBoolean(0.2) ? luck.nextInt(bytes.length + 1) : bytes.length;
      ByteBuffer datagram = ByteBuffer.wrap(bytes, 0, length);

      Optional<ClusterCodec.Envelope> envelope = codec.decode(datagram);

      assertThat(datagram.position()).as("left as it was").isZero();
      if (envelope.isPresent()) {
        accepted++;
        ByteBuffer again = codec.encode(envelope.get().sender(), envelope.get().message());
        assertThat(bytes(again)).isEqualTo(java.util.Arrays.copyOf(bytes, length));
      }
    }
    assertThat(accepted).isGreaterThan(20_000);
  }

  @Test
  void refusesEveryTruncationAndEveryAddition() {
    Xoshiro256 luck = new Xoshiro256(4);
    for (int kind = 0; kind < KINDS; kind++) {
      byte[] bytes = bytes(codec.encode(ME, message(kind, luck)));
      for (int length = 0; length < bytes.length; length++) {
        assertThat(codec.decode(ByteBuffer.wrap(bytes, 0, length))).isEmpty();
      }
      assertThat(codec.decode(ByteBuffer.wrap(java.util.Arrays.copyOf(bytes, bytes.length + 1)))).isEmpty();
    }
  }

  /** Names out of order, twice, too many, or no names at all: each inventory has one form, and is bounded. */
  @Test
  void refusesAHostileInventory() {
    Inventory two = Inventory.of(List.of("beam", "drive")).orElseThrow();
    Profile profile = new Profile("laptop", "linux", "anna", 1, 1, 1, 1, 1, OptionalInt.empty(), 1, 1, EnumSet.noneOf(Permission.class), Optional.empty(), false, 0, two);
    byte[] good = bytes(codec.encode(ME, new ClusterMessage.Update(1, 1, 1, profile)));
    int list = good.length - 12;

    assertThat(codec.decode(ByteBuffer.wrap(good))).isPresent();
    assertThat(good[list]).isEqualTo((byte) 2);
    for (String names : List.of("drive,beam", "beam,beam", "Beam,drive", "-beam,drive", ",drive", "bäm,drive")) {
      assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, List.of(names.split(",", -1)))))).as(names).isEmpty();
    }
    assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, List.of())))).as("none").isEmpty();
    assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, numbered("s", 32))))).as("as many as may be").isPresent();
    assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, numbered("s", 33))))).as("too many").isEmpty();
    assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, numbered("s".repeat(61), 8))))).as("8 times 64 octets").isPresent();
    assertThat(codec.decode(ByteBuffer.wrap(withNames(good, list, numbered("s".repeat(61), 9))))).as("too long").isEmpty();
  }

  private static List<String> numbered(String name, int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> name + (char) ('a' + i / 10) + i % 10).toList();
  }

  private static byte[] withNames(byte[] message, int list, List<String> names) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.write(message, 0, list);
    out.write(names.size());
    for (String name : names) {
      byte[] octets = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      out.write(octets.length);
      out.writeBytes(octets);
    }
    return out.toByteArray();
  }

  @Test
  void refusesAnotherClusterAndAnotherVersion() {
    ByteBuffer datagram = codec.encode(ME, new ClusterMessage.Leave(1));
    assertThat(ClusterCodec.of("other", new Shared()).decode(datagram)).isEmpty();
    datagram.put(2, (byte) 2);
    assertThat(codec.decode(datagram)).isEmpty();
  }

  @Test
  void pagesHoldEverythingOnceAndFitIntoADatagram() {
    Xoshiro256 luck = new Xoshiro256(5);
    List<Handover.Entry> entries = handover(luck, 500);

    List<List<Handover.Entry>> pages = ClusterCodec.handoverPages(entries);

    assertThat(pages.stream().flatMap(List::stream)).isEqualTo(entries);
    pages.forEach(page -> assertThat(codec.encode(ME, new Handover(1, Terms.MAXIMUM, 1000, new Part(255, 8), 4096, 0, pages.size(), page)).remaining())
        .isLessThanOrEqualTo(ClusterCodec.MAXIMUM_OCTETS));
    assertThat(ClusterCodec.handoverPages(List.of())).containsExactly(List.of());
  }

  private static byte[] bytes(ByteBuffer datagram) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.duplicate().get(bytes);
    return bytes;
  }
}
