package orrery.scenario.world;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Protocol;
import orrery.host.ProtocolProvider;
import orrery.net.Node;
import orrery.scenario.Catalogue;

/**
 * A protocol that tells of its addresses whenever they change, and keeps a connection to one host: where that fails, it
 * tells why and connects anew. Everybody listens, too, and answers with the endpoint that a connection comes from.
 */
record Wanderer(Address peer) implements ProtocolProvider<Wanderer.Config> {

  private static final int PORT = 7_000;

  /** No settings. */
  public record Config() {}

  @Override
  public String id() {
    return "wanderer";
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  Catalogue catalogue() {
    return Worlds.with(this);
  }

  @Override
  public Protocol create(Host host, Config config) {
    return new Protocol() {
      @Override
      public void start() {
        host.listen(new ListenSpec("wanderer", PORT), connection -> {
          host.probe().event("peer", connection.remote().toString());
          return new Kept(host, false);
        });
        tell(host);
        host.followInterfaces(() -> tell(host));
        connect(host);
      }

      @Override
      public void stop(Runnable done) {
        done.run();
      }
    };
  }

  private static void tell(Host host) {
    host.probe().event("addresses", host.interfaces().stream().map(Interface::addresses).flatMap(List::stream).map(each -> each.address().toString()).collect(Collectors.joining(" ")));
  }

  private void connect(Host host) {
    host.connect(new ConnectSpec("wanderer", new Endpoint(peer, PORT)), new Kept(host, true));
  }

  private final class Kept implements ConnectionHandler {
    private final Host host;
    private final boolean again;

    Kept(Host host, boolean again) {
      this.host = host;
      this.again = again;
    }

    @Override
    public void onOpen(Connection connection) {
      host.probe().event("open", "");
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {}

    @Override
    public void onFailed(Connection connection, ConnectionFailure failure) {
      if (again) {
        host.probe().event("failed", failure.toString());
        host.timer("again", () -> connect(host)).start(java.time.Duration.ofSeconds(1));
      }
    }
  }

  /** What nodes of this protocol have told. */
  record Told(long nanos, String node, String kind, String detail) {}

  /** Writes down what they tell. */
  static final class Diary implements Onlooker {
    private final List<Told> told = new ArrayList<>();

    @Override
    public void onEvent(Node node, String kind, String detail) {
      told.add(new Told(node.now(), node.name(), kind, detail));
    }

    List<Told> of(String node, String kind) {
      return told.stream().filter(one -> one.node().equals(node) && one.kind().equals(kind)).toList();
    }
  }
}
