package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.net.Transport;
import orrery.protocols.ice.CandidatePair.State;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.TransactionId;
import orrery.sim.Xoshiro256;
import orrery.validation.Published;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which pairs are checked, in what order and at what pace (RFC 8445 §6.1.2, §6.1.4.2, §14). */
class CheckListTest {

  @Test
  void pairsWhatIsOfOneFamily() {
    List<LocalCandidate> locals = List.of(local("192.168.1.2", CandidateType.HOST, "1", 0), local("2001:db8::2", CandidateType.HOST, "2", 1));
    List<Candidate> remotes = List.of(remote("203.0.113.1", CandidateType.SERVER_REFLEXIVE, "1"), remote("2001:db8::9", CandidateType.HOST, "2"));

    CheckList list = CheckList.form(locals, remotes, true);

    assertThat(list.pairs()).hasSize(2)
        .allMatch(pair -> pair.local.candidate().endpoint().address().isIpv4() == pair.remote.endpoint().address().isIpv4());
  }

  @Test
  @DisplayName("RFC 8445 §6.1.2.4: reflexive candidates become their bases and are pruned")
  void doesNotPairReflexiveCandidatesOfItsOwn() {
    LocalCandidate plain = local("192.168.1.2", CandidateType.HOST, "1", 0);
    LocalCandidate seen = new LocalCandidate(
        new Candidate(CandidateType.SERVER_REFLEXIVE, "2", Candidate.priority(CandidateType.SERVER_REFLEXIVE, 65_535),
            new Endpoint(Address.of("203.0.113.7"), 9), plain.base().endpoint()), plain.base(), 65_535);

    CheckList list = CheckList.form(List.of(plain, seen), List.of(remote("203.0.113.1", CandidateType.HOST, "1")), true);

    assertThat(list.pairs()).singleElement().extracting(pair -> pair.local).isEqualTo(plain);
  }

  @Test
  @DisplayName("RFC 8445 §6.1.2.5: no more than 100 pairs, the best")
  void keepsTheBestHundred() {
    List<LocalCandidate> locals = new ArrayList<>();
    List<Candidate> remotes = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      locals.add(local("10.0.0." + (i + 1), CandidateType.HOST, "l" + i, i));
      remotes.add(remote("198.51.100." + (i + 1), i < 6 ? CandidateType.HOST : CandidateType.RELAYED, "r" + i));
    }

    CheckList list = CheckList.form(locals, remotes, true);

