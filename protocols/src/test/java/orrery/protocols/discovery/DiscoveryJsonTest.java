package orrery.protocols.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static orrery.protocols.discovery.Nodes.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Distance;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.protocols.cluster.SuperNode;
import orrery.protocols.discovery.ClusterRegistration.ListRequest;
import orrery.protocols.json.JsonException;
import orrery.world.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryJsonTest {

  private static final Endpoint ENDPOINT = new Endpoint(Address.of("192.168.1.7"), 7000);
  private static final ClusterRegistration REGISTRATION = new ClusterRegistration(
      3, 1_767_571_200_000L, 2, Nodes.HOME_NETWORK, ENDPOINT, Optional.of(new NodeId("old")),
      new ListRequest(true, Optional.of(new Distance(150_000))),
      List.of(node("a", "anna@home", new Position(-37_813_600, 144_963_100)), node("b", "ben \"b\" ä", null)));
  private static final FoundNode FOUND = new FoundNode(node("b", "ben", new Position(1, -1)), new NodeId("a"), ENDPOINT,
      Address.of("2001:db8::1"), "203.0.113.1/192.168.1.0/24~a",
      new Reachability(Reachability.Kind.REACHABLE, List.of(new Endpoint(Address.of("203.0.113.1"), 50_000))), 1234);

  private static final FoundNode BRIDGED = FOUND.reached(Reachability.BRIDGED, List.of(new NodeId("x"), new NodeId("y")));

  @Test
  void readsBackWhatItWrites() throws JsonException {
    ClusterUpdate update = new ClusterUpdate(4, 9, List.of(node("c")), List.of(new NodeId("d")));
    RegistrationAnswer answer = new RegistrationAnswer("0123456789abcdef", Address.of("203.0.113.1"), "203.0.113.1/192.168.1.0/24",
        "fedcba9876543210", List.of(new RegistrationAnswer.Contender(new NodeId("x"), ENDPOINT)),
        List.of(new SuperNode(new NodeId("y"), ENDPOINT, 4, 700)), List.of(FOUND), List.of(ENDPOINT));
    SearchPage page = new SearchPage("0123456789abcdef", List.of(FOUND), true);

    assertThat(DiscoveryJson.readRegistration(DiscoveryJson.write(REGISTRATION))).isEqualTo(REGISTRATION);
    assertThat(DiscoveryJson.readUpdate(DiscoveryJson.write(update))).isEqualTo(update);
    assertThat(DiscoveryJson.readAnswer(DiscoveryJson.write(answer))).isEqualTo(answer);
    assertThat(DiscoveryJson.readPage(DiscoveryJson.write(page))).isEqualTo(page);
    assertThat(DiscoveryJson.readProof(DiscoveryJson.writeProof("secret"))).isEqualTo("secret");
    assertThat(DiscoveryJson.readPresence(DiscoveryJson.writePresence(FOUND))).contains(FOUND);
    assertThat(DiscoveryJson.readPresence(DiscoveryJson.writePresence(BRIDGED))).contains(BRIDGED);
    assertThat(DiscoveryJson.readPresence("{\"session\":\"x\"}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  /** Who carries to a node is named once, and no more of them than a signal may go over. */
  @Test
  void refusesWaysToANodeThatCannotBe() {
    String text = new String(DiscoveryJson.writePresence(BRIDGED), StandardCharsets.UTF_8);
    for (String over : List.of("[\"x\",\"x\"]", "[\"X\"]", "\"x\"", "[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"]")) {
      String changed = text.replace("[\"x\",\"y\"]", over);
      assertThat(changed).isNotEqualTo(text);

      assertThatThrownBy(() -> DiscoveryJson.readPresence(changed.getBytes(StandardCharsets.UTF_8))).as(over).isInstanceOf(JsonException.class);
    }
  }

  /** Of who offers nothing not a word is said; what is no inventory is refused. */
  @Test
  void tellsWhichMicroservicesANodeOffers() throws JsonException {
    NodeEntry plain = node("a");
    NodeEntry offering = Nodes.offering("a", "drive", "beam");
    String text = new String(DiscoveryJson.write(offering), StandardCharsets.UTF_8);

    assertThat(DiscoveryJson.readEntry(DiscoveryJson.write(offering))).isEqualTo(offering);
    assertThat(new String(DiscoveryJson.write(plain), StandardCharsets.UTF_8)).doesNotContain("services");
    assertThat(offering.isNewsTo(plain)).isTrue();
    assertThat(text).contains("[\"beam\",\"drive\"]");
    for (String wrong : List.of("[\"Drive\"]", "\"drive\"", "[7]", "[\"\"]",
        "[" + "\"d\",".repeat(32) + "\"e\"]", java.util.stream.IntStream.range(10, 20).mapToObj(i -> "\"" + "d".repeat(61) + i + "\"").toList().toString())) {
      byte[] changed = text.replace("[\"beam\",\"drive\"]", wrong).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> DiscoveryJson.readEntry(changed)).as(wrong).isInstanceOf(JsonException.class);
    }
  }

  /** Load drifts: it is told, and is no news by itself. */
  @Test
  void tellsHowBusyANodeIs() throws JsonException {
    NodeEntry busy = Nodes.busy("a", 75);

    assertThat(DiscoveryJson.readEntry(DiscoveryJson.write(busy))).isEqualTo(busy);
    assertThat(new String(DiscoveryJson.write(node("a")), StandardCharsets.UTF_8)).doesNotContain("load");
    assertThat(busy.isNewsTo(node("a"))).isFalse();
    byte[] wrong = new String(DiscoveryJson.write(busy), StandardCharsets.UTF_8).replace(":75", ":101").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> DiscoveryJson.readEntry(wrong)).isInstanceOf(JsonException.class);
  }

  @Test
  void writesPositionsAsWholeMicrodegrees() {
    String text = new String(DiscoveryJson.write(REGISTRATION), StandardCharsets.UTF_8);

    assertThat(text).contains("\"latitude\":-37813600,\"longitude\":144963100").doesNotContain(".5");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', quoteCharacter = '`', value = {
    "\"term\":3! \"term\":0! term",
    "\"term\":3! \"x\":3! term",
    "\"term\":3! \"term\":281474976710656! term",
    "\"revision\":2! \"revision\":-1! revision",
    "\"id\":\"a\"! \"id\":\"A\"! node id",
    "\"id\":\"b\"! \"id\":\"a\"! once",
    "\"network\":\"192.168.1.0/24\"! \"network\":\"192.168.1.7/24\"! network",
    "\"network\":\"192.168.1.0/24\"! \"network\":\"192.168.1.0/33\"! network",
    "\"endpoint\":\"192.168.1.7:7000\"! \"endpoint\":\"192.168.1.7:70000\"! endpoint",
    "\"latitude\":-37813600,! ! latitude and longitude",
    "\"latitude\":-37813600! \"latitude\":-90000001! latitude",
    "\"score\":700! \"score\":1001! score",
    "\"battery\":80! \"battery\":101! battery",
    "\"account\":\"anna@home\"! \"account\":\"ääääääääääääääääääääääääääääääää\"! bytes",
  })
  void refusesRegistrationsThatCannotBe(String there, String instead, String why) {
    String text = new String(DiscoveryJson.write(REGISTRATION), StandardCharsets.UTF_8);
    String changed = text.replace(there, instead == null ? "" : instead);
    assertThat(changed).isNotEqualTo(text);

    assertThatThrownBy(() -> DiscoveryJson.readRegistration(changed.getBytes(StandardCharsets.UTF_8)))
        .as(why).isInstanceOf(JsonException.class);
  }

  @Test
  void ignoresPermissionsAndFieldsItDoesNotKnow() throws JsonException {
    String text = new String(DiscoveryJson.write(REGISTRATION), StandardCharsets.UTF_8)
        .replace("\"permissions\":[", "\"unknown\":{\"id\":1.5},\"permissions\":[\"time-travel\",");

    assertThat(DiscoveryJson.readRegistration(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(REGISTRATION);
  }

  @Test
  void refusesMoreNodesThanAClusterMayHave() {
    String node = new String(DiscoveryJson.write(REGISTRATION), StandardCharsets.UTF_8);
    String one = node.substring(node.indexOf("{\"id\""), node.indexOf(",{\"id\""));
    StringBuilder text = new StringBuilder(node.substring(0, node.indexOf("{\"id\"")));
    for (int i = 0; i <= ClusterRegistration.MAXIMUM_NODES; i++) {
      text.append(i == 0 ? "" : ",").append(one.replace("\"id\":\"a\"", "\"id\":\"n" + i + "\""));
    }

    assertThatThrownBy(() -> DiscoveryJson.readRegistration(text.append("]}").toString().getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void throwsNothingElseWhateverArrives() {
    byte[][] messages = {
      DiscoveryJson.write(REGISTRATION),
      DiscoveryJson.write(new ClusterUpdate(4, 9, List.of(node("c")), List.of(new NodeId("d")))),
      DiscoveryJson.write(new SearchPage("x", List.of(FOUND), true)),
      DiscoveryJson.writePresence(BRIDGED),
    };
    Seeds.each(3_000, random -> {
      byte[] damaged = messages[random.nextInt(messages.length)].clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean(0.7) ? "{}[]\",:0129-az.".charAt(random.nextInt(15)) : random.nextInt(256));
      }
      List<Reader> readers = List.of(DiscoveryJson::readRegistration, DiscoveryJson::readUpdate, DiscoveryJson::readAnswer,
          DiscoveryJson::readPage, DiscoveryJson::readProof, DiscoveryJson::readPresence);
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
