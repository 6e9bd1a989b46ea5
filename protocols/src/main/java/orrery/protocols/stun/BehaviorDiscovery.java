package orrery.protocols.stun;

import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.protocols.stun.NatVerdict.Dependence;
import orrery.protocols.stun.StunOutcome.Answered;

/**
 * Finds out what the NAT in between does, with the tests of RFC 5780 §4.3 (mapping) and §4.4 (filtering) against a server
 * of two addresses with two ports each.
 *
 * <p>The two kinds of tests run beside each other, each from a port of its own: a mapping test sends to the server's other
 * endpoints, which opens the very filter that the filtering tests find closed. That an answer does not come is only sure
 * after all retransmissions, 39.5 s by default, so a strict NAT takes longest.
 */
public final class BehaviorDiscovery {

  private final Host host;
  private final Endpoint server;
  private final Consumer<NatVerdict> reaction;
  private final BindingClient mappingPort;
  private final BindingClient filteringPort;
  private final Probe.Wait judged;
  private @Nullable Endpoint mapped;
  private @Nullable Endpoint filteringMapped;
  private @Nullable Dependence mapping;
  private @Nullable Dependence filtering;
  private boolean over;

  private BehaviorDiscovery(Host host, Retransmission retransmission, Endpoint server, Consumer<NatVerdict> reaction) {
    this.host = host;
    this.server = server;
    this.reaction = reaction;
    this.mappingPort = new BindingClient(host, retransmission);
    this.filteringPort = new BindingClient(host, retransmission);
    this.judged = host.probe().begin(StunMetrics.DISCOVERY_TIME);
  }

  /** Asks {@code server}, its primary endpoint; the reaction learns the verdict, once. */
  public static BehaviorDiscovery begin(Host host, Retransmission retransmission, Endpoint server, Consumer<NatVerdict> reaction) {
    BehaviorDiscovery discovery = new BehaviorDiscovery(host, retransmission, server, reaction);
    discovery.mappingPort.ask(server, Optional.empty(), discovery::onMappingPrimary);
    discovery.filteringPort.ask(server, Optional.empty(), discovery::onFilteringPrimary);
    return discovery;
  }

  /** Asks no more; the reaction does not run. */
  public void cancel() {
    if (!over) {
      judged.discard();
      close();
    }
  }

  // ---- RFC 5780 §4.3

  /** Test I. */
  private void onMappingPrimary(StunOutcome outcome) {
    Optional<Endpoint> seen = BindingClient.mapped(outcome);
    if (seen.isEmpty()) {
      end(new NatVerdict.Blocked());
      return;
    }
    Endpoint first = seen.get();
    mapped = first;
    Optional<Endpoint> other = otherEndpoint(outcome);
    if (other.isEmpty()) {
      end(new NatVerdict.Unsupported(first));
    } else if (mappingPort.isOwn(first)) {
      onMapping(Dependence.ENDPOINT_INDEPENDENT);
    } else {
      Endpoint alternate = new Endpoint(other.get().address(), server.port());
      mappingPort.ask(alternate, Optional.empty(), next -> onMappingOtherAddress(next, first, other.get()));
    }
  }

  /** Test II: the other address, the same port. */
  private void onMappingOtherAddress(StunOutcome outcome, Endpoint first, Endpoint other) {
    Optional<Endpoint> second = BindingClient.mapped(outcome);
    if (second.isEmpty()) {
      end(new NatVerdict.Unsupported(first));
    } else if (second.get().equals(first)) {
      onMapping(Dependence.ENDPOINT_INDEPENDENT);
    } else {
      mappingPort.ask(other, Optional.empty(), next -> onMappingOtherPort(next, first, second.get()));
    }
  }

  /** Test III: the other address, the other port. */
  private void onMappingOtherPort(StunOutcome outcome, Endpoint first, Endpoint second) {
    Optional<Endpoint> third = BindingClient.mapped(outcome);
    if (third.isEmpty()) {
      end(new NatVerdict.Unsupported(first));
    } else {
      onMapping(third.get().equals(second) ? Dependence.ADDRESS_DEPENDENT : Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }
  }

  private void onMapping(Dependence dependence) {
    mapping = dependence;
    concludeWhenBothAreKnown();
  }

  // ---- RFC 5780 §4.4

  /** Test I. */
  private void onFilteringPrimary(StunOutcome outcome) {
    Optional<Endpoint> seen = BindingClient.mapped(outcome);
    if (seen.isEmpty()) {
      end(new NatVerdict.Blocked());
      return;
    }
    filteringMapped = seen.get();
    if (otherEndpoint(outcome).isPresent()) {
      filteringPort.ask(server, Optional.of(ChangeRequest.BOTH), this::onFilteringOtherAddress);
    }
    // Without another endpoint the mapping test, which hears the same, ends it.
  }

  /** Test II: an answer from the other address and port. */
  private void onFilteringOtherAddress(StunOutcome outcome) {
    if (outcome instanceof Answered answered) {
      boolean changed = answered.error().isEmpty() && !answered.source().address().equals(server.address()) && answered.source().port() != server.port();
      onFiltering(changed ? Dependence.ENDPOINT_INDEPENDENT : null);
    } else {
      filteringPort.ask(server, Optional.of(ChangeRequest.PORT), this::onFilteringOtherPort);
    }
  }

  /** Test III: an answer from the same address, the other port. */
  private void onFilteringOtherPort(StunOutcome outcome) {
    if (outcome instanceof Answered answered) {
      boolean changed = answered.error().isEmpty() && answered.source().address().equals(server.address()) && answered.source().port() != server.port();
      onFiltering(changed ? Dependence.ADDRESS_DEPENDENT : null);
    } else {
      onFiltering(Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }
  }

  /** Null where the server did not answer from where it was asked to: then an answer proves nothing. */
  private void onFiltering(@Nullable Dependence dependence) {
    if (dependence != null) {
      filtering = dependence;
      concludeWhenBothAreKnown();
    } else if (filteringMapped != null) {
      end(new NatVerdict.Unsupported(filteringMapped));
    }
  }

  // ---- The verdict

  /** The server's other address and port; empty where it has none, or none that differs in both. */
  private Optional<Endpoint> otherEndpoint(StunOutcome outcome) {
    return outcome instanceof Answered answered
        ? answered.answer().find(Attribute.OTHER_ADDRESS).filter(other -> !other.address().equals(server.address()) && other.port() != server.port())
        : Optional.empty();
  }

  private void concludeWhenBothAreKnown() {
    if (mapped != null && mapping != null && filtering != null) {
      end(new NatVerdict.Judged(mapped, !mappingPort.isOwn(mapped), mapping, filtering));
    }
  }

  private void end(NatVerdict verdict) {
    if (over) {
      return;
    }
    if (verdict instanceof NatVerdict.Judged) {
      judged.finish();
    } else {
      judged.discard();
    }
    close();
    host.probe().event("nat-verdict", verdict.toString());
    reaction.accept(verdict);
  }

  private void close() {
    over = true;
    mappingPort.close();
    filteringPort.close();
  }
}
