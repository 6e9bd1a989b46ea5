package orrery.scenario.preset;

import java.time.Duration;
import orrery.host.Doc;
import orrery.net.Loss;
import orrery.scenario.Plain;
import orrery.scenario.Within;

/** How packets are lost, as a preset writes it. */
public sealed interface LossSpec {

  /** The same for the network. */
  Loss loss();

  /** Each packet alike. */
  @Plain
  @Doc("Each packet with this probability, independently.")
  record Independent(@Doc("The probability.") @Within(least = "0", greatest = "1") double probability) implements LossSpec {
    @Override
    public Loss loss() {
      return new Loss.Independent(probability);
    }
  }

  /** Good and bad times. */
  @Doc("Gilbert's and Elliott's two states, which change with time whatever is sent.")
  record GilbertElliott(
      @Doc("Mean time in the good state.") @Within(least = "1 ms", greatest = "30 d") Duration good,
      @Doc("Mean time in the bad state.") @Within(least = "1 ms", greatest = "30 d") Duration bad,
      @Doc("Probability that a packet is lost in the good state.") @Within(least = "0", greatest = "1") double lossGood,
      @Doc("Probability that a packet is lost in the bad state.") @Within(least = "0", greatest = "1") double lossBad)
      implements LossSpec {

    public GilbertElliott {
      if (lossGood > lossBad) {
        throw new IllegalArgumentException("lossGood must be at most loss-bad but is more");
      }
    }

    @Override
    public Loss loss() {
      return new Loss.GilbertElliott(good, bad, lossGood, lossBad);
    }
  }
}
