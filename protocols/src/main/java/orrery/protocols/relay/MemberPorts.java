package orrery.protocols.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orrery.host.DatagramHandler;
import orrery.host.DatagramPort;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.PortSpec;
import orrery.protocols.http.Deadlines;

/** A member's way to ports at the SEP of its cluster: it asks its proxy's {@link PortGate} for them, and keeps them leased. */
public final class MemberPorts {

  /** Between two requests for the same port while no answer comes; a lost datagram on a LAN is seldom. */
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int ATTEMPTS = 6;
  private static final Duration RENEW = PortGate.LEASE.dividedBy(3);

  private final Host host;

  public MemberPorts(Host host) {
    this.host = host;
  }

  /** Asks the gate at {@code gate} for a port; the listener hears, later, whether there is one. */
  public void open(Endpoint gate, DatagramHandler handler, RelayedPortListener listener) {
    open(gate, 0, handler, listener);
  }

  /** As above, if that can be for the port of number {@code wanted}, which this node had before; 0 for any. */
  public void open(Endpoint gate, int wanted, DatagramHandler handler, RelayedPortListener listener) {
    new Held(gate, wanted, handler, listener);
  }

  /** One port, from the wish for it to its end. */
  private final class Held implements RelayedPort.Way {

    private final Endpoint gate;
    private final int wanted;
    private final DatagramHandler handler;
    private final RelayedPortListener listener;
    private final DatagramPort own;
    private final Deadlines deadlines = new Deadlines(host, "member port");
    private final Deadlines.Deadline ask = deadlines.deadline(this::ask);
    private @Nullable RelayedPort open;
    private int attempts;
    private boolean over;

    Held(Endpoint gate, int wanted, DatagramHandler handler, RelayedPortListener listener) {
      this.gate = gate;
      this.wanted = wanted;
      this.handler = handler;
      this.listener = listener;
      own = host.open(PortSpec.ephemeral("sep"), this::onDatagram);
      ask();
    }

    private void ask() {
      if (attempts >= ATTEMPTS) {
        lose("timeout");
        return;
      }
      attempts++;
      int held = open == null ? wanted : open.local().port();
      own.send(gate, TunnelCodec.encode(new TunnelMessage.OpenPort(attempts, held)), "open");
      ask.start(RETRY);
    }

    private void onDatagram(Endpoint source, Endpoint destination, ByteBuffer payload) {
      TunnelMessage message = source.equals(gate) ? TunnelCodec.decode(payload).orElse(null) : null;
      if (message instanceof TunnelMessage.PortOpen answer) {
        onAnswer(answer.outside());
      } else if (message instanceof TunnelMessage.PortRefused) {
        lose("refused");
      } else if (message instanceof TunnelMessage.ClosePort) {
        lose("tunnel");
      } else if (message instanceof TunnelMessage.Datagram datagram && open != null && datagram.port() == open.local().port()) {
        open.deliver(datagram.peer(), datagram.payload());
      } else if (message == null) {
        host.probe().count(RelayMetrics.MALFORMED, 1, "gate");
      }
    }

    private void onAnswer(Endpoint outside) {
      attempts = 0;
      ask.start(RENEW);
      if (open == null) {
        open = new RelayedPort(outside, handler, this);
        listener.onOpen(open);
      } else if (!open.local().equals(outside)) {
        // The proxy has lost it meanwhile, and given another: who knew the first looks in vain.
        lose("moved");
      }
    }

    private void lose(String reason) {
      if (!over) {
        end();
        listener.onLost(reason);
      }
    }

    private void end() {
      over = true;
      deadlines.clear();
      own.close();
    }

    @Override
    public void send(Endpoint peer, byte[] payload, String messageType) {
      if (!over && open != null) {
        own.send(gate, TunnelCodec.encode(new TunnelMessage.Datagram(open.local().port(), peer, payload)), messageType);
      }
    }

    @Override
    public void close() {
      if (!over && open != null) {
        own.send(gate, TunnelCodec.encode(new TunnelMessage.ClosePort(open.local().port())), "close");
        end();
      }
    }
  }
}
