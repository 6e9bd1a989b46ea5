package orrery.protocols.seal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;

/** Opens the payloads that have been sealed for this node, each once. */
public final class Unsealer {

  private final Host host;
  private final NodeId self;
  private final SealKeyPair own;
  private final SealBook book;
  private final SealConfig config;
  /** Made for the first payload, since many nodes never get one. */
  private @Nullable Aead aead;
  private @Nullable Map<SealKey, Context> contexts;
  private long session;

  /** The keys that a sender uses towards this node, by its ephemeral key, and which of its payloads have come. */
  private record Context(NodeId sender, SealKey key, HpkeContext keys, ReplayWindow window) {}

  /** @param own whose public half others know as this node's */
  public Unsealer(Host host, SealKeyPair own, SealBook book, SealConfig config) {
    this.host = host;
    this.self = host.id();
    this.own = own;
    this.book = book;
    this.config = config;
  }

  /**
   * What senders are to seal for: as long as it is the same, this node knows what has come. It may be published beside the key,
   * and is told to who seals for another.
   */
  public long session() {
    while (session == 0) {
      session = host.random("seal session").nextLong();
    }
    return session;
  }

  /**
   * Opens what has been sealed.
   *
   * @param sealed from outside
   * @param binding as it was sealed with
   */
  public Unsealed open(byte[] sealed, byte[] binding) {
    if (sealed.length == 0 || sealed.length > config.largest().bytes() + SealFrame.bytes(self) + 63 + Aead.TAG) {
      return refuse(SealRefusal.MALFORMED);
    } else if (sealed[0] != SealFrame.VERSION) {
      return refuse(SealRefusal.OTHER_VERSION);
    }
    SealFrame frame = SealFrame.read(sealed);
    if (frame == null) {
      return refuse(SealRefusal.MALFORMED);
    } else if (frame.session() != session()) {
      return refuse(SealRefusal.STALE);
    }
    SealKey key = book.key(frame.sender()).orElse(null);
    if (key == null) {
      return refuse(SealRefusal.UNKNOWN_SENDER);
    }
    Context known = contexts == null ? null : contexts.get(frame.ephemeral());
    boolean fits = known != null && known.sender.equals(frame.sender()) && known.key.equals(key);
    if (known != null && !fits) {
      // An ephemeral key is of one sender and one key of its.
      return refuse(SealRefusal.FORGED);
    }
    return known == null ? openFirst(frame, key, sealed, binding) : open(known, frame, sealed, binding);
  }

  private Unsealed open(Context context, SealFrame frame, byte[] sealed, byte[] binding) {
    if (!context.window.isFresh(frame.sequence())) {
      return refuse(SealRefusal.REPLAYED);
    }
    byte[] payload = aead().open(context.keys, frame.sequence(), sealed, frame.end(), binding);
    if (payload == null) {
      return refuse(SealRefusal.FORGED);
    }
    context.window.take(frame.sequence());
    return new Unsealed.Opened(frame.sender(), payload, aead(), context.keys, frame.sequence());
  }

  /** With keys that have not been seen: nothing is kept of them before they have opened something. */
  private Unsealed openFirst(SealFrame frame, SealKey key, byte[] sealed, byte[] binding) {
    HpkeContext keys = Hpke.fromSender(frame.ephemeral(), own, SealFrame.info(frame.sender(), self, frame.session()), key);
    if (keys == null) {
      return refuse(SealRefusal.FORGED);
    }
    Context context = new Context(frame.sender(), key, keys, new ReplayWindow());
    Unsealed outcome = open(context, frame, sealed, binding);
    if (outcome instanceof Unsealed.Opened) {
      host.probe().count(SealMetrics.CONTEXTS, 1, "opening");
      keep(frame.ephemeral(), context);
    }
    return outcome;
  }

  private void keep(SealKey ephemeral, Context context) {
    contexts = contexts == null ? new LinkedHashMap<>(4) : contexts;
    contexts.put(ephemeral, context);
    if (contexts.size() > config.senders()) {
      // Whichever were forgotten, its payloads could come again: so all are, and with them the session that they were sealed for.
      contexts = null;
      session = 0;
    }
  }

  private Aead aead() {
    aead = aead == null ? new Aead() : aead;
    return aead;
  }

  private Unsealed refuse(SealRefusal reason) {
    host.probe().count(SealMetrics.REFUSED, 1, reason.word());
    return new Unsealed.Refused(reason, session());
  }
}
