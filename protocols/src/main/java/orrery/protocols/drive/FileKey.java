package orrery.protocols.drive;

import java.util.Comparator;

/** Whose file, and which. */
record FileKey(String account, String path) implements Comparable<FileKey> {

  private static final Comparator<FileKey> ORDER = Comparator.comparing(FileKey::account).thenComparing(FileKey::path);

  @Override
  public int compareTo(FileKey other) {
    return ORDER.compare(this, other);
  }

  /** 64 bits that are the same on every machine (FNV-1a over both texts, with a zero between them). */
  long hash() {
    return mix(mix(mix(0xcbf29ce484222325L, account), "\0"), path);
  }

  static long mix(long begin, String text) {
    long hash = begin;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
