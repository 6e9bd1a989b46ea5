package orrery.protocols.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.NodeId;

/**
 * The nodes of one cluster that are to have no role, each until a time, and how often each has been on it.
 *
 * <p>The first offence lasts a term of so long, each further one twice as long as the one before, up to a most. An offence is
 * forgotten {@value #MEMORY_TERMS} times its most after it ended. Times are seconds of the wall clock, since an entry
 * outlives restarts.
 */
final class Blacklist {

  /** No list is longer: the largest clusters have no more members. */
  static final int MOST_ENTRIES = 4096;

  /** The most offences that are told apart. */
  static final int MOST_OFFENCES = 30;

  private static final int MEMORY_TERMS = 10;

  private final long termSeconds;
  private final long mostSeconds;
  private final Map<NodeId, Entry> entries = new TreeMap<>();

  /**
   * A node that is, or was, on the list.
   *
   * @param capability what it was found to lie about
   * @param offences how often it was put on the list, 1 to {@value #MOST_OFFENCES}; 0 where that was taken back
   * @param untilSeconds when it comes off it, in seconds since 1970; not after now where it is off it
   */
  record Entry(NodeId subject, Capability capability, int offences, long untilSeconds) {

    Entry {
      if (offences < 0 || offences > MOST_OFFENCES) {
        throw new IllegalArgumentException("offences must be 0 to " + MOST_OFFENCES + " but is " + offences);
      }
    }
  }

  Blacklist(long termSeconds, long mostSeconds) {
    this.termSeconds = termSeconds;
    this.mostSeconds = mostSeconds;
  }

  /** Puts {@code subject} on the list, for longer than the last time. */
  Entry bar(NodeId subject, Capability capability, long nowSeconds) {
    Entry before = entries.get(subject);
    int offences = before == null ? 1 : Math.min(MOST_OFFENCES, before.offences + 1);
    long seconds = Math.min(mostSeconds, termSeconds << Math.min(30, offences - 1));
    Entry entry = new Entry(subject, capability, offences, nowSeconds + Math.max(termSeconds, seconds));
    put(entry);
    return entry;
  }

  /** Takes {@code subject} off the list, its appeal being granted: the offence counts no more. */
  void clear(NodeId subject, long nowSeconds) {
    Entry before = entries.get(subject);
    if (before != null) {
      entries.put(subject, new Entry(subject, before.capability, Math.max(0, before.offences - 1), nowSeconds));
    }
  }

  /** Whether {@code subject} is on the list. */
  boolean bars(NodeId subject, long nowSeconds) {
    Entry entry = entries.get(subject);
    return entry != null && entry.untilSeconds > nowSeconds;
  }

  /** Why {@code subject} is on the list, where it is. */
  Optional<Entry> entry(NodeId subject, long nowSeconds) {
    return bars(subject, nowSeconds) ? Optional.of(entries.get(subject)) : Optional.empty();
  }

  /** Who is on the list, in the order of their ids. */
  List<NodeId> barred(long nowSeconds) {
    return entries.values().stream().filter(entry -> entry.untilSeconds > nowSeconds).map(Entry::subject).toList();
  }

  /** When the next one comes off it; empty where nobody is on it. */
  Optional<Long> nextEnd(long nowSeconds) {
    return entries.values().stream().map(Entry::untilSeconds).filter(until -> until > nowSeconds).min(Long::compare);
  }

  /** All that is known, also of former offences. */
  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Knows this instead of what it knew. */
  void replace(Collection<Entry> others, long nowSeconds) {
    entries.clear();
    others.stream().limit(MOST_ENTRIES).forEach(this::put);
    forgetOld(nowSeconds);
  }

  /** Knows also what another list knows, the graver of two entries for one node. */
  void merge(Collection<Entry> others, long nowSeconds) {
    for (Entry other : others) {
      Entry own = entries.get(other.subject);
      if (own == null || other.untilSeconds > own.untilSeconds) {
        put(other);
      }
    }
    forgetOld(nowSeconds);
  }

  private void put(Entry entry) {
    if (entries.size() < MOST_ENTRIES || entries.containsKey(entry.subject)) {
      entries.put(entry.subject, entry);
    }
  }

  private void forgetOld(long nowSeconds) {
    entries.values().removeIf(entry -> entry.untilSeconds + MEMORY_TERMS * mostSeconds < nowSeconds);
  }
}
