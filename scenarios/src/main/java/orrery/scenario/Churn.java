package orrery.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How devices come and go: sessions and absences in turn, each drawn by the device's own name, or replayed as they were
 * recorded.
 */
public record Churn(
    @Doc("How long a device stays on.") @Within(above = "0 s") Optional<DistributionSpec<Duration>> session,
    @Doc("How long it stays off.") @Within(above = "0 s") Optional<DistributionSpec<Duration>> absence,
    @Doc("A CSV file of recorded sessions instead, with the columns DEVICE, START and END, in seconds from time zero or with a unit. A device replays the recorded one of its own name; where there is none, one that its name decides on.")
        Optional<InputFile> trace,
    @Doc("At which hours of the week devices come and go more readily; always alike where it is not given.") Optional<Pattern> pattern,
    @Doc("How it leaves.") Leave leave) {

  /** How a device leaves. */
  public record Leave(
      @Doc("Probability that it goes without a word, as one that loses power or coverage does.") @Default("0 %")
          @Within(least = "0", greatest = "1") double silent) {}

  /**
   * Hours of the week. A rate says how fast an absence or a session passes then: at twice the mean rate, twice as fast.
   *
   * @param comes of absences; empty for always alike
   * @param goes of sessions; empty for always alike
   */
  public record Pattern(
      @Doc("How readily devices come: 24 rates, one for each hour of a day, or 168, from Monday 0:00 on; only their proportions count.")
          @Default("[]") @Within(least = "0", greatest = "1000000") List<Double> comes,
      @Doc("How readily they go, likewise.") @Default("[]") @Within(least = "0", greatest = "1000000") List<Double> goes,
      @Doc("How many hours the clocks on their walls are ahead of UTC.") @Default("0") @Within(least = "-12", greatest = "14") int hoursEast) {

    public Pattern {
      comes = List.copyOf(comes);
      goes = List.copyOf(goes);
      check("comes", comes);
      check("goes", goes);
      if (comes.isEmpty() && goes.isEmpty()) {
        throw new IllegalArgumentException("comes must have rates, or goes must, but neither has");
      }
    }

    private static void check(String name, List<Double> rates) {
      if (!rates.isEmpty() && rates.size() != 24 && rates.size() != 168) {
        throw new IllegalArgumentException(name + " must have a rate for each of 24 or 168 hours but has " + rates.size());
      }
      if (!rates.isEmpty() && rates.stream().allMatch(rate -> rate == 0)) {
        throw new IllegalArgumentException(name + " must have a rate greater than 0 but all are 0");
      }
    }
  }
}
