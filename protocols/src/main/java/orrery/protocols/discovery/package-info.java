/**
 * Global discovery: the service that knows clusters and their nodes, and the part of it that lives in each super node
 * (EC-10, EC-12, EC-14, EC-15, EC-20, EC-21, EC-36, EC-38).
 *
 * <p>Start with {@link orrery.protocols.discovery.DiscoveryService}, whose Javadoc is the table of its requests, and {@link
 * orrery.protocols.discovery.DiscoveryClient}, which registers a cluster while its node is super node and searches for any
 * node. What the service knows, and whose word counts, is {@code DiscoveryRegistry}; how neighbours are told from strangers
 * is {@code LinkConfirmation}; whether a super node can be called from outside is found out by {@code CallBack} and {@code
 * ReachabilityClient}.
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
 *   <li><b>The seed's rule is there as a baseline</b> ({@code confirmation: false} at the service): an equal pair is one link.
 *       Such neighbours are not introduced to each other, since that takes more than a guess. A node that moves has no
 *       identity of its link until the service has spoken; offline the cluster does without, for nothing in it needs one.
 *   <li><b>The call-back comes over TCP, to where the connection comes from.</b> A super node opens its connection from the
 *       port it listens on, so that the service sees the endpoint which a NAT gives that port (RFC 4787 §4.1, RFC 5382 §4),
 *       and is called there from the service's second address. An endpoint in the request's body would be simpler and would
 *       let anybody have a stranger called. The service offers the test, in its answer, only where it can make it and has no
 *       verdict for the record yet: a new incarnation, another public address, another super node and a service that has
 *       forgotten all lead to a new one without a rule of their own.
 *   <li><b>Only endpoint-independent mapping with endpoint-independent filtering is reachable</b> behind a NAT. With any other
 *       mapping the SYN comes in and its answer leaves by another endpoint.
 *   <li><b>A verdict is kept true by a held request.</b> A NAT forgets a binding minutes after its last connection has closed,
 *       so the connection that made the verdict stays open, with a request that is answered after an hour (RFC 5382 REQ-5: a
 *       connection may rest for two), and then the test is made anew. It costs some two dozen packets an hour, and is not a
 *       keep-alive of presence: nobody is thought gone for want of it. Rejected: to do without where the endpoint is the node's
 *       own address, since a stateful firewall in front of it behaves as a NAT does.
 *   <li><b>Discovery asks for the SEP, not the cluster</b> (¶74–77, {@code SignalingSeps}), and answers the super node's request when
 *       the SEP is live: the verdict and the SEP are one answer, and a searcher never learns of a SEP that nobody has been told to
 *       hold. It asks by a name that passes from a super node to its successor. Where signaling has none to give, the super node
 *       is told that there may be one later, and tries again with doubled waits.
 *   <li><b>A cluster that can be called in one family gets no SEP</b>: it is {@code reachable}, with that endpoint.
 *   <li><b>Presence by keep-alive is HTTP</b>, as registries with leases have it (Netflix Eureka): an empty PUT each interval over
 *       a connection that is kept where the service allows it. Bare datagrams would be a third of that, and less than servers
 *       and firewalls of today let through. Each node has then a record of its own, and super nodes tell nothing.
 *   <li><b>No authentication.</b> Whoever reaches the service is believed in what it says of itself.
 * </ul>
 */
@NullMarked
package orrery.protocols.discovery;

import org.jspecify.annotations.NullMarked;
