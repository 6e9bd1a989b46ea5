package orrery.protocols.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import orrery.host.Bulk;
import orrery.host.DataSize;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.sim.Xoshiro256;
import orrery.world.Seeds;
import orrery.world.World;

/** EC-31 between three nodes, one of which is a proxy that would like to know. */
class SealTest {

  private static final byte[] REQUEST = SealBinding.ofRequest("POST", "/services/drive/files", "application/json");
  private static final byte[] ANSWER = SealBinding.ofAnswer(200, "application/json");
  private static final byte[] SECRET = bytes("{\"photo\": \"of the birthday\"}");
  private static final SealConfig CONFIG = Defaults.of(SealConfig.class);
  /** Of each kind in the build; with -Dorrery.long=true as many as the issue of trust asks for on request. */
  private static final int FORGERIES = Boolean.getBoolean("orrery.long") ? 100_000 : 2_000;

  private final World world = World.withSeed(1);
  private final Map<NodeId, SealKey> keys = new TreeMap<>();
  private final World.Machine alice = machine("alice", CONFIG);
  private final World.Machine bob = machine("bob", CONFIG);
  private final World.Machine mallory = machine("mallory", CONFIG);

  @Test
  void opensWhatWasSealedForItAndAnswers() {
    meet(alice, bob);

    Sealed sealed = seal(alice, bob, SECRET, REQUEST);
    Unsealed.Opened opened = opened(bob, sealed.bytes(), REQUEST);
    byte[] answer = opened.sealAnswer(bytes("thanks"), ANSWER);

    assertThat(opened.sender()).isEqualTo(new NodeId("alice"));
    assertThat(opened.payload()).isEqualTo(SECRET);
    assertThat(sealed.openAnswer(answer, ANSWER)).contains(bytes("thanks"));
    assertThat(sealed.bytes()).hasSize(SECRET.length + 66 + "alice".length());
    assertThat(answer).hasSize("thanks".length() + 17);
  }

  /** Who carries it finds nothing of it, and cannot open it, with whatever keys it has. */
  @Test
  void isOpaqueToWhoeverCarriesIt() {
    meet(alice, bob);
    meet(alice, mallory);

    Sealed sealed = seal(alice, bob, SECRET, REQUEST);
    byte[] again = seal(alice, bob, SECRET, REQUEST).bytes();
    byte[] answer = opened(bob, sealed.bytes(), REQUEST).sealAnswer(SECRET, ANSWER);

    for (byte[] carried : List.of(sealed.bytes(), again, answer)) {
      for (int i = 0; i + 4 <= SECRET.length; i++) {
        assertThat(text(carried)).doesNotContain(text(Arrays.copyOfRange(SECRET, i, i + 4)));
      }
    }
    assertThat(Arrays.copyOfRange(again, 80, again.length)).isNotEqualTo(Arrays.copyOfRange(sealed.bytes(), 80, again.length));
    assertThat(refused(mallory, sealed.bytes(), REQUEST)).isEqualTo(SealRefusal.STALE);
    byte[] redirected = sealed.bytes().clone();
    Octets.putLong(redirected, 1, node(mallory).unsealer.session());
    assertThat(refused(mallory, redirected, REQUEST)).isEqualTo(SealRefusal.FORGED);
    assertThat(seal(alice, mallory, SECRET, REQUEST).openAnswer(answer, ANSWER)).isEmpty();
  }

  @Test
  void isBoundToItsCall() {
    meet(alice, bob);
    byte[] sealed = seal(alice, bob, SECRET, REQUEST).bytes();

    for (byte[] other : List.of(
        SealBinding.ofRequest("PUT", "/services/drive/files", "application/json"), SealBinding.ofRequest("POST", "/services/drive/file", "sapplication/json"),
        SealBinding.ofRequest("POST", "/services/drive/files", "text/plain"), SealBinding.ofLink("POST"), ANSWER, new byte[0])) {
      assertThat(refused(bob, sealed, other)).isEqualTo(SealRefusal.FORGED);
    }
    assertThat(opened(bob, sealed, REQUEST).payload()).isEqualTo(SECRET);
  }

