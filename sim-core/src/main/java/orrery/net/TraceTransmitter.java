package orrery.net;

/** A line that sends at the opportunities of a trace; packets that wait share one, and a long packet takes several. */
final class TraceTransmitter implements Transmitter {

  private final DeliveryTrace trace;
  private long opportunity = -1;

  /** Bytes of it that are not used yet. */
  private int left;

  TraceTransmitter(DeliveryTrace trace) {
    this.trace = trace;
  }

  @Override
  public long send(Pipe pipe, long ready, int bytes) {
    if (left == 0 || trace.nanosOf(opportunity) < ready) {
      opportunity = Math.max(opportunity + 1, trace.firstFrom(ready));
      left = DeliveryTrace.OPPORTUNITY_BYTES;
    }
    if (bytes > left) {
      int further = (bytes - left + DeliveryTrace.OPPORTUNITY_BYTES - 1) / DeliveryTrace.OPPORTUNITY_BYTES;
      opportunity += further;
      left += further * DeliveryTrace.OPPORTUNITY_BYTES;
    }
    left -= bytes;
    return trace.nanosOf(opportunity);
  }
}
