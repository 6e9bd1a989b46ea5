package orrery.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers that pending events are known by while they are pending, and the place of each in the queue. */
final class Slots {

  static final int LEAST_CAPACITY = 64;

  /** The pending events by slot. */
  @Nullable Event[] events;

  /**
   * By slot: where the event is. In a bucket: its place there. Imminent: its index in that heap, complemented. Of a slot
   * that is not in use: the next such slot, or -1.
   */
  int[] places;

  private int used;
  private int fresh;
  private int free = -1;

  Slots(int capacity) {
    events = new Event[capacity];
    places = new int[capacity];
  }

  int used() {
    return used;
  }

  int capacity() {
    return places.length;
  }

  /** A slot for {@code event}, its place still to be set: the one released last, which is the likeliest to be cached. */
  int take(Event event) {
    int slot = free;
    if (slot >= 0) {
      free = places[slot];
    } else {
      slot = fresh++;
      if (slot == places.length) {
        events = Arrays.copyOf(events, 2 * slot);
        places = Arrays.copyOf(places, 2 * slot);
      }
    }
    used++;
    events[slot] = event;
    event.slot = slot;
    return slot;
  }

  /** Ends the use of {@code slot} and returns the event that had it. */
  Event release(int slot) {
    Event event = events[slot];
    events[slot] = null;
    event.slot = -1;
    places[slot] = free;
    free = slot;
    used--;
    return event;
  }
}