    assertThat(list.pairs()).hasSize(CheckList.LIMIT);
    assertThat(list.pairs().stream().filter(pair -> pair.remote.type() == CandidateType.HOST)).hasSize(72);
    assertThat(list.pairs()).isSortedAccordingTo((a, b) -> Long.compare(b.priority, a.priority));
  }

  @Test
  @DisplayName("RFC 8445 §6.1.2.6: of each foundation one waits; its success thaws the others")
  void thawsPairsOfAFoundationThatWorks() {
    LocalCandidate local = local("10.0.0.1", CandidateType.HOST, "1", 0);
    List<Candidate> remotes = List.of(remote("198.51.100.1", CandidateType.HOST, "a"), remote("198.51.100.2", CandidateType.HOST, "a"),
        remote("198.51.100.3", CandidateType.HOST, "b"));
    CheckList list = CheckList.form(List.of(local), remotes, true);
    assertThat(list.pairs().stream().map(pair -> pair.state)).containsExactly(State.WAITING, State.FROZEN, State.WAITING);

    list.become(list.pairs().get(0), State.SUCCEEDED);

    assertThat(list.pairs().stream().map(pair -> pair.state)).containsExactly(State.SUCCEEDED, State.WAITING, State.WAITING);
  }

  @Test
  @DisplayName("RFC 8445 §6.1.4.2: with none waiting, the next of a foundation that rests is thawed")
  void checksAFrozenPairWhenItsFoundationIsIdle() {
    LocalCandidate local = local("10.0.0.1", CandidateType.HOST, "1", 0);
    List<Candidate> remotes = List.of(remote("198.51.100.1", CandidateType.HOST, "a"), remote("198.51.100.2", CandidateType.HOST, "a"));
    CheckList list = CheckList.form(List.of(local), remotes, true);
    CandidatePair first = list.next();
    list.become(first, State.IN_PROGRESS);
    assertThat(list.next()).as("one of its foundation is in progress").isNull();

    list.become(first, State.FAILED);

    assertThat(list.next()).isSameAs(list.pairs().get(1));
  }

  @Test
  @DisplayName("RFC 8445 §7.3.1.4: what the peer calls for goes first, and not for ever")
  void checksFirstWhatThePeerCallsFor() {
    LocalCandidate local = local("10.0.0.1", CandidateType.HOST, "1", 0);
    CheckList list = CheckList.form(List.of(local), List.of(remote("198.51.100.1", CandidateType.HOST, "a"), remote("198.51.100.2", CandidateType.HOST, "b")), true);
    CandidatePair second = list.pairs().get(1);

    assertThat(list.trigger(second)).isTrue();
    assertThat(list.next()).isSameAs(second);
    int more = 0;
    while (list.trigger(second)) {
      list.next();
      list.become(second, State.FAILED);
      more++;
    }

    assertThat(more).isEqualTo(7);
  }

  @Test
  @DisplayName("N09: 20 pairs: the k-th check at 50k ms, sent again after max(500 ms, Ta x N x (waiting + in progress))")
  void makesOneCheckEachTa() {
    World world = World.withSeed(9);
    World.Machine machine = world.machine("anna").inCloud().running(host -> new IceNode(host, IceServers.NONE, true)).start();
    world.runFor(Duration.ofMillis(10));
    List<Candidate> nobody = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      nobody.add(new Candidate(CandidateType.HOST, "f" + i, Candidate.priority(CandidateType.HOST, 65_535 - i), new Endpoint(Address.ipv4(203, 0, 113, 1 + i), 9), null));
    }
    long begun = world.nanoTime();

    machine.protocol(IceNode.class).agent.begin(IceDescription.fresh(new Xoshiro256(2)).with(nobody));
    world.runFor(Duration.ofSeconds(39));

    Map<TransactionId, List<Long>> sends = new LinkedHashMap<>();
    for (World.Sent sent : world.sent("ice")) {
      if (sent.transport() == Transport.UDP && StunMessage.decode(ByteBuffer.wrap(sent.payload())) instanceof Decoded.Whole whole) {
        sends.computeIfAbsent(whole.message().transactionId(), first -> new ArrayList<>()).add((sent.time() - begun) / 1_000_000);
      }
    }
    List<List<Long>> checks = List.copyOf(sends.values());
    assertThat(checks).hasSize(20);
    Published.row("N09")
        .exactly("last of 20 checks begins, ms", 950, checks.get(19).get(0))
        .exactly("first of 20 checks is sent again after, ms", 20_000, checks.get(0).get(1) - checks.get(0).get(0));
    for (int k = 0; k < 20; k++) {
      // All twenty wait or are in progress all along: 50 ms x 20 x 20 = 20 s.
      assertThat(checks.get(k)).containsExactly(50L * k, 50L * k + 20_000);
    }
  }

  @Test
  @DisplayName("N09: a short list is sent again after 500 ms, then twice as long each time")
  void sendsACheckOfAShortListAgainAfterHalfASecond() {
    World world = World.withSeed(9);
    World.Machine machine = world.machine("anna").inCloud().running(host -> new IceNode(host, IceServers.NONE, true)).start();
    world.runFor(Duration.ofMillis(10));
    Candidate nobody = new Candidate(CandidateType.HOST, "1", 100, new Endpoint(Address.ipv4(203, 0, 113, 1), 9), null);
    long begun = world.nanoTime();

    machine.protocol(IceNode.class).agent.begin(IceDescription.fresh(new Xoshiro256(2)).with(List.of(nobody)));
    world.runFor(Duration.ofSeconds(60));

    assertThat(world.sent("ice").stream().map(sent -> (sent.time() - begun) / 1_000_000))
        .containsExactly(0L, 500L, 1_500L, 3_500L, 7_500L, 15_500L, 31_500L);
    assertThat(machine.protocol(IceNode.class).endedNanos - begun).as("79 RTO").isEqualTo(39_500_000_000L);
  }

  private static LocalCandidate local(String address, CandidateType type, String foundation, int rank) {
    Endpoint endpoint = new Endpoint(Address.of(address), 50_000);
    int preference = LocalPreferences.ofRank(rank);
    return new LocalCandidate(new Candidate(type, foundation, Candidate.priority(type, preference), endpoint, null), new Nowhere(endpoint), preference);
  }

  private static Candidate remote(String address, CandidateType type, String foundation) {
    int last = address.charAt(address.length() - 1);
    return new Candidate(type, foundation, Candidate.priority(type, 65_535 - last), new Endpoint(Address.of(address), 40_000), null);
  }

  /** A base that nothing is sent from. */
  private record Nowhere(Endpoint endpoint) implements Base {
    @Override
    public boolean isRelayed() {
      return false;
    }

    @Override
    public void send(Endpoint remote, ByteBuffer payload, String messageType) {
      throw new AssertionError("a list sends nothing");
    }

    @Override
    public void close() {}
  }
}
