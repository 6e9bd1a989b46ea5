/**
 * Exchanges of contents by the flow of Fig. 8 of the edge cloud: {@link orrery.protocols.exchange.ContentCall} is the side of who
 * wants one, {@link orrery.protocols.exchange.ContentDesk} of who is asked. The edge node has both; so has the study of relays on
 * demand, in which devices that cannot be reached exchange contents over SEPs and BEPs alone.
 *
 * <p>The study is {@link orrery.protocols.exchange.RelayedExchange}. The relays are those of {@code orrery.protocols.relay}, placed by
 * {@code orrery.protocols.signaling}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>In the study each device is a cluster of its own</b>, so that the study needs no elections and counts nothing of theirs.
 *   <li><b>The signaling service is asked where the peer's SEP is</b>, in the place of global discovery, which would answer the same
 *       from the cluster's profile.
 *   <li><b>The callee asks for the BEP</b> (¶104), close to itself: it is the one that gives, and its uplink is the narrow one.
 *   <li><b>On a link there is no token</b>: the callee listens at a port of its own, and who is on the link may ask. Tokens of the
 *       edge cloud's identity service will guard it (EC-24).
 *   <li><b>A content is asked for by HTTP over the bearer</b>: {@code GET /LENGTH}, as of a transfer service.
 *   <li><b>An exchange that may leave the relay goes in pieces</b>, by {@code Range}: one stretch can come over the relay while the next
 *       is asked for directly, what is on its way over the relay is not wasted, and what is lost with a path is asked for again over
 *       another. While nothing is asked for directly, all is as it would be on the relay but for the pieces.
 *   <li><b>What is said about the direct path goes with requests and answers</b>, in fields of their own, so that the relay needs no
 *       second connection and a callee that knows nothing of it just does not answer them.
 *   <li><b>The relay is given up when the direct path has begun to answer</b>, not when it is found. Should the path die, another relay
 *       is asked for, as for a new exchange: keeping the first one in reserve would cost what was to be saved.
 * </ul>
 */
@NullMarked
package orrery.protocols.exchange;

import org.jspecify.annotations.NullMarked;
