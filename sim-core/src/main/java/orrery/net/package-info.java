/**
 * The network that simulated devices have: links, LAN segments, home routers with NAT, connections and a backbone.
 *
 * <p>Start with {@link orrery.net.Network}, which carries packets, and {@link orrery.net.Node}, a machine that is switched
 * on. What a protocol sees of a node is its {@link orrery.net.SimHost}.
 *
 * <p>A datagram's way: the sender's interface, its LAN, the home router's NAT and access link, the backbone; then, as one
 * event, the receiver's access link, NAT, LAN and interface; then, as a second event, delivery. A packet inside one LAN
 * costs one event, a multicast one for all its receivers.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A link's departure times are computed when a packet joins its queue.</b> On the way out, the shared access link
 *       is joined in the order in which devices send, not in which packets cross the LAN: an error of at most the LAN's
 *       delay. On the way in, order is exact.
 *   <li><b>A node is live or does not exist.</b> It is built at switch-on and dropped at switch-off; what lasts is its
 *       {@link orrery.net.Machine}: entity, address, storage.
 *   <li><b>Connections are real packets through the same queues and NATs</b>, with a constant window and retransmission by
 *       time-out only; a flow model will replace the timing, not the contract.
 *   <li><b>Bytes are counted with internet and transport headers</b>, without link-layer framing.
 *   <li><b>A router does not hairpin yet</b>: a packet from inside for its own public address has no route.
 * </ul>
 */
@NullMarked
package orrery.net;

import org.jspecify.annotations.NullMarked;
