package orrery.benchmark;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionAcceptor;
import orrery.host.ConnectionHandler;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Demand;
import orrery.host.Device;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.InterfacesListener;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.Metric;
import orrery.host.NodeId;
import orrery.host.PortSpec;
import orrery.host.Probe;
import orrery.host.RandomStream;
import orrery.host.Shared;
import orrery.host.Storage;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.protocols.container.ContainerConfig;
import orrery.protocols.gateway.Neighbours;
import orrery.protocols.gateway.NodeServices;
import orrery.protocols.gateway.ServicesConfig;
import orrery.protocols.gateway.Ways;
import orrery.protocols.http.HttpExchange;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpServer;
import orrery.protocols.http.HttpServerConfig;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.identity.IdentityConfig;
import orrery.protocols.jwt.Claims;
import orrery.protocols.jwt.Jws;
import orrery.protocols.jwt.KeySet;
import orrery.protocols.jwt.SigningKey;
import orrery.protocols.jwt.TokenVerifier;
import orrery.protocols.service.Caller;
import orrery.protocols.service.MicroserviceCatalogue;
import orrery.protocols.service.ServiceCall;
import orrery.sim.Xoshiro256;

/**
 * What a gateway adds to a request: octets come on a connection and the answer of a microservice that runs goes out. A plain server does
 * the same without the microservice, and one in front of the container without asking anything: between that and the gateway lies the
 * decision, who calls, with which token, for how long, and whether the owner shares.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(2)
public class GatewayBenchmark {

  private static final NodeId SELF = new NodeId("set-top-box-7");
  private static final Endpoint LOCAL = new Endpoint(Address.ipv4(192, 168, 1, 7), 8080);
  private static final Endpoint REMOTE = new Endpoint(Address.ipv4(192, 168, 1, 9), 40_000);
  private static final Caller ANNA = Caller.of("anna");
  private static final long NOW = 1_767_571_200L;

  /** What a call must show. */
  @Param({"OPEN", "TOKENS"})
  ServicesConfig.Security security;

  private final List<Timed> timers = new ArrayList<>();
  private final Map<String, byte[]> stored = new TreeMap<>();
  private final SigningKey issuer = SigningKey.of(SigningKey.draw(new Xoshiro256(3)));
  private final Host host = new Still();
  private boolean starting = true;
  private long nanos;
  private long written;
  private Connection connection;
  private ConnectionHandler gateway;
  private ConnectionHandler undecided;
  private ConnectionHandler plain;
  private ByteBuffer request;

  /** Starts the microservice by a first call. */
  @Setup
  public void call() {
    IdentityConfig identity = Defaults.of(IdentityConfig.class);
    stored.put("issuer keys", KeySet.of(List.of(issuer.publicKey())).write());
    connection = new Wire();
    NodeServices services = services();
    gateway = services.serve(connection);
    undecided = new HttpServer(host, Defaults.of(HttpServerConfig.class)).route("POST", "/services/{service}/{rest*}", exchange ->
        services.container().call(exchange.variable("service"), new Direct(exchange), Duration.ofSeconds(5))).serve(connection);
    plain = new HttpServer(host, Defaults.of(HttpServerConfig.class)).route("POST", "/services/{service}/{rest*}",
        exchange -> exchange.respond(HttpResponse.json(200, exchange.request().body()))).serve(connection);
    String token = Jws.sign(TokenVerifier.ACCESS, Claims.of(identity.issuer(), "phone-17", SELF.name(), NOW, NOW + 600)
        .withScopes(List.of("call")).withAccount("anna", "").withTokenId("k-1").write(), issuer);
    request = ByteBuffer.wrap(("POST /services/echo/a/b?c=d HTTP/1.1\r\nHost: 192.168.1.7:8080\r\nContent-Type: application/json\r\nAuthorization: Bearer " + token
        + "\r\nCall-Timeout: 5000\r\nContent-Length: 2\r\n\r\n{}").getBytes(StandardCharsets.US_ASCII));
    long before = written;
    gateway();
    for (int i = 0; i < 100 && written == before; i++) {
      Timed next = timers.stream().filter(one -> one.pending).min((one, other) -> Long.compare(one.dueNanos, other.dueNanos)).orElseThrow();
      nanos = Math.max(nanos, next.dueNanos);
      next.pending = false;
      next.onExpiry.run();
    }
    starting = false;
    if (written == before) {
      throw new IllegalStateException("the microservice must have answered");
    }
  }

  private NodeServices services() {
    ServicesConfig usual = Defaults.of(ServicesConfig.class);
    ContainerConfig c = usual.container();
    ContainerConfig container = new ContainerConfig(c.environment(), "echo", c.storage(), c.memory(), c.cpu(), c.leastBattery(), c.leastBatteryForOthers(),
        c.containers(), c.waitingCalls(), c.pulls(), c.pullOnCall(), c.idleStop(), c.grace(), c.start());
    ServicesConfig config = new ServicesConfig(false, usual.mode(), usual.port(), security, "", usual.centralNode(), "", usual.audience(), "", usual.patience(),
        usual.longest(), usual.asking(), usual.largest(), container, usual.calls(), usual.identity(), usual.seal());
    return new NodeServices(host, config, caller -> true, MicroserviceCatalogue.installed(), Neighbours.NOBODY, Ways.NONE);
  }

  /** A plain server, which decides nothing. */
  @Benchmark
  public long plain() {
    plain.onReceived(connection, request.rewind());
    return written;
  }

  /** A server, and the microservice behind it. */
  @Benchmark
  public long undecided() {
    undecided.onReceived(connection, request.rewind());
    return written;
  }

  /** A gateway, and the microservice behind it. */
  @Benchmark
  public long gateway() {
    gateway.onReceived(connection, request.rewind());
    return written;
  }

  /** A call as it came. */
  private record Direct(HttpExchange exchange) implements ServiceCall {
    @Override
    public Caller caller() {
      return ANNA;
    }

    @Override
    public HttpRequest request() {
      return exchange.request();
    }

    @Override
    public HttpTarget target() {
      return exchange.target();
    }

    @Override
    public void respond(HttpResponse response) {
      exchange.respond(response);
    }
  }

  /** A host on which nothing takes time but what a timer waits for. */
  private final class Still implements Host {

    private final Shared shared = new Shared();
    private final Probe deaf = new Deaf();
    private final Device device = device();
    private final Storage storage = new Kept();

    @Override
    public NodeId id() {
      return SELF;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public long unixNanos() {
      return NOW * 1_000_000_000L + nanos;
    }

    @Override
    public RandomStream random(String purpose) {
      return new Xoshiro256(1);
    }

    @Override
    public Timer timer(String name, Runnable onExpiry) {
      return new Timed(onExpiry);
    }

    @Override
    public void compute(Work work, Runnable done) {
      done.run();
    }

    @Override
    public List<Interface> interfaces() {
      return List.of();
    }

    @Override
    public void followInterfaces(InterfacesListener listener) {}

    @Override
    public void unfollowInterfaces(InterfacesListener listener) {}

    @Override
    public Device device() {
      return device == null ? proxy(Device.class, name -> switch (name) {
        case "type", "operatingSystem" -> "linux";
        case "account" -> "bob";
        case "permissions" -> EnumSet.allOf(Device.Permission.class);
        case "batteryPercent" -> OptionalInt.empty();
        case "position" -> Optional.empty();
        default -> 1L << 40;
      }) : device;
    }

    @Override
    public Demand demand() {
      return Demand.NONE;
    }

    @Override
    public DatagramPort open(PortSpec spec, DatagramHandler handler) {
      throw new AssertionError("nothing is sent here");
    }

    @Override
    public Listener listen(ListenSpec spec, ConnectionAcceptor acceptor) {
      throw new AssertionError("nobody listens here");
    }

    @Override
    public Connection connect(ConnectSpec spec, ConnectionHandler handler) {
      throw new AssertionError("nobody is called from here");
    }

    @Override
    public Storage storage() {
      return storage;
    }

    @Override
    public Shared shared() {
      return shared;
    }

    @Override
    public Probe probe() {
      return deaf;
    }
  }

  private interface Answer {
    Object to(String method);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer.to(method.getName())));
  }

  private final class Timed implements Timer {
    private final Runnable onExpiry;
    private boolean pending;
    private long dueNanos;

    Timed(Runnable onExpiry) {
      this.onExpiry = onExpiry;
      if (starting) {
        timers.add(this);
      }
    }

    @Override
    public void start(long delayNanos) {
      pending = true;
      dueNanos = nanos + delayNanos;
    }

    @Override
    public void cancel() {
      pending = false;
    }

    @Override
    public boolean isPending() {
      return pending;
    }
  }

  private final class Kept implements Storage {
    @Override
    public void put(String key, ByteBuffer value) {
      byte[] copy = new byte[value.remaining()];
      value.duplicate().get(copy);
      stored.put(key, copy);
    }

    @Override
    public void append(String key, ByteBuffer value) {
      throw new AssertionError("nothing is appended here");
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.ofNullable(stored.get(key));
    }

    @Override
    public void remove(String key) {
      stored.remove(key);
    }

    @Override
    public void sync(Runnable done) {
      done.run();
    }
  }

  private static final class Deaf implements Probe, Probe.Wait {
    @Override
    public void observe(Metric metric, double value, String... labelValues) {}

    @Override
    public void count(Metric metric, long amount, String... labelValues) {}

    @Override
    public Wait begin(Metric metric, String... labelValues) {
      return this;
    }

    @Override
    public void state(String variable, String scope, String value) {}

    @Override
    public void event(String kind, String detail) {}

    @Override
    public void finish() {}

    @Override
    public void discard() {}
  }

  private final class Wire implements Connection {
    @Override
    public Endpoint local() {
      return LOCAL;
    }

    @Override
    public Endpoint remote() {
      return REMOTE;
    }

    @Override
    public int write(ByteBuffer source) {
      int all = source.remaining();
      source.position(source.limit());
      written += all;
      return all;
    }

    @Override
    public boolean writeBulk(long contentId, long length) {
      return true;
    }

    @Override
    public void expectBulk(long contentId, long length) {}

    @Override
    public long bulkLeft() {
      return 0;
    }

    @Override
    public void finish() {}

    @Override
    public void abort() {}
  }
}
