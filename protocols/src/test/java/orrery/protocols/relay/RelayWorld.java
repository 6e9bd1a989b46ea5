package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.registry.AnnouncementConfig;
import orrery.protocols.signaling.EndpointGrant;
import orrery.protocols.signaling.EndpointRequest;
import orrery.protocols.signaling.LandmarksConfig;
import orrery.protocols.signaling.Place;
import orrery.protocols.signaling.Policy;
import orrery.protocols.signaling.RelayKind;
import orrery.protocols.signaling.RelayProtocol;
import orrery.protocols.signaling.SignalingClient;
import orrery.protocols.signaling.SignalingOutcome;
import orrery.protocols.signaling.SignalingService;
import orrery.protocols.signaling.SignalingServiceConfig;
import orrery.world.World;

/** A signaling service, machines that run relays, and devices behind NATs that want some. */
final class RelayWorld {

  static final Duration IDLE_LIMIT = Duration.ofSeconds(20);

  final World world;
  World.Machine service;
  private final List<World.Machine> machines = new ArrayList<>();

  RelayWorld(long seed) {
    world = World.withSeed(seed);
  }

  static SignalingServiceConfig serving(Policy policy, int queue, int poolBeps) {
    return new SignalingServiceConfig(80, policy, true, IDLE_LIMIT, IDLE_LIMIT, queue, Duration.ofSeconds(10), 0, poolBeps, 1,
        Duration.ofSeconds(3), Defaults.of(AnnouncementConfig.class), Defaults.of(HttpServerConfig.class));
  }

  RelayWorld service(SignalingServiceConfig config) {
    service = world.machine("signaling").inCloud().running(host -> new SignalingService(host, config));
    machines.add(service);
    return this;
  }

  RelayHostConfig hosting(int seps, int beps, Duration least, Duration most) {
    return new RelayHostConfig(servicePoint().toString(), "", "server", 0, seps, beps, 1000, least, most, Duration.ofMinutes(10),
        Defaults.of(SepLimits.class), Defaults.of(LandmarksConfig.class), Defaults.of(HttpServerConfig.class), Defaults.of(HttpClientConfig.class));
  }

  Endpoint servicePoint() {
    return new Endpoint(service.address(), 80);
  }

  World.Machine relay(String name, String type, RelayHostConfig config) {
    return relay(world.machine(name).type(type).position(50, 8), config);
  }

  World.Machine relay(World.Machine machine, RelayHostConfig config) {
    machines.add(machine.inCloud().running(host -> new RelayHost(host, config)));
    return machine;
  }

  /** A machine that runs nothing but what the test does on its host. */
  World.Machine device(String name) {
    World.Machine machine = world.machine(name).on(world.home("home-of-" + name)).running(Idle::new);
    machines.add(machine);
    return machine;
  }

  /** Switches all on, and gives the hosts a second to offer themselves. */
  void start() {
    machines.forEach(World.Machine::start);
    world.runFor(Duration.ofSeconds(1));
  }

  /** Does nothing. */
  record Idle(Host host) implements Protocol {
    @Override
    public void start() {}

    @Override
    public void stop(Runnable done) {
      done.run();
    }
  }

  /** A wish for a BEP and what became of it. */
  final class Wish {
    Optional<SignalingOutcome> outcome = Optional.empty();
    long atNanos;

    Wish(World.Machine device, EndpointRequest request) {
      client(device).request(request, o -> {
        outcome = Optional.of(o);
        atNanos = world.nanoTime();
      });
    }

    EndpointGrant grant() {
      return ((SignalingOutcome.Granted) outcome.orElseThrow()).grant();
    }

    String reason() {
      return ((SignalingOutcome.Failed) outcome.orElseThrow()).reason();
    }
  }

  SignalingClient client(World.Machine device) {
    return new SignalingClient(device.host(), Defaults.of(HttpClientConfig.class), servicePoint());
  }

  static EndpointRequest bep(String session) {
    return new EndpointRequest(RelayKind.BEP, RelayProtocol.TCP, session, Place.UNKNOWN, 1, Duration.ofSeconds(30), Optional.empty());
  }

  static EndpointRequest sep(String cluster) {
    return new EndpointRequest(RelayKind.SEP, RelayProtocol.HTTP, cluster, Place.UNKNOWN, 16, Duration.ofSeconds(30), Optional.empty());
  }

  Wish wish(World.Machine device, EndpointRequest request) {
    return new Wish(device, request);
  }

  /** How many times an instance ended for that reason. */
  long ended(String kind, String reason) {
    return world.told().stream().filter(told -> told.kind().equals("relay.ended") && told.scope().equals(kind + ";" + reason)).count();
  }

  /** One side of a stream: hears, and says what it is told to. */
  final class Side implements ConnectionHandler {
    final StringBuilder heard = new StringBuilder();
    final List<Long> bulks = new ArrayList<>();
    final List<Long> bulkTimes = new ArrayList<>();
    byte[] toSay = {};
    int said;
    long toGive;
    long expected;
    boolean open;
    boolean finished;
    boolean finishes = true;
    boolean finishAfter;
    Optional<ConnectionFailure> failure = Optional.empty();

    @Override
    public void onOpen(Connection connection) {
      open = true;
      if (expected > 0) {
        connection.expectBulk(7, expected);
      }
      onWritable(connection);
    }

    @Override
    public void onWritable(Connection connection) {
      if (said < toSay.length) {
        said += connection.write(ByteBuffer.wrap(toSay, said, toSay.length - said));
      }
      if (said == toSay.length && toGive > 0 && connection.writeBulk(7, toGive)) {
        toGive = 0;
      }
      if (finishAfter && said == toSay.length && toGive == 0) {
        finishAfter = false;
        connection.finish();
      }
    }

    @Override
    public void onReceived(Connection connection, ByteBuffer bytes) {
      heard.append(StandardCharsets.ISO_8859_1.decode(bytes));
    }

    @Override
    public void onBulk(Connection connection, long contentId, long arrived, long length) {
      bulks.add(arrived);
      bulkTimes.add(world.nanoTime());
    }

    @Override
    public void onFinished(Connection connection) {
      finished = true;
      if (finishes) {
        connection.finish();
      }
    }

    @Override
    public void onFailed(Connection connection, ConnectionFailure why) {
      failure = Optional.of(why);
    }
  }
}
