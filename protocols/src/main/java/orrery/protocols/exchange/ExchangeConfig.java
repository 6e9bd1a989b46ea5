package orrery.protocols.exchange;

import java.time.Duration;
import java.util.Optional;
import orrery.host.DataSize;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.host.Endpoint;
import orrery.protocols.direct.DirectConfig;
import orrery.protocols.relay.DeviceTypes;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.http.HttpLimits;

/**
 * A workload of exchanges: a node now and then fetches a content from another of its account, wherever that is (Fig. 8).
 *
 * @param service where the signaling service is, which whoever is called from elsewhere asks for a BEP
 * @param every the mean of the pauses before an exchange, which are exponential
 * @param types the kinds of device that begin exchanges, separated by spaces; empty for all
 * @param size what a content measures
 * @param patience how long an exchange may take in all
 */
public record ExchangeConfig(
    @Doc("Where the signaling service is, as address:port; empty for none: the node can then be called on its own link alone.")
        @Default(value = "", source = "assumed") String service,
    @Doc("Mean pause between two exchanges that the node begins; pauses are exponential. 0 s for none.")
        @Default(value = "0 s", source = "assumed") Duration every,
    @Doc("The kinds of device that begin exchanges, separated by spaces; empty for all.")
        @Default(value = "", source = "assumed") String types,
    @Doc("What a content measures.")
        @Default(value = "1 MB", source = "assumed") DataSize size,
    @Doc("Longest time for an exchange.")
        @Default(value = "5 min", source = "assumed") Duration patience,
    @Doc("Longest acceptable time until a BEP can be used.")
        @Default(value = "30 s", source = "assumed") Duration goLive,
    DirectConfig direct,
    HttpLimits limits,
    HttpClientConfig http) {

  public ExchangeConfig {
    if (size.bytes() < 1 || size.bytes() > RelayedExchangeConfig.MOST_BYTES) {
      throw new IllegalArgumentException("size must be 1 B to 1 TB but is " + size);
    }
    if (every.isNegative() || patience.isNegative() || patience.isZero() || goLive.isNegative()) {
      throw new IllegalArgumentException("patience must be longer than 0 s, and every and go-live 0 s or more, but are " + patience + ", " + every + " and " + goLive);
    }
  }

  /** Whether a device of that kind begins exchanges. */
  public boolean begins(String deviceType) {
    return !every.isZero() && DeviceTypes.allow(types, deviceType);
  }

  /** Until a scenario is run, the setting may be a name that whoever runs it puts an address for. */
  public Optional<Endpoint> endpoint() {
    Optional<Endpoint> endpoint = Endpoint.parse(service).filter(parsed -> parsed.port() > 0);
    if (endpoint.isEmpty() && !service.isEmpty()) {
      throw new IllegalArgumentException("service must be an endpoint such as 203.0.113.1:80, or empty, but is '" + service + "'");
    }
    return endpoint;
  }
}
