/**
 * Multicast DNS (RFC 6762) and DNS-based service discovery (RFC 6763): what is on this link, without a server.
 *
 * <p>Start with {@link orrery.protocols.mdns.MulticastDns}, which a protocol makes for itself on its host;
 * {@link orrery.protocols.mdns.ServiceOffer} is what a node makes known, {@link orrery.protocols.mdns.ServiceInstance} what
 * others find. Other protocols may depend on this package; it depends on {@link orrery.protocols.dns} and the host alone.
 *
 * <pre>{@code
 * var mdns = new MulticastDns(host, MdnsConfig.standard());
 * mdns.start();
 * var edge = ServiceType.of("_orrery-edge._udp.local");
 * mdns.register(new ServiceOffer("node-7", edge, List.of("_super"), 4711, List.of("merit=7")), registered -> {});
 * var search = mdns.browse(edge, "_super", found -> connectTo(found.addresses().get(0), found.port()));
 * search.cancel();
 * }</pre>
 *
 * <h2>Inside</h2>
 *
 * <p>{@code Registrar} claims names (§8, §9), {@code Responder} tells what the node holds (§6, §7), {@code Querier} finds
 * and {@code RecordCache} keeps what others hold (§5, §10), all over one {@code Link} and one {@code Agenda} of things to
 * do.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Only what a browse is concerned with is kept.</b> Section 10 lets a host keep all it hears; a thousand nodes
 *       that keep what nobody asks for would cost memory and tell nothing. A browse begins with an empty cache and a
 *       query. Hostile responses can fill the cache only under names that are browsed for, up to a limit.
 *   <li><b>One timer for each node.</b> Tasks are objects that exist while something is due, so an idle responder costs
 *       no event and, with one service, about two kilobytes.
 *   <li><b>An answer that would come within a second of the last waits for the second to pass</b> rather than being
 *       dropped: section 6 allows both, and a querier that lost the first is answered at its next query and not at the
 *       one after that. Where the record has been on the link since the question, the answer is dropped.
 *   <li><b>Answers to different queries are not put together</b> (§6.4 says they should where possible): that would delay
 *       each by up to half a second, and answers to the same question are sent once anyway.
 *   <li><b>A question to be answered by unicast is asked only when the node comes to the link</b> (§5.4), within a second
 *       of the start or of a change of its addresses, and in probes (§8.1).
 *   <li><b>Another's question counts as one's own (§7.3) in the second half of the time between two.</b> The section does
 *       not say for how long; over a whole interval, which grows to an hour, an answer would be too old.
 *   <li><b>A host and its first service are claimed together;</b> a conflict of either sends both back to the start.
 *   <li><b>A browse does not find this object's own services,</b> not even where another host repeats what was sent.
 *   <li><b>IPv4 carries the messages.</b> Addresses of both kinds are told and understood; the group FF02::FB is not
 *       joined, which a link with IPv6 alone would need.
 *   <li><b>No reverse mappings and no passive observation of failures</b> (§4, §10.5): nothing here would use them.
 *       {@code Browse.reconfirm} is the active way (§10.4).
 *   <li><b>Goodbyes leave out the list of service types</b> ({@code _services._dns-sd._udp.local}): other hosts may still
 *       have services of that type, and would have to correct the goodbye (§6.6).
 * </ul>
 */
@NullMarked
package orrery.protocols.mdns;

import org.jspecify.annotations.NullMarked;
