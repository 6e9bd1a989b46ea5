package orrery.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events in order, for {@link EventQueue}: filled in any order, sorted once, then taken from the front. They are few, but for those
 * of an instant that has many.
 */
final class EventRun {

  private static final int LEAST_CAPACITY = 64;

  /** So many ranges of time sort so few events nearly, in one pass. */
  private static final int RANGE_BITS = 6;

  /** Fewer events than this are sorted sooner without ranges. */
  private static final int FEW = 10;

  /** So many events are read ahead at a time: their waits for memory overlap, and what they need stays in the first cache. */
  static final int AHEAD = 64;

  /** Memory for more events than this is given back when few have come. */
  private static final int MUCH_CAPACITY = 1024;

  /** Keys are sorted by so many bits at a time. */
  private static final int DIGIT_BITS = 11;

  // By index. Of the fields, those after the first are filled, and put in order into the first.
  long[] times = new long[LEAST_CAPACITY];
  long[] keys = new long[LEAST_CAPACITY];
  @Nullable Event[] events = new Event[LEAST_CAPACITY];
  private long[] spareTimes = new long[LEAST_CAPACITY];
  private long[] spareKeys = new long[LEAST_CAPACITY];
  private @Nullable Event[] spareEvents = new Event[LEAST_CAPACITY];

  private final int[] ends = new int[1 << RANGE_BITS];

  /** At this index the next few events are read ahead. */
  private int readAheadAt;

  /** What was read only to bring it into the cache; a field, so that the reading is not optimised away. */
  private int touched;

  /** What several events read together, after each of them has been told to. */
  private Runnable rest = () -> { };

  /** The index of the least event. */
  int first;

  private int end;

  boolean isEmpty() {
    return first == end;
  }

  int size() {
    return end - first;
  }

  /** The index after the last event. */
  int end() {
    return end;
  }

  void clear() {
    Arrays.fill(events, first, end, null);
    first = 0;
    end = 0;
  }

  /** Adds an event; until {@link #sort} the run is in no order. Only while nothing was taken since it was empty. */
  void add(long time, long key, Event event) {
    if (end == times.length) {
      resize(2 * end);
    }
    times[end] = time;
    keys[end] = key;
    events[end] = event;
    end++;
  }

  /** Takes the least event away and returns it. */
  Event removeFirst() {
    Event event = events[first];
    events[first++] = null;
    if (first == end) {
      first = 0;
      end = 0;
    } else if (first == readAheadAt) {
      readAhead();
    }
    return event;
  }

  /** Has {@code next} run each time after some events have been told to {@link Event#prefetch}. */
  void whenPrefetched(Runnable next) {
    Runnable before = rest;
    rest = () -> {
      before.run();
      next.run();
    };
  }

  /** Reads what the next events will need: first the events, then what they lead to. */
  private void readAhead() {
    readAheadAt = Math.min(end, first + AHEAD);
    int sum = 0;
    for (int i = first; i < readAheadAt; i++) {
      sum += (int) events[i].key;
    }
    for (int i = first; i < readAheadAt; i++) {
      if (events[i].key == keys[i]) {
        sum += events[i].prefetch();
      }
    }
    touched += sum;
    rest.run();
  }

  /** Puts the events in order; their times are from {@code least} to {@code most}. */
  void sort(long least, long most) {
    if (times.length > MUCH_CAPACITY && end <= LEAST_CAPACITY) {
      resize(LEAST_CAPACITY);
    }
    if (end >= FEW) {
      sortByRange(least, Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(most - least) - RANGE_BITS));
    }
    for (int i = 1; i < end; i++) {
      long time = times[i];
      long key = keys[i];
      int to = i;
      while (to > 0 && EventQueue.isBefore(time, key, times[to - 1], keys[to - 1])) {
        to--;
      }
      if (to < i) {
        Event event = events[i];
        System.arraycopy(times, to, times, to + 1, i - to);
        System.arraycopy(keys, to, keys, to + 1, i - to);
        System.arraycopy(events, to, events, to + 1, i - to);
        times[to] = time;
        keys[to] = key;
        events[to] = event;
      }
    }
    readAhead();
  }

  /** Puts the events, whose times are all the same, in order: by the lowest digits of their keys first, as far as these differ. */
  void sortByKey() {
    long differing = 0;
    for (int i = 1; i < end; i++) {
      differing |= keys[i] ^ keys[0];
    }
    int[] starts = new int[(1 << DIGIT_BITS) + 1];
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
      if ((differing >>> shift & (1 << DIGIT_BITS) - 1) != 0) {
        sortByDigit(shift, starts);
      }
    }
    readAhead();
  }

  private void sortByDigit(int shift, int[] starts) {
    int mask = (1 << DIGIT_BITS) - 1;
    Arrays.fill(starts, 0);
    for (int i = 0; i < end; i++) {
      starts[(int) (keys[i] >>> shift & mask) + 1]++;
    }
    for (int digit = 1; digit < starts.length; digit++) {
      starts[digit] += starts[digit - 1];
    }
    for (int i = 0; i < end; i++) {
      int to = starts[(int) (keys[i] >>> shift & mask)]++;
      spareKeys[to] = keys[i];
      spareEvents[to] = events[i];
    }
    swapKeysAndEvents();
  }

  /** Orders the events by {@code (time - least) >>> shift}, which has {@link #RANGE_BITS} bits. */
  private void sortByRange(long least, int shift) {
    Arrays.fill(ends, 0);
    for (int i = 0; i < end; i++) {
      ends[(int) (times[i] - least >>> shift)]++;
    }
    for (int range = 1; range < ends.length; range++) {
      ends[range] += ends[range - 1];
    }
    for (int i = end - 1; i >= 0; i--) {
      int to = --ends[(int) (times[i] - least >>> shift)];
      spareTimes[to] = times[i];
      spareKeys[to] = keys[i];
      spareEvents[to] = events[i];
    }
    long[] oldTimes = times;
    times = spareTimes;
    spareTimes = oldTimes;
    swapKeysAndEvents();
  }

  private void swapKeysAndEvents() {
    long[] oldKeys = keys;
    keys = spareKeys;
    spareKeys = oldKeys;
    @Nullable Event[] oldEvents = events;
    events = spareEvents;
    spareEvents = oldEvents;
    Arrays.fill(spareEvents, 0, end, null);
  }

  private void resize(int capacity) {
    times = Arrays.copyOf(times, capacity);
    keys = Arrays.copyOf(keys, capacity);
    events = Arrays.copyOf(events, capacity);
    spareTimes = new long[capacity];
    spareKeys = new long[capacity];
    spareEvents = new Event[capacity];
  }
}
