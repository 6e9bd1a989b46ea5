package orrery.scenario.preset;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.Jitter;
import orrery.net.PipeSpec;
import orrery.net.Series;
import orrery.scenario.InputFile;
import orrery.scenario.input.Inputs;
import orrery.scenario.input.SeriesCsv;

/** One direction of an access technology. */
@Doc("One direction of a link.")
public record Way(
    @Doc("How fast the line sends.") BitRate rate,
    @Doc("One-way delay of an empty link, without the time of transmission.") Duration delay,
    @Doc("What is added to the delay of each packet; a bare time is the most of a uniform one.") @Default("0 ms") JitterSpec jitter,
    @Doc("Whether packets keep their order.") @Default("true") boolean keepsOrder,
    @Doc("How packets are lost; a bare share is of each packet, independently.") @Default("0 %") LossSpec loss,
    @Doc("What may wait, and what is refused; a bare amount of data is the most that may wait.") QueueSpecification queue,
    @Doc("How bits get onto the line.") @Default("steady") SendingSpec sending,
    @Doc("What is added to the delay as time goes by.") Optional<DelaySeries> delayOverTime) {

  public Way {
    sending.requireFits(rate);
  }

  /** A delay that follows a file. */
  @Doc("A delay that follows a series, and stays at its last point.")
  public record DelaySeries(
      @Doc("A CSV file with the columns seconds and milliseconds, of round trips: half of each is added.") InputFile csv,
      @Doc("Whether it goes straight from point to point, rather than by steps.") @Default("false") boolean straight) {}

  PipeSpec pipe(Inputs inputs) {
    Optional<Series> added = delayOverTime.map(over -> inputs.series(over.csv(), SeriesCsv.Quantity.MILLISECONDS, over.straight())
        .orElseThrow(() -> new IllegalStateException("the series " + over.csv() + " must have been read")));
    return new PipeSpec(rate, delay, new Jitter(jitter.nanoseconds(), keepsOrder), loss.loss(), queue.queue(), sending.sending(inputs), added);
  }
}
