package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.DatagramPort;
import orrery.host.Defaults;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Interface;
import orrery.host.ListenSpec;
import orrery.host.Listener;
import orrery.host.PortSpec;
import orrery.host.Protocol;
import orrery.host.RandomStream;
import orrery.host.Timer;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.Decoded;
import orrery.protocols.stun.LongTermGuard;
import orrery.protocols.stun.StunClass;
import orrery.protocols.stun.StunError;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;

/**
 * Relays datagrams for clients that cannot be reached otherwise (RFC 8656), over UDP and TCP.
 *
 * <p>It answers plain binding requests, too. Everything a client makes it hold has a limit in {@link TurnServerConfig};
 * what exceeds one is refused with 486 or 508. Requests are admitted by long-term credentials; where no users are
 * configured, nobody is.
 */
public final class TurnServer implements Protocol {

  /** A Data indication of 65,507 bytes, less its header, an IPv6 peer and the header of DATA. */
  static final int MAX_INDICATION_DATA = 65_507 - 20 - 24 - 4 - 3;
  /** RFC 8656 §7.2: a reserved port waits for at least that long. */
  private static final Duration RESERVATION_LIFETIME = Duration.ofSeconds(30);
  private static final int UDP = 17;

  private static final List<Attribute<?>> CREDENTIALS =
      List.of(Attribute.USERNAME, Attribute.REALM, Attribute.NONCE, Attribute.MESSAGE_INTEGRITY, Attribute.MESSAGE_INTEGRITY_SHA256);

  private final Host host;
  private final TurnServerConfig config;
  private final LongTermGuard guard;
  private final RandomStream random;
  private final RelayPorts relayPorts;
  private final List<DatagramPort> ports = new ArrayList<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<StreamLeg> streams = new ArrayList<>();
  private final Map<FiveTuple, Allocation> allocations = new LinkedHashMap<>();
  private final Map<String, Integer> allocationsByUser = new TreeMap<>();
  private final Map<Long, Reservation> reservations = new TreeMap<>();

  /** A port that waits for the client which holds its token. */
  private record Reservation(Relay relay, Timer expiry) {}

  public TurnServer(Host host, TurnServerConfig config) {
    this.host = host;
    this.config = config;
    this.guard = new LongTermGuard(host, config.access());
    this.random = host.random("turn-server");
    this.relayPorts = new RelayPorts(host, config.minRelayPort(), config.maxRelayPort());
  }

  @Override
  public void start() {
    for (Address address : addresses()) {
      Endpoint local = new Endpoint(address, config.port());
      DatagramPort[] port = new DatagramPort[1];
      port[0] = host.open(PortSpec.at("turn", local), (source, destination, payload) -> onBytes(new DatagramLeg(new FiveTuple(source, local, false), port[0]), payload));
      ports.add(port[0]);
      listen(address, config.tcpPort());
      listen(address, config.firewallPort());
    }
  }

  private void listen(Address address, int port) {
    if (port != 0) {
      Endpoint local = new Endpoint(address, port);
      listeners.add(host.listen(ListenSpec.at("turn", local), connection -> {
        StreamLeg leg = new StreamLeg(host, connection, new FiveTuple(connection.remote(), local, true), this::onBytes, this::onStreamGone);
        if (streams.size() < config.allocations()) {
          streams.add(leg);
          leg.awaitAllocation();
        } else {
          leg.abort();
        }
        return leg;
      }));
    }
  }

  private List<Address> addresses() {
    List<Address> addresses = new ArrayList<>();
    for (Interface networkInterface : host.interfaces()) {
      networkInterface.addresses().forEach(address -> addresses.add(address.address()));
    }
    return addresses;
  }

  @Override
  public void stop(Runnable done) {
    List.copyOf(allocations.values()).forEach(allocation -> end(allocation, "stopped"));
    List.copyOf(reservations.keySet()).forEach(this::forgetReservation);
    List.copyOf(streams).forEach(StreamLeg::finish);
    listeners.forEach(Listener::close);
    ports.forEach(DatagramPort::close);
    done.run();
  }

