package orrery.benchmarks.hold;

import orrery.host.RandomStream;

/** How long after an event the next of its kind is due, and how many there are: exponential delays, and what is hostile to some queues. */
enum HoldLaw {

  /** A second on average. */
  EXPONENTIAL {
    @Override
    double delay(RandomStream random, double mean) {
      return random.nextExponential(mean);
    }
  },

  /** A second exactly: all events are of one instant, again and again. */
  EQUAL {
    @Override
    double delay(RandomStream random, double mean) {
      return mean;
    }
  },

  /** Half of the delays 50 µs on average, half of them half an hour: at nearly any time nearly all that is pending is far away. */
  BIMODAL {
    @Override
    double delay(RandomStream random, double mean) {
      return random.nextExponential(random.nextBoolean(0.5) ? 5e4 : 1.8e12);
    }
  },

  /** Half of the events are at the end of time, and never happen; the others have delays of years, so that the run comes a sixteenth of the way to it. */
  FAR {
    @Override
    double delay(RandomStream random, double mean) {
      return random.nextExponential(mean);
    }

    @Override
    long first(RandomStream random, double mean, int number) {
      return number % 2 == 1 ? Long.MAX_VALUE - random.nextInt(1_000_000) : super.first(random, mean, number);
    }

    @Override
    double mean(int pending, long events) {
      return 0x1p59 * pending / 2 / events;
    }
  },

  /** Exponential, but half of the events leave no other, until a thousandth is left; then each leaves two, until all are back. */
  SHRINKING {
    @Override
    double delay(RandomStream random, double mean) {
      return random.nextExponential(mean);
    }
  },

  /** Exponential, and each event postpones a timer of its entity that is due ten seconds later on average: ten of eleven never fire. */
  REARMED {
    @Override
    double delay(RandomStream random, double mean) {
      return random.nextExponential(mean);
    }
  };

  static final double SECOND = 1e9;

  /** A delay in nanoseconds. */
  abstract double delay(RandomStream random, double mean);

  /** When the event of that number happens first. */
  long first(RandomStream random, double mean, int number) {
    return (long) delay(random, mean);
  }

  /** The mean of the delays, where so many events are pending and about so many happen. */
  double mean(int pending, long events) {
    return SECOND;
  }

  static HoldLaw of(String word) {
    return valueOf(word.toUpperCase(java.util.Locale.ROOT));
  }
}
