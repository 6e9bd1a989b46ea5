package orrery.scenario;

import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.flow.LossBound;

/**
 * How bulk transfers share the network.
 *
 * @param loss for links whose loss reaches the transport
 */
public record Flows(
    @Doc("How bulk transfers behave: 'tcp' with slow start and the headers of our own segments, 'lv08' and 'cm02' as SimGrid's models of these names, or 'plain', latency and equal shares.")
        @Default(value = "tcp", source = "assumed: what connections of small messages do, in the large") Model model,
    @Doc("Whether packets that links lose at random slow bulk transfers down: 'none', by the square-root law of 'mathis', or by the throughput equation of 'padhye', with time-outs.")
        @Default(value = "none", source = "assumed: most loss on access links is repaired below, or is of a queue that sharing stands for") LossBound loss) {

  /** What a transport makes of the links it runs over. */
  public enum Model {
    /** Headers and acknowledgements of segments, slow start, shares inverse to the round trip. */
    TCP,
    /** SimGrid's model of 2009, with its correction factors for latency and bandwidth. */
    LV08,
    /** The model of 2002: windows and no correction. */
    CM02,
    /** One latency, then equal shares. */
    PLAIN
  }
}
