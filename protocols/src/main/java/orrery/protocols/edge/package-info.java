/**
 * The edge node: the protocols of the edge cloud put together on one device.
 *
 * <p>{@link orrery.protocols.edge.EdgeNode} is, for each of its links, multicast DNS, one part in the link's cluster, and
 * answers to searches ({@code EdgeLink}, {@code SearchDesk}); parts in the clusters of its account and of its place ({@code
 * WideClusters}); a client of global discovery; the way from outside into the cluster of its first link ({@code ClusterReach}); and
 * exchanges of contents with nodes of its account ({@code Exchanges}, Fig. 8). Scenarios name it {@code edge-node}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A cluster for each scope value, with its own membership, roles and terms</b> (EC-38). A phone that is the best of
 *       its account may be the least of its link, and who is lost to one cluster may be well in another; one office for all
 *       would tie their elections together, and their failures.
 *   <li><b>A link's cluster for each interface that costs nothing by the byte.</b> All of them have one name on the wire, for
 *       two nodes on a link need not call their interfaces alike; {@link orrery.protocols.edge.EdgeLinks} has the names that
 *       a node itself gives them. Each runs on a host that has that one interface ({@code LinkHost}), so that nothing else
 *       had to learn of several. A node with one such interface is as it always was.
 *   <li><b>The super node of an account's cluster is elected like any other,</b> among those of its nodes that anybody
 *       reaches, wherever they are: nobody's link comes first, and merit is what it is on a link. They meet at the discovery
 *       service, which keeps the claim of the latest term and refuses a stale one; it is asked when a node seeks, and by the
 *       super node alone once a watch interval. Rejected: that the service appoints, which is a central presence server
 *       (EC-10), and that super nodes of links form a second level, since an account's nodes are often the only ones of
 *       their owner on a link.
 *   <li><b>Without internet</b> a wider cluster goes on as long as its members reach each other: renewals, elections and
 *       hand-overs go straight between them. Who comes meanwhile finds nobody and is its own super node (EC-34); when the
 *       service is back, the refusal of one claim tells of the other, and the two meet as on a link (EC-43). The clusters of
 *       links need no internet, and questions go from one to the next over nodes that are in both (EC-6).
 *   <li><b>Who cannot be reached takes no part in wider clusters,</b> and says so: state {@code participation}. By itself a node
 *       trusts its own public IPv4 address alone. Where it has none, it has ports at the SEP of its link's cluster ({@code
 *       RelayedReach}): they are opened before they are wanted, since a part in a cluster wants one at once; a lost one is
 *       asked for again by its number, so that most often nobody outside notices; and only when that has taken a minute does the
 *       node count as unreachable.
 *   <li><b>The super node is given the SEP, the proxy holds it</b> ({@code ClusterReach}; ¶72, 79). The verdict of the
 *       reachability test comes to the super node, which tells the holder of the duty {@code proxy}, by HTTP on the link, and
 *       again whenever either is another; a cluster in which nobody has the duty has its super node for proxy. A proxy holds the
 *       tunnel while it has both the duty and the SEP, whichever comes first, so that no order of messages matters. Rejected: that
 *       each proxy asks for a SEP of its own, which would be another with every proxy.
 *   <li><b>A SEP is that of a line of super nodes.</b> Discovery asks for it by the name of the first of those that have replaced
 *       each other, so that a successor is given the same one, and the tunnel, the ports at it, and what searches have told of it
 *       stay as they are. Not by the link's identity: a link may have more than one cluster after a split.
 *   <li><b>A SEP that is of no use is reported the way it came,</b> proxy to super node to discovery, which names it when it asks
 *       for another. No proxy talks to the signaling service. Where there is no SEP now, the test is made again later.
 *   <li><b>A signal goes as discovery says the node is reached</b> ({@code Signals}): straight on the link, to a super node that
 *       can be called, which hands it on, or to the SEP; and where a search was carried over to find it, over the same nodes, each of
 *       which is named in what was found ({@code Bridge}). So none of them keeps a table, and no signal goes round. Rejected: that
 *       each finds the next by itself, which takes a search at every step, and may end where it began.
 *   <li><b>A call goes to another cluster as a signal would</b> ({@code FarGateways}, ¶96), or straight to the gateway where no NAT stands
 *       before it; and from there over passages. Whom to call is known by notices, or found by a search for the account.
 *   <li><b>Being reachable counts for merit while it is known,</b> and that is while the node is in office: whoever steps down
 *       forgets the verdict, for the connection that kept its NAT's binding goes with it.
 *   <li><b>The remote node asks for the BEP</b> (¶104), and nobody where both are on one link: the callee then listens itself.
 *   <li><b>Who is super node of a proximity cluster</b>, which the seed's Fig. 7 leaves open, is decided as everywhere else, by
 *       merit: there it is node 6, which is cache, too.
 *   <li><b>A place is a cell of a fixed division of the earth,</b> by the node's own word (EC-10). Two nodes on two sides of
 *       a border are neighbours and in two clusters; a search by radius finds both all the same. A node leaves its cell only
 *       when it is well outside of it.
 *   <li><b>A super node answers searches over HTTP, as the service does,</b> at the number of its cluster's port: the answer
 *       to one question may be larger than many datagrams, and TCP and the service's own format were there. It asks the
 *       service only where a search reaches beyond the link, and says so where nobody there has answered in time. Whose
 *       search goes unanswered suspects its super node (EC-35).
 *   <li><b>A divided cluster is one to who searches</b>: a super node asks those of the other parts for what they have, whom it knows by
 *       their announcements. Discovery has a record of each part, on one link.
 *   <li><b>Each who carries a question over waits less long than who asked it,</b> so that what has been found comes back.
 *   <li><b>A direct search of the link costs no message</b>: the super node's roster is at hand (EC-11). It is counted with
 *       the searches of the other scopes all the same, at the time it takes.
 *   <li><b>Who has come asks for the list, and tells whom it wishes</b> ({@code Notices}; EC-12, ¶60–61, 83, 142). The list comes from its
 *       super node, in whose hands the answer of discovery is; it covers the super node's scopes, the registrant's, or both, and is
 *       asked for by those alone who tell anybody. A super node has it from its registration. Rejected: a list with each registration,
 *       which most would throw away; and that the super node tells others for its members, which the seed gives to the node itself.
 *   <li><b>A notice is a signal,</b> so that it has all ways that there are to a node, and its answer shows that it was taken. By default
 *       nobody is told: discovery knows through the super node, and those on the link by the roster. Nobody takes a notice back: it
 *       ends by itself, and the first call that is not answered ends it.
 *   <li><b>What notices say counts where the service does not answer,</b> and for a call, which needs one node and not all; the answer to a
 *       search is the service's, which hears of those who leave.
 *   <li><b>A question names who has carried it over,</b> and is not carried back: a node would wait for the answer to its own question,
 *       behind which the other stands in line.
 *   <li><b>Where calls go is decided by {@code placement}</b> ({@code Placing}): what the node's container has is told to its clusters before it
 *       registers and with renewals, what its containers are promised of the processor in quarters; who offers a service is asked of the
 *       super node, as any search, and only for calls.
 *   <li><b>Sharing is asked of the node that was found,</b> and refused by it (EC-10); with tokens it will not have to take
 *       the asker's word for its account (EC-24).
 *   <li><b>The clusters of further links are registered, too, by a super node that is in several</b> ({@code FurtherLink}), each under a
 *       name of its own at the service, and each has a SEP where it needs one: so a room without a way out is found, and reached over
 *       the node that has one elsewhere. Its record ends with its office, since who follows may have no way to the service. A node that
 *       is a member on two links, both of which are registered by others, is found where it was claimed last.
 *   <li><b>Microservices come on top</b> ({@link orrery.protocols.gateway.NodeServices}), where they are switched on: candidates on the link are
 *       the members of the node's clusters of links, as their rosters say. They leave first, since what they do needs the rest.
 *   <li><b>Who keeps files is who has the duty to store</b> ({@code ClusterReplicas}), as the roster has it when somebody asks; a drive that
 *       nobody uses does not hear of changes, so copies are made up for at the next use, and nothing is done for files that nobody wants.
 *   <li><b>How fast an account's nodes are</b> ({@code AccountLinks}) is asked of discovery before a content is sent to several, and is what each
 *       tells of its best interface: behind a router that is the LAN, not the line.
 *   <li><b>Parts are made for their first use</b> by {@code EdgeNode}, which the others ask for them: of many nodes most are members that
 *       never signal, exchange or carry anything, and a part that is there for nothing costs as much as one that works.
 *   <li><b>{@code services.mode: central} makes no edge node at all</b> but the client of the central cloud: a baseline has no clusters to pay for.
 * </ul>
 */
@NullMarked
package orrery.protocols.edge;

import org.jspecify.annotations.NullMarked;
