package orrery.protocols.gateway;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import orrery.host.Defaults;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.Timer;
import orrery.protocols.http.HttpClient;
import orrery.protocols.http.HttpClientConfig;
import orrery.protocols.identity.IdentityClient;
import orrery.protocols.identity.NodeKeys;
import orrery.protocols.identity.PayloadKeys;
import orrery.protocols.identity.TokenClient;
import orrery.protocols.identity.TokenGuard;
import orrery.protocols.jwt.Jwk;
import orrery.protocols.seal.SealKey;
import orrery.protocols.seal.SealKeyPair;
import orrery.protocols.seal.Sealer;
import orrery.protocols.seal.Unsealer;
import org.jspecify.annotations.Nullable;

/** What a node shows, checks, seals and opens calls with. It is made when the first of that is wanted. */
final class Credentials {

  private static final HttpClientConfig CLIENT = Defaults.of(HttpClientConfig.class);
  private static final String PUBLISHED = "payload key published";

  /** How long one attempt to publish the node's key may take; assumed. */
  private static final Duration PUBLISHING = Duration.ofSeconds(30);
  private static final Duration PUBLISH_AGAIN = Duration.ofMinutes(1);
  private static final Duration PUBLISH_AGAIN_MOST = Duration.ofHours(1);

  private final Host host;
  private final ServicesConfig config;
  private final HttpClient http;
  private final NodeKeys keys;
  private final TokenClient tokens;
  private final TokenGuard guard;
  private final PayloadKeys payloadKeys;
  private @Nullable SealKeyPair own;
  private @Nullable Sealer sealer;
  private @Nullable Unsealer unsealer;
  private @Nullable Timer publishing;
  private Duration publishAgain = PUBLISH_AGAIN;

  Credentials(Host host, ServicesConfig config) {
    this.host = host;
    this.config = config;
    http = new HttpClient(host, new HttpClientConfig(config.asking(), CLIENT.idleTimeout(), CLIENT.waitingRequests(), CLIENT.limits()));
    keys = new NodeKeys(host);
    IdentityClient identity = new IdentityClient(host, http, config.identity(), keys);
    tokens = new TokenClient(host, config.identity(), identity);
    guard = new TokenGuard(host, config.identity(), identity);
    payloadKeys = new PayloadKeys(host, config.identity(), identity, tokens, guard);
  }

  TokenClient tokens() {
    return tokens;
  }

  TokenGuard guard() {
    return guard;
  }

  /** Whether this node's key for payloads is known to be published, in this life or an earlier one. */
  static boolean isPublished(Host host) {
    return host.storage().get(PUBLISHED).isPresent();
  }

  /** Has this node's key known to those who are to seal for it; again, ever less often, until it is. */
  void publish() {
    payloadKeys.publish(keys.agreementKey(), PUBLISHING, done -> {
      if (done) {
        host.storage().put(PUBLISHED, ByteBuffer.wrap(new byte[] {1}));
        host.storage().sync(() -> { });
        return;
      }
      publishing = publishing == null ? host.timer("publish key", this::publish) : publishing;
      publishing.start(publishAgain);
      publishAgain = publishAgain.compareTo(PUBLISH_AGAIN_MOST) < 0 ? publishAgain.multipliedBy(2) : publishAgain;
    });
  }

  /** The key to seal for {@code node} with: at once where it is known; empty where there is none to be had now. */
  void key(NodeId node, Duration patience, Consumer<Optional<SealKey>> onKey) {
    payloadKeys.find(node.name(), patience, found -> onKey.accept(found.flatMap(Credentials::sealKey)));
  }

  private Optional<SealKey> known(NodeId node) {
    return payloadKeys.known(node.name()).flatMap(Credentials::sealKey);
  }

  private static Optional<SealKey> sealKey(Jwk key) {
    return SealKey.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(key.octets()));
  }

  private SealKeyPair own() {
    own = own == null ? SealKeyPair.of(keys.agreement()) : own;
    return own;
  }

  Sealer sealer() {
    sealer = sealer == null ? new Sealer(host, own(), config.seal()) : sealer;
    return sealer;
  }

  Unsealer unsealer() {
    unsealer = unsealer == null ? new Unsealer(host, own(), this::known, config.seal()) : unsealer;
    return unsealer;
  }

  void stop() {
    if (publishing != null) {
      publishing.cancel();
    }
    tokens.stop();
    http.stop();
  }
}
