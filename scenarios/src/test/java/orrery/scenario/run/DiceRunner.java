package orrery.scenario.run;

import java.io.IOException;
import java.util.List;
import orrery.host.Metric;
import orrery.host.RandomStream;
import orrery.metrics.Recorder;
import orrery.metrics.RunKey;
import orrery.scenario.Scenario;
import orrery.sim.Fingerprint;
import orrery.sim.Xoshiro256;

/**
 * A world of nothing but dice: what a run measures is a pure function of its seed and its number of homes. It throws them
 * once a second of simulated time.
 */
public class DiceRunner implements CellRunner {

  static final Metric PIPS = Metric.tally("pips", "1");

  @Override
  public RunResult run(Scenario scenario, RunKey key, long seed, Watch watch) throws IOException, Cancelled {
    RandomStream dice = new Xoshiro256(seed);
    Fingerprint fingerprint = new Fingerprint();
    Recorder recorder = new Recorder(scenario.duration(), scenario.warmUp());
    int sides = 6 * scenario.population().homes().orElseThrow().count();
    long end = scenario.duration().toNanos();
    long events = 0;
    for (long now = 0; now < end; now += 1_000_000_000L) {
      int pips = 1 + dice.nextInt(sides);
      recorder.observe(now, PIPS, pips);
      fingerprint.add(now, pips, 0);
      watch.at(now, ++events);
    }
    return new RunResult(recorder.finish(end), fingerprint.hex(), events, violations(key));
  }

  /** What is said to have gone wrong: nothing. */
  protected List<RunResult.Violation> violations(RunKey key) {
    return List.of();
  }
}
