package orrery.protocols.use;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.device.demand.Circle;
import orrery.device.demand.RenewalArrivals;
import orrery.device.demand.Workload;
import orrery.host.Bulk;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Want;
import orrery.protocols.http.HttpBulk;
import orrery.protocols.http.HttpRequest;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpTarget;
import orrery.protocols.http.HttpTerms;
import orrery.protocols.service.Calls;
import orrery.protocols.service.Outcome;
import orrery.protocols.service.Route;
import orrery.protocols.service.ServiceAddress;
import orrery.sim.Distribution.Constant;
import orrery.sim.Xoshiro256;
import orrery.world.World;
import org.junit.jupiter.api.Test;

/** Wants become calls, once each, and what becomes of these is measured. */
class ErrandsTest {

  private final World world = World.withSeed(1);
  private final World.Machine machine = world.machine("phone").on(world.home("home"));
  private final List<String> called = new ArrayList<>();
  private final List<HttpRequest> requests = new ArrayList<>();
  private Errands.Side side = Errands.Side.CENTRAL;
  private String service = "served";
  private Outcome outcome = new Outcome.Answered(HttpResponse.of(200), Route.LINK);

  /** Answers after a second. */
  private final class Answering implements Protocol, Calls {
    private final Host host;
    private final Errands errands;

    Answering(Host host) {
      this.host = host;
      errands = new Errands(host, side, this, Duration.ofSeconds(30), 1_000_000);
    }

    @Override
    public void call(ServiceAddress to, HttpRequest request, HttpTerms terms, Consumer<Outcome> onOutcome) {
      called.add(to + " " + request.method() + " " + terms.patience().toSeconds() + " s");
      requests.add(request);
      host.timer("answer", () -> onOutcome.accept(outcome)).start(Duration.ofSeconds(1));
    }

    @Override
    public void start() {
      errands.start();
    }

    @Override
    public void stop(Runnable done) {
      errands.stop();
      done.run();
    }
  }

  private void want(Want.Kind kind, long up, double central, Want.Whom whom, Optional<Duration> deadline) {
    Workload.Size size = new Workload.Size(new Constant(up), new Constant(50), new Constant(7), new Constant(2), deadline);
    Workload workload = new Workload("wish", kind, service, RenewalArrivals.of(new Constant(60e9), 3_600_000_000_000L), size, central, whom,
        device -> List.of(new NodeId("ann"), new NodeId("ben")), new Circle(2, 1));
    machine.running(Answering::new).wanting(workload).start();
    world.runFor(Duration.ofSeconds(150));
  }

  private static HttpTarget target(HttpRequest request) {
    return HttpTarget.parse(request.target()).orElseThrow();
  }

  @Test
  void aRequestGoesWhereverItIsBest() {
    want(Want.Kind.REQUEST, 100, 0, Want.Whom.WHEREVER, Optional.empty());

    assertThat(called).hasSizeBetween(2, 3).allMatch("served POST 30 s"::equals);
    assertThat(target(requests.get(0)).query()).containsEntry("operations", "7").containsEntry("bytes", "50");
    byte[] own = new byte[100];
    Bulk.fill(wantedContent(0), 0, ByteBuffer.wrap(own));
    assertThat(requests.get(0).body()).isEqualTo(own);
    assertThat(requests.get(1).body()).isNotEqualTo(own);
  }

  /** What a want's content is called is a matter of who wants it, the workload and the number alone. */
  private static long wantedContent(long number) {
    return new Want("wish", Want.Kind.SENSE, "any", number, Want.Whom.WHEREVER, List.of(), 1, 0, 0, Optional.empty(), false, new Xoshiro256(9)).contentId(new NodeId("phone"));
  }

  @Test
  void aRequestOfSomebodyGoesToHisNodeInItsTime() {
    want(Want.Kind.OFFLOAD, 100, 0, Want.Whom.ANYBODY, Optional.of(Duration.ofSeconds(2)));

    assertThat(called).isNotEmpty().allMatch(call -> call.matches("served@node:(ann|ben) POST 2 s"));
  }

  @Test
  void whatMustStayCentralGoesThere() {
    want(Want.Kind.SENSE, 100, 1, Want.Whom.WHEREVER, Optional.empty());

    assertThat(called).isNotEmpty().allMatch("served@central POST 30 s"::equals);
  }

