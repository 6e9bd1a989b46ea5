package orrery.scenario.world;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.host.Timer;

/**
 * A protocol that calls its name every second on each link it is on, and connects to a service every second; it tells whom
 * it hears, on which link, and whether it comes through.
 */
record Caller(Endpoint service) implements ProtocolProvider<Caller.Config> {

  private static final Endpoint GROUP = new Endpoint(Address.of("224.0.0.251"), 5353);

  /** No settings. */
  public record Config() {}

  @Override
  public String id() {
    return "caller";
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  @Override
  public Protocol create(Host host, Config config) {
    return new Protocol() {
      @Override
      public void start() {
        host.probe().event("owner", host.device().account() + " allows " + host.device().permissions());
        for (Interface one : host.interfaces()) {
          for (Interface.InterfaceAddress each : one.addresses()) {
            call(host, one.name(), each.address());
          }
        }
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  private void call(Host host, String link, Address from) {
    DatagramPort port = host.open(new PortSpec("caller", GROUP.port(), true, from), (source, destination, payload) ->
        host.probe().event("heard", StandardCharsets.UTF_8.decode(payload) + " on " + link));
    port.join(GROUP.address());
    Timer[] timer = new Timer[1];
    timer[0] = host.timer("call-" + link, () -> {
      port.send(GROUP, ByteBuffer.wrap(host.id().name().getBytes(StandardCharsets.UTF_8)), "call");
      host.connect(new ConnectSpec("caller", service), new ConnectionHandler() {
        @Override
        public void onOpen(Connection connection) {
          host.probe().event("through", "");
          connection.abort();
        }

        @Override
        public void onReceived(Connection connection, ByteBuffer bytes) {}

        @Override
        public void onFailed(Connection connection, ConnectionFailure failure) {}
      });
      timer[0].start(Duration.ofSeconds(1));
    });
    timer[0].start(Duration.ofSeconds(1));
  }

  /** {@code 198.18.0.1:80}, where the first service is. */
  static Caller ofTheFirstService() {
    return new Caller(new Endpoint(Address.of("198.18.0.1"), 80));
  }

  /** What its nodes have told of one kind, each text once, in the order of the first times. */
  static List<String> told(Wanderer.Diary diary, String node, String kind) {
    return diary.of(node, kind).stream().map(Wanderer.Told::detail).distinct().toList();
  }
}
