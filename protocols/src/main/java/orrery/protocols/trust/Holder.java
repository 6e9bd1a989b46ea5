package orrery.protocols.trust;

import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * A member that has a duty.
 *
 * @param endpoint where it does it
 * @param claim what its profile claims
 */
record Holder(NodeId id, Endpoint endpoint, Claim claim) {}
