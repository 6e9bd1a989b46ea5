package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Timer;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.LongTermClient;
import orrery.protocols.stun.LongTermCredential;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.StunOutcome;
import orrery.protocols.stun.StunOutcome.Answered;
import orrery.protocols.stun.StunOutcome.Reason;
import orrery.protocols.stun.StunOutcome.Unanswered;
import orrery.protocols.stun.StunTransactions;
import orrery.protocols.stun.TransactionId;

/**
 * A client of one relay (RFC 8656): asks for an endpoint there, keeps it, lets peers in, and sends and receives through it.
 *
 * <p>What was asked for is refreshed until {@link #close}; {@link #forget} ends it for one peer. Peers who have a channel are
 * reached with four bytes of overhead, others who are permitted with 36 or more.
 */
public final class TurnClient {

  private static final int UDP = 17;

  private final Host host;
  private final TurnClientConfig config;
  private final Endpoint server;
  private final TurnListener listener;
  private final StunTransactions transactions;
  private final LongTermClient requests;
  private final Timer upkeep;
  private final Timer keepalive;
  private final Map<Address, Long> permissionsDue = new TreeMap<>();
  private final Map<Endpoint, Channel> channels = new TreeMap<>();
  /** Every peer that ever had a channel, and its number: the server may still hold the binding when this client has let go. */
  private final Map<Endpoint, Integer> numbers = new TreeMap<>();
  private final Map<Integer, Endpoint> peers = new LinkedHashMap<>();
  private State state = State.NEW;
  private @Nullable ServerLeg leg;
  private @Nullable Endpoint relayed;
  private boolean wantsIpv6;
  private long allocationDue;
  private long lastSentAt;

  private enum State {
    /** Nothing was asked yet. */
    NEW,
    /** The way is being opened, or the endpoint asked for. */
    ALLOCATING,
    /** There is a relayed endpoint. */
    ALLOCATED,
    /** It is being given back. */
    CLOSING,
    /** There is none, for good. */
    ENDED
  }

  /** A channel: usable once the server has bound it. */
  private record Channel(int number, boolean bound, long due) {}

  private TurnClient(Host host, TurnClientConfig config, LongTermCredential credential, Endpoint server, TurnListener listener) {
    this.host = host;
    this.config = config;
    this.server = server;
    this.listener = listener;
    this.transactions = new StunTransactions(host);
    this.requests = new LongTermClient(transactions, credential, this::ask);
    this.upkeep = host.timer("turn-upkeep", this::keepUp);
    this.keepalive = host.timer("turn-keepalive", this::keepAlive);
  }

  /** A client with a port of its own. */
  public static TurnClient overUdp(Host host, TurnClientConfig config, LongTermCredential credential, Endpoint server, TurnListener listener) {
    TurnClient client = new TurnClient(host, config, credential, server, listener);
    client.leg = ServerLeg.datagrams(host, server, client.new FromServer());
    return client;
  }

  /** A client that connects, for where datagrams do not pass. It connects when it allocates. */
  public static TurnClient overTcp(Host host, TurnClientConfig config, LongTermCredential credential, Endpoint server, TurnListener listener) {
    return new TurnClient(host, config, credential, server, listener);
  }

  // ---- What its owner asks for

  /** Asks for an IPv4 endpoint, once; the listener hears. */
  public void allocate() {
    allocate(false);
  }

  /** As {@link #allocate()}, perhaps for an IPv6 endpoint. */
  public void allocate(boolean ipv6) {
    if (state != State.NEW) {
      throw new IllegalStateException("an endpoint must be asked for once, but this client is " + state);
    }
    wantsIpv6 = ipv6;
    become(State.ALLOCATING);
    if (leg == null) {
      leg = ServerLeg.stream(host, server, new FromServer());
    } else {
      askForEndpoint();
    }
  }

