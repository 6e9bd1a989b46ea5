package orrery.protocols.passage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.RandomStream;
import orrery.protocols.http.HttpLimits;
import orrery.host.Defaults;
import orrery.protocols.json.JsonException;
import orrery.protocols.relay.Invitation;
import orrery.protocols.relay.SignalOutcome;
import orrery.protocols.relay.SignalReply;
import orrery.world.Records;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;

/** Signals, and answers to signals, that are not what they should be. */
class HostileSignalTest {

  private static final HttpLimits LIMITS = Defaults.of(HttpLimits.class);
  private static final String LINE = "{\"passage\":\"mallory\",\"account\":\"her own\"}";
  private static final String REQUEST = "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Length: 5\r\n\r\nhello";
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Counts how it is answered. */
  private static final class Replies implements SignalReply {
    final List<byte[]> answers = new ArrayList<>();
    int none;

    @Override
    public void answer(byte[] body) {
      answers.add(body);
    }

    @Override
    public void none(boolean absent) {
      none++;
    }

    int count() {
      return answers.size() + none;
    }

    Optional<String> refusal() throws JsonException {
      return Invitation.read(answers.get(0)) instanceof Invitation.Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }
  }

  private static byte[] damaged(byte[] message, RandomStream random) {
    byte[] bad = message.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(bad.length);
      switch (random.nextInt(4)) {
        case 0 -> bad[at] = (byte) random.nextInt(256);
        case 1 -> bad[at] = (byte) "{}[]\",:\r\n 0129-az/".charAt(random.nextInt(18));
        case 2 -> bad = Arrays.copyOf(bad, Math.max(1, at));
        default -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(20));
      }
    }
    return bad;
  }

  // ---- The codec

  @Test
  void readsBackWhatItWrites() throws JsonException {
    PassageSignal signal = new PassageSignal(new NodeId("node-6"), "anna \"the\" first", bytes(REQUEST));
    PassageSignal read = PassageSignal.read(signal.toBytes());

    assertThat(PassageSignal.isOne(signal.toBytes())).isTrue();
    assertThat(read.from()).isEqualTo(signal.from());
    assertThat(read.account()).isEqualTo(signal.account());
    assertThat(read.early()).isEqualTo(signal.early());
    assertThat(PassageSignal.read(new PassageSignal(new NodeId("b"), "", new byte[0]).toBytes()).early()).isEmpty();
  }

  @Test
  void throwsNothingElseWhateverArrives() {
    Seeds.each(5_000, random -> {
      byte[] bad = damaged(bytes(LINE + "\n" + REQUEST), random);
      PassageSignal.isOne(bad);
      try {
        PassageSignal read = PassageSignal.read(bad);
        PassageSignal.asksForHead(read.early(), LIMITS);
        assertThat(read.early().length).isLessThan(bad.length);
      } catch (JsonException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    });
  }

  @Test
  void takesWholeRequestsAloneForSmallOnes() {
    record Case(String text, PassageSignal.Beginning expected) {}
    for (Case one : List.of(
        new Case(REQUEST, PassageSignal.Beginning.WHOLE),
        new Case("GET / HTTP/1.1\r\nHost: b\r\n\r\n", PassageSignal.Beginning.WHOLE),
        new Case(REQUEST.substring(0, 30), PassageSignal.Beginning.PART),
        new Case(REQUEST.substring(0, REQUEST.length() - 1), PassageSignal.Beginning.PART),
        new Case(REQUEST + "x", PassageSignal.Beginning.OTHER),
        new Case(REQUEST + REQUEST, PassageSignal.Beginning.OTHER),
        new Case(REQUEST.replace("h: 5", "h: 5000"), PassageSignal.Beginning.OTHER),
        new Case("POST / HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", PassageSignal.Beginning.OTHER),
        new Case("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", PassageSignal.Beginning.OTHER))) {
      assertThat(PassageSignal.beginning(bytes(one.text), one.text.length(), 1000, LIMITS)).as(one.text).isEqualTo(one.expected);
    }
  }

  // ---- At the callee

  @Test
  void everySignalIsAnsweredOnceAndLeavesNothing() {
    Seeds.each(60, random -> {
      PassageWorld at = new PassageWorld(3).begin("port-restricted-cone", "port-restricted-cone", Records.with(PassageNode.config(8000), "patience", Duration.ofSeconds(5)));
      List<Replies> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Replies replies = new Replies();
        all.add(replies);
        at.callee().desk.onSignal(damaged(bytes(random.nextBoolean(0.8) ? LINE + "\n" + REQUEST : LINE), random), replies);
        at.world.runFor(Duration.ofMillis(random.nextInt(2000)));
      }
      at.world.runFor(Duration.ofSeconds(100));

      assertThat(all).allMatch(replies -> replies.count() == 1);
      assertThat(at.callee().desk.count()).isZero();
      assertThat(at.callee().gateway.connections()).isZero();
    });
  }

  @Test
  void aRequestThatIsNotWholeIsRefused() throws JsonException {
    PassageWorld at = new PassageWorld(3).begin("port-restricted-cone", "port-restricted-cone", PassageNode.config(8000));
    for (String bad : List.of(REQUEST.substring(1, 20), REQUEST + "and more", REQUEST.replace("h: 5", "h: 6"), "\n", "HELO b\r\n\r\n")) {
      Replies replies = new Replies();
      at.callee().desk.onSignal(bytes(LINE + "\n" + bad), replies);
      assertThat(replies.refusal()).as(bad).contains("malformed");
    }
    assertThat(at.callee().served).isEmpty();
    assertThat(at.total("passage.refused", "malformed")).isEqualTo(5);
  }

  /** It names what it calls itself, and has a BEP started to which it does not come. */
  @Test
  void strangersThatDoNotComeToTheirBepsOccupyNoMoreThanIsAllowedAndForAsLong() {
    PassageConfig config = Records.with(Records.with(PassageNode.config(8000), "served", 6), "patience", Duration.ofSeconds(5));
    PassageWorld at = new PassageWorld(3).begin("port-restricted-cone", "port-restricted-cone", config);
    for (int i = 0; i < 200; i++) {
      at.callee().desk.onSignal(bytes(LINE.replace("mallory", "mallory-" + i)), new Replies());
    }
    at.world.runFor(Duration.ofSeconds(2));
    assertThat(at.callee().desk.count()).isEqualTo(6);
    assertThat(at.total("relay.placement", "bep;cloud")).isEqualTo(6);
    at.world.runFor(Duration.ofSeconds(10));

    assertThat(at.callee().desk.count()).isZero();
    assertThat(at.total("relay.ended", "bep;released")).isEqualTo(6);
    assertThat(at.total("passage.refused", "not-joined")).isEqualTo(6);
  }

  // ---- At the caller

  @Test
  void whateverACalleeAnswersTheCallerIsToldOnceAndKeepsNothing() {
    byte[][] messages = {
      bytes(ANSWER), new Invitation.To(Endpoint.parse("198.51.100.9:4000").orElseThrow(), "let-me-in").toJson(), new Invitation.Refused("no").toJson()
    };
    Seeds.each(60, random -> {
      PassageWorld at = new PassageWorld(3).begin("port-restricted-cone", "port-restricted-cone",
          Records.with(PassageNode.config(random.nextBoolean(0.3) ? 0 : 8000), "patience", Duration.ofSeconds(5)));
      List<Hearing> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Hearing hearing = new Hearing();
        hearing.toSay = REQUEST;
        all.add(hearing);
        PassagePeer hostile = new PassagePeer(new NodeId("mallory"), at.caller().peer().at(), Optional.empty(), (body, onOutcome) ->
            at.caller().sender.send(at.caller().peer().at(), new NodeId("b"), bytes("x"), late -> onOutcome.accept(random.nextBoolean(0.1)
                ? new SignalOutcome.Failed("status-504") : new SignalOutcome.Answered(damaged(messages[random.nextInt(3)], random)))));
        at.caller().passages.connect(hostile, hearing);
        at.world.runFor(Duration.ofMillis(random.nextInt(3000)));
      }
      at.world.runFor(Duration.ofSeconds(100));

      assertThat(all).allMatch(hearing -> hearing.failures.size() == 1);
      assertThat(at.caller().passages.count()).isZero();
    });
  }

  @Test
  void aCallerIsNotSentToItself() {
    PassageWorld at = new PassageWorld(3).begin("port-restricted-cone", "port-restricted-cone", PassageNode.config(8000));
    for (String endpoint : List.of("127.0.0.1:8080", "[::1]:8080", "224.0.0.251:5353")) {
      Hearing hearing = new Hearing();
      hearing.toSay = REQUEST;
      byte[] answer = new Invitation.To(Endpoint.parse(endpoint).orElseThrow(), "token").toJson();
      PassagePeer hostile = new PassagePeer(new NodeId("mallory"), at.caller().peer().at(), Optional.empty(), (body, onOutcome) ->
          at.caller().sender.send(at.caller().peer().at(), new NodeId("b"), bytes("x"), late -> onOutcome.accept(new SignalOutcome.Answered(answer))));
      at.caller().passages.connect(hostile, hearing);
      at.world.runFor(Duration.ofSeconds(5));
      assertThat(hearing.failures).hasSize(1);
    }
    assertThat(at.total("passage.outcomes", "malformed")).isEqualTo(3);
  }
}