  /** How many allocations it holds. */
  public int allocations() {
    return allocations.size();
  }

  /** How many connections it has. */
  int connections() {
    return streams.size();
  }

  // ---- What arrives

  private void onBytes(ClientLeg leg, ByteBuffer bytes) {
    if (ChannelData.isChannelData(bytes)) {
      Allocation allocation = allocations.get(leg.tuple());
      Optional<ChannelData> message = ChannelData.decode(bytes);
      if (message.isEmpty()) {
        dropped("malformed");
      } else if (allocation == null) {
        dropped("no-allocation");
      } else {
        allocation.onChannelData(message.get());
      }
      return;
    }
    Decoded decoded = StunMessage.decode(bytes);
    if (decoded instanceof Decoded.Whole whole) {
      onMessage(leg, whole.message());
    } else {
      dropped("malformed");
    }
  }

  private void onMessage(ClientLeg leg, StunMessage message) {
    if (message.is(StunMethod.SEND, StunClass.INDICATION)) {
      onSend(leg, message);
    } else if (message.messageClass() == StunClass.REQUEST) {
      switch (message.method()) {
        case BINDING -> onBinding(leg, message);
        case ALLOCATE -> admitted(leg, message, this::onAllocate);
        case REFRESH -> admitted(leg, message, this::onRefresh);
        case CREATE_PERMISSION -> admitted(leg, message, this::onCreatePermission);
        case CHANNEL_BIND -> admitted(leg, message, this::onChannelBind);
        case SEND, DATA -> dropped("malformed");
      }
    }
    // Other indications ask for nothing, and an answer belongs to nobody here.
  }

  /** RFC 8656 §11.2: what an indication lacks is never told. */
  private void onSend(ClientLeg leg, StunMessage indication) {
    Allocation allocation = allocations.get(leg.tuple());
    Optional<Endpoint> peer = indication.find(Attribute.XOR_PEER_ADDRESS);
    Optional<byte[]> data = indication.find(Attribute.DATA);
    if (allocation == null) {
      dropped("no-allocation");
    } else if (peer.isEmpty() || peer.get().port() == 0 || data.isEmpty() || !indication.unknownRequired(List.of(Attribute.XOR_PEER_ADDRESS, Attribute.DATA)).isEmpty()) {
      dropped("malformed");
    } else {
      allocation.sendToPeer(peer.get(), ByteBuffer.wrap(data.get()));
    }
  }

  private void onBinding(ClientLeg leg, StunMessage request) {
    StunMessage.Builder answer = request.success().with(Attribute.XOR_MAPPED_ADDRESS, leg.tuple().client());
    answer(leg, request, "success", request.has(Attribute.FINGERPRINT) ? answer.fingerprinted() : answer);
  }

  // ---- Requests of users

  /** What is left to be done for a request once it is known whose it is. */
  private interface Request {
    void handle(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, @Nullable Allocation allocation);
  }

  private void admitted(ClientLeg leg, StunMessage request, Request then) {
    LongTermGuard.Word word = guard.judge(request, leg.tuple().client());
    if (word instanceof LongTermGuard.Word.Refused refused) {
      count(request, Integer.toString(refused.error().code()));
      leg.send(refused.answer().toBytes(), refused.answer().messageType());
      return;
    }
    LongTermGuard.Word.Admitted user = (LongTermGuard.Word.Admitted) word;
    Allocation allocation = allocations.get(leg.tuple());
    List<Integer> unknown = request.unknownRequired(understood(request.method()));
    if (!unknown.isEmpty()) {
      StunMessage.Builder answer = request.error(StunError.UNKNOWN_ATTRIBUTE).with(Attribute.UNKNOWN_ATTRIBUTES, unknown);
      answer(leg, request, "420", user.sign(answer));
    } else if (allocation != null && !allocation.username().equals(user.username())) {
      refuse(leg, request, user, StunError.WRONG_CREDENTIALS);
    } else if (allocation == null && request.method() != StunMethod.ALLOCATE) {
      refuse(leg, request, user, StunError.ALLOCATION_MISMATCH);
    } else {
      then.handle(leg, request, user, allocation);
    }
  }

