package orrery.scenario.world;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import orrery.host.Bulk;
import orrery.host.NodeId;
import orrery.host.Want;
import orrery.metrics.MetricCatalogue;
import orrery.metrics.Recorder;
import orrery.net.BulkProgress;
import orrery.net.Node;
import orrery.net.Packet;
import orrery.protocols.central.CentralCloudConfig;
import orrery.protocols.relay.RelayHostConfig;
import orrery.scenario.Scenario;

/**
 * Who comes to see in the clear what users send (CL-12).
 *
 * <p>What a want sends has a name that the want gives it, and as a bulk of that name it is a known sequence of bytes. So it is looked for
 * in what arrives at machines: a bulk by its name, a message by the first or second eight bytes, at any place. Who sees these is taken
 * to see it all. No program is asked, and none can hide it but by making other bytes of it, which is to seal it.
 */
final class ExposureTruth implements Onlooker {

  private static final int WORD = Long.BYTES;
  private static final int SHORTEST = 2 * WORD;
  private static final int FILTER_BITS = 22;
  private static final int TEXT_FILTER_BITS = 15;
  /** None of these bits is set in eight letters of ASCII. */
  private static final long BEYOND_TEXT = 0x8080808080808080L;

  private final Recorder recorder;
  private final Scenario scenario;
  private final int most;
  private final LongSupplier now;
  private final Map<String, String> accounts = new LinkedHashMap<>();
  private final Map<Long, Content> byName = new LinkedHashMap<>();
  private final Map<Long, Content> byWord = new LinkedHashMap<>();
  /** Which words may be among those looked for: most bytes are of none. */
  private final BitSet filter = new BitSet(1 << FILTER_BITS);
  /**
   * Likewise of the words that could be of text, which most of what is not sealed is. One in 256 of those looked for is of them, so that this
   * one is small enough to be at hand at every byte.
   */
  private final BitSet textFilter = new BitSet(1 << TEXT_FILTER_BITS);

  /** What is looked for, and how much of it each machine has seen. */
  private static final class Content {
    final long id;
    final String workload;
    final long bytes;
    final String sender;
    final List<NodeId> receivers;
    final Map<String, Long> seen = new LinkedHashMap<>(2);

    Content(long id, String workload, long bytes, String sender, List<NodeId> receivers) {
      this.id = id;
      this.workload = workload;
      this.bytes = bytes;
      this.sender = sender;
      this.receivers = receivers;
    }
  }

  ExposureTruth(Recorder recorder, Scenario scenario, int most, LongSupplier now) {
    this.recorder = recorder;
    this.scenario = scenario;
    this.most = most;
    this.now = now;
  }

  @Override
  public void onSwitchedOn(Node node) {
    accounts.put(node.name(), node.device().account());
  }

  @Override
  public void onWant(String device, long nanos, Want want) {
    if (want.upBytes() == 0 || want.central()) {
      return;
    }
    recorder.counter(MetricCatalogue.EXPOSURE_PRIVATE, want.workload()).add(nanos, want.upBytes());
    if (want.upBytes() >= SHORTEST) {
      long id = want.contentId(device);
      Content content = new Content(id, want.workload(), want.upBytes(), device, want.to());
      byName.put(id, content);
      for (int word = 0; word < SHORTEST / WORD; word++) {
        byWord.put(word(id, word), content);
        expect(word(id, word));
      }
      if (byName.size() > most) {
        forgetOldest();
      }
    }
  }

  private void forgetOldest() {
    Iterator<Content> all = byName.values().iterator();
    Content oldest = all.next();
    all.remove();
    for (int word = 0; word < SHORTEST / WORD; word++) {
      byWord.remove(word(oldest.id, word));
    }
  }

  private static long word(long contentId, int index) {
    ByteBuffer bytes = ByteBuffer.allocate(WORD).order(ByteOrder.LITTLE_ENDIAN);
    Bulk.fill(contentId, (long) index * WORD, bytes);
    return bytes.getLong(0);
  }

  private void expect(long word) {
    if ((word & BEYOND_TEXT) == 0) {
      textFilter.set(slot(word, TEXT_FILTER_BITS));
    } else {
      filter.set(slot(word, FILTER_BITS));
    }
  }

  private boolean isExpected(long word) {
    return (word & BEYOND_TEXT) == 0 ? textFilter.get(slot(word, TEXT_FILTER_BITS)) : filter.get(slot(word, FILTER_BITS));
  }

  private static int slot(long word, int bits) {
    return (int) (word * 0x9E3779B97F4A7C15L >>> 64 - bits);
  }

  void delivered(Node node, Packet packet) {
    byte[] payload = packet.payload();
    if (byName.isEmpty() || payload.length < WORD || packet.origin() == node) {
      return;
    }
    long word = 0;
    for (int i = 0; i < payload.length; i++) {
      word = word >>> 8 | (long) payload[i] << 56;
      if (i >= WORD - 1 && isExpected(word)) {
        Content content = byWord.get(word);
        if (content != null) {
          sees(node, content, content.bytes, now.getAsLong(), now.getAsLong());
        }
      }
    }
  }

  void moved(BulkProgress progress) {
    Content content = byName.get(progress.contentId());
    if (content != null) {
      sees(progress.receiver(), content, progress.payloadBytes(), progress.fromNanos(), progress.toNanos());
    }
  }

  private void sees(Node node, Content content, long bytes, long from, long to) {
    if (isConcerned(node, content)) {
      return;
    }
    long before = content.seen.getOrDefault(node.name(), 0L);
    long after = Math.min(content.bytes, before + bytes);
    if (after > before) {
      content.seen.put(node.name(), after);
      recorder.counter(MetricCatalogue.EXPOSURE_CLEAR, content.workload, kind(node)).addEvenly(from, to, after - before);
    }
  }

  /** Whether it is the sender's or a receiver's, or of the account of one of them. */
  private boolean isConcerned(Node node, Content content) {
    String account = node.device().account();
    if (node.name().equals(content.sender) || account.equals(accounts.get(content.sender))) {
      return true;
    }
    for (NodeId receiver : content.receivers) {
      if (node.name().equals(receiver.name()) || account.equals(accounts.get(receiver.name()))) {
        return true;
      }
    }
    return false;
  }

  private String kind(Node node) {
    if (!scenario.services().containsKey(node.name())) {
      return "device";
    }
    Record config = scenario.protocols().get(scenario.services().get(node.name()).protocol()).config();
    return config instanceof CentralCloudConfig ? "central" : config instanceof RelayHostConfig ? "relay" : "service";
  }
}
