package orrery.protocols.ice;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.turn.TurnClient;
import orrery.protocols.turn.TurnClientConfig;
import orrery.protocols.turn.TurnListener;

/** An endpoint that a TURN server lends (RFC 8656). Whoever is sent to is permitted first, and what is sent waits for that. */
final class RelayBase implements Base {

  /** How many addresses are asked permission for: as many as there may be pairs. */
  private static final int MOST_PEERS = CheckList.LIMIT;

  private final TurnClient client;
  private final Receiver receiver;
  private final Set<Address> permitted = new TreeSet<>();
  /** Addresses that permission was asked for, and the last datagram that waits for it. */
  private final Map<Address, Held> asked = new TreeMap<>();
  private @Nullable Endpoint endpoint;
  private boolean over;

  /** Hears whether an endpoint was lent: one call. */
  interface Outcome {
    void onLent(RelayBase base);

    void onRefused(RelayBase base);
  }

  private record Held(@Nullable Endpoint remote, byte[] payload) {
    static final Held NOTHING = new Held(null, new byte[0]);
  }

  RelayBase(Host host, Endpoint server, boolean overTcp, LongTermCredential credential, Receiver receiver, Outcome outcome) {
    this.receiver = receiver;
    TurnClientConfig config = Defaults.of(TurnClientConfig.class);
    TurnListener listener = new Listener(outcome);
    client = overTcp
        ? TurnClient.overTcp(host, config, credential, server, listener)
        : TurnClient.overUdp(host, config, credential, server, listener);
    client.allocate();
  }

  @Override
  public Endpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("an endpoint must be lent first");
    }
    return endpoint;
  }

  @Override
  public boolean isRelayed() {
    return true;
  }

  @Override
  public void expect(Address peer) {
    if (!permitted.contains(peer)) {
      ask(peer, Held.NOTHING);
    }
  }

  @Override
  public void settle(Endpoint remote) {
    if (client.relayed().isPresent()) {
      client.bindChannel(remote, bound -> {});
    }
  }

  @Override
  public void send(Endpoint remote, ByteBuffer payload, String messageType) {
    if (permitted.contains(remote.address())) {
      client.send(remote, payload);
    } else {
      byte[] copy = new byte[payload.remaining()];
      payload.get(payload.position(), copy);
      ask(remote.address(), new Held(remote, copy));
    }
  }

  private void ask(Address peer, Held held) {
    if (over || client.relayed().isEmpty() || permitted.size() + asked.size() >= MOST_PEERS) {
      return;
    }
    if (asked.put(peer, held) == null) {
      client.permit(peer, granted -> onPermission(peer, granted));
    }
  }

  private void onPermission(Address peer, boolean granted) {
    Held held = asked.remove(peer);
    if (!granted || over) {
      return;
    }
    permitted.add(peer);
    if (held != null && held.remote != null) {
      client.send(held.remote, ByteBuffer.wrap(held.payload));
    }
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      client.close(() -> {});
    }
  }

  private final class Listener implements TurnListener {

    private final Outcome outcome;

    Listener(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    public void onAllocated(Endpoint relayed, Endpoint mapped) {
      endpoint = relayed;
      outcome.onLent(RelayBase.this);
    }

    @Override
    public void onData(Endpoint peer, ByteBuffer data) {
      receiver.onDatagram(RelayBase.this, peer, data);
    }

    @Override
    public void onPeerLost(Address peer) {
      permitted.remove(peer);
    }

    @Override
    public void onEnded(StunOutcome why) {
      over = true;
      if (endpoint == null) {
        outcome.onRefused(RelayBase.this);
      }
    }
  }
}
