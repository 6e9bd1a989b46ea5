package orrery.net.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import orrery.sim.Entity;
import orrery.sim.Event;
import orrery.sim.Simulation;
import orrery.validation.Published;

class FlowsTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long FIRST_WINDOW = 14_600;

  private final Simulation simulation = new Simulation(1);
  private final Entity entity = simulation.register("somebody");

  /** Hears of one flow. */
  private final class Ear implements Flow.Watcher {
    long doneAt = -1;
    long payload;
    long forth;
    long back;
    long toldUpTo;

    @Override
    public void onMoved(long morePayload, long moreForth, long moreBack, long fromNanos, long toNanos) {
      assertThat(fromNanos).isGreaterThanOrEqualTo(toldUpTo);
      assertThat(toNanos).isGreaterThan(fromNanos);
      toldUpTo = toNanos;
      payload += morePayload;
      forth += moreForth;
      back += moreBack;
    }

    @Override
    public void onDone() {
      doneAt = simulation.now();
    }

    double seconds() {
      return doneAt / (double) SECOND;
    }
  }

  private static Channel channel(double bitsPerSecond) {
    return new Channel(bitsPerSecond, (load, flows) -> {});
  }

  private static List<Channel.Use> uses(List<Channel> lines) {
    return lines.stream().map(Channel.Use::of).toList();
  }

  private Flow begin(Flows flows, List<Channel> forth, List<Channel> back, double latencySeconds, long bytes, Flow.Watcher ear) {
    long latency = Math.round(latencySeconds * SECOND);
    return flows.begin(new Flow.Spec(entity, uses(forth), uses(back), latency, flows.model().startNanos(latency), bytes, FIRST_WINDOW), ear);
  }

  private void at(double seconds, Runnable action) {
    simulation.schedule(entity, Math.round(seconds * SECOND), new Event() {
      @Override
      protected void fire() {
        action.run();
      }

      @Override
      protected String label() {
        return "test";
      }
    });
  }

  /** How long a transfer over one link takes that carries both ways. */
  private double alone(FlowModel model, double bitsPerSecond, double latencySeconds, long bytes) {
    Channel link = channel(bitsPerSecond);
    Ear ear = new Ear();
    begin(new Flows(simulation, model), List.of(link), List.of(link), latencySeconds, bytes, ear);
    long begun = simulation.now();
    simulation.runUntil(begun + 10_000 * SECOND);
    return (ear.doneAt - begun) / (double) SECOND;
  }

  // ---- Models

  @Test
  @DisplayName("E12: 100 kB over 10 ms and 1 Mb/s take 0.996079 s by LV08")
  void takesWhatTheManualSaysByLv08() {
    Published.row("E12").exactly("seconds by LV08", "0.996079", alone(FlowModel.LV08, 1e6, 0.01, 100_000));
  }

  @Test
  @DisplayName("E12: the same takes 0.81 s by the plain model")
  void takesLatencyAndQuotientByThePlainModel() {
    Published.row("E12").exactly("seconds by the plain model", "0.810000", alone(FlowModel.PLAIN, 1e6, 0.01, 100_000));
  }

  @Test
  @DisplayName("E13: the window bound of CM02")
  void takesWhatTheTestOfTcpGammaSaysByCm02() {
    // The unit of gamma is the byte: the test sends 1e10 bytes at 1e10 bytes per second, whatever its texts call them.
    Published.row("E13")
        .exactly("seconds at latency 0", "1.000000", alone(FlowModel.CM02, 8e10, 0, 10_000_000_000L))
        .exactly("seconds at latency 1e-5 s", "1.000010", alone(FlowModel.CM02, 8e10, 0.00001, 10_000_000_000L))
        .exactly("seconds at latency 1e-3 s", "4.769372", alone(FlowModel.CM02, 8e10, 0.001, 10_000_000_000L))
        .exactly("seconds at latency 0.1 s", "476.937158", alone(FlowModel.CM02, 8e10, 0.1, 10_000_000_000L))
        .exactly("seconds for 1e10 bit at latency 0", "1.000000", alone(FlowModel.CM02, 1e10, 0, 1_250_000_000L))
        .exactly("seconds for 1e10 bit at latency 1e-5 s", "1.000010", alone(FlowModel.CM02, 1e10, 0.00001, 1_250_000_000L));
  }

  @Test
  @DisplayName("E15: the square-root law gives 4.5236 and 1.4305 Mb/s")
  void boundsByTheSquareRootLaw() {
    Published.row("E15")
        .exactly("Mb/s at p 0.001", "4.5236", LossBound.MATHIS.bitsPerSecond(1460, 0.1, 1e-3) / 1e6)
        .exactly("Mb/s at p 0.01", "1.4305", LossBound.MATHIS.bitsPerSecond(1460, 0.1, 1e-2) / 1e6);
  }

  @Test
  @DisplayName("E16: the equation of RFC 5348 gives 4.4833 and 1.3120 Mb/s")
  void boundsByTheThroughputEquation() {
    Published.row("E16")
        .exactly("Mb/s at p 0.001", "4.4833", LossBound.PADHYE.bitsPerSecond(1460, 0.1, 1e-3) / 1e6)
        .exactly("Mb/s at p 0.01", "1.3120", LossBound.PADHYE.bitsPerSecond(1460, 0.1, 1e-2) / 1e6);
  }

  @Test
  void losesNothingOfItsRateWhereNothingIsLost() {
    for (LossBound bound : LossBound.values()) {
      assertThat(bound.bitsPerSecond(1460, 0.1, 0)).isInfinite();
    }
  }

  @Test
  @DisplayName("E16 as a flow: runs at 4.4833 Mb/s on a link that loses 0.1 %")
  void runsAtTheBoundThatLossSets() {
    Channel lossy = new Channel(1e9, new Channel.Line() {
      @Override
      public double meanLoss() {
        return 1e-3;
      }

      @Override
      public void carriesFlows(double load, int flows) {}
    });
    Flows flows = new Flows(simulation, FlowModel.TCP);
    Flow flow = begin(flows, List.of(lossy), List.of(channel(1e9)), 0.05, 1_000_000_000, new Ear());

    simulation.runUntil(10 * SECOND);

    Published.row("E16").exactly("Mb/s of a flow at p 0.001", "4.4833", flow.rate() / 1e6);
  }

  @Test
  void doublesItsWindowEachRoundTripUntilALinkHoldsIt() {
    Flows flows = new Flows(simulation, FlowModel.TCP);
    Channel link = channel(10e6);
    Flow flow = begin(flows, List.of(link), List.of(channel(10e6)), 0.05, 100_000_000, new Ear());
    List<Double> rates = new ArrayList<>();
    for (int roundTrip = 0; roundTrip < 6; roundTrip++) {
      at(0.05 + 0.1 * roundTrip + 0.01, () -> rates.add(flow.rate()));
    }

    simulation.runUntil(SECOND);

    double window = 8.0 * FIRST_WINDOW / 0.1;
    double full = 10e6 / (1500.0 / 1460);
    assertThat(rates.stream().map(Math::round)).containsExactly(Math.round(window), Math.round(2 * window), Math.round(4 * window), Math.round(8 * window), Math.round(full), Math.round(full));
  }

  // ---- Sharing in time

  @Test
  void takesOverWhatAnotherLeaves() {
    Flows flows = new Flows(simulation, FlowModel.PLAIN);
    Channel link = channel(8e6);
    Ear small = new Ear();
    Ear large = new Ear();
    begin(flows, List.of(link), List.of(), 0, 1_000_000, small);
    begin(flows, List.of(link), List.of(), 0, 3_000_000, large);

    simulation.runUntil(100 * SECOND);

    // Half a megabyte a second each; then the larger one alone.
    assertThat(small.seconds()).isEqualTo(2);
    assertThat(large.seconds()).isEqualTo(4);
  }

  @Test
  void endsAllOfEqualSizeTogetherAndCostsOneEventEachBesideItsStart() {
    Flows flows = new Flows(simulation, FlowModel.PLAIN);
    Channel link = channel(8e6);
    List<Ear> ears = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      ears.add(new Ear());
      begin(flows, List.of(link), List.of(), 0, 10_000_000_000L, ears.get(i));
    }
    long before = simulation.processed();

    simulation.runUntil(2_000_000 * SECOND);

    assertThat(simulation.processed() - before).isEqualTo(200);
    for (Ear ear : ears) {
      assertThat(ear.seconds()).isCloseTo(1_000_000, within(1e-3));
    }
  }

  @Test
  void favoursTheShortRoundTripAndWaitsForNobody() {
    Flows flows = new Flows(simulation, FlowModel.CM02);
    Channel link = channel(9e6);
    Flow near = begin(flows, List.of(link), List.of(), 0.01, 1_000_000_000, new Ear());
    Flow far = begin(flows, List.of(link), List.of(), 0.02, 1_000_000_000, new Ear());

    simulation.runUntil(SECOND);

    assertThat(near.rate()).isCloseTo(6e6, within(1e-3));
    assertThat(far.rate()).isCloseTo(3e6, within(1e-3));
  }

  @Test
  void takesOfTheWayBackToo() {
    Flows flows = new Flows(simulation, FlowModel.LV08);
    Channel down = channel(1e9);
    Channel up = channel(1e6);
    Flow download = begin(flows, List.of(down), List.of(up), 0.01, 1_000_000_000, new Ear());

    simulation.runUntil(SECOND);

    // Acknowledgements fill the way back: 1 Mb/s carries those of 0.97 × 20 Mb/s.
    assertThat(download.rate()).isCloseTo(0.97 * 20e6, within(1e-3));
  }

  @Test
  void sharesTheTimeOnAMediumAmongLinesOfDifferentRates() {
    Flows flows = new Flows(simulation, FlowModel.PLAIN);
    Channel air = channel(1);
    Channel fastLine = channel(90e6);
    Channel slowLine = channel(10e6);
    Flow.Spec fast = new Flow.Spec(entity, List.of(Channel.Use.of(fastLine), new Channel.Use(air, 1 / 90e6)), List.of(), 0, 0, 1_000_000_000, FIRST_WINDOW);
    Flow.Spec slow = new Flow.Spec(entity, List.of(Channel.Use.of(slowLine), new Channel.Use(air, 1 / 10e6)), List.of(), 0, 0, 1_000_000_000, FIRST_WINDOW);
    Flow first = flows.begin(fast, new Ear());
    Flow second = flows.begin(slow, new Ear());

    simulation.runUntil(SECOND);

    // Equal rates, as stations that take turns frame by frame have: the slow one drags the fast one down to its pace.
    assertThat(first.rate()).isCloseTo(9e6, within(1e-3));
    assertThat(second.rate()).isCloseTo(9e6, within(1e-3));
  }

  @Test
  void tellsAChannelWhatItCarries() {
    Flows flows = new Flows(simulation, FlowModel.PLAIN);
    List<String> told = new ArrayList<>();
    Channel link = new Channel(1_000, (load, count) -> told.add(Math.round(load) + " by " + count));
    Flow stays = begin(flows, List.of(link), List.of(), 0, 1_000_000, new Ear());
    Flow goes = begin(flows, List.of(link), List.of(), 0, 1_000_000, new Ear());
    simulation.runUntil(SECOND);
    assertThat(told).last().isEqualTo("1000 by 2");

    goes.stop();
    assertThat(told).last().isEqualTo("1000 by 1");
    stays.stop();

    assertThat(told).last().isEqualTo("0 by 0");
    assertThat(simulation.pending()).isZero();
  }

  @Test
  void tellsOfEveryByteOnceWhateverHappens() {
    Flows flows = new Flows(simulation, FlowModel.TCP);
    Channel link = channel(10e6);
    Channel back = channel(10e6);
    Ear whole = new Ear();
    Ear stopped = new Ear();
    begin(flows, List.of(link), List.of(back), 0.01, 12_345_678, whole);
    Flow other = begin(flows, List.of(link), List.of(back), 0.03, 12_345_678, stopped);
    at(3, () -> flows.capacity(link, 3e6));
    at(4, flows::settle);
    at(5, () -> {
      other.stop();
      assertThat(other.movedBytes()).isEqualTo(stopped.payload);
    });

    simulation.runUntil(100 * SECOND);

    assertThat(whole.payload).isEqualTo(12_345_678);
    assertThat(whole.forth).isEqualTo((long) Math.floor(12_345_678 * 1500.0 / 1460));
    assertThat(whole.back).isEqualTo((long) Math.floor(12_345_678 * 40.0 / 1460));
    assertThat(stopped.payload).isBetween(1_000_000L, 3_000_000L);
    assertThat(stopped.doneAt).isEqualTo(-1);
  }

  @Test
  void waitsOutALinkThatIsDown() {
    Flows flows = new Flows(simulation, FlowModel.PLAIN);
    Channel link = channel(8e6);
    Ear ear = new Ear();
    begin(flows, List.of(link), List.of(), 0, 2_000_000, ear);
    at(1, () -> flows.capacity(link, 0));
    at(11, () -> flows.capacity(link, 8e6));

    simulation.runUntil(100 * SECOND);

    assertThat(ear.seconds()).isEqualTo(12);
  }
}
