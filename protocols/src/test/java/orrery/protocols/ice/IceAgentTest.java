package orrery.protocols.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.PortSpec;
import orrery.net.nat.NatBehavior;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.IntegrityKey;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;
import orrery.validation.Published;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two agents in a simulated world. */
class IceAgentTest {

  private final IceWorld ice = new IceWorld(1);

  private World.Machine behind(String name, NatBehavior nat) {
    return ice.world.machine(name).on(ice.world.home("home of " + name, nat));
  }

  @Test
  void neighboursMeetOnTheirOwnLink() {
    World.Home home = ice.world.home("home");
    ice.between(ice.world.machine("anna").on(home), ice.world.machine("ben").on(home)).connect();

    assertThat(ice.left().selected).isEqualTo(new IcePath(CandidateType.HOST, ice.left().selected.local(), CandidateType.HOST,
        ice.right().selected.local(), false));
    assertThat(ice.left().selected.local().address()).isEqualTo(ice.left.address());
  }

  @Test
  @DisplayName("N05, one cell: two port-restricted cones")
  void twoConesPunchThrough() {
    ice.between(behind("anna", NatBehavior.PORT_RESTRICTED_CONE), behind("ben", NatBehavior.PORT_RESTRICTED_CONE)).connect();

    ice.left().say("hello");
    ice.right().say("well met");
    ice.world.runFor(Duration.ofSeconds(1));

    assertThat(ice.left().selected.relayed()).isFalse();
    assertThat(ice.left().selected.local()).isEqualTo(ice.right().selected.remote());
    assertThat(ice.left().selected.remote()).isEqualTo(ice.right().selected.local());
    assertThat(ice.left().received).containsExactly("well met");
    assertThat(ice.right().received).containsExactly("hello");
  }

  @Test
  @DisplayName("N05, one cell: two symmetric NATs")
  void twoSymmetricNatsFindNoPair() {
    ice.between(behind("anna", NatBehavior.SYMMETRIC), behind("ben", NatBehavior.SYMMETRIC)).introduce();

    ice.runToTheEnd();

    assertThat(ice.left().ending).isEqualTo(IceListener.Ending.NO_PAIR);
    assertThat(ice.right().ending).isEqualTo(IceListener.Ending.NO_PAIR);
    assertThat(ice.left().usable).isEmpty();
  }

