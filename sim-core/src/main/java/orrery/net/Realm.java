package orrery.net;

import org.jspecify.annotations.Nullable;
import orrery.host.Address;

/**
 * Where addresses are unique: the public internet, or the inside of one carrier.
 *
 * <p>A hash table of its own, since there may be millions: open addressing with linear probing, in which what is removed is closed
 * up (Knuth, "The Art of Computer Programming", volume 3, §6.4, algorithm R). Nobody ever sees its order.
 */
final class Realm {

  /** What a home is given by its provider (RFC 6177 §2 speaks of more; one LAN needs one /64, RFC 4291 §2.5.4). */
  static final int HOME_PREFIX = 64;

  private static final int LEAST_CAPACITY = 16;

  private final String name;
  /** By place; null where it is free. */
  private @Nullable Address[] addresses = new Address[LEAST_CAPACITY];
  /** Who has the address of that place. */
  private @Nullable Attachment[] holders = new Attachment[LEAST_CAPACITY];
  private int size;

  /** @param name for error texts */
  Realm(String name) {
    this.name = name;
  }

  /** Who has that address, or the IPv6 network it is in; null where nobody has at the moment. */
  @Nullable Attachment find(Address address) {
    Attachment found = holders[place(address)];
    return found == null && !address.isIpv4() ? holders[place(address.network(HOME_PREFIX))] : found;
  }

  /** @throws IllegalArgumentException where somebody else has it */
  void claim(Address address, Attachment attachment) {
    if (holders[place(address)] != null) {
      throw new IllegalArgumentException("an address must be unique in " + name + ", but two attachments have " + address);
    }
    if (4 * (size + 1) > 3 * addresses.length) {
      grow();
    }
    put(address, attachment);
    size++;
  }

  /** Nobody has that address any more; nothing where nobody had. */
  void release(Address address) {
    int free = place(address);
    if (addresses[free] == null) {
      return;
    }
    size--;
    int mask = addresses.length - 1;
    int at = free + 1 & mask;
    Address next = addresses[at];
    while (next != null) {
      // It moves up unless its first place is behind the free one.
      if ((at - first(next) & mask) >= (at - free & mask)) {
        addresses[free] = next;
        holders[free] = holders[at];
        free = at;
      }
      at = at + 1 & mask;
      next = addresses[at];
    }
    addresses[free] = null;
    holders[free] = null;
  }

  private void put(Address address, Attachment attachment) {
    int at = place(address);
    addresses[at] = address;
    holders[at] = attachment;
  }

  private void grow() {
    @Nullable Address[] before = addresses;
    @Nullable Attachment[] theirs = holders;
    addresses = new Address[2 * before.length];
    holders = new Attachment[addresses.length];
    for (int i = 0; i < before.length; i++) {
      Address address = before[i];
      Attachment attachment = theirs[i];
      if (address != null && attachment != null) {
        put(address, attachment);
      }
    }
  }

  /** Where that address is, or would be. */
  private int place(Address address) {
    int at = first(address);
    while (addresses[at] != null && !address.equals(addresses[at])) {
      at = at + 1 & addresses.length - 1;
    }
    return at;
  }

  /** Where it is looked for first. */
  private int first(Address address) {
    long mixed = (31 * address.high() + address.low()) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> Long.numberOfLeadingZeros(addresses.length - 1));
  }
}
