package orrery.protocols.traversal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.NodeId;
import orrery.host.Protocol;
import orrery.host.Timer;
import orrery.protocols.ice.IceAgent;
import orrery.protocols.ice.IceDescription;
import orrery.protocols.ice.IceListener;
import orrery.protocols.ice.IcePath;
import orrery.protocols.ice.IceServers;

/**
 * A device that looks for a path to its peer, by whatever NATs and firewalls stand between, sends some data over it, and
 * keeps looking for a better one.
 *
 * <p>It goes in rounds. In each, both devices gather, leave their offers at the rendezvous, and check (RFC 8445); a round that
 * fails, that finds but a relay, or whose path is lost, is followed by the next. While a round is under way data goes on over
 * the path of the one before. The rounds of both are numbered, and the lower follows the higher, so that both always come to
 * check with offers made for each other.
 */
public final class Traversal implements Protocol {

  /**
   * The application's datagrams are RTP packets (RFC 3550 §5.1), version 2: what an agent of RFC 8445 shares its ports with,
   * and told from STUN by the first byte (RFC 7983). The payload types are dynamic ones; the timestamp is the number of the
   * datagram, so that no decoder takes them for anything else.
   */
  private static final byte RTP = (byte) 0x80;
  private static final byte DATA = 97;
  private static final byte ECHO = 98;
  private static final int DATAGRAM_LENGTH = 64;
  /** How many datagrams' echoes are waited for. */
  private static final int MOST_AWAITED = 64;

  private final Host host;
  private final TraversalConfig config;
  private final IceServers servers;
  private final Timer renewTimer;
  private final Timer talkTimer;
  private final Map<Integer, Long> awaited = new TreeMap<>();

  private @Nullable NodeId peer;
  private @Nullable RendezvousClient rendezvous;
  private @Nullable Offer peersOffer;
  /** The path that data takes, if both have agreed on one. */
  private @Nullable Round current;
  /** The round that is under way, if any. */
  private @Nullable Round next;
  private long number;
  private int attemptsLeft;
  private int renewalsLeft;
  private List<Address> addresses = List.of();
  private long relayedSinceNanos = -1;
  private int said;

  public Traversal(Host host, TraversalConfig config) {
    this.host = host;
    this.config = config;
    servers = config.servers();
    renewTimer = host.timer("traversal renewal", this::renew);
    talkTimer = host.timer("traversal data", this::talk);
  }

  @Override
  public void start() {
    Optional<NodeId> found = Pairing.of(config.pairs()).peerOf(host.id());
    Optional<Endpoint> service = TraversalConfig.endpoint("rendezvous", config.rendezvous());
    if (found.isEmpty() || service.isEmpty()) {
      host.probe().event("traversal", found.isEmpty() ? "nobody to look for" : "no rendezvous");
      return;
    }
    peer = found.get();
    rendezvous = new RendezvousClient(host, config.http(), service.get(), found.get(), this::onOffer);
    attemptsLeft = config.attempts();
    renewalsLeft = config.renewals();
    host.followInterfaces(this::onInterfacesChanged);
    seek(1, "first");
  }

  @Override
  public void stop(Runnable done) {
    renewTimer.cancel();
    talkTimer.cancel();
    drop(next);
    drop(current);
    next = null;
    current = null;
    if (rendezvous != null) {
      rendezvous.stop();
    }
    done.run();
  }

  /** Where data goes at this moment. */
  public Optional<IcePath> path() {
    Round round = talking();
    return round == null ? Optional.empty() : round.agent.path();
  }

  /** Whether both have agreed on a path, and it holds. */
  public boolean isConnected() {
    return current != null;
  }

  /** The round that was begun last, from 1; 0 before there was one. */
  public long round() {
    return number;
  }

  // ---- Rounds

  /** Begins round {@code round}, in place of whichever is under way. */
  private void seek(long round, String reason) {
    drop(next);
    renewTimer.cancel();
    addresses = addresses();
    number = Math.min(round, Offer.LAST_ROUND);
    host.probe().count(TraversalMetrics.ROUNDS, 1, reason);
    host.probe().event("traversal", "round " + number + ": " + reason);
    Round begun = new Round(number);
    next = begun;
    begun.agent.start();
  }

  private void onOffer(Offer offer) {
    peersOffer = offer;
    Round round = next;
    String ufrag = offer.description().ufrag();
    if (current != null && ufrag.equals(current.peersUfrag) || round != null && ufrag.equals(round.peersUfrag)) {
      return;
    }
    if (offer.round() > number) {
      attemptsLeft = config.attempts();
      seek(offer.round(), "peer");
    } else if (round == null || !round.peersUfrag.isEmpty()) {
      // The peer has begun anew and has forgotten how far both had come.
      attemptsLeft = config.attempts();
      seek(number + 1, "peer");
    } else if (offer.round() == number) {
      round.beginIfReady();
    }
    // Else the peer is behind, and follows when it hears of this round.
  }

  private void onSelected(Round round, IcePath path) {
    if (round != next) {
      return;
    }
    Round before = current;
    current = round;
    next = null;
    drop(before);
    if (before != null) {
      host.probe().count(TraversalMetrics.RENEWALS, 1, path.word());
      onPath(path);
    } else {
      host.probe().count(TraversalMetrics.OUTCOME, 1, path.word());
    }
    host.probe().state("path", peerName(), path.word());
    attemptsLeft = config.attempts();
    if (path.relayed() && renewalsLeft > 0) {
      renewTimer.start(config.renewAfter());
    }
  }

