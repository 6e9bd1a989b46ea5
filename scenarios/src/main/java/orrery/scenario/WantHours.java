package orrery.scenario;

import java.util.List;
import orrery.host.Default;
import orrery.host.Doc;

/** At which hours of the week users want more, and at which less: at twice the mean rate, twice as often. */
public record WantHours(
    @Doc("24 rates, one for each hour of a day, or 168, from Monday 0:00 on; only their proportions count, so that 'every' is the mean over the week.")
        @Within(least = "0", greatest = "1000000") List<Double> rates,
    @Doc("How many hours the clocks on their walls are ahead of UTC.") @Default("0") @Within(least = "-12", greatest = "14") int hoursEast) {

  public WantHours {
    rates = List.copyOf(rates);
    if (rates.size() != 24 && rates.size() != 168) {
      throw new IllegalArgumentException("rates must have a rate for each of 24 or 168 hours but has " + rates.size());
    }
    if (rates.stream().allMatch(rate -> rate == 0)) {
      throw new IllegalArgumentException("rates must have a rate greater than 0 but all are 0");
    }
  }
}
