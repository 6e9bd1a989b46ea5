package orrery.net;

import java.time.Duration;
import orrery.host.Decimal;

/** How a link loses packets on their way. */
public sealed interface Loss {

  /** The share of packets lost in the long run. */
  double mean();

  /** The same, and of what survives a further share, independently. */
  Loss further(double probability);

  /** Each packet alike, whatever happened before. */
  record Independent(double probability) implements Loss {

    public Independent {
      Loss.require("loss", probability);
    }

    @Override
    public double mean() {
      return probability;
    }

    @Override
    public Loss further(double further) {
      return new Independent(Loss.both(probability, further));
    }
  }

  /**
   * Gilbert's and Elliott's two states (Gilbert, "Capacity of a burst-noise channel", 1960; Elliott, 1963), in continuous
   * time: the link stays good and bad for exponential times, and within each state loses packets independently. The states
   * are weather: a function of the link's name and the time, whatever is sent.
   *
   * @param good mean time in the good state
   * @param bad mean time in the bad state
   */
  record GilbertElliott(Duration good, Duration bad, double lossGood, double lossBad) implements Loss {

    public GilbertElliott {
      if (good.toNanos() < 1_000_000 || bad.toNanos() < 1_000_000) {
        throw new IllegalArgumentException("good and bad must last 1 ms or more in the mean but last " + good.toNanos() + " ns and " + bad.toNanos() + " ns");
      }
      Loss.require("loss in the good state", lossGood);
      Loss.require("loss in the bad state", lossBad);
      if (lossGood > lossBad) {
        throw new IllegalArgumentException(
            "loss in the good state must be at most that in the bad one (" + Decimal.text(lossBad) + ") but is " + Decimal.text(lossGood));
      }
    }

    /** The share of time in the bad state. */
    public double badShare() {
      return (double) bad.toNanos() / (good.toNanos() + bad.toNanos());
    }

    @Override
    public double mean() {
      return badShare() * lossBad + (1 - badShare()) * lossGood;
    }

    @Override
    public Loss further(double further) {
      return new GilbertElliott(good, bad, Loss.both(lossGood, further), Loss.both(lossBad, further));
    }
  }

  /** The probability that at least one of two independent things happens. */
  static double both(double one, double other) {
    return 1 - (1 - one) * (1 - other);
  }

  private static void require(String name, double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      String is = Double.isFinite(probability) ? Decimal.text(probability) : "not a finite number";
      throw new IllegalArgumentException(name + " must be a probability from 0 to 1 but is " + is);
    }
  }
}
