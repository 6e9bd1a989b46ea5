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
 *   <li><b>A super node on several links has a record for each</b> ({@link orrery.protocols.discovery.RecordName}), of which the further ones
 *       have names that no node can have. Rejected: records of node and link, which all that is said about a record would have to name.
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
 *   <li><b>A node's entry names the microservices it offers, and its load, where there are any</b> (EC-20, EC-37), and a search may ask for those
 *       that offer one ({@code service=drive}). What a node offers is news; its load drifts, and is told along.
 *   <li><b>Nothing expires.</b> EC-14 forbids a keep-alive, so silence means nothing. {@code discovery.staleness} measures
 *       how late changes are told, {@code discovery.answer.age} how old what is answered is. {@code expiry} is there for
 *       who wants to compare.
 *   <li><b>A node may search at the service directly</b>, over HTTP of its own, for accounts and places; who is on its own
 *       link it knows from its super node's roster, without a message. The seed's way, through the super node (¶104), is that
 *       of the edge node ({@code search.via}).
 *   <li><b>Confirmation by a secret, not by trust</b>: see {@code LinkConfirmation}. A confirmed neighbour is handed to the
 *       cluster protocol, so that two super nodes on one link that multicast keeps apart still meet (EC-43).
 *   <li><b>A service is one server, or a group of them</b> that keep one registry by Raft (EC-20, EC-26; {@link
 *       orrery.protocols.raft}). The registry is a state machine: whatever a change draws, and when it was, stand in the log.
 *       Changes are linearizable. Searches are <i>local</i> where nothing else is said: discovery is stale by design (EC-15),
 *       so a search may as well see what the nearest server has, without asking a majority on other continents, and while
 *       there is none. Who wants all that anybody was told sets {@code reads: linearizable} and pays for it with each search;
 *       a lease at the leader was rejected, since it would rest on clocks and help only who is near the leader.
 *   <li><b>All that is known is in the log, beats too, but those several at a time.</b> Verdicts of call-backs, presence and
 *       claims of scopes are commands like any other. A beat of keep-alive says that nothing is new; an entry for each would
 *       be written to the disks of a majority. Each server gathers those it hears for a sixteenth of the expiry and enters
 *       them as one command. Rejected: beats known to the server alone that hears them, since expiry is decided for all. A
 *       new leader lets nothing expire until it has led for a whole expiry, as etcd renews leases when its leader changes.
 *   <li><b>Scopes are read linearizably whatever {@code reads} says.</b> The service is the arbiter of wide clusters (EC-38):
 *       an old claim would send nodes to a super node that another has followed.
 *   <li><b>Whoever is asked calls back.</b> The super node's connection ends at one server, and its NAT lets in who it has
 *       sent to; the verdict goes to all. Where that server fails, the super node has the next of the group test it.
 *   <li><b>The nearest of a group is the one that answers first,</b> not the first in a list, which is the same for all
 *       nodes, nor the nearest by position, which many do not know. It costs a small request to each, once in a node's life
 *       and once in a while after a failure.
 *   <li><b>All requests may be repeated at another server</b> when one does not answer: a registration goes with its
 *       incarnation and revision, an update with its entity tag, so the second copy of either changes nothing.
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
