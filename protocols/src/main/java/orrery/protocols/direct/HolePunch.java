package orrery.protocols.direct;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.ConnectSpec;
import orrery.host.Connection;
import orrery.host.ConnectionFailure;
import orrery.host.ConnectionHandler;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.RandomStream;
import orrery.protocols.http.Deadlines;
import orrery.protocols.ice.Candidate;
import orrery.protocols.ice.CandidateType;
import orrery.protocols.ice.IceDescription;
import orrery.protocols.ice.LocalPreferences;
import orrery.protocols.relay.Frames;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.IntegrityKey;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;

/**
 * One side's effort to get a direct connection to a peer with which it speaks by other means: both connect to each other at
 * once, each from the port that it has told of, and one check shows both that they have found each other.
 *
 * <p>A run of it: {@link #describe}, {@link #accept} of the peer's description, {@link #attempt} as often as it takes, {@link
 * PunchListener#onPath}; or {@link #stop}.
 */
public final class HolePunch {

  /** How many endpoints of a peer are tried: it could have a stranger flooded. More than a home's host has of both families; assumed. */
  static final int MOST_PAIRS = 8;

  /** A check has far less: user names of 513 and attributes of a few bytes. */
  private static final int MOST_CHECK = 1024;

  private final Host host;
  private final DirectConfig config;
  private final boolean controlling;
  private final int port;
  private final Endpoint relay;
  private final PunchListener owner;
  private final RandomStream transactions;
  private final Deadlines.Deadline patience;
  /** By the endpoint connected to: those that are not over, and may become the path. */
  private final Map<Endpoint, Pair> pairs = new LinkedHashMap<>();
  private final Set<Pair> callers = new LinkedHashSet<>(1);
  private @Nullable Listener listener;
  private IceDescription own;
  private IntegrityKey ownKey;
  private @Nullable IceDescription peer;
  private @Nullable IntegrityKey peerKey;
  private List<Endpoint> remotes = List.of();
  private boolean attempting;
  private boolean over;

  /**
   * An effort that has not begun.
   *
   * @param deadlines of its owner, who ends them
   * @param controlling whether this side checks, which one of both must
   * @param port from which the peer's endpoints are connected to: one that nothing of this node connects from but the way to the relay
   * @param relay where that leads
   */
  public HolePunch(Host host, DirectConfig config, Deadlines deadlines, boolean controlling, int port, Endpoint relay, PunchListener owner) {
    this.host = host;
    this.config = config;
    this.controlling = controlling;
    this.port = port;
    this.relay = relay;
    this.owner = owner;
    patience = deadlines.deadline(this::onTime);
    transactions = host.random("direct transactions");
    own = IceDescription.fresh(host.random("direct credentials"));
    ownKey = IntegrityKey.shortTerm(own.password());
  }

  /**
   * What the peer is to be told of this side.
   *
   * @param seen how its port looks from outside, if that is known
   */
  public IceDescription describe(Optional<Endpoint> seen) {
    List<Candidate> candidates = new ArrayList<>();
    List<Address> mine = LocalPreferences.order(host.interfaces());
    Optional<Endpoint> open = seen.filter(endpoint -> endpoint.port() == port && mine.contains(endpoint.address()));
    if (open.isPresent()) {
      // Nothing translates: whoever is behind a NAT that maps each destination anew can still come.
      listener = host.listen(new ListenSpec("direct", 0), this::onConnection);
      add(candidates, CandidateType.HOST, true, new Endpoint(open.get().address(), listener.local().port()), null);
    }
    mine.forEach(address -> add(candidates, CandidateType.HOST, false, new Endpoint(address, port), null));
    if (seen.isPresent() && open.isEmpty()) {
      Endpoint base = candidates.stream().map(Candidate::endpoint).filter(known -> known.address().isIpv4() == seen.get().address().isIpv4()).findFirst().orElse(null);
      add(candidates, CandidateType.SERVER_REFLEXIVE, false, seen.get(), base);
    }
    own = own.with(candidates);
    return own;
  }

  private static void add(List<Candidate> candidates, CandidateType type, boolean passive, Endpoint endpoint, @Nullable Endpoint base) {
    if (candidates.size() < MOST_PAIRS) {
      long priority = Candidate.tcpPriority(type, passive, 0x1FFF - candidates.size());
      candidates.add(new Candidate(type, Integer.toString(candidates.size() + 1), priority, endpoint, base));
    }
  }

  /** Somebody connects to the port that this side listens on: the peer, perhaps. */
  private ConnectionHandler onConnection(Connection connection) {
    Pair pair = new Pair(connection.remote());
    pair.connection = connection;
    if (over || callers.size() >= MOST_PAIRS) {
      connection.abort();
    } else {
      callers.add(pair);
      pair.onOpen(connection);
    }
    return pair;
  }

  /** Takes the peer's description, once. Whether it has an endpoint that this side could connect to. */
  public boolean accept(IceDescription description) {
    peer = description;
    peerKey = IntegrityKey.shortTerm(description.password());
    List<Address> mine = LocalPreferences.order(host.interfaces());
    remotes = description.candidates().stream()
        .map(Candidate::endpoint)
        .distinct()
        .filter(remote -> !remote.equals(relay) && isWorthwhile(remote.address(), mine))
        .limit(MOST_PAIRS)
        .toList();
    return !remotes.isEmpty();
  }

