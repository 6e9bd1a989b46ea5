package hello;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import orrery.host.*;

/** Greets the link now and then, and measures how long each answer takes. */
public final class Hello implements Protocol, DatagramHandler {

  /** What a scenario may set under {@code protocols.hello}. */
  public record Config(@Doc("Time between greetings.") @Default("30 s") Duration every) {}

  /** How Orrery finds it: named in META-INF/services/orrery.host.ProtocolProvider. */
  public static final class Provider implements ProtocolProvider<Config> {
    public String id() { return "hello"; }
    public Class<Config> config() { return Config.class; }
    public Protocol create(Host host, Config config) { return new Hello(host, config); }
  }

  private static final Endpoint EVERYBODY = new Endpoint(Address.of("239.255.7.7"), 7007);
  private static final Metric ROUND_TRIP = Metric.tally("hello.round-trip", "s");

  private final Host host;
  private final Config config;
  private final Timer timer;
  private final Map<Long, Probe.Wait> waiting = new TreeMap<>();
  private DatagramPort port;
  private long greetings;

  Hello(Host host, Config config) {
    this.host = host;
    this.config = config;
    this.timer = host.timer("greet", this::greet);
  }

  @Override
  public void start() {
    port = host.open(PortSpec.of("hello", EVERYBODY.port()), this);
    port.join(EVERYBODY.address());
    timer.start(host.random("phase").nextLong(config.every().toNanos()));
  }

  private void greet() {
    waiting.put(++greetings, host.probe().begin(ROUND_TRIP));
    port.send(EVERYBODY, ByteBuffer.allocate(9).put((byte) 'H').putLong(greetings).flip(), "greeting");
    timer.start(config.every());
  }

  @Override
  public void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    if (payload.remaining() != 9) return; // not ours
    byte kind = payload.get();
    long number = payload.getLong();
    if (kind == 'H') {
      port.send(source, ByteBuffer.allocate(9).put((byte) 'A').putLong(number).flip(), "answer");
    } else if (kind == 'A' && waiting.containsKey(number)) {
      waiting.remove(number).finish(); // the first answer counts
    }
  }

  @Override
  public void stop(Runnable done) {
    port.close();
    done.run();
  }
}
