package orrery.net;

import orrery.host.BitRate;
import orrery.host.DataSize;

/** How bits get onto a line. */
public sealed interface Sending {

  /** The bits per second that a long transfer gets, where the line sends at {@code rate}. */
  double capacity(BitRate rate);

  /** Whether what is lost is sent again, so that the line sees to losses itself. */
  default boolean retries() {
    return false;
  }

  /** At the line's rate, always. */
  record Steady() implements Sending {

    @Override
    public double capacity(BitRate rate) {
      return rate.bitsPerSecond();
    }
  }

  /** At the line's rate as long as a bucket has tokens, which fill it at the sustained rate up to the burst. */
  record Shaped(BitRate sustained, DataSize burst) implements Sending {

    public Shaped {
      if (burst.bytes() < 1) {
        throw new IllegalArgumentException("burst must be at least 1 B but is " + burst);
      }
    }

    @Override
    public double capacity(BitRate rate) {
      return sustained.bitsPerSecond();
    }
  }

  /** When a trace of delivery opportunities lets it. */
  record Traced(DeliveryTrace trace) implements Sending {

    @Override
    public double capacity(BitRate rate) {
      return trace.meanBitsPerSecond();
    }
  }

  /** At a rate that follows a series, in bits per second. */
  record Varying(Series bitsPerSecond) implements Sending {

    public Varying {
      if (!(bitsPerSecond.last() > 0)) {
        throw new IllegalArgumentException("the last rate of a series must be more than 0, since it holds for ever, but is 0");
      }
    }

    @Override
    public double capacity(BitRate rate) {
      return rate.bitsPerSecond();
    }
  }

  /** In frames that pay for access to a medium. */
  record Framed(Framing framing) implements Sending {

    @Override
    public double capacity(BitRate rate) {
      return framing.capacity(rate);
    }

    @Override
    public boolean retries() {
      return framing.csma().isPresent();
    }
  }
}
