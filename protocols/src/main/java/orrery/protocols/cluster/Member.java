package orrery.protocols.cluster;

import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * A member of a cluster as its super node knows it.
 *
 * @param endpoint where its part of the cluster protocol is reached
 */
public record Member(NodeId id, Endpoint endpoint, Profile profile) {}
