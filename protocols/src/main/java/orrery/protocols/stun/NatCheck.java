package orrery.protocols.stun;

import org.jspecify.annotations.Nullable;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Protocol;

/** Asks a STUN server once, when the device comes on, what the NAT before it does (RFC 5780), and says so. */
public final class NatCheck implements Protocol {

  /** What the probe is told: the verdict as {@code mapping/filtering}, in the words of RFC 4787. */
  public static final String STATE = "nat";

  private final Host host;
  private final Retransmission retransmission;
  private final Endpoint server;
  private @Nullable BehaviorDiscovery discovery;

  /** @throws IllegalArgumentException where the server is no endpoint */
  public NatCheck(Host host, NatCheckConfig config) {
    this.host = host;
    this.retransmission = config.retransmission();
    this.server = Endpoint.parse(config.server()).filter(parsed -> parsed.port() > 0)
        .orElseThrow(() -> new IllegalArgumentException("server must be an endpoint such as 203.0.113.1:3478 but is '" + config.server() + "'"));
  }

  @Override
  public void start() {
    discovery = BehaviorDiscovery.begin(host, retransmission, server, this::onVerdict);
  }

  @Override
  public void stop(Runnable done) {
    if (discovery != null) {
      discovery.cancel();
    }
    done.run();
  }

  private void onVerdict(NatVerdict verdict) {
    String mapping = "";
    String filtering = "";
    String outcome = "unsupported";
    if (verdict instanceof NatVerdict.Judged judged) {
      mapping = judged.translated() ? Defaults.word(judged.mapping()) : "none";
      filtering = Defaults.word(judged.filtering());
      outcome = "judged";
    } else if (verdict instanceof NatVerdict.Blocked) {
      outcome = "blocked";
    }
    host.probe().state(STATE, "verdict", outcome.equals("judged") ? mapping + "/" + filtering : outcome);
    host.probe().count(StunMetrics.VERDICTS, 1, outcome, mapping, filtering);
  }
}
