package orrery.protocols.raft;

import java.nio.charset.StandardCharsets;
import java.util.List;
import orrery.host.Endpoint;

/** A number by which servers see that they are configured alike: FNV-1a over the group's name and its servers. */
final class IdentityHash {

  private IdentityHash() {}

  static long of(String group, List<Endpoint> servers) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : (group + servers).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ octet & 0xFF) * 0x100000001b3L;
    }
    return hash;
  }
}
