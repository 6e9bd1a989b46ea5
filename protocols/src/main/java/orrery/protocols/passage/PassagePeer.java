package orrery.protocols.passage;

import java.util.Optional;
import orrery.host.Endpoint;
import orrery.host.NodeId;
import orrery.protocols.relay.SignalWay;

/**
 * A node in another cluster, and how it is called.
 *
 * @param at where signals for it go to, or whatever else names its cluster: its SEP, its super node
 * @param straight where its gateway listens, where discovery says that it can be called; empty otherwise
 * @param way how signals get to it
 */
public record PassagePeer(NodeId node, Endpoint at, Optional<Endpoint> straight, SignalWay way) {}