  /** DONT-FRAGMENT is not among them: no host offers to set that bit (RFC 8656 §7.2). */
  private static List<Attribute<?>> understood(StunMethod method) {
    List<Attribute<?>> attributes = new ArrayList<>(CREDENTIALS);
    switch (method) {
      case ALLOCATE -> attributes.addAll(List.of(
          Attribute.REQUESTED_TRANSPORT, Attribute.LIFETIME, Attribute.EVEN_PORT, Attribute.RESERVATION_TOKEN, Attribute.REQUESTED_ADDRESS_FAMILY));
      case REFRESH -> attributes.addAll(List.of(Attribute.LIFETIME, Attribute.REQUESTED_ADDRESS_FAMILY));
      case CREATE_PERMISSION -> attributes.add(Attribute.XOR_PEER_ADDRESS);
      case CHANNEL_BIND -> attributes.addAll(List.of(Attribute.CHANNEL_NUMBER, Attribute.XOR_PEER_ADDRESS));
      case BINDING, SEND, DATA -> throw new AssertionError("nobody needs credentials for " + method);
    }
    return attributes;
  }

  /** RFC 8656 §7.2. */
  private void onAllocate(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, @Nullable Allocation existing) {
    if (existing != null) {
      StunMessage again = existing.answerTo(request.transactionId());
      if (again != null) {
        leg.send(again.toBytes(), again.messageType());
      } else {
        refuse(leg, request, user, StunError.ALLOCATION_MISMATCH);
      }
      return;
    }
    Optional<StunError> wrong = wrongWithAllocate(request, user.username());
    if (wrong.isPresent()) {
      refuse(leg, request, user, wrong.get());
      return;
    }
    Optional<RelayPorts.EvenRelay> opened = openRelay(leg, request);
    if (opened.isEmpty()) {
      refuse(leg, request, user, StunError.INSUFFICIENT_CAPACITY);
      return;
    }
    FiveTuple tuple = leg.tuple();
    Allocation allocation = new Allocation(host, config, leg, user.username(), opened.get().even(), () -> endAt(tuple, "expired"));
    allocations.put(tuple, allocation);
    leg.onAllocated();
    allocationsByUser.merge(user.username(), 1, Integer::sum);
    long seconds = lifetimeSeconds(request);
    allocation.refresh(seconds * 1_000_000_000L);
    StunMessage.Builder answer = request.success()
        .with(Attribute.XOR_RELAYED_ADDRESS, allocation.relayed())
        .with(Attribute.LIFETIME, seconds)
        .with(Attribute.XOR_MAPPED_ADDRESS, tuple.client());
    opened.get().next().ifPresent(next -> answer.with(Attribute.RESERVATION_TOKEN, reserve(next)));
    allocation.began(request.transactionId(), answer(leg, request, "success", user.sign(answer)));
  }

