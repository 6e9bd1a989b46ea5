package orrery.scenario;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/** How devices come and go: sessions and absences in turn, each drawn by the device's own name. */
public record Churn(
    @Doc("How long a device stays on.") @Within(above = "0 s") DistributionSpec<Duration> session,
    @Doc("How long it stays off.") @Within(above = "0 s") DistributionSpec<Duration> absence,
    @Doc("How it leaves.") Leave leave) {

  /** How a device leaves. */
  public record Leave(
      @Doc("Probability that it goes without a word, as one that loses power or coverage does.") @Default("0 %")
          @Within(least = "0", greatest = "1") double silent) {}
}
