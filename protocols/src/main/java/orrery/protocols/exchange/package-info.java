/**
 * The study of relays on demand: devices that cannot be reached exchange contents over SEPs and BEPs, by the flow of Fig. 8 of the
 * edge cloud.
 *
 * <p>Start with {@link orrery.protocols.exchange.RelayedExchange}. The relays are those of {@code orrery.protocols.relay}, placed by
 * {@code orrery.protocols.signaling}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Each device is a cluster of its own</b>, so that the study needs no elections and counts nothing of theirs.
 *   <li><b>The signaling service is asked where the peer's SEP is</b>, in the place of global discovery, which would answer the same
 *       from the cluster's profile.
 *   <li><b>The callee asks for the BEP</b> (¶104), close to itself: it is the one that gives, and its uplink is the narrow one.
 *   <li><b>A content is asked for by HTTP over the bearer</b>: {@code GET /LENGTH}, as of a transfer service.
 * </ul>
 */
@NullMarked
package orrery.protocols.exchange;

import org.jspecify.annotations.NullMarked;
