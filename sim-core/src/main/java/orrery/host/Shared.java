package orrery.host;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ids, endpoints and other values, of those that came up lately: what the many nodes of a simulation hold of
 * the same few is then held once.
 *
 * <p>Of no meaning to who uses it, since such values cannot change and are compared by {@code equals} alone. It grows with how
 * many there are, up to a bound, and from there on forgets one for another. Used by one thread.
 *
 * <p>Likewise for what takes long to work out and can only come out in one way: whoever has done so may tell, and who would do it
 * again may ask before.
 */
public final class Shared {

  private static final int USUAL_BITS = 17;
  private static final int TEXT_BITS = 10;
  private static final int LIST_BITS = 10;
  private static final int FACT_BITS = 12;

  private final Table ids;
  private final Table endpoints;
  private final Table others;
  private final Table texts = Table.ofPassing(TEXT_BITS);
  private final Table lists = Table.ofPassing(LIST_BITS);
  private final Table facts = Table.ofPassing(FACT_BITS);

  /** For one node, or a few. */
  public Shared() {
    this(USUAL_BITS);
  }

  /** @param mostBits how many values it holds of a kind, at most, as a power of two */
  public Shared(int mostBits) {
    ids = Table.ofLasting(mostBits);
    endpoints = Table.ofLasting(mostBits);
    others = Table.ofPassing(mostBits);
  }

  /** The id of that name. */
  public NodeId id(String name) {
    int hash = hash(name);
    if (ids.at(hash) instanceof NodeId known && known.name().equals(name)) {
      return known;
    }
    NodeId fresh = new NodeId(name);
    ids.put(hash, fresh);
    return fresh;
  }

