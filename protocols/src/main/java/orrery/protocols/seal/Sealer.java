package orrery.protocols.seal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Host;
import orrery.host.NodeId;
import orrery.host.RandomStream;

/** Seals payloads that one node alone can open, and only as this node's. */
public final class Sealer {

  /** A receiver may be told to this sender before its session is: then it answers with that (see {@link SealRefusal#STALE}). */
  private static final long UNKNOWN = 0;

  private final Host host;
  private final NodeId self;
  private final SealKeyPair own;
  private final SealConfig config;
  /** Made for the first payload, since many nodes never have one. */
  private @Nullable Aead aead;
  private @Nullable RandomStream random;
  private @Nullable Map<NodeId, Context> contexts;

  /** The keys that this node uses towards a receiver for a while. */
  private static final class Context {
    final SealKey receiver;
    final long session;
    final SealKey ephemeral;
    final HpkeContext keys;
    final long endNanos;
    long sequence;

    Context(SealKey receiver, long session, SealKey ephemeral, HpkeContext keys, long endNanos) {
      this.receiver = receiver;
      this.session = session;
      this.ephemeral = ephemeral;
      this.keys = keys;
      this.endNanos = endNanos;
    }
  }

  /** @param own whose public half others know as this node's */
  public Sealer(Host host, SealKeyPair own, SealConfig config) {
    this.host = host;
    this.self = host.id();
    this.own = own;
    this.config = config;
  }

  /** Whether sealing for {@code receiver} needs new keys, which take most of the work. */
  public boolean needsKeys(NodeId receiver, SealKey key) {
    return contexts == null || usable(contexts.get(receiver), key) == null;
  }

  /**
   * Seals {@code payload}. One that is sent a second time is sealed a second time: its receiver takes each but once.
   *
   * @param key of {@code receiver}
   * @param binding as the receiver will know it, see {@link SealBinding}
   * @return empty where the key is none that anybody can have
   */
  public Optional<Sealed> seal(NodeId receiver, SealKey key, byte[] payload, byte[] binding) {
    contexts = contexts == null ? new LinkedHashMap<>(4) : contexts;
    Context context = usable(contexts.get(receiver), key);
    if (context == null) {
      Context former = contexts.remove(receiver);
      context = make(receiver, key, former == null ? UNKNOWN : former.session);
      if (context == null) {
        return Optional.empty();
      }
      contexts.put(receiver, context);
      forgetOldest(contexts);
    }
    long sequence = context.sequence++;
    int head = SealFrame.bytes(self);
    byte[] bytes = new byte[head + payload.length + Aead.TAG];
    SealFrame.write(bytes, context.session, context.ephemeral, sequence, self);
    aead().seal(context.keys, sequence, payload, bytes, head, binding);
    return Optional.of(new Sealed(this, bytes, context.keys, sequence));
  }

  /**
   * The receiver has said, in an answer or in a directory, what its session is: from the next payload on it is sealed for that.
   * Who lies about it gains that a payload is refused.
   */
  public void learnSession(NodeId receiver, SealKey key, long session) {
    contexts = contexts == null ? new LinkedHashMap<>(4) : contexts;
    Context former = contexts.get(receiver);
    if (former == null || former.session != session || !former.receiver.equals(key)) {
      Context context = make(receiver, key, session);
      if (context != null) {
        contexts.remove(receiver);
        contexts.put(receiver, context);
        forgetOldest(contexts);
      }
    }
  }

  private @Nullable Context usable(@Nullable Context context, SealKey key) {
    return context != null && context.receiver.equals(key) && context.endNanos > host.nanoTime() ? context : null;
  }

  private @Nullable Context make(NodeId receiver, SealKey key, long session) {
    random = random == null ? host.random("seal") : random;
    SealKeyPair ephemeral = SealKeyPair.drawn(random);
    HpkeContext keys = Hpke.toReceiver(ephemeral, key, SealFrame.info(self, receiver, session), own);
    if (keys == null) {
      return null;
    }
    host.probe().count(SealMetrics.CONTEXTS, 1, "sealing");
    return new Context(key, session, ephemeral.publicKey(), keys, host.nanoTime() + config.lifetime().toNanos());
  }

  private void forgetOldest(Map<NodeId, Context> all) {
    if (all.size() > config.receivers()) {
      Iterator<NodeId> oldest = all.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private Aead aead() {
    aead = aead == null ? new Aead() : aead;
    return aead;
  }

  /** What is in an answer; empty, and counted, where it is not one to that message. */
  Optional<byte[]> openAnswer(HpkeContext keys, long sequence, byte[] answer, byte[] binding) {
    boolean readable = answer.length > Aead.TAG && answer.length - 1 - Aead.TAG <= config.largest().bytes() && answer[0] == SealFrame.VERSION;
    byte[] plain = readable ? aead().open(keys.ofAnswer(sequence), 0, answer, 1, binding) : null;
    if (plain == null) {
      host.probe().count(SealMetrics.REFUSED, 1, SealRefusal.FORGED_ANSWER.word());
    }
    return Optional.ofNullable(plain);
  }
}
