package orrery.protocols.relay;

import java.time.Duration;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.protocols.http.HttpLimits;
import orrery.protocols.http.HttpServerConfig;

/** What a SEP makes of those who use it. */
public record SepLimits(
    @Doc("Longest body of a signal.")
        @Default(value = "8 KiB", source = "assumed: an offer of candidates takes about 1 KiB") DataSize body,
    @Doc("Longest time for a member's answer.")
        @Default(value = "25 s", source = "assumed: longer than a BEP is waited for, which the member may ask for first") Duration answerTime,
    @Doc("Longest silence of a tunnel before it counts as gone.")
        @Default(value = "75 s", source = "assumed: two and a half keep-alives") Duration silence,
    @Doc("Most ports for datagrams.")
        @Default(value = "256", source = "assumed") int ports) {

  public SepLimits {
    if (body.bytes() < 1 || body.bytes() > TunnelCodec.MOST_BODY) {
      throw new IllegalArgumentException("body must be 1 B to " + TunnelCodec.MOST_BODY + " B but is " + body);
    }
    if (answerTime.isNegative() || answerTime.isZero() || silence.isNegative() || silence.isZero()) {
      throw new IllegalArgumentException("answer-time and silence must be longer than 0 s but are " + answerTime + " and " + silence);
    }
    if (ports < 0 || ports > 10_000) {
      throw new IllegalArgumentException("ports must be 0 to 10000 but is " + ports);
    }
  }

  /** How a SEP serves up to {@code connections} callers. */
  HttpServerConfig serving(int connections) {
    return new HttpServerConfig(Duration.ofSeconds(75), Duration.ofSeconds(60), connections, 8,
        new HttpLimits(new DataSize(8000), new DataSize(16 * 1024), 100, body));
  }
}