  /** Where peers reach this client; empty where there is no relayed endpoint. */
  public Optional<Endpoint> relayed() {
    return state == State.ALLOCATED ? Optional.ofNullable(relayed) : Optional.empty();
  }

  /** The server. */
  public Endpoint server() {
    return server;
  }

  /** Lets datagrams of that address through, until {@link #forget}; {@code done} learns whether it worked. */
  public void permit(Address peer, Consumer<Boolean> done) {
    requireAllocated();
    boolean renewed = permissionsDue.put(peer, Long.MAX_VALUE) != null;
    requests.ask(id -> StunMessage.request(StunMethod.CREATE_PERMISSION, id).with(Attribute.XOR_PEER_ADDRESS, new Endpoint(peer, 0)), outcome -> {
      boolean wanted = state == State.ALLOCATED && permissionsDue.containsKey(peer);
      boolean permitted = wanted && isGranted(outcome);
      if (permitted) {
        permissionsDue.put(peer, dueIn(TurnServerConfig.PERMISSION_LIFETIME.toNanos()));
        schedule();
      } else if (wanted) {
        permissionsDue.remove(peer);
        if (renewed) {
          listener.onPeerLost(peer);
        }
      }
      done.accept(permitted);
    });
  }

  /** Binds a channel to {@code peer}, which permits its address, too; {@code done} learns whether it worked. */
  public void bindChannel(Endpoint peer, Consumer<Boolean> done) {
    requireAllocated();
    int number = numbers.getOrDefault(peer, ChannelData.FIRST_NUMBER + numbers.size());
    if (number > ChannelData.LAST_NUMBER) {
      // All 4096 have been used. RFC 8656 §12.1 lets a number rest before it is another's; indications still work.
      done.accept(false);
      return;
    }
    Channel known = channels.get(peer);
    channels.put(peer, new Channel(number, known != null && known.bound, Long.MAX_VALUE));
    numbers.put(peer, number);
    peers.put(number, peer);
    requests.ask(id -> StunMessage.request(StunMethod.CHANNEL_BIND, id).with(Attribute.CHANNEL_NUMBER, number).with(Attribute.XOR_PEER_ADDRESS, peer), outcome -> {
      boolean granted = isGranted(outcome) && state == State.ALLOCATED && channels.containsKey(peer);
      if (granted) {
        channels.put(peer, new Channel(number, true, dueIn(TurnServerConfig.CHANNEL_LIFETIME.toNanos())));
        permissionsDue.put(peer.address(), dueIn(TurnServerConfig.PERMISSION_LIFETIME.toNanos()));
        schedule();
      } else {
        channels.remove(peer);
      }
      done.accept(granted);
    });
  }

  /** Refreshes nothing for that address any more: the server lets go of it in its own time. */
  public void forget(Address peer) {
    permissionsDue.remove(peer);
    channels.keySet().removeIf(endpoint -> endpoint.address().equals(peer));
  }

  /**
   * Sends through the relay; it may be lost, and is where the peer's address is not permitted.
   *
   * @throws IllegalArgumentException where the data would not fit in a datagram to the server
   */
  public void send(Endpoint peer, ByteBuffer data) {
    if (data.remaining() > TurnServer.MAX_INDICATION_DATA) {
      throw new IllegalArgumentException("relayed data must be at most " + TurnServer.MAX_INDICATION_DATA + " bytes but are " + data.remaining());
    }
    if (state != State.ALLOCATED || leg == null) {
      return;
    }
    Channel channel = channels.get(peer);
    if (channel != null && channel.bound) {
      lastSentAt = host.nanoTime();
      leg.relay(ChannelData.encode(channel.number, data, leg.isStream()), "channel-data");
      return;
    }
    byte[] copy = new byte[data.remaining()];
    data.get(data.position(), copy);
    StunMessage indication = StunMessage.indication(StunMethod.SEND, transactions.nextId()).with(Attribute.XOR_PEER_ADDRESS, peer).with(Attribute.DATA, copy).build();
    lastSentAt = host.nanoTime();
    leg.relay(indication.toBytes(), indication.messageType());
  }

