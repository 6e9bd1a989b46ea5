package orrery.protocols.turn;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.Host;
import orrery.host.Probe;
import orrery.host.Timer;
import orrery.protocols.stun.Attribute;
import orrery.protocols.stun.StunMessage;
import orrery.protocols.stun.StunMethod;
import orrery.protocols.stun.TransactionId;

/**
 * What a server holds for one client (RFC 8656 §3.2): a relayed endpoint, the addresses that may send to it, and channels.
 *
 * <p>A permission or a channel is there until the moment of its expiry, exclusive; nothing runs at that moment, it is only
 * looked at when it matters. The allocation itself ends by a timer, for its port is to be free then.
 */
final class Allocation {

  private final Host host;
  private final TurnServerConfig config;
  private final ClientLeg leg;
  private final String username;
  private final Relay relay;
  private final Timer expiry;
  private final Probe.Wait lifeTime;
  private final Map<Address, Long> permissions = new TreeMap<>();
  private final Map<Integer, Channel> channels = new TreeMap<>();
  private final Map<Endpoint, Integer> numbers = new TreeMap<>();
  private final RateLimit toPeer;
  private final RateLimit toClient;
  /** The request that began it and its answer: the answer may be lost, and the request come again. */
  private @Nullable TransactionId beganBy;
  private @Nullable StunMessage beganWith;

  private record Channel(Endpoint peer, long expiresAt) {}

  Allocation(Host host, TurnServerConfig config, ClientLeg leg, String username, Relay relay, Runnable onExpiry) {
    this.host = host;
    this.config = config;
    this.leg = leg;
    this.username = username;
    this.relay = relay;
    this.expiry = host.timer("turn-allocation", onExpiry);
    this.lifeTime = host.probe().begin(TurnMetrics.ALLOCATION_TIME, leg.tuple().stream() ? "tcp" : "udp");
    this.toPeer = new RateLimit(config.rate());
    this.toClient = new RateLimit(config.rate());
    relay.ownedBy(this);
  }

  ClientLeg leg() {
    return leg;
  }

  String username() {
    return username;
  }

  Endpoint relayed() {
    return relay.endpoint();
  }

  boolean isIpv4() {
    return relayed().address().isIpv4();
  }

  void began(TransactionId id, StunMessage answer) {
    beganBy = id;
    beganWith = answer;
  }

  /** The answer to the very request that began it; null where {@code id} is another. */
  @Nullable StunMessage answerTo(TransactionId id) {
    return id.equals(beganBy) ? beganWith : null;
  }

  /** It lives for so long from now. */
  void refresh(long lifetimeNanos) {
    expiry.start(lifetimeNanos);
  }

  void end() {
    expiry.cancel();
    lifeTime.finish();
    relay.close();
  }

  // ---- Permissions and channels

  /** Lets {@code peer} in for five minutes from now; false where there is no room for another. */
  boolean permit(Address peer) {
    long now = host.nanoTime();
    if (!permissions.containsKey(peer) && permissions.size() >= config.permissions()) {
      permissions.values().removeIf(expiresAt -> expiresAt <= now);
      if (permissions.size() >= config.permissions()) {
        return false;
      }
    }
    permissions.put(peer, now + TurnServerConfig.PERMISSION_LIFETIME.toNanos());
    return true;
  }

  boolean isPermitted(Address peer) {
    Long expiresAt = permissions.get(peer);
    return expiresAt != null && host.nanoTime() < expiresAt;
  }

  /** Whether {@code number} and {@code peer} belong together, or neither belongs to another (RFC 8656 §12.2). */
  boolean mayBind(int number, Endpoint peer) {
    forgetExpiredChannels();
    Channel channel = channels.get(number);
    Integer other = numbers.get(peer);
    return (channel == null || channel.peer.equals(peer)) && (other == null || other == number);
  }

  /** Binds for ten minutes from now, which permits the peer's address, too; false where there is no room for another. */
  boolean bind(int number, Endpoint peer) {
    if (!channels.containsKey(number) && channels.size() >= config.permissions() || !permit(peer.address())) {
      return false;
    }
    channels.put(number, new Channel(peer, host.nanoTime() + TurnServerConfig.CHANNEL_LIFETIME.toNanos()));
    numbers.put(peer, number);
    return true;
  }

  private void forgetExpiredChannels() {
    long now = host.nanoTime();
    channels.values().removeIf(channel -> channel.expiresAt <= now);
    numbers.values().removeIf(number -> !channels.containsKey(number));
  }

  // ---- Relaying

  /** RFC 8656 §11.2. */
  void sendToPeer(Endpoint peer, ByteBuffer data) {
    if (!isPermitted(peer.address())) {
      dropped("no-permission");
      return;
    }
    if (!toPeer.admits(host.nanoTime(), data.remaining())) {
      dropped("rate");
      return;
    }
    relayed("to-peer", data.remaining());
    relay.send(peer, data);
  }

  /** RFC 8656 §12.6. */
  void onChannelData(ChannelData message) {
    Channel channel = channels.get(message.number());
    if (channel == null || channel.expiresAt <= host.nanoTime()) {
      dropped("no-channel");
    } else {
      sendToPeer(channel.peer, message.data());
    }
  }

  /** RFC 8656 §11.3, §12.7. */
  void onPeerData(Endpoint peer, ByteBuffer data) {
    if (!isPermitted(peer.address())) {
      dropped("no-permission");
      return;
    }
    if (!toClient.admits(host.nanoTime(), data.remaining())) {
      dropped("rate");
      return;
    }
    if (deliver(peer, data)) {
      relayed("to-client", data.remaining());
    } else {
      dropped("congestion");
    }
  }

  private boolean deliver(Endpoint peer, ByteBuffer data) {
    Integer number = numbers.get(peer);
    Channel channel = number == null ? null : channels.get(number);
    if (number != null && channel != null && host.nanoTime() < channel.expiresAt) {
      return leg.relay(ChannelData.encode(number, data, leg.tuple().stream()), "channel-data");
    }
    if (data.remaining() > TurnServer.MAX_INDICATION_DATA) {
      return false;
    }
    byte[] copy = new byte[data.remaining()];
    data.get(data.position(), copy);
    StunMessage indication = StunMessage.indication(StunMethod.DATA, TransactionId.draw(host.random("turn-indication")))
        .with(Attribute.XOR_PEER_ADDRESS, peer).with(Attribute.DATA, copy).build();
    return leg.relay(indication.toBytes(), indication.messageType());
  }

  private void relayed(String direction, int bytes) {
    host.probe().count(TurnMetrics.RELAYED_PACKETS, 1, direction);
    host.probe().count(TurnMetrics.RELAYED_BYTES, bytes, direction);
  }

  private void dropped(String reason) {
    host.probe().count(TurnMetrics.DROPPED, 1, reason);
  }
}
