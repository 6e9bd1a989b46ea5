/**
 * Global discovery: the service that knows clusters and their nodes, and the part of it that lives in each super node
 * (EC-10, EC-12, EC-15, EC-20, EC-36, EC-38).
 *
 * <p>Start with {@link orrery.protocols.discovery.DiscoveryService}, whose Javadoc is the table of its requests, and {@link
 * orrery.protocols.discovery.DiscoveryClient}, which registers a cluster while its node is super node and searches for any
 * node. What the service knows, and whose word counts, is {@code DiscoveryRegistry}; how neighbours are told from strangers
 * is {@code LinkConfirmation}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A record is named by its super node</b> ({@code /clusters/{super node}}): a globally unique name that needs
 *       nobody's agreement. The link's identity (EC-36) is the service's answer, since only the service sees the public
 *       address.
 *   <li><b>Only link-local clusters register.</b> A search by account or by place runs over all of them; account and
 *       proximity clusters with super nodes of their own (EC-38) come with the protocols that need them.
 *   <li><b>Updates are idempotent.</b> They go with the entity tag of the record they change (RFC 5789 §2). One that was
 *       done and whose answer was lost meets 412 when it is repeated, and a full registration puts all right.
 *   <li><b>An incarnation is one life on one link.</b> It begins with the wall clock in milliseconds and grows by at least
 *       one when the node's addresses change; a node whose clock went back learns the last one from the refusal. The
 *       service compares incarnations and terms of one node only, never the clocks of two.
 *   <li><b>Drift is no news.</b> Charge, time in service and the merit that follows from them change all the time. They are
 *       told along with what is news (who is there, where, and what it may be used for) and cause no message of their own.
 *   <li><b>Nothing expires.</b> EC-14 forbids a keep-alive, so silence means nothing. {@code discovery.staleness} measures
 *       how late changes are told, {@code discovery.answer.age} how old what is answered is. {@code expiry} is there for
 *       who wants to compare.
 *   <li><b>A node searches at the service directly</b>, over HTTP of its own, for accounts and places; who is on its own
 *       link it knows from its super node's roster, without a message. The seed's way, through the super node (¶104),
 *       hands over signaling information too, which comes with the signaling service.
 *   <li><b>Confirmation by a secret, not by trust</b>: see {@code LinkConfirmation}. A confirmed neighbour is handed to the
 *       cluster protocol, so that two super nodes on one link that multicast keeps apart still meet (EC-43).
 *   <li><b>A service is one server, or a group of them</b> that keep one registry by Raft (EC-20, EC-26; {@link
 *       orrery.protocols.raft}). The registry is a state machine: whatever a change draws, and when it was, stand in the log.
 *       Changes are linearizable. Searches are <i>local</i> where nothing else is said: discovery is stale by design (EC-15),
 *       so a search may as well see what the nearest server has, without asking a majority on other continents, and while
 *       there is none. Who wants all that anybody was told sets {@code reads: linearizable} and pays for it with each search;
 *       a lease at the leader was rejected, since it would rest on clocks and help only who is near the leader.
 *   <li><b>The nearest of a group is the one that answers first,</b> not the first in a list, which is the same for all
 *       nodes, nor the nearest by position, which many do not know. It costs a small request to each, once in a node's life
 *       and once in a while after a failure.
 *   <li><b>All requests may be repeated at another server</b> when one does not answer: a registration goes with its
 *       incarnation and revision, an update with its entity tag, so the second copy of either changes nothing.
 *   <li><b>No authentication.</b> Whoever reaches the service is believed in what it says of itself.
 * </ul>
 */
@NullMarked
package orrery.protocols.discovery;

import org.jspecify.annotations.NullMarked;