  @Test
  void answersOneRequestAndNoOther() {
    meet(alice, bob);
    Sealed first = seal(alice, bob, SECRET, REQUEST);
    Sealed second = seal(alice, bob, SECRET, REQUEST);
    Unsealed.Opened opened = opened(bob, first.bytes(), REQUEST);

    byte[] answer = opened.sealAnswer(bytes("yes"), ANSWER);

    assertThat(second.openAnswer(answer, ANSWER)).isEmpty();
    assertThat(first.openAnswer(answer, SealBinding.ofAnswer(201, "application/json"))).isEmpty();
    assertThat(first.openAnswer(answer, ANSWER)).contains(bytes("yes"));
    assertThat(first.openAnswer(new byte[0], ANSWER)).isEmpty();
    assertThat(counted("forged-answer")).isEqualTo(3);
    assertThatThrownBy(() -> opened.sealAnswer(bytes("no"), ANSWER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takesNothingTwiceAndAnythingInAnyOrder() {
    meet(alice, bob);
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(seal(alice, bob, bytes("number " + i), REQUEST).bytes());
    }
    RandomStream random = new Xoshiro256(7);
    TreeSet<String> opened = new TreeSet<>();

    for (int i = all.size(); i > 0; i--) {
      byte[] next = all.remove(random.nextInt(i));
      opened.add(text(opened(bob, next, REQUEST).payload()));
      assertThat(refused(bob, next, REQUEST)).isEqualTo(SealRefusal.REPLAYED);
    }

    assertThat(opened).hasSize(200);
    assertThat(counted("replayed")).isEqualTo(200);
    assertThat(contexts("sealing")).isEqualTo(1);
    assertThat(contexts("opening")).isEqualTo(1);
  }

  /** What came before a restart does not come again, though all memory of it is gone; one answer is enough to go on. */
  @Test
  void recoversFromARestartOfTheReceiverByOneAnswer() {
    meet(alice, bob);
    byte[] before = seal(alice, bob, SECRET, REQUEST).bytes();
    opened(bob, before, REQUEST);

    bob.crash();
    world.runFor(Duration.ofSeconds(1));
    bob.start();

    assertThat(refused(bob, before, REQUEST)).isEqualTo(SealRefusal.STALE);
    Unsealed.Refused answer = (Unsealed.Refused) open(bob, seal(alice, bob, SECRET, REQUEST).bytes(), REQUEST);
    node(alice).sealer.learnSession(new NodeId("bob"), keys.get(new NodeId("bob")), answer.session());
    assertThat(opened(bob, seal(alice, bob, SECRET, REQUEST).bytes(), REQUEST).payload()).isEqualTo(SECRET);
  }

  @Test
  void usesNoNonceTwiceThoughTheSenderRestarts() {
    meet(alice, bob);
    TreeSet<String> beginnings = new TreeSet<>();
    for (int boot = 0; boot < 5; boot++) {
      byte[] sealed = seal(alice, bob, SECRET, REQUEST).bytes();
      assertThat(beginnings.add(text(Arrays.copyOfRange(sealed, 9, 49)))).as("ephemeral key and number").isTrue();
      long session = boot == 0 ? 0 : ((Unsealed.Refused) open(bob, sealed, REQUEST)).session();
      if (session != 0) {
        node(alice).sealer.learnSession(new NodeId("bob"), keys.get(new NodeId("bob")), session);
        byte[] again = seal(alice, bob, SECRET, REQUEST).bytes();
        assertThat(beginnings.add(text(Arrays.copyOfRange(again, 9, 49)))).isTrue();
        opened(bob, again, REQUEST);
      } else {
        opened(bob, sealed, REQUEST);
      }

      alice.crash();
      world.runFor(Duration.ofSeconds(1));
      alice.start();
    }
  }

  @Test
  void renewsItsKeysWhenTheirTimeIsOver() {
    meet(alice, bob);
    byte[] early = seal(alice, bob, SECRET, REQUEST).bytes();
    world.runFor(Duration.ofMinutes(61));

    byte[] late = seal(alice, bob, SECRET, REQUEST).bytes();

    assertThat(Arrays.copyOfRange(late, 9, 41)).isNotEqualTo(Arrays.copyOfRange(early, 9, 41));
    assertThat(opened(bob, late, REQUEST).payload()).isEqualTo(SECRET);
    // What was on its way meanwhile is not lost.
    assertThat(opened(bob, early, REQUEST).payload()).isEqualTo(SECRET);
  }

  @Test
  void beginsAnotherSessionRatherThanForgetWhatHasCome() {
    World.Machine busy = machine("busy", new SealConfig(Duration.ofHours(1), 10, 2, new DataSize(1000)));
    switchOn();
    List<byte[]> all = new ArrayList<>();
    for (World.Machine each : List.of(alice, bob, mallory)) {
      meet(each, busy);
      all.add(seal(each, busy, SECRET, REQUEST).bytes());
      opened(busy, all.get(all.size() - 1), REQUEST);
    }

    for (byte[] each : all) {
      assertThat(refused(busy, each, REQUEST)).isEqualTo(SealRefusal.STALE);
    }
    meet(alice, busy);
    assertThat(opened(busy, seal(alice, busy, SECRET, REQUEST).bytes(), REQUEST).payload()).isEqualTo(SECRET);
  }

  @Test
  void keepsKeysForSoManyReceiversOnly() {
    World.Machine small = machine("small", new SealConfig(Duration.ofHours(1), 1, 2, new DataSize(1000)));
    switchOn();
    seal(small, alice, SECRET, REQUEST);
    seal(small, bob, SECRET, REQUEST);

    assertThat(node(small).sealer.needsKeys(new NodeId("bob"), keys.get(new NodeId("bob")))).isFalse();
    assertThat(node(small).sealer.needsKeys(new NodeId("alice"), keys.get(new NodeId("alice")))).isTrue();
  }

  @Test
  void refusesStrangersAndPosers() {
    meet(alice, bob);
    meet(mallory, bob);
    byte[] mallorys = seal(mallory, bob, SECRET, REQUEST).bytes();
    SealFrame frame = SealFrame.read(mallorys);
    byte[] posing = new byte[SealFrame.bytes(new NodeId("alice")) + mallorys.length - frame.end()];
    SealFrame.write(posing, frame.session(), frame.ephemeral(), frame.sequence(), new NodeId("alice"));
    System.arraycopy(mallorys, frame.end(), posing, SealFrame.bytes(new NodeId("alice")), mallorys.length - frame.end());

    assertThat(refused(bob, posing, REQUEST)).isEqualTo(SealRefusal.FORGED);
    keys.remove(new NodeId("mallory"));
    assertThat(refused(bob, mallorys, REQUEST)).isEqualTo(SealRefusal.UNKNOWN_SENDER);
    keys.put(new NodeId("mallory"), keys.get(new NodeId("alice")));
    assertThat(refused(bob, mallorys, REQUEST)).isEqualTo(SealRefusal.FORGED);
  }

  @Test
  void sealsForNoKeyThatNobodyCanHave() {
    switchOn();

    assertThat(node(alice).sealer.seal(new NodeId("bob"), SealKey.of(new byte[32]), SECRET, REQUEST)).isEmpty();
  }

  /** On a link both seal what they say, each with keys of its own. */
  @Test
  void twoNodesOfALinkSealInBothDirections() {
    meet(alice, bob);
    meet(bob, alice);
    byte[] binding = SealBinding.ofLink("election");

    byte[] there = seal(alice, bob, SECRET, binding).bytes();
    byte[] back = seal(bob, alice, SECRET, binding).bytes();

    assertThat(opened(bob, there, binding).payload()).isEqualTo(SECRET);
    assertThat(opened(alice, back, binding).payload()).isEqualTo(SECRET);
    assertThat(refused(alice, there, binding)).isEqualTo(SealRefusal.STALE);
    assertThat(Arrays.copyOfRange(there, 9, 41)).isNotEqualTo(Arrays.copyOfRange(back, 9, 41));
  }

  /** One bit changed anywhere, for a context that is known and for one that is not. */
  @Test
  void refusesWhateverHasBeenChanged() {
    meet(alice, bob);
    byte[] first = seal(alice, bob, SECRET, REQUEST).bytes();
    flipEveryBit(first);
    opened(bob, first, REQUEST);

    flipEveryBit(seal(alice, bob, SECRET, REQUEST).bytes());
  }

  private void flipEveryBit(byte[] sealed) {
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(open(bob, changed, REQUEST)).as("bit %d", bit).isInstanceOf(Unsealed.Refused.class);
    }
  }

  @Test
  void refusesForgeriesOfEachKind() {
    meet(alice, bob);
    meet(mallory, bob);
    opened(bob, seal(alice, bob, SECRET, REQUEST).bytes(), REQUEST);
    List<String> kinds = List.of("bits", "cut", "longer", "replayed", "spliced", "other-binding", "random");
    for (String kind : kinds) {
      RandomStream random = new Xoshiro256(Long.getLong("orrery.seed", 1));
      byte[] genuine = seal(alice, bob, SECRET, REQUEST).bytes();
      byte[] mallorys = seal(mallory, bob, SECRET, REQUEST).bytes();
      byte[] spent = seal(alice, bob, SECRET, REQUEST).bytes();
      opened(bob, spent, REQUEST);
      for (int i = 0; i < FORGERIES; i++) {
        byte[] forged = forge(kind, genuine, mallorys, spent, random);
        byte[] binding = kind.equals("other-binding") ? SealBinding.ofRequest("POST", "/services/drive/" + random.nextLong(), "application/json") : REQUEST;

        Unsealed outcome = open(bob, forged, binding);

        assertThat(outcome).as("forgery %d of %s; reproduce with -Dorrery.seed", i, kind).isInstanceOf(Unsealed.Refused.class);
      }
      assertThat(opened(bob, genuine, REQUEST).payload()).isEqualTo(SECRET);
    }
    assertThat(counted("forged") + counted("replayed") + counted("stale") + counted("malformed") + counted("other-version") + counted("unknown-sender"))
        .isEqualTo((long) kinds.size() * FORGERIES);
  }

  private static byte[] forge(String kind, byte[] genuine, byte[] mallorys, byte[] spent, RandomStream random) {
    switch (kind) {
      case "bits" -> {
        byte[] forged = genuine.clone();
        // Where two flips meet, a third one makes a difference.
        int from = random.nextInt(8 * forged.length);
        forged[from / 8] ^= (byte) (1 << from % 8);
        int other = random.nextInt(8 * forged.length);
        if (other != from) {
          forged[other / 8] ^= (byte) (1 << other % 8);
        }
        return forged;
      }
      case "cut" -> {
        return Arrays.copyOf(genuine, random.nextInt(genuine.length));
      }
      case "longer" -> {
        byte[] forged = Arrays.copyOf(genuine, genuine.length + 1 + random.nextInt(40));
        forged[forged.length - 1] = (byte) random.nextInt(256);
        return forged;
      }
      case "replayed" -> {
        return spent;
      }
      case "spliced" -> {
        byte[] forged = genuine.clone();
        int from = 9 + random.nextInt(genuine.length - 9);
        int count = 1 + random.nextInt(genuine.length - from);
        byte[] source = random.nextBoolean(0.5) ? spent : mallorys;
        System.arraycopy(source, Math.min(from, source.length), forged, from, Math.min(count, Math.max(0, source.length - from)));
        forged[forged.length - 1] ^= (byte) (Arrays.equals(forged, genuine) ? 1 : 0);
        return forged;
      }
      case "other-binding" -> {
        return genuine;
      }
      default -> {
        byte[] forged = new byte[random.nextInt(200)];
        for (int i = 0; i < forged.length; i++) {
          forged[i] = (byte) random.nextInt(256);
        }
        int kept = random.nextInt(Math.min(forged.length, 9) + 1);
        System.arraycopy(genuine, 0, forged, 0, kept);
        return forged;
      }
    }
  }

  /** Whatever an answer is, it never throws and never passes. */
  @Test
  void believesNoForgedAnswer() {
    meet(alice, bob);
    Sealed sealed = seal(alice, bob, SECRET, REQUEST);
    byte[] answer = opened(bob, sealed.bytes(), REQUEST).sealAnswer(SECRET, ANSWER);
    Seeds.each(FORGERIES, random -> {
      byte[] forged = random.nextBoolean(0.5) ? answer.clone() : Arrays.copyOf(answer, random.nextInt(2 * answer.length));
      if (forged.length > 0) {
        int bit = random.nextInt(8 * forged.length);
        forged[bit / 8] ^= (byte) (1 << bit % 8);
      }

      assertThat(sealed.openAnswer(forged, ANSWER)).isEmpty();
    });
  }

  /** RFC 8188 §2. */
  @Test
  void namesAndMeasuresSealedBulks() {
    long record = 16 * 1024;

    assertThat(Seal.bulkBytes(1)).isEqualTo(21 + 1 + 17);
    assertThat(Seal.bulkBytes(record - 17)).isEqualTo(21 + record);
    assertThat(Seal.bulkBytes(record - 16)).isEqualTo(21 + record + 1 + 17);
    assertThat(Seal.bulkBytes(1000 * (record - 17))).isEqualTo(21 + 1000 * record);
    TreeSet<Long> names = new TreeSet<>();
    for (long id = 0; id < 100; id++) {
      for (long key = 0; key < 100; key++) {
        names.add(Seal.bulkId(Bulk.from(5, 8 * id), key));
      }
    }
    assertThat(names).hasSize(10_000);
    assertThat(Seal.bulkId(5, 7)).isEqualTo(Seal.bulkId(5, 7));
  }

  @Test
  void writesKeysAsJsonWebKeysHaveThem() {
    Seeds.each(200, random -> {
      SealKey key = SealKeyPair.drawn(random).publicKey();
      String text = key.text();
      char[] damaged = text.toCharArray();
      damaged[random.nextInt(43)] = "AZ09-_=+/ \u00e9".charAt(random.nextInt(11));

      assertThat(text).hasSize(43).matches("[A-Za-z0-9_-]+");
      assertThat(SealKey.parse(text)).contains(key);
      assertThat(SealKey.parse(new String(damaged)).map(SealKey::text).orElse(new String(damaged))).isEqualTo(new String(damaged));
      assertThat(SealKey.parse(text + "A")).isEmpty();
    });
  }

  // ---- The three nodes

  private World.Machine machine(String name, SealConfig config) {
    return world.machine(name).inCloud().running(host -> new Sealing(host, config));
  }

  private void switchOn() {
    for (World.Machine each : List.of(alice, bob, mallory)) {
      if (!each.isOn()) {
        each.start();
      }
    }
  }

  private void meet(World.Machine from, World.Machine to) {
    switchOn();
    NodeId receiver = new NodeId(to.name());
    Sealing there = node(to);
    node(from).sealer.learnSession(receiver, keys.get(receiver), there.unsealer.session());
  }

  private Sealing node(World.Machine machine) {
    if (!machine.isOn()) {
      machine.start();
    }
    return machine.protocol(Sealing.class);
  }

  private Sealed seal(World.Machine from, World.Machine to, byte[] payload, byte[] binding) {
    return node(from).sealer.seal(new NodeId(to.name()), keys.get(new NodeId(to.name())), payload, binding).orElseThrow();
  }

  private Unsealed open(World.Machine at, byte[] sealed, byte[] binding) {
    return node(at).unsealer.open(sealed, binding);
  }

  private Unsealed.Opened opened(World.Machine at, byte[] sealed, byte[] binding) {
    Unsealed outcome = open(at, sealed, binding);
    assertThat(outcome).isInstanceOf(Unsealed.Opened.class);
    return (Unsealed.Opened) outcome;
  }

  private SealRefusal refused(World.Machine at, byte[] sealed, byte[] binding) {
    Unsealed outcome = open(at, sealed, binding);
    assertThat(outcome).isInstanceOf(Unsealed.Refused.class);
    return ((Unsealed.Refused) outcome).reason();
  }

  private long counted(String reason) {
    return world.told().stream().filter(told -> told.kind().equals("seal.refused") && told.scope().equals(reason)).count();
  }

  private long contexts(String side) {
    return world.told().stream().filter(told -> told.kind().equals("seal.contexts") && told.scope().equals(side)).count();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A node whose key is the same at every boot, as it is for who keeps it. */
  private final class Sealing implements Protocol {
    final Sealer sealer;
    final Unsealer unsealer;

    Sealing(Host host, SealConfig config) {
      SealKeyPair own = SealKeyPair.drawn(new Xoshiro256(host.id().name().hashCode()));
      keys.put(host.id(), own.publicKey());
      sealer = new Sealer(host, own, config);
      unsealer = new Unsealer(host, own, node -> Optional.ofNullable(keys.get(node)), config);
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }
}
