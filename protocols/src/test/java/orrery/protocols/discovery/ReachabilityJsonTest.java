package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.discovery.Reachability.Kind;
import orrery.protocols.json.JsonException;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelaySite;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachabilityJsonTest {

  private static final Endpoint ENDPOINT = Endpoint.parse("203.0.113.7:40000").orElseThrow();
  private static final Endpoint OTHER = Endpoint.parse("[2001:db8::7]:40000").orElseThrow();
  private static final ReachabilityJson.Request REQUEST = new ReachabilityJson.Request(1_767_571_200_000L, "00ffee", true, Optional.of("relay-1"));
  private static final EndpointGrant SEP = new EndpointGrant("relay-1", RelayKind.SEP, ENDPOINT, Optional.of(OTHER), List.of("let-me-in"),
      Duration.ofSeconds(60), RelaySite.CLOUD);
  private static final ReachabilityJson.Answer ANSWER = new ReachabilityJson.Answer(
      new Reachability(Kind.SEP, List.of(ENDPOINT)), Optional.of(SEP));
  private static final ReachabilityJson.Echo ECHO = new ReachabilityJson.Echo(new NodeId("a"), "00ffee");

  @Test
  void readsBackWhatItWrites() throws JsonException {
    ReachabilityJson.Answer twice = new ReachabilityJson.Answer(new Reachability(Kind.REACHABLE, List.of(ENDPOINT, OTHER)), Optional.empty());

    assertThat(ReachabilityJson.readRequest(ReachabilityJson.write(REQUEST))).isEqualTo(REQUEST);
    assertThat(ReachabilityJson.readAnswer(ReachabilityJson.write(ANSWER))).isEqualTo(ANSWER);
    assertThat(ReachabilityJson.readAnswer(ReachabilityJson.write(twice))).isEqualTo(twice);
    assertThat(ReachabilityJson.readEcho(ReachabilityJson.write(ECHO))).isEqualTo(ECHO);
  }

  /** What goes into a request line must not be able to end it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "0123456789abcdef0", "a b", "a&b=c", "%0d%0a", "١٢"})
  void takesHexadecimalDigitsForANonceOnly(String nonce) {
    String text = "{\"incarnation\":1,\"nonce\":\"" + nonce + "\"}";

    assertThatThrownBy(() -> ReachabilityJson.readRequest(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "{\"reachability\":\"reachable\"}",
    "{\"reachability\":\"sep\",\"signaling\":[]}",
    "{\"reachability\":\"reachable\",\"signaling\":[\"1.1.1.1:1\",\"1.1.1.2:1\",\"1.1.1.3:1\"]}",
    "{\"reachability\":\"unreachable\",\"sep\":\"1.1.1.1:1\"}",
    "{\"reachability\":\"unreachable\",\"sep\":{\"id\":\"a\",\"kind\":\"sep\",\"endpoint\":\"1.1.1.1:1\",\"tokens\":[\"x\"],\"idle-limit\":1,\"where\":\"edge\"}}",
    "{\"reachability\":\"unreachable\",\"sep\":{\"id\":\"a\",\"kind\":\"sep\",\"endpoint\":\"1.1.1.1:1\",\"attach\":\"1.1.1.1:2\",\"tokens\":[\"x y\"],\"idle-limit\":1,\"where\":\"edge\"}}",
  })
  void refusesAnswersThatCannotBe(String text) {
    assertThatThrownBy(() -> ReachabilityJson.readAnswer(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(JsonException.class);
  }

  @Test
  void takesAWordItDoesNotKnowForNothing() throws JsonException {
    byte[] text = "{\"reachability\":\"by-carrier-pigeon\",\"signaling\":[\"1.1.1.1:1\"]}".getBytes(StandardCharsets.UTF_8);

    assertThat(ReachabilityJson.readAnswer(text).reachability()).isEqualTo(Reachability.UNKNOWN);
  }

  @Test
  void throwsNothingElseWhateverArrives() {
    byte[][] messages = {ReachabilityJson.write(REQUEST), ReachabilityJson.write(ANSWER), ReachabilityJson.write(ECHO)};
    List<Reader> readers = List.of(ReachabilityJson::readRequest, ReachabilityJson::readAnswer, ReachabilityJson::readEcho);
    Seeds.each(3_000, random -> {
      byte[] damaged = messages[random.nextInt(messages.length)].clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean(0.7) ? "{}[]\",:0129-az.".charAt(random.nextInt(15)) : random.nextInt(256));
      }
      for (Reader reader : readers) {
        try {
          reader.read(damaged);
        } catch (JsonException refused) {
          assertThat(refused.getMessage()).isNotBlank();
        }
      }
    });
  }

  private interface Reader {
    Object read(byte[] text) throws JsonException;
  }
}
