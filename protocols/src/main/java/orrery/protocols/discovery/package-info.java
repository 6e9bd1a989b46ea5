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
 *   <li><b>Only link-local clusters register.</b> A search by account or by place runs over all of them. Of account and
 *       proximity clusters (EC-38) the service knows who is super node, and no more ({@code ScopeDirectory}): what a member
 *       is, it has said on its link.
 *   <li><b>A claim to a scope is a comparison and an exchange by term.</b> The service needs neither clocks nor keep-alives to
 *       be an arbiter: two who claim at once differ in who comes first, and a claim whose claimant is gone keeps nobody out who has
 *       a later term.
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
 *   <li><b>A node may search at the service directly</b>, over HTTP of its own, for accounts and places; who is on its own
 *       link it knows from its super node's roster, without a message. The seed's way, through the super node (¶104), is that
 *       of the edge node ({@code search.via}).
 *   <li><b>Confirmation by a secret, not by trust</b>: see {@code LinkConfirmation}. A confirmed neighbour is handed to the
 *       cluster protocol, so that two super nodes on one link that multicast keeps apart still meet (EC-43).
 *   <li><b>No authentication.</b> Whoever reaches the service is believed in what it says of itself.
 * </ul>
 */
@NullMarked
package orrery.protocols.discovery;

import org.jspecify.annotations.NullMarked;
