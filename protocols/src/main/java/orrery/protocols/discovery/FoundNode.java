package orrery.protocols.discovery;

import orrery.host.Address;
import orrery.host.Endpoint;
import orrery.host.NodeId;

/**
 * A node that a search has found: how to reach it, and what it is, can and plays (EC-10).
 *
 * @param node as its super node told
 * @param superNode of its cluster
 * @param superNodeEndpoint where that is reached, on its own link
 * @param publicAddress of its cluster as the service sees it
 * @param link the identity of its link
 * @param reachability whether and where its cluster can be called from outside (EC-21); {@link Reachability#ON_LINK} or {@link
 *     Reachability#BRIDGED} where a super node told of its own cluster, or of one next to it
 * @param ageMillis how long ago its super node was last heard of: what is older may be staler (EC-15)
 */
public record FoundNode(
    NodeEntry node,
    NodeId superNode,
    Endpoint superNodeEndpoint,
    Address publicAddress,
    String link,
    Reachability reachability,
    long ageMillis) {}
