package orrery.scenario.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.DataSize;
import orrery.metrics.results.ResultsDirectory;
import orrery.scenario.Catalogue;
import orrery.scenario.Scenario;
import orrery.scenario.run.CellRunner;
import orrery.scenario.run.MemoryNeed;
import orrery.scenario.world.Taps;
import orrery.scenario.yaml.CheckedScenario;

/**
 * Everything around a command.
 *
 * @param out where results go
 * @param err where everything else goes
 * @param folder the caller's, from which relative paths start
 * @param isTerminal whether a person watches {@code err}
 * @param isAscii whether {@code out} can show nothing but ASCII
 * @param processors how many runs may be at work at once, where the command does not say
 * @param world what there is to run
 * @param onInterrupt takes what is to happen when the user interrupts
 */
record Surroundings(
    PrintStream out,
    PrintStream err,
    Path folder,
    boolean isTerminal,
    boolean isAscii,
    int processors,
    World world,
    Consumer<Runnable> onInterrupt) {

  /** What there is to run. */
  interface World {

    /** The names that scenarios may use, with the protocols that {@code loader} finds. */
    Catalogue catalogue(ClassLoader loader);

    /** What runs the cells of a scenario. */
    CellRunner cells(CheckedScenario scenario, ResultsDirectory directory, Observation observation);

    /** What a run of one of its scenarios is expected to hold of the heap. */
    default MemoryNeed memory(CheckedScenario of, Scenario run) {
      return MemoryNeed.UNKNOWN;
    }
  }

  /**
   * What is to be observed of runs beyond their metrics, and what is to be varied to show that it does not matter.
   *
   * @param trace whether each run writes down all that happens
   * @param capture where each run writes down the packets it sees; empty for no capture
   * @param tieShuffle 0, or another order of events at one instant
   * @param files whether a run may write files of its own at all, such as what a diagram is drawn from
   */
  record Observation(boolean trace, Optional<CaptureOptions> capture, long tieShuffle, boolean files) {

    /** Of runs that may write files of their own. */
    Observation(boolean trace, Optional<CaptureOptions> capture, long tieShuffle) {
      this(trace, capture, tieShuffle, true);
    }
  }

  /**
   * A capture of packets.
   *
   * @param taps where it is made
   * @param limit how long the file of one run may be
   */
  record CaptureOptions(Taps taps, DataSize limit) {}
}
