package orrery.protocols.central;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.host.Work;
import orrery.protocols.http.Deadlines;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.service.Caller;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Microservice;
import orrery.protocols.service.MicroserviceProvider;
import orrery.protocols.service.ServiceCall;
import orrery.protocols.service.ServiceContext;
import orrery.world.World;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One instance of a pool is the queue that the textbooks have formulas for. Times are in units of a mean service, here a second. */
class PoolTest {

  private static final int BATCHES = 30;
  /** Student's t, 29 degrees of freedom, 99 % on both sides. */
  private static final double QUANTILE = 2.756;

  /** Calls come by chance, each with work of its own; the program says how long they have waited. */
  private static final class Source implements Protocol, MicroserviceProvider {
    final List<Double> waits = new ArrayList<>();
    final List<Double> blocked = new ArrayList<>();
    int refused;
    int sent;
    private final Host host;
    private final CentralCloudConfig config;
    private final double rate;
    private final ToDoubleFunction<RandomStream> service;
    private final int most;
    private final Timer next;
    private Pool pool;

    Source(Host host, CentralCloudConfig config, double rate, ToDoubleFunction<RandomStream> service, int most) {
      this.host = host;
      this.config = config;
      this.rate = rate;
      this.service = service;
      this.most = most;
      next = host.timer("next", this::send);
    }

    @Override
    public void start() {
      Calls nobody = (to, request, terms, onOutcome) -> {
        throw new AssertionError("nobody calls here");
      };
      pool = new Pool(host, new Deadlines(host, "pool"), config, this, nobody);
      arm();
    }

    @Override
    public void stop(Runnable done) {
      pool.stop(done);
    }

    private void arm() {
      next.start((long) host.random("arrivals").nextExponential(1e9 / rate));
    }

    private void send() {
      sent++;
      long work = Math.round(service.applyAsDouble(host.random("service")) * 1e9);
      int before = refused;
      pool.call(new Arrival(host.nanoTime(), work, this));
      blocked.add((double) (refused - before));
      if (sent < most) {
        arm();
      }
    }

    @Override
    public String name() {
      return "served";
    }

    @Override
    public Microservice create(ServiceContext context) {
      return call -> {
        long arrived = Long.parseLong(call.target().segments().get(0));
        waits.add((context.host().nanoTime() - arrived) / 1e9);
        context.host().compute(new Work("call", Long.parseLong(call.target().segments().get(1))), () -> call.respond(HttpResponse.of(204)));
      };
    }
  }

  private record Arrival(long nanos, long work, Source source) implements ServiceCall {
    private static final HttpRequest REQUEST = HttpRequest.of("POST", "/");

    @Override
    public Caller caller() {
      return Caller.ANONYMOUS;
    }

    @Override
    public HttpRequest request() {
      return REQUEST;
    }

    @Override
    public HttpTarget target() {
      return new HttpTarget(List.of(Long.toString(nanos), Long.toString(work)), Collections.emptyMap());
    }

    @Override
    public void respond(HttpResponse response) {
      source.refused += response.status() == 503 ? 1 : 0;
    }
  }

  /** One instance of {@code cores}, whose line has {@code queue} places. A core does an operation in a nanosecond. */
  private static CentralCloudConfig config(int cores, int queue) {
    CentralCloudConfig usual = Defaults.of(CentralCloudConfig.class);
    AutoscalerConfig scaling = usual.scaling();
    AutoscalerConfig one = new AutoscalerConfig(1, 1, scaling.target(), Duration.ofHours(10), scaling.tolerance(), scaling.stabilization(), scaling.startDelay());
    return new CentralCloudConfig(
        0, "echo", "", cores, 1_000, cores, queue, Duration.ofDays(100), usual.grace(), usual.hop(), usual.largest(), usual.connections(), one, usual.push());
  }

  private static Source run(long seed, CentralCloudConfig config, double rate, ToDoubleFunction<RandomStream> service, int calls) {
    World world = World.withSeed(seed);
    World.Machine machine = world.machine("cloud").inCloud().type("server").running(host -> new Source(host, config, rate, service, calls));
    machine.start();
    Source source = machine.protocol(Source.class);
    while (source.sent < calls || source.waits.size() + source.refused < calls) {
      world.runFor(Duration.ofHours(10));
    }
    return Objects.requireNonNull(source);
  }

  /** The 99 % interval of the mean of batches, the first tenth left out, contains the value and is narrow. */
  private static void assertMean(List<Double> values, double expected, double narrow) {
    List<Double> counted = values.subList(values.size() / 10, values.size());
    int size = counted.size() / BATCHES;
    double[] means = new double[BATCHES];
    double mean = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      means[batch] = counted.subList(batch * size, (batch + 1) * size).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      mean += means[batch] / BATCHES;
    }
    double square = 0;
    for (double each : means) {
      square += (each - mean) * (each - mean) / (BATCHES - 1);
    }
    double halfWidth = QUANTILE * Math.sqrt(square / BATCHES);
    assertThat(halfWidth).isLessThan(narrow * expected);
    assertThat(mean).isBetween(expected - halfWidth, expected + halfWidth);
  }

  private static double exponential(RandomStream random) {
    return random.nextExponential(1);
  }

  @Test
  @DisplayName("waitsAsErlangCSays (E04)")
  void waitsAsErlangCSays() {
    Source two = run(1, config(2, 1_000_000), 1.6, PoolTest::exponential, 1_600_000);
    assertMean(two.waits, 1.777778, 0.05);
    assertMean(two.waits.stream().map(wait -> wait > 0 ? 1.0 : 0.0).toList(), 0.711111, 0.02);

    Source four = run(2, config(4, 1_000_000), 3.2, PoolTest::exponential, 1_600_000);
    assertMean(four.waits, 0.745541, 0.06);
    assertMean(four.waits.stream().map(wait -> wait > 0 ? 1.0 : 0.0).toList(), 0.596432, 0.02);
  }

  @Test
  @DisplayName("waitsAsPollaczekAndKhinchineSay (E05)")
  void waitsAsPollaczekAndKhinchineSay() {
    assertMean(run(3, config(1, 1_000_000), 0.8, random -> 1, 400_000).waits, 2.0, 0.05);
    assertMean(run(4, config(1, 1_000_000), 0.8, random -> (random.nextExponential(1) + random.nextExponential(1)) / 2, 400_000).waits, 3.0, 0.06);
  }

  @Test
  @DisplayName("turnsAwayAsManyAsErlangBSays (E07)")
  void turnsAwayAsManyAsErlangBSays() {
    Source short10 = run(5, config(1, 9), 0.8, PoolTest::exponential, 800_000);
    assertMean(short10.blocked, 0.0234929, 0.08);

    Source none = run(6, config(10, 0), 5, PoolTest::exponential, 400_000);
    assertMean(none.blocked, 0.0183846, 0.06);
  }
}