  /** The id of that name, given as ASCII; null where none of it came up lately. */
  public @Nullable NodeId known(byte[] ascii, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + ascii[i];
    }
    return ids.at(hash) instanceof NodeId known && isText(known.name(), ascii, from, length) ? known : null;
  }

  /** Whether bytes are a text in ASCII. */
  public static boolean isText(String text, byte[] ascii, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != ascii[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** What {@link #same} was last given under that hash, if anything. */
  public @Nullable Record latest(int hash) {
    return others.at(hash) instanceof Record latest ? latest : null;
  }

  /** The endpoint of that address and port. */
  public Endpoint endpoint(Address address, int port) {
    int hash = hash(address, port);
    if (endpoints.at(hash) instanceof Endpoint known && known.port() == port && known.address().equals(address)) {
      return known;
    }
    Endpoint fresh = new Endpoint(same(address, hash(address, -1)), port);
    endpoints.put(hash, fresh);
    return fresh;
  }

  /**
   * An object equal to {@code value}, or that itself.
   *
   * @param hash the same for equal values; and for those of which only the latest is worth knowing
   */
  @SuppressWarnings("unchecked") // What is equal to a record is of its class.
  public <T extends Record> T same(T value, int hash) {
    Object known = others.at(hash);
    if (value.equals(known)) {
      return (T) known;
    }
    others.put(hash, value);
    return value;
  }

  /**
   * A list equal to {@code values}, or that itself; nobody may change either.
   *
   * @param hash the same for equal lists
   */
  @SuppressWarnings("unchecked") // What is equal to a list of those is one, but for the empty list, which is of anything.
  public <T extends Record> List<T> same(List<T> values, int hash) {
    Object known = lists.at(hash);
    if (values.equals(known)) {
      return (List<T>) known;
    }
    lists.put(hash, values);
    return values;
  }

  /**
   * An array equal to {@code bytes}, or that itself; nobody may change either.
   *
   * @param hash the same for equal arrays; and for those of which only the latest is worth knowing
   */
  public byte[] same(byte[] bytes, int hash) {
    if (others.at(hash) instanceof byte[] known && Arrays.equals(known, bytes)) {
      return known;
    }
    others.put(hash, bytes);
    return bytes;
  }

  /** An array equal to {@code bytes}, or that itself, of those that came up very lately; nobody may change either. */
  public byte[] same(byte[] bytes) {
    int hash = Arrays.hashCode(bytes);
    if (texts.at(hash) instanceof byte[] known && Arrays.equals(known, bytes)) {
      return known;
    }
    texts.put(hash, bytes);
    return bytes;
  }

  /**
   * Remembers for a while that {@code fact} holds: always and for everybody, whoever works it out. What it is of must not change any more.
   *
   * @param hash the same for equal facts
   */
  public void tell(Object fact, int hash) {
    facts.put(hash, fact);
  }

  /** Whether a fact equal to that was told lately; where it was not, that says nothing. */
  public boolean isTold(Object fact, int hash) {
    return fact.equals(facts.at(hash));
  }

  /** A hash of a text, the same on every machine. */
  public static int hash(String text) {
    int hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  /** A hash of an endpoint, the same on every machine. */
  public static int hash(Address address, int port) {
    // Neighbouring addresses with neighbouring ports are many, and should not come to the same.
    return Long.hashCode(address.high() ^ address.low()) * 0x85EBCA6B + port;
  }

  /** Values by their hashes, each at one of two places. */
  private static final class Table {

    private static final int FIRST_BITS = 8;

    private final int most;
    /** Whether what it holds is of use for as long as the simulation runs, and not just until it is replaced by something newer. */
    private final boolean lasting;
    private @Nullable Object[] slots = new Object[1 << FIRST_BITS];
    private int[] hashes = new int[slots.length];
    private int taken;
    /** How many values another has taken the place of since it has grown. */
    private int displaced;

    private Table(int mostBits, boolean lasting) {
      this.most = 1 << mostBits;
      this.lasting = lasting;
    }

    /** Of values all of which come up again and again: it has room for twice as many as there are. */
    static Table ofLasting(int mostBits) {
      return new Table(mostBits, true);
    }

    /** Of values most of which come up for a while: it has room for about as many as come up in that while. */
    static Table ofPassing(int mostBits) {
      return new Table(mostBits, false);
    }

    @Nullable Object at(int hash) {
      int slot = slot(hash);
      return hashes[slot] == hash ? slots[slot] : hashes[slot ^ 1] == hash ? slots[slot ^ 1] : null;
    }

    void put(int hash, Object value) {
      int slot = place(hash);
      if (slots[slot] != null && hashes[slot] != hash) {
        displaced++;
      }
      if (slots.length < most && (displaced > slots.length || lasting && 2 * taken >= slots.length)) {
        grow();
        slot = place(hash);
      }
      put(slot, hash, value);
    }

    private void put(int slot, int hash, Object value) {
      taken += slots[slot] == null ? 1 : 0;
      slots[slot] = value;
      hashes[slot] = hash;
    }

    /** Where what has that hash is or may be: there are two places for it. */
    private int place(int hash) {
      int slot = slot(hash);
      boolean first = slots[slot] != null && hashes[slot] == hash;
      boolean second = slots[slot ^ 1] != null && (hashes[slot ^ 1] == hash || slots[slot] != null);
      return first || !second && slots[slot] == null ? slot : slots[slot ^ 1] == null || hashes[slot ^ 1] == hash ? slot ^ 1 : slot;
    }

    private void grow() {
      @Nullable Object[] before = slots;
      int[] theirs = hashes;
      slots = new Object[2 * before.length];
      hashes = new int[slots.length];
      displaced = 0;
      taken = 0;
      for (int i = 0; i < before.length; i++) {
        if (before[i] != null) {
          put(place(theirs[i]), theirs[i], before[i]);
        }
      }
    }

    /** The highest bits are those that multiplying by the golden ratio mixes best. */
    private int slot(int hash) {
      return hash * 0x9E3779B9 >>> 32 - Integer.numberOfTrailingZeros(slots.length);
    }
  }
}