  private Optional<StunError> wrongWithAllocate(StunMessage request, String username) {
    Optional<Integer> transport = request.find(Attribute.REQUESTED_TRANSPORT);
    boolean reserved = request.has(Attribute.RESERVATION_TOKEN);
    int family = request.find(Attribute.REQUESTED_ADDRESS_FAMILY).orElse(1);
    if (transport.isEmpty() || reserved && (request.has(Attribute.EVEN_PORT) || request.has(Attribute.REQUESTED_ADDRESS_FAMILY))) {
      return Optional.of(StunError.BAD_REQUEST);
    } else if (transport.get() != UDP) {
      return Optional.of(StunError.UNSUPPORTED_TRANSPORT_PROTOCOL);
    } else if (!reserved && relayAddress(null, family).isEmpty()) {
      return Optional.of(StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    } else if (allocationsByUser.getOrDefault(username, 0) >= config.allocationsPerUser()) {
      return Optional.of(StunError.ALLOCATION_QUOTA_REACHED);
    } else if (allocations.size() + (reserved ? 0 : reservations.size()) >= config.allocations()) {
      return Optional.of(StunError.INSUFFICIENT_CAPACITY);
    }
    return Optional.empty();
  }

  private Optional<RelayPorts.EvenRelay> openRelay(ClientLeg leg, StunMessage request) {
    Optional<Long> token = request.find(Attribute.RESERVATION_TOKEN);
    if (token.isPresent()) {
      Reservation reservation = reservations.remove(token.get());
      if (reservation == null) {
        return Optional.empty();
      }
      reservation.expiry().cancel();
      return Optional.of(new RelayPorts.EvenRelay(reservation.relay(), Optional.empty()));
    }
    Address address = relayAddress(leg, request.find(Attribute.REQUESTED_ADDRESS_FAMILY).orElse(1)).orElseThrow();
    Optional<Boolean> even = request.find(Attribute.EVEN_PORT);
    return even.isPresent()
        ? relayPorts.openEven(address, even.get() && allocations.size() + reservations.size() + 1 < config.allocations())
        : relayPorts.open(address).map(relay -> new RelayPorts.EvenRelay(relay, Optional.empty()));
  }

  /** The address that the client speaks to where it is of that family, else the first that is. */
  private Optional<Address> relayAddress(@Nullable ClientLeg leg, int family) {
    if (leg != null && leg.tuple().server().address().isIpv4() == (family == 1) && family <= 2) {
      return Optional.of(leg.tuple().server().address());
    }
    return addresses().stream().filter(address -> family == (address.isIpv4() ? 1 : 2)).findFirst();
  }

  private long reserve(Relay relay) {
    long token = random.nextLong();
    Timer expiry = host.timer("turn-reservation", () -> forgetReservation(token));
    reservations.put(token, new Reservation(relay, expiry));
    expiry.start(RESERVATION_LIFETIME);
    return token;
  }

  private void forgetReservation(long token) {
    Reservation reservation = reservations.remove(token);
    if (reservation != null) {
      reservation.expiry().cancel();
      reservation.relay().close();
    }
  }

  /** The lifetime that a request is granted: the usual where it asks for none or for less, and no more than the longest. */
  private long lifetimeSeconds(StunMessage request) {
    long usual = TurnServerConfig.DEFAULT_LIFETIME.toSeconds();
    return Math.max(usual, Math.min(request.find(Attribute.LIFETIME).orElse(usual), config.maxLifetime().toSeconds()));
  }

  /** RFC 8656 §8.2. */
  private void onRefresh(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, Allocation allocation) {
    Optional<Integer> family = request.find(Attribute.REQUESTED_ADDRESS_FAMILY);
    if (family.isPresent() && family.get() != (allocation.isIpv4() ? 1 : 2)) {
      refuse(leg, request, user, StunError.PEER_ADDRESS_FAMILY_MISMATCH);
      return;
    }
    long seconds = request.find(Attribute.LIFETIME).orElse(-1L) == 0 ? 0 : lifetimeSeconds(request);
    if (seconds == 0) {
      end(allocation, "deleted");
    } else {
      allocation.refresh(seconds * 1_000_000_000L);
    }
    answer(leg, request, "success", user.sign(request.success().with(Attribute.LIFETIME, seconds)));
  }

  /** RFC 8656 §10.2: all of the peers or none. */
  private void onCreatePermission(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, Allocation allocation) {
    List<Endpoint> peers = request.findAll(Attribute.XOR_PEER_ADDRESS);
    Optional<StunError> wrong = peers.isEmpty() ? Optional.of(StunError.BAD_REQUEST) : wrongWithPeers(peers, allocation);
    if (wrong.isPresent()) {
      refuse(leg, request, user, wrong.get());
    } else if (!peers.stream().allMatch(peer -> allocation.permit(peer.address()))) {
      refuse(leg, request, user, StunError.INSUFFICIENT_CAPACITY);
    } else {
      answer(leg, request, "success", user.sign(request.success()));
    }
  }

  /** RFC 8656 §12.2. */
  private void onChannelBind(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, Allocation allocation) {
    Optional<Integer> number = request.find(Attribute.CHANNEL_NUMBER);
    Optional<Endpoint> peer = request.find(Attribute.XOR_PEER_ADDRESS);
    if (number.isEmpty() || peer.isEmpty() || peer.get().port() == 0 || !ChannelData.isNumber(number.get()) || !allocation.mayBind(number.get(), peer.get())) {
      refuse(leg, request, user, StunError.BAD_REQUEST);
      return;
    }
    Optional<StunError> wrong = wrongWithPeers(List.of(peer.get()), allocation);
    if (wrong.isPresent()) {
      refuse(leg, request, user, wrong.get());
    } else if (!allocation.bind(number.get(), peer.get())) {
      refuse(leg, request, user, StunError.INSUFFICIENT_CAPACITY);
    } else {
      answer(leg, request, "success", user.sign(request.success()));
    }
  }

  private Optional<StunError> wrongWithPeers(List<Endpoint> peers, Allocation allocation) {
    if (peers.stream().anyMatch(peer -> peer.address().isIpv4() != allocation.isIpv4())) {
      return Optional.of(StunError.PEER_ADDRESS_FAMILY_MISMATCH);
    }
    boolean forbidden = peers.stream().map(Endpoint::address)
        .anyMatch(address -> address.isMulticast() || isUnspecifiedOrBroadcast(address) || address.isLoopback() && !config.loopbackPeers());
    return forbidden ? Optional.of(StunError.FORBIDDEN) : Optional.empty();
  }

  private static boolean isUnspecifiedOrBroadcast(Address address) {
    return address.isIpv4() ? address.ipv4Bits() == 0 || address.ipv4Bits() == -1 : address.high() == 0 && address.low() == 0;
  }

  // ---- Answers and ends

  private void refuse(ClientLeg leg, StunMessage request, LongTermGuard.Word.Admitted user, StunError error) {
    answer(leg, request, Integer.toString(error.code()), user.sign(request.error(error)));
  }

  private StunMessage answer(ClientLeg leg, StunMessage request, String outcome, StunMessage.Builder builder) {
    count(request, outcome);
    StunMessage message = builder.build();
    leg.send(message.toBytes(), message.messageType());
    return message;
  }

  private void count(StunMessage request, String outcome) {
    host.probe().count(TurnMetrics.REQUESTS, 1, Defaults.word(request.method()), outcome);
  }

  private void dropped(String reason) {
    host.probe().count(TurnMetrics.DROPPED, 1, reason);
  }

  private void endAt(FiveTuple tuple, String reason) {
    Allocation allocation = allocations.get(tuple);
    if (allocation != null) {
      end(allocation, reason);
    }
  }

  private void end(Allocation allocation, String reason) {
    allocations.remove(allocation.leg().tuple());
    allocationsByUser.computeIfPresent(allocation.username(), (user, count) -> count == 1 ? null : count - 1);
    allocation.end();
    allocation.leg().awaitAllocation();
    host.probe().count(TurnMetrics.ALLOCATIONS_ENDED, 1, reason);
  }

  /** An allocation does not outlive the connection it was asked for over. */
  private void onStreamGone(StreamLeg leg) {
    streams.remove(leg);
    endAt(leg.tuple(), "disconnected");
  }

  /** A client that speaks datagrams. */
  private record DatagramLeg(FiveTuple tuple, DatagramPort port) implements ClientLeg {
    @Override
    public boolean send(ByteBuffer message, String messageType) {
      port.send(tuple.client(), message, messageType);
      return true;
    }

    @Override
    public boolean relay(ByteBuffer message, String messageType) {
      return send(message, messageType);
    }
  }
}
