package orrery.protocols.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import orrery.host.Defaults;
import orrery.host.Device.Permission;
import orrery.host.Endpoint;
import orrery.host.RandomStream;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.json.JsonException;
import orrery.protocols.json.JsonReader;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** What the engine's API answers: paths, fields and status codes of the Docker Engine API, version 1.41. */
class ContainerApiTest {

  private static final String CREATE = "{\"Image\":\"echo\",\"Cmd\":null,\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":2},\"Binds\":[]}}";

  private final World world = World.withSeed(1);
  private final World.Home home = world.home("home");
  private final World.Machine registry = world.machine("registry").inCloud()
      .running(host -> new ImageRegistry(host, new ImageRegistryConfig(80, "drive, service=work", Defaults.of(HttpServerConfig.class))));
  private final World.Machine laptop = world.machine("laptop").on(home).running(host -> new ContainerNode(
      host, ContainerNode.config("images", "echo"), ContainerNode.stock(), () -> ContainerNode.registry(new Endpoint(registry.address(), 80))));
  private final World.Machine client = world.machine("client").on(home).running(host -> new ContainerNode(
      host, ContainerNode.config(), ContainerNode.stock(), List::of));

  private String ask(String account, String method, String target, String body) {
    if (!laptop.isOn()) {
      registry.start();
      laptop.start();
      client.start();
      world.runFor(Duration.ofSeconds(1));
    }
    ContainerNode asking = client.protocol(ContainerNode.class);
    asking.answers.clear();
    asking.ask(new Endpoint(laptop.address(), ContainerNode.PORT), account, method, target, body);
    world.runFor(Duration.ofSeconds(20));
    return String.join("\n", asking.answers);
  }

  private String ask(String method, String target) {
    return ask("anna", method, target, "");
  }

  private static String field(String answer, String name) {
    int at = answer.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return answer.substring(at, answer.indexOf('"', at));
  }

  @Test
  void saysWhatItIsWithAndWithoutVersion() {
    assertThat(ask("GET", "/_ping")).isEqualTo("200 OK");
    assertThat(ask("GET", "/v1.41/_ping")).isEqualTo("200 OK");
    assertThat(ask("GET", "/v1.24/version")).startsWith("200 {").contains("\"ApiVersion\":\"1.41\"");
    assertThat(ask("GET", "/info")).startsWith("200 {").contains("\"Name\":\"laptop\"", "\"Images\":1", "\"Containers\":0");
    assertThat(ask("GET", "/v1.42/version")).startsWith("400 {\"message\":");
    assertThat(ask("GET", "/v1.4x/version")).startsWith("400 {\"message\":");
    assertThat(ask("GET", "/nothing")).startsWith("404 ");
    assertThat(ask("PUT", "/version")).startsWith("405 ");
  }

  @Test
  void takesAContainerThroughItsLife() {
    String created = ask("anna", "POST", "/v1.41/containers/create?name=mine", CREATE);
    String id = field(created, "Id");

    assertThat(created).startsWith("201 ").contains("\"Warnings\":[]");
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(ask("GET", "/containers/json")).isEqualTo("200 []");
    assertThat(ask("GET", "/containers/json?all=1")).startsWith("200 [").contains("\"State\":\"created\"", "\"Names\":[\"/mine\"]");
    assertThat(ask("POST", "/containers/mine/start")).isEqualTo("204 ");
    assertThat(ask("POST", "/containers/mine/start")).isEqualTo("304 ");
    assertThat(ask("GET", "/containers/json")).contains("\"State\":\"running\"", "\"Id\":\"" + id + "\"");
    assertThat(ask("GET", "/containers/" + id.substring(0, 12) + "/json"))
        .contains("\"Status\":\"running\",\"Running\":true", "\"Name\":\"on-failure\",\"MaximumRetryCount\":2");
    assertThat(ask("DELETE", "/containers/mine")).startsWith("409 ");
    assertThat(ask("POST", "/containers/mine/stop?t=3")).isEqualTo("204 ");
    assertThat(ask("POST", "/containers/mine/stop")).isEqualTo("304 ");
    assertThat(ask("POST", "/containers/mine/kill")).startsWith("409 ");
    assertThat(ask("POST", "/containers/mine/wait")).isEqualTo("200 {\"StatusCode\":0}");
    assertThat(ask("GET", "/containers/mine/json")).contains("\"Status\":\"exited\",\"Running\":false", "\"ExitCode\":0");
    assertThat(ask("DELETE", "/containers/mine")).isEqualTo("204 ");
    assertThat(ask("GET", "/containers/mine/json")).startsWith("404 {\"message\":");
  }

  @Test
  void killsAndTellsWhoWaits() {
    ask("anna", "POST", "/containers/create?name=mine", CREATE);
    ask("POST", "/containers/mine/start");
    ContainerNode asking = client.protocol(ContainerNode.class);
    ContainerNode other = laptop.protocol(ContainerNode.class);
    asking.answers.clear();
    asking.ask(new Endpoint(laptop.address(), ContainerNode.PORT), "anna", "POST", "/containers/mine/wait", "");
    world.runFor(Duration.ofSeconds(5));
    List<String> before = List.copyOf(asking.answers);

    other.ask(new Endpoint(laptop.address(), ContainerNode.PORT), "anna", "POST", "/containers/mine/kill", "");
    world.runFor(Duration.ofSeconds(5));

    assertThat(before).isEmpty();
    assertThat(asking.answers).containsExactly("200 {\"StatusCode\":137}");
    assertThat(other.answers).containsExactly("204 ");
  }

  @Test
  void pullsShowsAndRemovesImages() {
    assertThat(ask("POST", "/v1.41/images/create?fromImage=docker.io%2Flibrary%2Fdrive&tag=latest"))
        .startsWith("200 ").contains("\"status\":\"Status: Downloaded newer image for drive:latest\"");
    assertThat(ask("POST", "/images/create?fromImage=drive")).contains("Image is up to date");
    assertThat(ask("POST", "/images/create?fromImage=nothing")).startsWith("404 ");
    assertThat(ask("POST", "/images/create?fromImage=..%2F..")).startsWith("400 ");
    String image = ask("GET", "/images/drive/json");
    assertThat(image).contains("\"RepoTags\":[\"drive:latest\"]", "\"Os\":\"any\"", "\"orrery.service\":\"work\"");
    assertThat(ask("GET", "/images/" + field(image, "Id").replace(":", "%3A") + "/json")).isEqualTo(image);
    assertThat(ask("GET", "/images/json")).contains("\"drive:latest\"", "\"echo:latest\"");
    ask("anna", "POST", "/containers/create?name=mine", "{\"Image\":\"drive\"}");
    assertThat(ask("DELETE", "/images/drive")).startsWith("409 ");
    ask("DELETE", "/containers/mine");
    assertThat(ask("bob", "DELETE", "/images/drive", "")).startsWith("403 ");
    assertThat(ask("DELETE", "/images/drive")).startsWith("200 [{\"Untagged\":\"drive:latest\"},{\"Deleted\":\"sha256:");
    assertThat(ask("DELETE", "/images/drive")).startsWith("404 ");
    assertThat(ask("DELETE", "/images/echo")).startsWith("409 ");
  }

  /** The paths of OCI distribution-spec, of a node as of a registry. */
  @Test
  void givesImagesAsARegistryDoes() {
    assertThat(ask("GET", "/v2/")).isEqualTo("200 {}");
    String manifest = ask("GET", "/v2/echo/manifests/latest").substring(4);
    String digest = ImageManifest.digest(manifest.getBytes(StandardCharsets.UTF_8));
    assertThat(manifest).contains("\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"");
    assertThat(ask("GET", "/v2/echo/manifests/" + digest)).isEqualTo("200 " + manifest);
    assertThat(ask("GET", "/v2/echo/manifests/2")).startsWith("404 {\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"");
    assertThat(ask("GET", "/v2/echo/blobs/sha256:00")).startsWith("404 {\"errors\":[{\"code\":\"BLOB_UNKNOWN\"");
    assertThat(ask("", "GET", "/v2/echo/manifests/latest", "")).startsWith("401 ");
  }

  @Test
  void refusesWhatIsNoWish() {
    assertThat(ask("anna", "POST", "/containers/create", "")).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create", "{}")).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create", "{\"Image\":7}")).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create", "{\"Image\":\"Echo\"}")).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create", "{\"Image\":\"ghost\"}")).startsWith("404 ");
    assertThat(ask("anna", "POST", "/containers/create", "{\"Image\":\"echo\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"sometimes\"}}}")).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create?name=-x", CREATE)).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create?name=" + "x".repeat(64), CREATE)).startsWith("400 ");
    assertThat(ask("anna", "POST", "/containers/create?name=mine", CREATE)).startsWith("201 ");
    assertThat(ask("anna", "POST", "/containers/create?name=mine", CREATE)).startsWith("409 ");
    assertThat(ask("POST", "/containers/mine/stop?t=-1")).startsWith("400 ");
    assertThat(ask("POST", "/containers/mine/wait?condition=full-moon")).startsWith("400 ");
    assertThat(ask("", "GET", "/containers/json", "")).startsWith("401 ");
  }

  /** EC-16, EC-18: others load, start and stop what is theirs, where the owner lets them, and see nothing else. */
  @Test
  void letsOthersGovernTheirOwnAndTheOwnerAll() {
    ask("anna", "POST", "/containers/create?name=annas", CREATE);
    assertThat(ask("bob", "POST", "/containers/create?name=bobs", CREATE)).startsWith("201 ");

    assertThat(ask("bob", "POST", "/containers/bobs/start", "")).startsWith("204 ");
    assertThat(ask("bob", "POST", "/containers/annas/start", "")).startsWith("404 ");
    assertThat(ask("bob", "GET", "/containers/json?all=true", "")).contains("/bobs").doesNotContain("/annas");
    assertThat(ask("GET", "/containers/json?all=true")).contains("/bobs", "/annas");
    assertThat(ask("DELETE", "/containers/bobs?force=true")).startsWith("204 ");
  }

  @Test
  void letsNobodyElseCreateWhereTheOwnerForbidsIt() {
    laptop.permissions(EnumSet.of(Permission.CACHE));

    assertThat(ask("bob", "POST", "/containers/create", CREATE)).startsWith("403 ");
    assertThat(ask("bob", "POST", "/images/create?fromImage=drive", "")).startsWith("403 ");
    assertThat(ask("anna", "POST", "/containers/create", CREATE)).startsWith("201 ");
  }

  // ---- Hostile input

  /** Whatever comes, there is one answer, whose body is JSON where it is an error of the API, and no container too many. */
  @Test
  void answersWhateverComes() {
    ask("GET", "/_ping");
    ContainerNode asking = client.protocol(ContainerNode.class);
    ContainerNode asked = laptop.protocol(ContainerNode.class);
    Seeds.each(300, random -> {
      asking.answers.clear();
      String target = target(random);
      String method = pick(random, "GET", "POST", "DELETE");
      asking.ask(new Endpoint(laptop.address(), ContainerNode.PORT), pick(random, "anna", "bob"), method, target, body(random));
      world.runFor(Duration.ofSeconds(40));

      boolean waits = target.contains("next-exit");
      assertThat(asking.answers.size()).as("answers to %s %s", method, target).isBetween(waits ? 0 : 1, 1);
      assertThat(asking.answers).allMatch(answer -> !answer.startsWith("5") || answer.contains("{\"message\":"));
      assertThat(asked.container.containers().size()).isLessThanOrEqualTo(64);
      assertThat(asked.container.memoryBytes()).isLessThanOrEqualTo(8_000_000_000L);
    });
  }

  private static String target(RandomStream random) {
    String version = pick(random, "", "", "/v1.41", "/v1.30", "/v9", "/%00");
    String id = pick(random, "mine", "a", "", "echo-1", "%2e%2e", "x".repeat(200), "%F0%9F%A6%8A", "json", "create");
    String path = pick(random, "/containers/create", "/containers/create", "/containers/json", "/containers/" + id + "/start", "/containers/" + id + "/stop",
        "/containers/" + id + "/kill", "/containers/" + id + "/json", "/containers/" + id, "/images/create", "/images/" + id + "/json", "/images/" + id, "/info");
    String query = pick(random, "", "?name=mine", "?name=a", "?all=1", "?t=99999999999", "?t=1", "?fromImage=drive", "?fromImage=%FF", "?fromImage=" + id,
        "?force=1", "?name=%00", "?name=mine&name=other");
    return version + path + query;
  }

  private static String body(RandomStream random) {
    String whole = pick(random, CREATE, "{\"Image\":\"echo\"}", "{\"Image\":\"drive\"}", "[".repeat(3000), "{\"Image\":" + "9".repeat(400) + "}",
        "{\"Image\":\"echo\",\"Image\":\"drive\"}", "{\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\",\"MaximumRetryCount\":1e400}}}",
        "{\"Image\":\"" + "a".repeat(70_000) + "\"}", "null", "\u0000", "");
    if (!random.nextBoolean(0.5) || whole.isEmpty()) {
      return whole;
    }
    int at = random.nextInt(whole.length());
    return whole.substring(0, at) + (char) (0x20 + random.nextInt(0x5F)) + whole.substring(Math.min(whole.length(), at + random.nextInt(3)));
  }

  private static String pick(RandomStream random, String... from) {
    return from[random.nextInt(from.length)];
  }

  @Test
  void readsNoManifestButThoseItCouldHaveWritten() {
    byte[] good = ImageManifest.write(ImageList.parse("echo:1.0, size=20 MB, memory=64 MB, os=linux, tenancy=tenant-user").get(0));
    Seeds.each(20_000, random -> {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        Image image = ImageManifest.read(bytes);
        assertThat(ImageManifest.read(ImageManifest.write(image))).isEqualTo(image);
      } catch (JsonException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    });
  }

  @Test
  void writesJsonThatOthersRead() throws JsonException {
    ask("anna", "POST", "/containers/create?name=mine", CREATE);
    List<String> read = new ArrayList<>();
    for (String target : List.of("/info", "/version", "/containers/mine/json", "/images/echo/json")) {
      byte[] body = ask("GET", target).substring(4).getBytes(StandardCharsets.UTF_8);
      read.add(JsonReader.read(body, reader -> {
        int[] fields = {0};
        reader.object(name -> fields[0]++);
        return fields[0] > 3 ? "read" : "short";
      }));
    }

    assertThat(read).containsOnly("read").hasSize(4);
  }
}
