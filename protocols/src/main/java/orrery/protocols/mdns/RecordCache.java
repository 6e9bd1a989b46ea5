package orrery.protocols.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import orrery.protocols.dns.DnsName;
import orrery.protocols.dns.DnsRecord;
import orrery.protocols.dns.Question;
import orrery.protocols.dns.RecordData;
import org.jspecify.annotations.Nullable;

/** What others have told, for as long as it may be believed (RFC 6762 §10). */
final class RecordCache {

  /** RFC 6762 §5.2: a record of interest is asked for again at these parts of its time to live. */
  private static final int[] REFRESH_PERCENT = {80, 85, 90, 95};

  /** A part of that is added, drawn anew for each message: 2 %. */
  static final int JITTER_PER_MILLION = 20_000;

  /** RFC 6762 §10.4: how long a record lasts that is said to be wrong. */
  private static final long DOUBT_NANOS = Duration.ofSeconds(10).toNanos();

  /** A record as it was heard last. */
  static final class Entry {
    private DnsRecord record;
    private long heard;
    private long expires;
    private int jitter;
    private int refreshes;
    /** Whether another record of its set has taken its place; it expires soon. */
    private boolean superseded;

    private Entry(DnsRecord record) {
      this.record = record;
    }

    DnsRecord record() {
      return record;
    }

    private long lifetime() {
      return expires - heard;
    }

    /** When something is to be done about it: ask again, or forget it. */
    private long due() {
      if (refreshes == REFRESH_PERCENT.length) {
        return expires;
      }
      return heard + lifetime() / 100 * REFRESH_PERCENT[refreshes] + lifetime() / 1_000_000 * jitter;
    }

    /** How many seconds it is still good for. */
    int restSeconds(long now) {
      return (int) (Math.max(0, expires - now) / 1_000_000_000L);
    }

    /** Whether more than half of its time is left: then it may be told as a known answer (RFC 6762 §7.1). */
    boolean isFresh(long now) {
      return !superseded && 2 * (expires - now) > lifetime();
    }

    private void letExpire(long at) {
      if (at < expires) {
        expires = at;
      }
      refreshes = REFRESH_PERCENT.length;
    }
  }

  private final MdnsConfig config;
  // A cache outlives what it holds, and is empty most of the time.
  private Map<DnsName, List<Entry>> byName = Collections.emptyMap();
  /** The names that records point to, and how many do: services that are listed, hosts that services are on. */
  private Map<DnsName, Integer> references = Collections.emptyMap();
  private int size;

  RecordCache(MdnsConfig config) {
    this.config = config;
  }

  int size() {
    return size;
  }

  /**
   * Hears {@code record}.
   *
   * @param jitter 0 to {@link #JITTER_PER_MILLION}, the same for the records of one message so that they are asked for
   *     together
   * @return whether anything else can be believed than before
   */
  boolean hear(DnsRecord record, long now, int jitter) {
    List<Entry> entries = byName.get(record.name());
    Entry entry = find(entries, record);
    if (record.ttlSeconds() == 0) {
      if (entry != null) {
        entry.letExpire(now + config.goodbyeGrace().toNanos());
      }
      return false;
    }
    boolean changed = record.cacheFlush() && entries != null && supersede(entries, record, now);
    if (entry == null) {
      if (size >= config.cacheLimit()) {
        return changed;
      }
      if (size++ == 0) {
        byName = new LinkedHashMap<>();
        references = new LinkedHashMap<>();
      }
      refer(record, 1);
      entry = new Entry(record);
      byName.computeIfAbsent(record.name(), name -> new ArrayList<>(1)).add(entry);
      changed = true;
    }
    changed |= entry.superseded;
    entry.record = record;
    entry.heard = now;
    // No record is kept longer than its kind lives by the standard, whatever it says of itself.
    entry.expires = now + Duration.ofSeconds(Math.min(record.ttlSeconds(), config.otherTtl().getSeconds())).toNanos();
    entry.jitter = jitter;
    entry.refreshes = 0;
    entry.superseded = false;
    return changed;
  }

  private void refer(DnsRecord record, int change) {
    @Nullable DnsName target = null;
    if (record.data() instanceof RecordData.Ptr pointer) {
      target = pointer.target();
    } else if (record.data() instanceof RecordData.Srv srv) {
      target = srv.target();
    }
    if (target != null && references.merge(target, change, Integer::sum) == 0) {
      references.remove(target);
    }
  }

