package orrery.protocols.transfer;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.http.HttpLimits;

/**
 * A device that fetches contents, or brings them.
 *
 * @param server where the transfer service is; empty for nobody to ask
 * @param size what a content measures, at least 1 B
 * @param largest where it is more than {@code size}, sizes are drawn between both, their logarithms uniformly; 0 B for {@code
 *     size} alone
 * @param every the mean of the pauses before a transfer, which are exponential
 * @param patience how long a transfer may take in all before it is given up
 */
public record TransferConfig(
    @Doc("Where the transfer service is, as address:port; empty for no transfers.")
        @Default(value = "transfer:80", source = "assumed") String server,
    @Doc("What a content measures; the least, where 'largest' is more.")
        @Default(value = "10 MB", source = "assumed") DataSize size,
    @Doc("The most a content measures: sizes are drawn up to it, their logarithms uniformly. 0 B where all have the same.")
        @Default(value = "0 B", source = "assumed") DataSize largest,
    @Doc("Mean pause between two transfers; pauses are exponential.")
        @Default(value = "30 s", source = "assumed") Duration every,
    @Doc("Which way contents go: 'down' from the service, or 'up' to it.")
        @Default(value = "down", source = "assumed") Direction direction,
    @Doc("How connections are secured; the service must say the same.")
        @Default(value = "none", source = "assumed") Security security,
    @Doc("Longest time for a transfer.")
        @Default(value = "1 d", source = "assumed; longer than any transfer that goes on at all") Duration patience,
    HttpLimits limits) {

  /** What a service may be asked for at most: more than any medium holds, and far from overflow. */
  static final long MOST_BYTES = 1_000_000_000_000_000L;

  public TransferConfig {
    if (size.bytes() < 1 || size.bytes() > MOST_BYTES) {
      throw new IllegalArgumentException("size must be 1 B to 1 PB but is " + size);
    }
    if (largest.bytes() != 0 && (largest.bytes() < size.bytes() || largest.bytes() > MOST_BYTES)) {
      throw new IllegalArgumentException("largest must be 0 B, or from size (" + size + ") to 1 PB, but is " + largest);
    }
    if (every.isNegative() || every.isZero() || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("every and patience must be longer than 0 s but are " + every + " and " + patience);
    }
  }

  /** Until a scenario is run, the setting may be a name that whoever runs it puts an address for. */
  Optional<Endpoint> endpoint() {
    Optional<Endpoint> endpoint = Endpoint.parse(server).filter(parsed -> parsed.port() > 0);
    if (endpoint.isEmpty() && !server.isEmpty()) {
      throw new IllegalArgumentException("server must be an endpoint such as 203.0.113.1:80, or empty, but is '" + server + "'");
    }
    return endpoint;
  }
}
