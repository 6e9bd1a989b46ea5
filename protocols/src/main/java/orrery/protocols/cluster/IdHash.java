package orrery.protocols.cluster;

import orrery.host.NodeId;

/**
 * A 64-bit hash of a node's id, the same everywhere: FNV-1a over its characters, then the finisher of SplitMix64, since
 * FNV alone leaves similar names close together. It breaks ties and is Bully's priority, so that no node gains by an
 * early letter.
 */
public final class IdHash {

  private IdHash() {}

  static long of(NodeId id) {
    return of(id.name());
  }

  /** Of any text. */
  public static long of(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return hash ^ hash >>> 31;
  }

  /** Orders ids by their hash as an unsigned number, then by name: a total order. */
  static int compare(NodeId a, NodeId b) {
    int order = Long.compareUnsigned(of(a), of(b));
    return order != 0 ? order : a.compareTo(b);
  }

  /** A share of {@code longestNanos}, the less the higher the hash of {@code id} is. */
  static long patienceNanos(NodeId id, long longestNanos) {
    return longestNanos / 1024 * (1023 - (of(id) >>> 54));
  }
}
