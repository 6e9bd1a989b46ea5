package orrery.scenario.preset;

import java.time.Duration;
import java.util.Optional;
import orrery.host.BitRate;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.Jitter;
import orrery.net.PipeSpec;

/** One direction of an access technology. */
@Doc("One direction of a link.")
public record Way(
    @Doc("How fast the line sends.") BitRate rate,
    @Doc("One-way delay of an empty link, without the time of transmission.") Duration delay,
    @Doc("What is added to the delay of each packet; a bare time is the most of a uniform one.") @Default("0 ms") JitterSpec jitter,
    @Doc("Whether packets keep their order.") @Default("true") boolean keepsOrder,
    @Doc("How packets are lost; a bare share is of each packet, independently.") @Default("0 %") LossSpec loss,
    @Doc("What may wait, and what is refused; a bare amount of data is the most that may wait.") QueueSpecification queue,
    @Doc("How bits get onto the line.") @Default("steady") SendingSpec sending) {

  public Way {
    sending.requireFits(rate);
  }

  PipeSpec pipe() {
    return new PipeSpec(rate, delay, new Jitter(jitter.nanoseconds(), keepsOrder), loss.loss(), queue.queue(), sending.sending(), Optional.empty());
  }
}
