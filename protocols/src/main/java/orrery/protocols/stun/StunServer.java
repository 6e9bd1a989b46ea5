package orrery.protocols.stun;

import java.nio.ByteBuffer;
import java.util.ArrayList;
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
import orrery.host.PortSpec;
import orrery.host.Protocol;

/**
 * Tells clients how they look from outside (RFC 8489), and helps them to find out what their NAT does (RFC 5780 §6).
 *
 * <p>It listens on all addresses of its node. Where the node has two addresses of a family and the configuration two
 * ports, each answer names the endpoint that differs from this one in both, and an answer comes from where CHANGE-REQUEST
 * wants it; elsewhere CHANGE-REQUEST is an attribute that is not understood. It keeps nothing about anybody.
 */
public final class StunServer implements Protocol {

  /** An answer's PADDING makes it no longer than an Ethernet's frame can carry. */
  private static final int MAX_PADDING = 1400;

  private final Host host;
  private final StunServerConfig config;
  private final @Nullable LongTermGuard guard;
  private final Map<Endpoint, DatagramPort> ports = new TreeMap<>();

  public StunServer(Host host, StunServerConfig config) {
    this.host = host;
    this.config = config;
    this.guard = config.access().users().isBlank() ? null : new LongTermGuard(host, config.access());
  }

  @Override
  public void start() {
    for (Address address : addresses()) {
      open(new Endpoint(address, config.port()));
      if (config.alternatePort() != 0) {
        open(new Endpoint(address, config.alternatePort()));
      }
    }
  }

  @Override
  public void stop(Runnable done) {
    ports.values().forEach(DatagramPort::close);
    ports.clear();
    done.run();
  }

  /** Where it listens, in order of address and port. */
  public List<Endpoint> endpoints() {
    return List.copyOf(ports.keySet());
  }

  private List<Address> addresses() {
    List<Address> addresses = new ArrayList<>();
    for (Interface networkInterface : host.interfaces()) {
      networkInterface.addresses().forEach(address -> addresses.add(address.address()));
    }
    return addresses;
  }

  private void open(Endpoint local) {
    ports.put(local, host.open(PortSpec.at("stun", local), (source, destination, payload) -> onDatagram(local, source, payload)));
  }

  private void onDatagram(Endpoint local, Endpoint source, ByteBuffer payload) {
    Decoded decoded = StunMessage.decode(payload);
    if (decoded instanceof Decoded.Malformed malformed) {
      host.probe().count(StunMetrics.MALFORMED, 1, Defaults.word(malformed.reason()));
    } else if (decoded instanceof Decoded.Whole whole && whole.message().is(StunMethod.BINDING, StunClass.REQUEST)) {
      answer(local, source, whole.message());
    }
    // An indication only keeps a NAT's binding alive (RFC 8489 §6.3.2); an answer belongs to nobody here.
  }

  private void answer(Endpoint local, Endpoint source, StunMessage request) {
    LongTermGuard.Word.Admitted user = null;
    if (guard != null) {
      LongTermGuard.Word word = guard.judge(request, source);
      if (word instanceof LongTermGuard.Word.Refused refused) {
        refuse(local, source, refused.error(), refused.answer());
        return;
      }
      user = (LongTermGuard.Word.Admitted) word;
    }
    Optional<Endpoint> other = otherThan(local);
    List<Integer> unknown = request.unknownRequired(understood(other.isPresent()));
    if (!unknown.isEmpty()) {
      refuse(local, source, StunError.UNKNOWN_ATTRIBUTE, request.error(StunError.UNKNOWN_ATTRIBUTE).with(Attribute.UNKNOWN_ATTRIBUTES, unknown).build());
      return;
    }
    // RFC 5780 §6.1: one asks for a datagram to somewhere else, the other for a large one; together they would be a weapon.
    Optional<Integer> responsePort = request.find(Attribute.RESPONSE_PORT);
    if (responsePort.isPresent() && (responsePort.get() == 0 || request.has(Attribute.PADDING))) {
      refuse(local, source, StunError.BAD_REQUEST, request.error(StunError.BAD_REQUEST).build());
      return;
    }
    Endpoint origin = origin(local, other, request);
    StunMessage.Builder answer = request.success()
        .with(Attribute.XOR_MAPPED_ADDRESS, source)
        .with(Attribute.MAPPED_ADDRESS, source)
        .with(Attribute.RESPONSE_ORIGIN, origin);
    other.ifPresent(endpoint -> answer.with(Attribute.OTHER_ADDRESS, endpoint));
    request.find(Attribute.PADDING).ifPresent(padding -> answer.with(Attribute.PADDING, new byte[Math.min(padding.length, MAX_PADDING)]));
    Endpoint destination = responsePort.map(port -> new Endpoint(source.address(), port)).orElse(source);
    host.probe().count(StunMetrics.REQUESTS, 1, "success");
    send(origin, destination, request, answer, user);
  }

  /** What a server needs to understand of a request; what ICE says to its peer means nothing to it and hurts nobody. */
  private static List<Attribute<?>> understood(boolean canChange) {
    List<Attribute<?>> attributes = new ArrayList<>(List.of(
        Attribute.USERNAME, Attribute.MESSAGE_INTEGRITY, Attribute.MESSAGE_INTEGRITY_SHA256, Attribute.REALM, Attribute.NONCE,
        Attribute.PRIORITY, Attribute.USE_CANDIDATE, Attribute.PADDING, Attribute.RESPONSE_PORT));
    if (canChange) {
      attributes.add(Attribute.CHANGE_REQUEST);
    }
    return attributes;
  }

  /** The endpoint of this server that differs from {@code local} in both address and port. */
  private Optional<Endpoint> otherThan(Endpoint local) {
    return ports.keySet().stream()
        .filter(other -> other.port() != local.port() && !other.address().equals(local.address()) && other.address().isIpv4() == local.address().isIpv4())
        .findFirst();
  }

  private static Endpoint origin(Endpoint local, Optional<Endpoint> other, StunMessage request) {
    Optional<ChangeRequest> change = request.find(Attribute.CHANGE_REQUEST);
    if (change.isEmpty() || other.isEmpty()) {
      return local;
    }
    return new Endpoint(change.get().address() ? other.get().address() : local.address(), change.get().port() ? other.get().port() : local.port());
  }

  private void refuse(Endpoint local, Endpoint source, StunError error, StunMessage answer) {
    host.probe().count(StunMetrics.REQUESTS, 1, Integer.toString(error.code()));
    DatagramPort port = ports.get(local);
    if (port != null) {
      port.send(source, answer.toBytes(), answer.messageType());
    }
  }

  private void send(Endpoint origin, Endpoint destination, StunMessage request, StunMessage.Builder answer, LongTermGuard.Word.@Nullable Admitted user) {
    if (user != null) {
      user.sign(answer);
    }
    if (request.has(Attribute.FINGERPRINT)) {
      answer.fingerprinted();
    }
    DatagramPort port = ports.get(origin);
    if (port != null) {
      StunMessage message = answer.build();
      port.send(destination, message.toBytes(), message.messageType());
    }
  }
}