  private void onOver(Round round, IceListener.Ending ending) {
    if (round == current) {
      current = null;
      relayedSinceNanos = -1;
      host.probe().state("path", peerName(), "");
      if (next == null) {
        attemptsLeft = config.attempts();
        seek(number + 1, "lost");
      }
    } else if (round == next) {
      next = null;
      attemptsLeft--;
      if (attemptsLeft > 0) {
        seek(number + 1, "again");
      } else if (current != null) {
        host.probe().count(TraversalMetrics.RENEWALS, 1, "failed");
      } else {
        host.probe().count(TraversalMetrics.OUTCOME, 1, "failed");
        host.probe().state("path", peerName(), "");
      }
    }
  }

  private void renew() {
    if (current != null && next == null) {
      renewalsLeft--;
      attemptsLeft = 1;
      seek(number + 1, "renewal");
    }
  }

  /** Other addresses are another start; the path in use may hold or not, which consent will tell. */
  private void onInterfacesChanged() {
    List<Address> held = addresses();
    if (!held.equals(addresses) && !held.isEmpty() && rendezvous != null) {
      attemptsLeft = config.attempts();
      seek(number + 1, "moved");
    }
  }

  private List<Address> addresses() {
    TreeSet<Address> held = new TreeSet<>();
    for (Interface each : host.interfaces()) {
      if (each.up()) {
        each.addresses().forEach(address -> held.add(address.address()));
      }
    }
    return List.copyOf(held);
  }

  private static void drop(@Nullable Round round) {
    if (round != null) {
      round.agent.close();
    }
  }

  private String peerName() {
    return peer == null ? "" : peer.name();
  }

  /** One agent's life, and what is measured of it. */
  private final class Round implements IceListener {

    final long number;
    final IceAgent agent;
    final long startedNanos = host.nanoTime();
    private @Nullable IceDescription own;
    private long workedNanos;
    private long begunNanos;
    private boolean usable;
    /** Whom this round checks; empty until it does. */
    String peersUfrag = "";

    Round(long number) {
      this.number = number;
      boolean controlling = peer != null && host.id().compareTo(peer) < 0;
      agent = new IceAgent(host, config.ice(), servers, controlling, this);
    }

    @Override
    public void onGathered(IceDescription gathered) {
      own = gathered;
      workedNanos = host.nanoTime() - startedNanos;
      if (rendezvous != null) {
        rendezvous.tell(new Offer(number, gathered));
      }
      beginIfReady();
    }

    void beginIfReady() {
      Offer offer = peersOffer;
      if (own != null && peersUfrag.isEmpty() && offer != null && offer.round() == number) {
        peersUfrag = offer.description().ufrag();
        begunNanos = host.nanoTime();
        agent.begin(offer.description());
      }
    }

    @Override
    public void onUsable(IcePath path) {
      if (!usable && current == null) {
        host.probe().observe(TraversalMetrics.SET_UP_TIME, (workedNanos + host.nanoTime() - begunNanos) / 1e9, path.word());
      }
      usable = true;
      if (this == talking()) {
        onPath(path);
      }
    }

    @Override
    public void onSelected(IcePath path) {
      Traversal.this.onSelected(this, path);
    }

    @Override
    public void onData(ByteBuffer data) {
      Traversal.this.onData(this, data);
    }

    @Override
    public void onOver(Ending ending) {
      Traversal.this.onOver(this, ending);
    }
  }

  // ---- Data

  /** Whose path data takes: the one agreed on, else what the round under way has found so far. */
  private @Nullable Round talking() {
    return current != null ? current : next;
  }

  /** Data takes another path than before. */
  private void onPath(IcePath path) {
    host.probe().event("traversal", "data goes " + path.word() + ": " + path);
    if (path.relayed() && relayedSinceNanos < 0) {
      relayedSinceNanos = host.nanoTime();
    } else if (!path.relayed() && relayedSinceNanos >= 0) {
      host.probe().observe(TraversalMetrics.UPGRADE_TIME, (host.nanoTime() - relayedSinceNanos) / 1e9);
      relayedSinceNanos = -1;
    }
    if (said < config.datagrams() && !talkTimer.isPending()) {
      talkTimer.start(0);
    }
  }

  private void talk() {
    Round round = talking();
    if (round == null || said >= config.datagrams()) {
      return;
    }
    ByteBuffer datagram = rtp(DATA, said);
    if (round.agent.send(datagram)) {
      awaited.put(said, host.nanoTime());
      if (awaited.size() > MOST_AWAITED) {
        awaited.remove(awaited.keySet().iterator().next());
      }
      said++;
      talkTimer.start(config.every());
    }
  }

  private static ByteBuffer rtp(byte payloadType, int number) {
    return ByteBuffer.allocate(DATAGRAM_LENGTH).put(RTP).put(payloadType).putShort((short) number).putInt(number).putInt(0).clear();
  }

  private void onData(Round round, ByteBuffer data) {
    if (data.remaining() != DATAGRAM_LENGTH) {
      return;
    }
    if (data.get(data.position()) != RTP) {
      return;
    }
    byte kind = data.get(data.position() + 1);
    int which = data.getInt(data.position() + 4);
    if (kind == DATA) {
      round.agent.send(rtp(ECHO, which));
    } else if (kind == ECHO) {
      Long sentNanos = awaited.remove(which);
      Optional<IcePath> path = round.agent.path();
      if (sentNanos != null && path.isPresent()) {
        host.probe().observe(TraversalMetrics.ROUND_TRIP, (host.nanoTime() - sentNanos) / 1e9, path.get().word());
      }
    }
  }
}
