package orrery.protocols.passage;

import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.relay.SignalWay;

/**
 * A node in another cluster, and how it is called.
 *
 * @param at where signals for it go to, or whatever else names its cluster: its SEP, its super node
 */
public record PassagePeer(NodeId node, Endpoint at, SignalWay way) {}
