package orrery.protocols.placement;

import orrery.host.NodeId;
import orrery.protocols.cluster.Profile;

/**
 * Who has something to place, and how it is with it now.
 *
 * @param id of the calling device; of equals, each caller has another for its first, so that not all call one
 * @param profile of that device
 * @param account for whom it calls; its owner's, most often
 * @param metered whether what leaves its links costs by the byte
 */
public record Asker(NodeId id, Profile profile, String account, boolean metered) {}
