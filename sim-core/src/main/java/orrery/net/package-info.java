/**
 * The network that simulated devices have: links of any technology, LAN segments, home routers and carriers with their
 * middleboxes, connections and a backbone.
 *
 * <p>Start with {@link orrery.net.Network}, which carries packets; {@link orrery.net.Machine}, which is described once and
 * moves; and {@link orrery.net.Node}, the machine while it is switched on. What a protocol sees of a node is its {@link
 * orrery.net.SimHost}.
 *
 * <h2>Where things are</h2>
 *
 * <p>A machine has interfaces. Each is attached to a {@link orrery.net.Place}: a {@link orrery.net.Lan}, a {@link
 * orrery.net.Site} of the backbone, or nothing. A LAN's {@link orrery.net.Router} stands at a site itself: on the public
 * internet, or as the customer of a {@link orrery.net.Carrier}. So there are {@link orrery.net.Realm}s in which addresses
 * are unique: the public internet, and one inside each carrier, of 100.64.0.0/10 (RFC 6598); the private networks of homes
 * are unique in nothing. IPv6 addresses are public wherever they are: a home has a /64 of the public internet, a phone an
 * address of it, and neither passes a carrier's gateway.
 *
 * <h2>The way of a packet</h2>
 *
 * <p>The sender's interface, its LAN, the home router's NAT or firewall, the access link; the carrier's gateway, where there
 * is one; the backbone. Then, as one event, the receiver's side of the same: gateway, access link, NAT, LAN and interface.
 * Then, as a second event, delivery. A packet inside one LAN costs one event, a multicast one for all its receivers. What
 * stays short of the backbone:
 *
 * <ul>
 *   <li>for an address of the own LAN, of either family: it does not see the router;
 *   <li>for the router's own outside: it comes back in, where the NAT hairpins (RFC 4787 REQ-9), with one event;
 *   <li>for another customer's address inside the same carrier: it does not see the gateway;
 *   <li>for the gateway's own outside: it comes back in there, where that NAT hairpins.
 * </ul>
 *
 * <p>Every packet that does not arrive has a {@link orrery.net.DropReason}. A {@link orrery.net.NetworkObserver} sees
 * packets on interfaces, outside of borders after translation, and in every middlebox; that is what captures, accounts and
 * the audit of bindings are made of.
 *
 * <h2>Which interface</h2>
 *
 * <p>What is bound to a local address leaves by the interface that has it. All else goes by one on the destination's link;
 * else by one from which a way leads there, in the order of the machine's {@link orrery.net.InterfacePolicy}; and its
 * source is that interface's address. It is decided packet by packet for datagrams, once for a connection.
 *
 * <h2>What changes</h2>
 *
 * <p>{@link orrery.net.Machine#attach}, {@link orrery.net.Machine#takeDown} and their like, {@link
 * orrery.net.Network#renumber} and {@link orrery.net.Network#prefix} change addresses under those who are on. What is on its
 * way to an old address finds nobody. The node notices a moment later, once for all changes of one instant: connections from
 * an address that is gone fail with {@code ADDRESS_LOST}, without a word to the peer; then protocols are told. Where the
 * address is still there, or there again, nothing breaks. Ports bound to an address that is gone are silent; unbound ones
 * use what there is.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A link's departure times are computed when a packet joins its queue.</b> On the way out, the shared access link
 *       is joined in the order in which devices send, not in which packets cross the LAN: an error of at most the LAN's
 *       delay. On the way in, order is exact, but where a carrier's gateway is at another site than its customer: then
 *       packets join in the order in which they pass the gateway.
 *   <li><b>What a link can be is what fits that</b> ({@link orrery.net.LinkSpec}): steady rates, token buckets, recorded
 *       traces, rates over time, frames on a shared medium, early drop by RED, CoDel or PIE. What would let a later packet
 *       go before an earlier one (priorities, fair queueing) or change the fate of one that is under way (collisions,
 *       hidden stations) does not fit, and is not there.
 *   <li><b>Weather does not depend on traffic.</b> The bad times of a link are a function of its name and the time; only
 *       what happens to a packet within them is drawn for each packet.
 *   <li><b>A medium fills its gaps.</b> Frames are computed out of the order of their times, by as much as a path is long;
 *       each takes the first gap that is long enough, whoever was computed first.
 *   <li><b>Flows and faults change a pipe by stretching what it sends.</b> The plain pipe, which nearly every packet meets,
 *       pays one look at a flag for all of that.
 *   <li><b>A node is live or does not exist.</b> It is built at switch-on and dropped at switch-off; what lasts is its
 *       {@link orrery.net.Machine}: entity, places, storage. A machine of one interface that never moves is as small as
 *       it can be; the first change makes it an object more.
 *   <li><b>An interface that is down has no addresses.</b> So a phone that leaves its Wi-Fi loses the connections there at
 *       once, as phones do; Linux would keep the addresses of a cable that is unplugged for a moment. A short gap in
 *       coverage is a matter of its link's loss instead (assumed).
 *   <li><b>A guest's number in a LAN is a function of its name</b> as long as nobody else has it, and is free when the
 *       guest is gone: DHCP with stable leases, without a lease kept for each of a million visitors.
 *   <li><b>A carrier's gateway takes no time and has no capacity of its own.</b> At its customer's site it is on the way; at
 *       another, the way is that of two legs, the only place where two delays of the backbone are added.
 *   <li><b>Inside a carrier, IPv4 is one flat network</b>: customers at one site reach each other in that site's own delay,
 *       whatever the provider's topology.
 *   <li><b>What the next packets will touch is read beforehand, some tens of packets at a time</b> ({@code ReadAhead}). Of a
 *       hundred thousand nodes none is in any cache, and a packet touches dozens of lines of memory: one after the other they
 *       cost several times what the packet does. It knows the way of a packet a second time, step by step; where the two
 *       disagree, a run is slower and nothing else.
 *   <li><b>A middlebox refuses by a reset or by silence.</b> There is no ICMP yet: who would be told that a port is
 *       unreachable waits for his time-out.
 *   <li><b>IPv6 has no link-local addresses, no temporary ones, and no router advertisements.</b> A device's address in its
 *       home's /64 ends in its number in the LAN; IPv6 multicasts come from it.
 *   <li><b>Connections are real packets through the same queues and NATs</b>, from slow start to NewReno's recovery, without
 *       selective acknowledgements and with a receive window of 64 KiB. What is large is a bulk.
 *   <li><b>A bulk is announced by a real segment, and its flow takes the pipes that the segment has crossed</b>; the way back
 *       is their opposites. So NATs, carriers, several interfaces and hairpins need no second way of finding the way. While it
 *       moves, both sides know of each other's end at once: a cut, a node that goes off, another address or link interrupts the
 *       flow, and the sender announces the rest after a time-out as for a lost segment. Real segments keep the bindings of
 *       NATs alive, at half of the shortest lifetime there is in the network.
 *   <li><b>A transfer is a flow without a connection</b> ({@link orrery.net.Transfer}), for models that have no programs at their
 *       ends: it takes the pipes that packets between the two would, and opens nothing on its way. So it leads only where a first
 *       packet would be let through, or back.
 *   <li><b>A device pays for a bulk as for its packets</b>: its radio is up from the flow's beginning to its end, and bytes
 *       are told to it as they move, each minute at least, where it counts what it takes.
 *   <li><b>Packets and flows share a pipe, not a queue.</b> Flows leave a twentieth of it; a packet is sent at what they leave,
 *       or at the share of one more flow where that is more. Packets take nothing from flows. On a medium of several lines,
 *       a packet is slowed by the flows of its own line only.
 *   <li><b>Bytes are counted with internet and transport headers</b>, by family, without link-layer framing.
 * </ul>
 */
@NullMarked
package orrery.net;

import org.jspecify.annotations.NullMarked;