  @Test
  @DisplayName("RFC 8445 §7.2.5.3.1: what the peer saw is a candidate nobody knew")
  void symmetricNatMeetsAPublicMachineByAPeerReflexiveCandidate() {
    ice.between(behind("anna", NatBehavior.SYMMETRIC), ice.world.machine("ben").inCloud()).connect();

    assertThat(ice.left().selected.localType()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(ice.right().selected.remoteType()).isEqualTo(CandidateType.PEER_REFLEXIVE);
    assertThat(ice.left().selected.local()).isEqualTo(ice.right().selected.remote());
  }

  @Test
  @DisplayName("RFC 8445 §7.3.1.1: both believe that they control, and one yields")
  void settlesAConflictOfRoles() {
    ice.left = behind("anna", NatBehavior.PORT_RESTRICTED_CONE).running(host -> new IceNode(host, ice.servers, true));
    ice.right = behind("ben", NatBehavior.PORT_RESTRICTED_CONE).running(host -> new IceNode(host, ice.servers, true));
    List.of(ice.world.machineCalled("stun"), ice.left, ice.right).forEach(World.Machine::start);

    ice.connect();

    assertThat(ice.left().agent.isControlling()).isNotEqualTo(ice.right().agent.isControlling());
    assertThat(ice.world.sent("ice")).anyMatch(sent -> sent.messageType().equals("check-error"));
  }

  @Test
  @DisplayName("RFC 8445 §7.3.1.1: neither believes that it controls, and one takes over")
  void settlesALackOfAController() {
    ice.left = behind("anna", NatBehavior.PORT_RESTRICTED_CONE).running(host -> new IceNode(host, ice.servers, false));
    ice.right = behind("ben", NatBehavior.PORT_RESTRICTED_CONE).running(host -> new IceNode(host, ice.servers, false));
    List.of(ice.world.machineCalled("stun"), ice.left, ice.right).forEach(World.Machine::start);

    ice.connect();

    assertThat(ice.left().agent.isControlling()).isNotEqualTo(ice.right().agent.isControlling());
  }

  @Test
  @DisplayName("N10: consent is asked for every 5 s x 0.8 to 1.2")
  void asksForConsentAtRandomisedIntervals() {
    ice.between(behind("anna", NatBehavior.PORT_RESTRICTED_CONE), behind("ben", NatBehavior.PORT_RESTRICTED_CONE)).connect();

    ice.world.runFor(Duration.ofMinutes(20));

    List<Long> asked = ice.world.sent("ice").stream()
        .filter(sent -> sent.node().equals("anna") && sent.messageType().equals("consent")).map(World.Sent::time).toList();
    double sum = 0;
    double shortest = 100;
    double longest = 0;
    for (int i = 1; i < asked.size(); i++) {
      double pause = (asked.get(i) - asked.get(i - 1)) / 1e9;
      assertThat(pause).isBetween(4.0, 6.0);
      sum += pause;
      shortest = Math.min(shortest, pause);
      longest = Math.max(longest, pause);
    }
    assertThat(asked).hasSizeBetween(225, 255);
    Published.row("N10").between("shortest pause between requests for consent, s", 4, 6, shortest).between("longest pause, s", 4, 6, longest);
    assertThat(sum / (asked.size() - 1)).isBetween(4.9, 5.1);
    assertThat(ice.left().ending).isNull();
  }

  @Test
  @DisplayName("N10: a peer is killed; consent is lost 30 s after its last answer, and media stops")
  void stopsSendingWhenConsentIsLost() {
    ice.between(behind("anna", NatBehavior.PORT_RESTRICTED_CONE), behind("ben", NatBehavior.PORT_RESTRICTED_CONE)).connect();
    ice.world.runFor(Duration.ofSeconds(60));
    long lastAnswer = ice.world.sent("ice").stream()
        .filter(sent -> sent.node().equals("ben") && sent.messageType().equals("check-answer")).mapToLong(World.Sent::time).max().orElseThrow();

    ice.right.crash();
    long killed = ice.world.nanoTime();
    while (ice.left().ending == null) {
      ice.left().say("still there?");
      ice.world.runFor(Duration.ofMillis(10));
    }
    ice.left().say("gone");
    ice.world.runFor(Duration.ofSeconds(10));

    long lastMedia = ice.world.sent("ice").stream().filter(sent -> sent.messageType().equals("data")).mapToLong(World.Sent::time).max().orElseThrow();
    assertThat(ice.left().ending).isEqualTo(IceListener.Ending.CONSENT_LOST);
    // The answer takes 10 ms over either access and 0.5 ms over either LAN, and some microseconds to be put on the wire.
    assertThat(ice.left().endedNanos - lastAnswer - 30_000_000_000L).isBetween(21_000_000L, 21_100_000L);
    Published.row("N10").exactly("from the last answer to the end of consent, s", "30.0", (ice.left().endedNanos - lastAnswer) / 1e9);
    assertThat((lastMedia - killed) / 1e9).isBetween(24.0, 30.1);
  }

  @Test
  @DisplayName("RFC 8445 §9: fresh agents take the place of the old")
  void restartsWithFreshCredentials() {
    ice.between(behind("anna", NatBehavior.PORT_RESTRICTED_CONE), behind("ben", NatBehavior.PORT_RESTRICTED_CONE)).connect();
    String before = ice.left().agent.own().ufrag();

    ice.left().again();
    ice.right().again();
    ice.connect();

    assertThat(ice.left().agent.own().ufrag()).isNotEqualTo(before);
    assertThat(ice.left().selected.remote()).isEqualTo(ice.right().selected.local());
  }

  @Test
  void damagedChecksAreCountedAndLeaveTheAgentAsItWas() {
    ice.between(ice.world.machine("anna").inCloud(), ice.world.machine("ben").inCloud()).connect();
    IcePath before = ice.left().agent.path().orElseThrow();
    List<byte[]> seen = ice.world.sent("ice").stream().filter(sent -> sent.node().equals("ben")).map(World.Sent::payload).toList();
    DatagramPort stranger = ice.right().host.open(PortSpec.ephemeral("stranger"), (source, destination, payload) -> {});

    Seeds.each(300, random -> {
      byte[] bytes = seen.get(random.nextInt(seen.size())).clone();
      for (int i = 0; i < random.nextInt(5); i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextLong();
      }
      stranger.send(before.local(), ByteBuffer.wrap(bytes, 0, 1 + random.nextInt(bytes.length)), "damaged");
      ice.world.runFor(Duration.ofMillis(10));
    });

    assertThat(ice.left().agent.path()).contains(before);
    assertThat(ice.left().received).isEmpty();
    assertThat(ice.world.told()).anyMatch(told -> told.kind().equals("ice.dropped") && told.scope().equals("malformed"))
        .anyMatch(told -> told.kind().equals("ice.dropped") && told.scope().equals("stranger"));
  }

  @Test
  void requestWithoutTheCredentialIsRefusedAndNotAnswered() {
    ice.between(ice.world.machine("anna").inCloud(), ice.world.machine("ben").inCloud()).connect();
    Endpoint at = ice.left().agent.path().orElseThrow().local();
    List<StunMessage> answers = new ArrayList<>();
    DatagramPort stranger = ice.right().host.open(PortSpec.ephemeral("stranger"), (source, destination, payload) -> {
      if (StunMessage.decode(payload) instanceof Decoded.Whole whole) {
        answers.add(whole.message());
      }
    });
    TransactionId id = new TransactionId(1, 2);
    String user = ice.left().agent.own().ufrag() + ":" + ice.right().agent.own().ufrag();
    StunMessage unsigned = StunMessage.request(StunMethod.BINDING, id).with(Attribute.USERNAME, user).with(Attribute.PRIORITY, 1L).build();
    StunMessage forged = StunMessage.request(StunMethod.BINDING, id).with(Attribute.USERNAME, user).with(Attribute.PRIORITY, 1L)
        .signedBy(IntegrityKey.shortTerm("a guess of twenty-four c")).build();

    stranger.send(at, unsigned.toBytes(), "unsigned");
    stranger.send(at, forged.toBytes(), "forged");
    ice.world.runFor(Duration.ofSeconds(1));

    assertThat(answers).extracting(answer -> answer.find(Attribute.ERROR_CODE).orElseThrow().code()).containsExactly(400, 401);
    assertThat(answers).noneMatch(StunMessage::isSigned);
  }
}