  @Test
  void aFileIsSharedUnderItsOwnNameWithAllItIsFor() {
    want(Want.Kind.SHARE, 1_000_000, 0, Want.Whom.ANYBODY, Optional.empty());

    assertThat(called).isNotEmpty().allMatch("served PUT 30 s"::equals);
    assertThat(target(requests.get(0)).query().get("to").split(",")).containsExactlyInAnyOrder("ann", "ben");
    assertThat(requests.get(0).bulk()).isEqualTo(new HttpBulk(wantedContent(0), 1_000_000));
    assertThat(target(requests.get(0)).segments()).containsExactly(HttpBulk.text(wantedContent(0)));
  }

  @Test
  void whatIsForNobodyInParticularIsNotPublishedByTheCentralCloud() {
    want(Want.Kind.PUBLISH, 100, 0, Want.Whom.WHEREVER, Optional.empty());

    assertThat(called).isEmpty();
  }

  @Test
  void anEdgeNodeHasItsOwnBeamSendWhatIsForOthers() {
    side = Errands.Side.EDGE;
    want(Want.Kind.UPLOAD, 1_000_000, 0, Want.Whom.ANYBODY, Optional.empty());

    assertThat(called).isNotEmpty().allMatch("beam@here POST 30 s"::equals);
    assertThat(target(requests.get(0)).segments()).containsExactly("beams");
    assertThat(target(requests.get(0)).query().get("to").split(",")).containsExactlyInAnyOrder("ann", "ben");
    assertThat(requests.get(0).bulk()).isEqualTo(new HttpBulk(wantedContent(0), 1_000_000));
  }

  @Test
  void anEdgeNodePutsFilesInItsOwnDriveAndOpensOneThatIsListed() {
    side = Errands.Side.EDGE;
    service = "drive";
    outcome = new Outcome.Answered(HttpResponse.json(200, "{\"files\":[{\"path\":\"wish/a\",\"length\":5}]}".getBytes(StandardCharsets.UTF_8)), Route.LOCAL);
    want(Want.Kind.REQUEST, 0, 0, Want.Whom.WHEREVER, Optional.empty());

    assertThat(requests.subList(0, 2)).extracting(HttpRequest::target).containsExactly("/files/", "/files/wish/a");
    assertThat(world.observations(UseMetrics.REQUEST_TIME.name())).isNotEmpty().allMatch(time -> time.value() == 2.0);
  }

  @Test
  void measuresAnAnswerByItsWay() {
    want(Want.Kind.REQUEST, 0, 0, Want.Whom.WHEREVER, Optional.empty());

    List<World.Observation> times = world.observations(UseMetrics.REQUEST_TIME.name());
    assertThat(times).hasSameSizeAs(called).allMatch(time -> time.value() == 1.0 && time.labels().equals(List.of("wish", "link")));
    assertThat(failures()).isEmpty();
  }

  private List<String> failures() {
    return world.told().stream().filter(told -> told.kind().equals(UseMetrics.REQUEST_FAILED.name())).map(World.Told::scope).toList();
  }

  @Test
  void countsWhatFailsAndWhatIsRefusedAndTimesNeither() {
    outcome = new Outcome.Failed(Outcome.Failure.NOWHERE, Route.NONE);
    want(Want.Kind.REQUEST, 0, 0, Want.Whom.WHEREVER, Optional.empty());
    outcome = new Outcome.Answered(HttpResponse.of(503), Route.GLOBAL);
    world.runFor(Duration.ofSeconds(60));

    assertThat(failures()).contains("wish;nowhere", "wish;status-503").hasSameSizeAs(called);
    assertThat(world.observations(UseMetrics.REQUEST_TIME.name())).isEmpty();
  }

  @Test
  void asksNothingMoreWhenItIsStopped() {
    want(Want.Kind.REQUEST, 0, 0, Want.Whom.WHEREVER, Optional.empty());
    int before = called.size();
    machine.protocol(Answering.class).errands.stop();
    world.runFor(Duration.ofMinutes(10));

    assertThat(called).hasSize(before);
  }
}