  private void sendToServer(ByteBuffer message, String messageType) {
    if (leg != null) {
      lastSentAt = host.nanoTime();
      leg.send(message, messageType);
    }
  }

  /** Gives the endpoint back, then runs {@code done}. The listener hears nothing more. */
  public void close(Runnable done) {
    if (state == State.ALLOCATED) {
      become(State.CLOSING);
      upkeep.cancel();
      keepalive.cancel();
      requests.ask(id -> StunMessage.request(StunMethod.REFRESH, id).with(Attribute.LIFETIME, 0L), outcome -> {
        leave();
        done.run();
      });
    } else {
      leave();
      done.run();
    }
  }

  // ---- What arrives

  private void onBytes(ByteBuffer bytes) {
    if (ChannelData.isChannelData(bytes)) {
      Optional<ChannelData> message = ChannelData.decode(bytes);
      Endpoint peer = message.map(data -> peers.get(data.number())).orElse(null);
      if (message.isPresent() && peer != null && state == State.ALLOCATED) {
        listener.onData(peer, message.get().data());
      } else {
        host.probe().count(TurnMetrics.DROPPED, 1, message.isPresent() ? "no-channel" : "malformed");
      }
    } else if (StunMessage.decode(bytes) instanceof Decoded.Whole whole) {
      onMessage(whole.message());
    } else {
      host.probe().count(TurnMetrics.DROPPED, 1, "malformed");
    }
  }

  private void onMessage(StunMessage message) {
    if (!message.is(StunMethod.DATA, StunClass.INDICATION)) {
      transactions.onMessage(server, message);
      return;
    }
    Optional<Endpoint> peer = message.find(Attribute.XOR_PEER_ADDRESS);
    Optional<byte[]> data = message.find(Attribute.DATA);
    if (peer.isPresent() && data.isPresent() && state == State.ALLOCATED) {
      listener.onData(peer.get(), ByteBuffer.wrap(data.get()).asReadOnlyBuffer());
    } else {
      host.probe().count(TurnMetrics.DROPPED, 1, "malformed");
    }
  }

  private final class FromServer implements ServerLeg.Reader {
    @Override
    public void onOpen() {
      if (state == State.ALLOCATING) {
        askForEndpoint();
      }
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
      TurnClient.this.onBytes(bytes);
    }

    @Override
    public void onNoRoom() {
      host.probe().count(TurnMetrics.DROPPED, 1, "congestion");
    }

    @Override
    public void onGone() {
      boolean hears = state == State.ALLOCATING || state == State.ALLOCATED;
      transactions.failAll();
      if (hears && state != State.ENDED) {
        end(new Unanswered(Reason.DISCONNECTED));
      }
    }
  }

  // ---- Keeping it

  private void ask(StunMessage request, Predicate<StunMessage> acceptable, Consumer<StunOutcome> reaction) {
    ServerLeg way = leg;
    if (way == null) {
      return;
    }
    if (way.isStream()) {
      transactions.askReliably(request, this::sendToServer, config.retransmission(), acceptable, reaction);
    } else {
      transactions.ask(request, this::sendToServer, config.retransmission(), acceptable, reaction);
    }
  }

  private void askForEndpoint() {
    requests.ask(this::allocateRequest, outcome -> {
      if (state != State.ALLOCATING) {
        return;
      }
      Optional<Endpoint> granted = isGranted(outcome) ? ((Answered) outcome).answer().find(Attribute.XOR_RELAYED_ADDRESS) : Optional.empty();
      if (granted.isEmpty()) {
        end(outcome);
        return;
      }
      StunMessage answer = ((Answered) outcome).answer();
      relayed = granted.get();
      become(State.ALLOCATED);
      keepAllocation(answer);
      keepAlive();
      listener.onAllocated(granted.get(), answer.find(Attribute.XOR_MAPPED_ADDRESS).orElse(granted.get()));
    });
  }

