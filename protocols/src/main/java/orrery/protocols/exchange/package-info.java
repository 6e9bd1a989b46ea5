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
 * </ul>
 */
@NullMarked
package orrery.protocols.exchange;

import org.jspecify.annotations.NullMarked;
