package orrery.protocols.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Position;
import orrery.host.Protocol;
import orrery.host.Quantity;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResult;
import orrery.world.Seeds;
import orrery.world.World;
import org.junit.jupiter.api.Test;

class RegistryServiceTest {

  private static final Position LONDON = new Position(51_500_000, -100_000);
  private static final Position PARIS = new Position(48_900_000, 2_300_000);
  private static final Position SYDNEY = new Position(-33_900_000, 151_200_000);

  private final World world = World.withSeed(3);
  private final List<World.Machine> registries = new ArrayList<>();
  private final World.Machine client = world.machine("client").on(world.home("home")).running(Client::new);

  private final class Client implements Protocol {
    private final HttpClient http;
    private final RegistryClient registry;
    private final NearestService nearest;

    Client(Host host) {
      http = new HttpClient(host, Defaults.of(HttpClientConfig.class));
      registry = new RegistryClient(host, http, endpoints());
      nearest = new NearestService(host, registry, "signaling", Quantity.duration("60 s"));
    }

    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      http.stop();
      done.run();
    }
  }

  private List<Endpoint> endpoints() {
    return registries.stream().map(machine -> new Endpoint(machine.address(), 80)).toList();
  }

  private void start(int count) {
    RegistryServiceConfig usual = Defaults.of(RegistryServiceConfig.class);
    List<String> group = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      registries.add(world.machine("r-" + i).inCloud().running(host -> new RegistryService(host,
          new RegistryServiceConfig(80, 3, count == 1 ? "" : String.join(", ", group), usual.raft(), usual.http()))));
    }
    endpoints().forEach(endpoint -> group.add(endpoint.address() + ":81"));
    registries.forEach(World.Machine::start);
    client.start();
    run("5 s");
  }

  private void run(String time) {
    world.runFor(Quantity.duration(time));
  }

  private static ServiceEntry entry(String id, String kind, Position position) {
    return new ServiceEntry(new NodeId(id), kind, new Endpoint(Address.ipv4(198, 51, 100, 1), 80), "somewhere", Optional.ofNullable(position), "");
  }

  private List<String> found(String kind, Position near) {
    List<String> found = new ArrayList<>();
    client.protocol(Client.class).registry.find(kind, Optional.ofNullable(near), 10,
        entries -> entries.ifPresentOrElse(some -> some.forEach(each -> found.add(each.id().name())), () -> found.add("nothing said")));
    run("80 s");
    return found;
  }

  private int status(String method, String target, byte[] body) {
    int[] status = {0};
    client.protocol(Client.class).http.send(endpoints().get(0), new HttpRequest(method, target, HttpHeaders.NONE, body),
        result -> status[0] = ((HttpResult.Answer) result).response().status());
    run("5 s");
    return status[0];
  }

  @Test
  void findsTheNearestOfAKind() {
    start(1);
    RegistryClient registry = client.protocol(Client.class).registry;
    registry.announce(entry("a", "signaling", SYDNEY));
    registry.announce(entry("b", "signaling", LONDON));
    registry.announce(entry("c", "discovery", PARIS));
    run("1 s");

    assertThat(found("signaling", PARIS)).containsExactly("b", "a");
    assertThat(found("signaling", SYDNEY)).containsExactly("a", "b");
    assertThat(found("discovery", null)).containsExactly("c");
    assertThat(found("token", null)).isEmpty();
    registry.withdraw(new NodeId("b"), () -> { });
    assertThat(found("signaling", PARIS)).containsExactly("a");
  }

  @Test
  void aGroupKeepsOneListAndOutlivesAServer() {
    start(3);
    client.protocol(Client.class).registry.announce(entry("a", "signaling", SYDNEY));
    run("2 s");

    registries.get(0).crash();
    assertThat(found("signaling", null)).as("at another server").containsExactly("a");
    client.protocol(Client.class).registry.announce(entry("b", "signaling", LONDON));
    run("60 s");
    assertThat(found("signaling", LONDON)).containsExactly("b", "a");
    registries.forEach(machine -> {
      if (machine.isOn()) {
        machine.crash();
      }
    });
    registries.forEach(World.Machine::start);
    run("5 s");
    assertThat(found("signaling", LONDON)).as("after a restart of all").containsExactly("b", "a");
  }

  @Test
  void refusesWhatIsNoService() {
    start(1);

    assertThat(status("PUT", "/services/a", RegistryJson.write(entry("b", "x", null)))).isEqualTo(400);
    assertThat(status("PUT", "/services/A", RegistryJson.write(entry("a", "x", null)))).isEqualTo(400);
    assertThat(status("PUT", "/services/a", "{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
    assertThat(status("DELETE", "/services/a", new byte[0])).isEqualTo(404);
    assertThat(status("GET", "/services?near=1", new byte[0])).isEqualTo(400);
    assertThat(status("GET", "/services?limit=101", new byte[0])).isEqualTo(400);
    for (String id : List.of("a", "b", "c")) {
      assertThat(status("PUT", "/services/" + id, RegistryJson.write(entry(id, "x", null)))).isEqualTo(201);
    }
    assertThat(status("PUT", "/services/d", RegistryJson.write(entry("d", "x", null)))).isEqualTo(507);
    assertThat(status("PUT", "/services/c", RegistryJson.write(entry("c", "y", null)))).isEqualTo(200);
    assertThat(status("GET", "/services/c", new byte[0])).isEqualTo(200);
  }

  @Test
  void noBytesMakeItThrow() {
    Seeds.each(500, luck -> {
      byte[] body = RegistryJson.write(entry("a", "signaling", LONDON));
      for (int i = 1 + luck.nextInt(3); i > 0; i--) {
        body[luck.nextInt(body.length)] = (byte) luck.nextInt(256);
      }
      byte[] command = new byte[body.length + 1];
      command[0] = (byte) (luck.nextBoolean(0.8) ? '+' : '-');
      System.arraycopy(body, 0, command, 1, body.length);
      ServiceList list = new ServiceList();
      list.apply(0, command);
      ServiceList same = new ServiceList();
      same.restore(list.snapshot());
      assertThat(same.snapshot()).isEqualTo(list.snapshot());
    });
  }

  @Test
  void aFinderAsksOnceForAllNearEachOther() {
    start(1);
    Client asking = client.protocol(Client.class);
    asking.registry.announce(entry("a", "signaling", SYDNEY));
    asking.registry.announce(entry("b", "signaling", LONDON));
    run("1 s");
    List<List<String>> found = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asking.nearest.find(Optional.of(LONDON), entries -> found.add(names(entries)));
    }
    run("1 s");
    asking.nearest.find(Optional.of(new Position(51_400_000, -200_000)), entries -> found.add(names(entries)));
    asking.nearest.find(Optional.of(SYDNEY), entries -> found.add(names(entries)));
    run("1 s");

    assertThat(found).containsExactly(List.of("b", "a"), List.of("b", "a"), List.of("b", "a"), List.of("b", "a"), List.of("a", "b"));
    assertThat(world.told()).filteredOn(told -> (told.kind() + told.scope()).contains("registry.requests") && told.toString().contains("find")).hasSize(2);
  }

  @Test
  void aFinderPassesOverWhatFailedAndAsksAgainInTime() {
    start(1);
    Client asking = client.protocol(Client.class);
    ServiceEntry near = entry("b", "signaling", LONDON);
    asking.registry.announce(entry("a", "signaling", SYDNEY));
    asking.registry.announce(near);
    run("1 s");
    List<List<String>> found = new ArrayList<>();
    asking.nearest.find(Optional.of(LONDON), entries -> found.add(names(entries)));
    run("1 s");
    asking.nearest.failed(near);
    asking.nearest.find(Optional.of(LONDON), entries -> found.add(names(entries)));
    run("61 s");
    asking.nearest.find(Optional.of(LONDON), entries -> found.add(names(entries)));
    run("1 s");
    registries.get(0).crash();
    run("61 s");
    asking.nearest.find(Optional.of(LONDON), entries -> found.add(names(entries)));
    run("80 s");

    assertThat(found).as("the last, when there is no registry").containsExactly(List.of("b", "a"), List.of("a"), List.of("b", "a"), List.of("b", "a"));
  }

  private static List<String> names(List<ServiceEntry> entries) {
    return entries.stream().map(entry -> entry.id().name()).toList();
  }
}