  /** Whether a record points to {@code name}. */
  boolean refersTo(DnsName name) {
    return references.containsKey(name);
  }

  private static @Nullable Entry find(@Nullable List<Entry> entries, DnsRecord record) {
    if (entries != null) {
      for (Entry entry : entries) {
        if (entry.record.saysSameAs(record)) {
          return entry;
        }
      }
    }
    return null;
  }

  /** RFC 6762 §10.2: what was heard more than a second ago, and is not said again, goes within a second. */
  private boolean supersede(List<Entry> entries, DnsRecord by, long now) {
    boolean changed = false;
    for (Entry entry : entries) {
      if (!entry.superseded
          && entry.record.isInSetOf(by)
          && !entry.record.data().equals(by.data())
          && now - entry.heard > config.flushGrace().toNanos()) {
        entry.superseded = true;
        entry.letExpire(now + config.flushGrace().toNanos());
        changed = true;
      }
    }
    return changed;
  }

  /** What is believed of {@code name} and {@code type}, the one heard last at the end. */
  List<Entry> believed(DnsName name, int type) {
    List<Entry> entries = byName.get(name);
    if (entries == null) {
      return List.of();
    }
    List<Entry> matching = new ArrayList<>(2);
    for (Entry entry : entries) {
      if (entry.record.type() == type && !entry.superseded) {
        matching.add(entry);
      }
    }
    if (matching.isEmpty()) {
      for (Entry entry : entries) {
        if (entry.record.type() == type) {
          matching.add(entry);
        }
      }
    }
    matching.sort((a, b) -> Long.compare(a.heard, b.heard));
    return matching;
  }

  /**
   * Has the records of {@code name} and {@code type} that {@code doubted} holds for expire in ten seconds, after the usual
   * questions, the first of them at once (RFC 6762 §10.4).
   */
  void doubt(DnsName name, int type, Predicate<DnsRecord> doubted, long now) {
    for (Entry entry : believed(name, type)) {
      if (doubted.test(entry.record) && entry.expires - now > DOUBT_NANOS) {
        // The questions come in the last fifth of a record's time.
        entry.heard = now - 4 * DOUBT_NANOS;
        entry.expires = now + DOUBT_NANOS;
        entry.refreshes = 0;
        entry.jitter = 0;
      }
    }
  }

  /** When something is to be done next, or {@link Long#MAX_VALUE}. */
  long nextDue() {
    long next = Long.MAX_VALUE;
    for (List<Entry> entries : byName.values()) {
      for (Entry entry : entries) {
        next = Math.min(next, entry.due());
      }
    }
    return next;
  }

  /**
   * Does what is due: forgets, and puts the questions that are to be asked again into {@code questions}.
   *
   * @return whether anything was forgotten
   */
  boolean tend(long now, List<Question> questions) {
    for (List<Entry> entries : byName.values()) {
      for (Entry entry : entries) {
        boolean refresh = false;
        while (entry.refreshes < REFRESH_PERCENT.length && entry.due() <= now) {
          entry.refreshes++;
          refresh = true;
        }
        Question question = Question.of(entry.record.name(), entry.record.type());
        if (refresh && !questions.contains(question)) {
          questions.add(question);
        }
      }
    }
    return retain(entry -> entry.expires > now);
  }

  /** Forgets every record but those that {@code wanted} holds for; true where there was any. */
  boolean retainRecords(Predicate<DnsRecord> wanted) {
    return retain(entry -> wanted.test(entry.record));
  }

  private boolean retain(Predicate<Entry> wanted) {
    int before = size;
    for (Iterator<List<Entry>> lists = byName.values().iterator(); lists.hasNext(); ) {
      List<Entry> entries = lists.next();
      entries.removeIf(entry -> !wanted.test(entry) && forget(entry));
      if (entries.isEmpty()) {
        lists.remove();
      }
    }
    if (size == 0) {
      byName = Collections.emptyMap();
      references = Collections.emptyMap();
    }
    return size < before;
  }

  private boolean forget(Entry entry) {
    size--;
    refer(entry.record, -1);
    return true;
  }
}
