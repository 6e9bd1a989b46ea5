package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;

/** A port of its own that asks STUN servers how it looks from outside (RFC 8489 §2, RFC 5780 §4). */
public final class BindingClient {

  private final Host host;
  private final Retransmission retransmission;
  private final StunTransactions transactions;
  private final DatagramPort port;

  /** Opens a port that the host chooses. */
  public BindingClient(Host host, Retransmission retransmission) {
    this.host = host;
    this.retransmission = retransmission;
    this.transactions = new StunTransactions(host);
    this.port = host.open(PortSpec.ephemeral("stun"), this::onDatagram);
  }

  /** The port's own endpoint. */
  public Endpoint local() {
    return port.local();
  }

  /** Whether an endpoint that a server saw is this port's own: nothing has translated it. */
  public boolean isOwn(Endpoint mapped) {
    return mapped.port() == port.local().port()
        && host.interfaces().stream().flatMap(each -> each.addresses().stream()).anyMatch(own -> own.address().equals(mapped.address()));
  }

  /** Asks {@code server}; the reaction learns the endpoint from which the server saw the request come, or nothing. */
  public void ask(Endpoint server, Consumer<Optional<Endpoint>> reaction) {
    ask(server, Optional.empty(), outcome -> reaction.accept(mapped(outcome)));
  }

  /** As {@link #ask(Endpoint, Consumer)}, and may want the answer to come from another of the server's endpoints. */
  public void ask(Endpoint server, Optional<ChangeRequest> change, Consumer<StunOutcome> reaction) {
    StunMessage.Builder request = StunMessage.request(StunMethod.BINDING, transactions.nextId());
    change.ifPresent(wanted -> request.with(Attribute.CHANGE_REQUEST, wanted));
    transactions.ask(request.fingerprinted().build(), (bytes, type) -> port.send(server, bytes, type), retransmission, reaction);
  }

  /** The endpoint an answer tells of; empty where there is no such answer. */
  public static Optional<Endpoint> mapped(StunOutcome outcome) {
    return outcome instanceof StunOutcome.Answered answered && answered.error().isEmpty()
        ? answered.answer().find(Attribute.XOR_MAPPED_ADDRESS).or(() -> answered.answer().find(Attribute.MAPPED_ADDRESS))
        : Optional.empty();
  }

  /** Closes the port; what was asked is forgotten. */
  public void close() {
    transactions.cancelAll();
    port.close();
  }

  private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
    Decoded decoded = StunMessage.decode(payload);
    if (decoded instanceof Decoded.Whole whole) {
      transactions.onMessage(source, whole.message());
    } else if (decoded instanceof Decoded.Malformed malformed) {
      host.probe().count(StunMetrics.MALFORMED, 1, Defaults.word(malformed.reason()));
    }
  }
}
