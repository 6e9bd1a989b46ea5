package orrery.net;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import orrery.host.RandomStream;

/**
 * The good and bad times of a link: a function of its name and the time, which nothing that is sent can change.
 *
 * <p>Time is cut into blocks of a thousand mean cycles. Each block begins in the bad state with the long-run probability, and
 * goes on by exponential times, all drawn from a stream named after the block. So the state at any time costs at most one
 * block's draws, whenever it is asked first; what is between blocks independent, would else be so after a few cycles.
 */
final class Weather {

  private static final long CYCLES_PER_BLOCK = 1_000;

  private final Loss.GilbertElliott climate;
  private final Function<String, RandomStream> streams;
  private final long blockNanos;
  /** Null until the first packet asks. */
  private @Nullable RandomStream luck;
  private long block;
  private boolean bad;
  private long before;
  private long since;
  private long until;

  /** @param streams gives the stream for a purpose, the same for the same purpose whenever asked */
  Weather(Loss.GilbertElliott climate, Function<String, RandomStream> streams) {
    this.climate = climate;
    this.streams = streams;
    this.blockNanos = Math.multiplyExact(CYCLES_PER_BLOCK, Math.addExact(climate.good().toNanos(), climate.bad().toNanos()));
  }

  private void begin(long number) {
    RandomStream fresh = streams.apply("weather/" + number);
    block = number;
    luck = fresh;
    bad = fresh.nextBoolean(climate.badShare());
    before = number * blockNanos;
    since = before;
    until = since + stay(fresh);
  }

  private long stay(RandomStream from) {
    return 1 + (long) from.nextExponential((bad ? climate.bad() : climate.good()).toNanos());
  }

  /** The probability that a packet is lost which is on its way at {@code time}. */
  double lossAt(long time) {
    return isBad(time) ? climate.lossBad() : climate.lossGood();
  }

  boolean isBad(long time) {
    // Times that are asked for go back by as much as a queue is long; the state before the present one is remembered.
    if (time < since && time >= before) {
      return !bad;
    }
    if (luck == null || time < before || time / blockNanos != block) {
      begin(time / blockNanos);
    }
    while (time >= until) {
      before = since;
      since = until;
      bad = !bad;
      until += stay(luck);
    }
    return bad;
  }
}