  private StunMessage.Builder allocateRequest(TransactionId id) {
    StunMessage.Builder request = StunMessage.request(StunMethod.ALLOCATE, id)
        .with(Attribute.REQUESTED_TRANSPORT, UDP).with(Attribute.LIFETIME, config.lifetime().toSeconds());
    return wantsIpv6 ? request.with(Attribute.REQUESTED_ADDRESS_FAMILY, 2) : request;
  }

  private void keepAllocation(StunMessage answer) {
    // A server that grants next to nothing is not asked again and again.
    long seconds = Math.max(60, Math.min(answer.find(Attribute.LIFETIME).orElse(TurnServerConfig.DEFAULT_LIFETIME.toSeconds()), 86_400));
    allocationDue = dueIn(seconds * 1_000_000_000L);
    schedule();
  }

  /** When what lives for so long from now is to be refreshed: a margin before its end, and not before half of it is over. */
  private long dueIn(long lifetimeNanos) {
    return host.nanoTime() + Math.max(lifetimeNanos / 2, lifetimeNanos - config.margin().toNanos());
  }

  private void schedule() {
    long due = allocationDue;
    for (long permissionDue : permissionsDue.values()) {
      due = Math.min(due, permissionDue);
    }
    for (Channel channel : channels.values()) {
      due = Math.min(due, channel.due);
    }
    if (state == State.ALLOCATED && due != Long.MAX_VALUE) {
      upkeep.start(Math.max(0, due - host.nanoTime()));
    }
  }

  private void keepUp() {
    long now = host.nanoTime();
    if (allocationDue <= now) {
      allocationDue = Long.MAX_VALUE;
      requests.ask(id -> StunMessage.request(StunMethod.REFRESH, id).with(Attribute.LIFETIME, config.lifetime().toSeconds()), this::onRefreshed);
    }
    for (Map.Entry<Endpoint, Channel> entry : List.copyOf(channels.entrySet())) {
      if (entry.getValue().due <= now) {
        bindChannel(entry.getKey(), bound -> {});
      }
    }
    for (Map.Entry<Address, Long> entry : List.copyOf(permissionsDue.entrySet())) {
      if (entry.getValue() <= now) {
        permit(entry.getKey(), permitted -> {});
      }
    }
    schedule();
  }

  /** The NAT on the way forgets who is silent for long, and would let nothing from the relay in any more. */
  private void keepAlive() {
    if (leg == null || leg.isStream()) {
      return;
    }
    if (host.nanoTime() - lastSentAt >= config.keepalive().toNanos()) {
      StunMessage indication = StunMessage.indication(StunMethod.BINDING, transactions.nextId()).build();
      sendToServer(indication.toBytes(), indication.messageType());
    }
    keepalive.start(lastSentAt + config.keepalive().toNanos() - host.nanoTime());
  }

  private void onRefreshed(StunOutcome outcome) {
    if (state != State.ALLOCATED) {
      return;
    }
    if (isGranted(outcome)) {
      keepAllocation(((Answered) outcome).answer());
    } else {
      end(outcome);
    }
  }

  private static boolean isGranted(StunOutcome outcome) {
    return outcome instanceof Answered answered && answered.error().isEmpty();
  }

  private void requireAllocated() {
    if (state != State.ALLOCATED) {
      throw new IllegalStateException("there must be a relayed endpoint first, but this client is " + state);
    }
  }

  private void end(StunOutcome outcome) {
    leave();
    listener.onEnded(outcome);
  }

  private void leave() {
    become(State.ENDED);
    upkeep.cancel();
    keepalive.cancel();
    transactions.cancelAll();
    permissionsDue.clear();
    channels.clear();
    if (leg != null) {
      leg.close();
    }
  }

  private void become(State next) {
    state = next;
    host.probe().event("turn-client", Defaults.word(next) + " at " + server);
  }
}
