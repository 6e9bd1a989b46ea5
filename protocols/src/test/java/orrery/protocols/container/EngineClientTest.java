package orrery.protocols.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.live.LiveDevice;
import orrery.protocols.live.LiveNode;
import orrery.validation.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live node and other people's clients; what is not installed is skipped. */
class EngineClientTest {

  private static final int DEADLINE_SECONDS = 20;

  @TempDir Path directory;

  private final List<LiveNode> nodes = new ArrayList<>();
  private Endpoint api;

  @BeforeEach
  void switchOn() throws Exception {
    LiveNode registry = node("registry", 2, directory.resolve("registry"));
    registry.start();
    Endpoint central = registry.ask(registry.protocol(ImageRegistry.class)::local);
    LiveNode edge = LiveNode.named("edge").on(own(3)).storing(directory.resolve("edge")).device(LiveDevice.server("anna"))
        .running(host -> new ContainerNode(host, 0, ContainerNode.config("images", "echo"), ContainerNode.stock(), () -> ContainerNode.registry(central)))
        .build();
    nodes.add(edge);
    edge.start();
    api = edge.ask(edge.protocol(ContainerNode.class)::local);
    Files.createDirectories(directory.resolve("client"));
    Files.writeString(directory.resolve("client/config.json"), "{\"HttpHeaders\":{\"X-Account\":\"anna\"}}");
  }

  private LiveNode node(String name, int number, Path storage) {
    LiveNode node = LiveNode.named(name).on(own(number)).storing(storage).device(LiveDevice.server("cloud"))
        .running(host -> new ImageRegistry(host, new ImageRegistryConfig(0, "drive, service=work, size=3 MB", Defaults.of(HttpServerConfig.class)))).build();
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
    return Address.ipv4(127, 64 + (process >> 10), process >> 2 & 0xFF, (process & 3) << 6 | number);
  }

  /** The engine's own command line takes the node for an engine. */
  @Test
  void theEnginesOwnClientGovernsTheNode() throws Exception {
    assumeTrue(Programs.isInstalled("docker"), "docker's client is not installed: it is not tried");

    assertThat(docker("version", "--format", "{{.Server.APIVersion}}")).isEqualTo("1.41");
    assertThat(docker("images", "--format", "{{.Repository}}:{{.Tag}}")).isEqualTo("echo:latest");
    assertThat(docker("pull", "-q", "drive")).isEqualTo("docker.io/library/drive:latest");
    assertThat(docker("images", "--format", "{{.Repository}}:{{.Tag}} {{.Size}}").lines()).contains("drive:latest 7.5MB");
    assertThat(docker("create", "--name", "mine", "--restart", "on-failure:2", "drive")).matches("[0-9a-f]{64}");
    assertThat(docker("start", "mine")).isEqualTo("mine");
    assertThat(docker("ps", "--format", "{{.Names}} {{.Image}} {{.State}}")).isEqualTo("mine drive:latest running");
    assertThat(docker("inspect", "mine", "--format", "{{.State.Running}} {{.HostConfig.RestartPolicy.Name}}")).isEqualTo("true on-failure");
    assertThat(docker("stop", "mine")).isEqualTo("mine");
    assertThat(docker("wait", "mine")).isEqualTo("0");
    assertThat(docker("rm", "mine")).isEqualTo("mine");
    assertThat(docker("rmi", "drive")).contains("Untagged: drive:latest", "Deleted: sha256:");
    assertThat(docker("ps", "-aq")).isEmpty();
    assertThat(docker("pull", "-q", "nothing")).contains("there is no such image");
  }

  private String docker(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("docker", "--config", directory.resolve("client").toString(), "--host", "tcp://" + api));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Test
  void curlIsServed() throws Exception {
    assumeTrue(Programs.isInstalled("curl"), "curl is not installed: it is not tried");

    assertThat(curl("/_ping")).isEqualTo("OK");
    assertThat(curl("/v1.41/images/json")).startsWith("[{\"Id\":\"sha256:");
    assertThat(curl("/v2/echo/manifests/latest")).startsWith("{\"schemaVersion\":2,");
    Image echo = ImageList.parse("echo").get(0);
    assertThat(curl("/v2/echo/blobs/" + echo.contentDigest(), "-o", "/dev/null", "-w", "%{http_code} %{size_download}")).isEqualTo("200 20000000");
  }

  private String curl(String target, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("curl", "-sS", "-H", "X-Account: anna", "http://" + api + target));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String run(List<String> command) throws Exception {
    Path output = Files.createTempFile(directory, "output", "");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output, StandardCharsets.UTF_8).strip();
  }
}
