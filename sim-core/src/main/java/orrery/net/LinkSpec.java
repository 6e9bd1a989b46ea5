package orrery.net;

import java.time.Duration;
import orrery.host.BitRate;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;

/** What a link does to a packet, the same each way but for the rates. */
@Doc("A link: its rates, delay, jitter, loss and queue")
public record LinkSpec(
    @Doc("Rate towards the network") BitRate up,
    @Doc("Rate from the network") BitRate down,
    @Doc("One-way delay of an empty link, without the time of transmission") Duration delay,
    @Doc("Each packet is delayed further by up to this, uniformly; packets keep their order") @Default("0 ms") Duration jitter,
    @Doc("Probability that a packet is lost, each way, independently") @Default("0") double loss,
    @Doc("Bytes that may wait for transmission, each way") @Default("256 KiB") DataSize queue) {

  public LinkSpec {
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss must be a probability from 0 to 1 but is " + orrery.host.Decimal.text(loss));
    }
  }
}
