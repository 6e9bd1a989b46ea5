package orrery.protocols.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.NodeId;
import orrery.protocols.gateway.Neighbours.Neighbour;
import orrery.protocols.gateway.ServicesConfig.Security;
import orrery.protocols.identity.IdentityService;
import orrery.protocols.identity.IdentityServiceConfig;
import orrery.protocols.live.LiveDevice;
import orrery.protocols.live.LiveNode;
import orrery.validation.Programs;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.world.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways on real sockets, asked by people's own client. */
class LiveGatewayTest {

  private static final int DEADLINE_SECONDS = 20;
  private static final int PORT = 8080;

  @TempDir Path directory;

  private final List<LiveNode> nodes = new ArrayList<>();
  private LiveNode a;
  private LiveNode b;

  @BeforeEach
  void switchOn() throws Exception {
    assumeTrue(Programs.isInstalled("curl"), "curl must be installed to be asked");
    LiveNode identity = LiveNode.named("identity").on(own(1)).storing(directory.resolve("identity")).device(LiveDevice.server("cloud"))
        .running(host -> new IdentityService(host, Records.with(Defaults.of(IdentityServiceConfig.class), "port", 8081))).build();
    nodes.add(identity);
    identity.start();
    a = node("a", 2);
    b = node("b", 3);
    a.start();
    b.start();
  }

  private LiveNode node(String name, int number) {
    ServicesConfig usual = Defaults.of(ServicesConfig.class);
    ServicesConfig known = Records.with(usual, "identity", Records.with(usual.identity(), "identity", own(1) + ":8081"));
    ServicesConfig config = Records.with(Records.with(known, "container", Records.with(known.container(), "images", "echo")), "on", true);
    assertThat(config.security()).isEqualTo(Security.SEALED);
    Neighbours both = () -> List.of(new Neighbour(new NodeId("a"), own(2), 0), new Neighbour(new NodeId("b"), own(3), 0));
    LiveNode node = LiveNode.named(name).on(own(number)).storing(directory.resolve(name)).device(LiveDevice.server(name + "-owner"))
        .running(host -> new NodeServices(host, config, caller -> true, MicroserviceCatalogue.installed(), both, Ways.NONE)).build();
    nodes.add(node);
    return node;
  }

  @AfterEach
  void switchOff() {
    nodes.forEach(LiveNode::close);
  }

  /** An address of this process alone, as far as its number can tell. */
  private static Address own(int number) {
    int process = (int) (ProcessHandle.current().pid() & 0x7FFF);
    return Address.ipv4(127, 96 + (process >> 10), process >> 2 & 0xFF, (process & 3) << 6 | number);
  }

  /** The container is not there before the call, and serves it. */
  @Test
  void anEphemeralContainerAnswersCurl() throws Exception {
    assertThat(containers(a)).isZero();

    assertThat(curl(2, "/services/echo/any/path?x=1", "-H", "Content-Type: text/plain", "-d", "hello")).isEqualTo("hello");

    assertThat(containers(a)).isEqualTo(1);
    assertThat(curl(2, "/services/nothing/", "-o", "/dev/null", "-w", "%{http_code}")).isIn("404", "502", "503");
    assertThat(curl(2, "/v1.41/containers/json")).contains("\"running\"");
  }

  private static int containers(LiveNode node) throws Exception {
    NodeServices services = node.protocol(NodeServices.class);
    return node.ask(() -> services.container().containers().size());
  }

  /** Fig. 9: from a program to its node's gateway, and from that to the other's, with a token, and sealed. */
  @Test
  void theGatewaysOfTwoNodesSpeakForCurl() throws Exception {
    String answer = "";
    // The keys of both are published when they have found the identity service.
    for (long end = System.nanoTime() + Duration.ofSeconds(10).toNanos(); System.nanoTime() < end && !answer.startsWith("200"); ) {
      answer = curl(2, "/services/echo@node:b/", "-H", "Content-Type: text/plain", "-d", "hello", "-o", directory.resolve("body").toString(),
          "-w", "%{http_code} %header{call-route}");
    }

    assertThat(answer).startsWith("200");
    assertThat(directory.resolve("body")).hasContent("hello");
    assertThat(containers(a)).isZero();
    assertThat(containers(b)).isEqualTo(1);
  }

  private static String curl(int number, String target, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "--max-time", Integer.toString(DEADLINE_SECONDS), "--noproxy", "*",
        "http://" + own(number) + ":" + PORT + target));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
