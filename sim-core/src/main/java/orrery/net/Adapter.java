package orrery.net;

import org.jspecify.annotations.Nullable;

/** One network adapter of a machine, as described: its kind, what it is attached to, and whether it is up. */
final class Adapter {

  private final Nic nic;
  private final @Nullable Lan home;
  private final short homeNumber;
  private LinkSpec link;
  private @Nullable Place place;
  private boolean up = true;

  /** One that is attached to nothing, and a guest wherever it comes. */
  Adapter(Nic nic) {
    this(nic, null, -1);
  }

  /**
   * One that is attached to its home.
   *
   * @param place null where it is attached to nothing
   * @param homeNumber its number for good, where {@code place} is a LAN that keeps one for it
   */
  Adapter(Nic nic, @Nullable Place place, int homeNumber) {
    this.nic = nic;
    this.link = nic.link();
    this.place = place;
    this.home = place instanceof Lan lan ? lan : null;
    this.homeNumber = (short) homeNumber; // At most Lan.CAPACITY.
  }

  Nic nic() {
    return nic;
  }

  /** What it is attached to, if anything. */
  @Nullable Place place() {
    return place;
  }

  void place(@Nullable Place other) {
    place = other;
  }

  /** The link it has there: its kind's, unless the place has said otherwise. */
  LinkSpec link() {
    return link;
  }

  void link(LinkSpec there) {
    link = there;
  }

  boolean isUp() {
    return up;
  }

  void up(boolean isUp) {
    up = isUp;
  }

  /** Its number in {@code lan}, where that keeps one for it; else -1. */
  int numberKeptIn(Lan lan) {
    return lan == home ? homeNumber : -1;
  }
}