  /** Whether {@code remote} may be another node's address that leads there from one of {@code mine}. */
  private static boolean isWorthwhile(Address remote, List<Address> mine) {
    boolean nowhere = remote.isMulticast() || remote.isIpv4() && remote.ipv4Bits() >>> 24 == 0 || remote.high() == 0 && remote.low() == 0;
    return !nowhere && !mine.contains(remote) && mine.stream().anyMatch(own -> own.isIpv4() == remote.isIpv4() && own.isLoopback() == remote.isLoopback());
  }

  /** Connects to all endpoints of the peer's, but those it is connecting to already; the peer is to do so at the same time. */
  public void attempt() {
    if (over || peer == null) {
      return;
    }
    host.probe().event("direct", "tries " + remotes);
    attempting = true;
    patience.start(config.attemptTime());
    for (Endpoint remote : remotes) {
      if (!pairs.containsKey(remote)) {
        Pair pair = new Pair(remote);
        pairs.put(remote, pair);
        pair.connection = host.connect(ConnectSpec.fromPort(port, "direct", remote), pair);
      }
    }
  }

  private void onTime() {
    if (attempting && !over) {
      attempting = false;
      owner.onNone();
    }
  }

  private void onPairOver(Pair pair) {
    callers.remove(pair);
    pairs.remove(pair.remote, pair);
    if (pairs.isEmpty() && attempting) {
      patience.cancel();
      onTime();
    }
  }

  /** Gives up all connections but the path that has been found. */
  public void stop() {
    over = true;
    patience.cancel();
    List.copyOf(pairs.values()).forEach(Pair::abort);
    pairs.clear();
    List.copyOf(callers).forEach(Pair::abort);
    callers.clear();
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  /** A connection to one endpoint of the peer's, on which it is not proven yet who is there; after that, what the owner makes of it. */
  private final class Pair implements ConnectionHandler {

    private final Endpoint remote;
    private final Frames frames = new Frames(MOST_CHECK, this::onFrame);
    private @Nullable Connection connection;
    private @Nullable TransactionId asked;
    /** Who hears the connection once it is the path. */
    private @Nullable ConnectionHandler next;

    Pair(Endpoint remote) {
      this.remote = remote;
    }

    @Override
    public void onOpen(Connection opened) {
      if (controlling && peer != null && peerKey != null) {
        asked = TransactionId.draw(transactions);
        StunMessage request = StunMessage.request(StunMethod.BINDING, asked)
            .with(Attribute.USERNAME, peer.ufrag() + ":" + own.ufrag())
            .with(Attribute.USE_CANDIDATE)
            .signedBy(peerKey).fingerprinted().build();
        opened.write(Frames.frame(request.toBytes()));
      }
    }

    @Override
    public void onReceived(Connection from, ByteBuffer bytes) {
      if (next == null && !frames.take(bytes)) {
        refuse("frame");
      }
      if (next != null && bytes.hasRemaining()) {
        next.onReceived(from, bytes);
      }
    }

    /** One frame is all there is: what follows is the owner's, or nobody's. */
    private boolean onFrame(ByteBuffer frame) {
      if (!(StunMessage.decode(frame) instanceof Decoded.Whole whole) || whole.message().method() != StunMethod.BINDING) {
        refuse("malformed");
      } else if (controlling ? isAnswer(whole.message()) : isCheck(whole.message())) {
        if (!controlling && connection != null) {
          connection.write(Frames.frame(whole.message().success().with(Attribute.XOR_MAPPED_ADDRESS, remote).signedBy(ownKey).fingerprinted().build().toBytes()));
        }
        become();
      } else {
        refuse("credential");
      }
      return false;
    }

    private boolean isCheck(StunMessage request) {
      return request.messageClass() == StunClass.REQUEST && peer != null
          && request.find(Attribute.USERNAME).equals(Optional.of(own.ufrag() + ":" + peer.ufrag()))
          && request.has(Attribute.USE_CANDIDATE) && request.unknownRequired().isEmpty() && request.isSigned() && request.isSignedBy(ownKey);
    }

    private boolean isAnswer(StunMessage answer) {
      return answer.messageClass() == StunClass.SUCCESS && answer.transactionId().equals(asked) && peerKey != null && answer.isSigned() && answer.isSignedBy(peerKey);
    }

    /** It is the path, the first that is proven. */
    private void become() {
      Connection path = connection;
      if (over || path == null) {
        abort();
        return;
      }
      pairs.remove(remote, this);
      callers.remove(this);
      stop();
      next = owner.onPath(path);
    }

    private void refuse(String reason) {
      host.probe().count(DirectMetrics.REFUSED, 1, reason);
      abort();
      onPairOver(this);
    }

    void abort() {
      if (connection != null) {
        connection.abort();
      }
    }

    @Override
    public void onBulk(Connection from, long contentId, long arrived, long length) {
      if (next != null) {
        next.onBulk(from, contentId, arrived, length);
      }
    }

    @Override
    public void onWritable(Connection to) {
      if (next != null) {
        next.onWritable(to);
      }
    }

    @Override
    public void onFinished(Connection from) {
      if (next != null) {
        next.onFinished(from);
      } else {
        abort();
        onPairOver(this);
      }
    }

    @Override
    public void onFailed(Connection from, ConnectionFailure failure) {
      if (next != null) {
        next.onFailed(from, failure);
      } else {
        onPairOver(this);
      }
    }
  }
}
