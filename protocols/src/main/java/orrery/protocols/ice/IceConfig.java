package orrery.protocols.ice;

import java.time.Duration;
import orrery.host.Default;
import orrery.host.Doc;

/**
 * How an ICE agent paces itself and when it makes up its mind.
 *
 * @param pace Ta: the time between two transactions, in gathering as in checks
 * @param leastRetransmission the least RTO
 * @param gathering how long servers may take to answer
 * @param patience how long checks may last before the agent gives up
 * @param directWait how long a controlling agent hopes for a pair within one network before it nominates one through NATs
 * @param relayWait how long it hopes for any direct pair before it nominates a relayed one
 * @param consentEvery the mean time between two requests for consent; each lasts 0.8 to 1.2 of it
 * @param consentLasts for how long an answer is a consent
 * @param keepAlive how often a binding that a server has shown is kept alive while there is no peer
 */
public record IceConfig(
    @Doc("Ta: time between two transactions.")
        @Default(value = "50 ms", source = "RFC 8445 section 14.2: the default of Ta") Duration pace,
    @Doc("Least time before a request is sent again.")
        @Default(value = "500 ms", source = "RFC 8445 section 14.3: RTO = MAX (500ms, ...)") Duration leastRetransmission,
    @Doc("Longest time for servers to answer in.")
        @Default(value = "5 s", source = "pion/ice agent_config.go: defaultSTUNGatherTimeout = 5 * time.Second") Duration gathering,
    @Doc("How long checks may last before the agent gives up.")
        @Default(value = "39500 ms", source = "RFC 8863 section 4: PAC timer, 79 times an RTO of 500 ms") Duration patience,
    @Doc("How long to hope for a pair within one network before one through NATs is nominated.")
        @Default(value = "500 ms", source = "pion/ice agent_config.go: defaultSrflxAcceptanceMinWait = 500 * time.Millisecond") Duration directWait,
    @Doc("How long to hope for a direct pair before a relayed one is nominated.")
        @Default(value = "2 s", source = "pion/ice agent_config.go: defaultRelayAcceptanceMinWait = 2000 * time.Millisecond") Duration relayWait,
    @Doc("Mean time between two requests for consent.")
        @Default(value = "5 s", source = "RFC 7675 section 5.1") Duration consentEvery,
    @Doc("For how long an answer is a consent.")
        @Default(value = "30 s", source = "RFC 7675 section 5.1") Duration consentLasts,
    @Doc("How often the binding towards a server is kept alive.")
        @Default(value = "15 s", source = "RFC 8445 section 11: Tr") Duration keepAlive) {

  public IceConfig {
    requirePositive("pace", pace);
    requirePositive("least-retransmission", leastRetransmission);
    requirePositive("gathering", gathering);
    requirePositive("patience", patience);
    requirePositive("consent-every", consentEvery);
    requirePositive("consent-lasts", consentLasts);
    requirePositive("keep-alive", keepAlive);
    if (directWait.isNegative() || relayWait.compareTo(directWait) < 0) {
      throw new IllegalArgumentException("relay-wait must be direct-wait or longer but they are " + relayWait + " and " + directWait);
    }
    if (consentLasts.compareTo(consentEvery) <= 0) {
      throw new IllegalArgumentException("consent-lasts must be longer than consent-every but they are " + consentLasts + " and " + consentEvery);
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be longer than 0 s but is " + value);
    }
  }
}
