package orrery.protocols.trust;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import orrery.host.NodeId;
import orrery.protocols.trust.Blacklist.Entry;

/** What nodes tell each other of each other. */
sealed interface TrustMessage {

  /** What {@code observer} has seen. */
  record Evidence(String cluster, NodeId observer, List<Report> reports) implements TrustMessage {}

  /** {@code accused} asks to be measured again. */
  record Appeal(String cluster, NodeId accused, Claim claim) implements TrustMessage {}

  /**
   * The blacklist of a super node as it is now.
   *
   * @param term of its office
   * @param version grows with every change within one office
   * @param entries with {@code untilSeconds} counted from now; 0 for those that are off the list
   */
  record Listing(String cluster, NodeId superNode, long term, long version, List<Entry> entries) implements TrustMessage {}

  /** What those claim that have duties. {@code listing}: where it is another than the asker has. */
  record Claims(String cluster, Map<NodeId, Claim> claims, Optional<Listing> listing) implements TrustMessage {

    public Claims {
      claims = Collections.unmodifiableMap(new TreeMap<>(claims));
    }
  }
}
