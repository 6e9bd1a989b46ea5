/**
 * ICE (RFC 8445) for one stream of datagrams: two nodes behind NATs and firewalls find the best pair of addresses that works
 * between them, and keep asking whether it still does (RFC 7675).
 *
 * <p>Start with {@link orrery.protocols.ice.IceAgent} and {@link orrery.protocols.ice.IceListener}. What two agents must tell
 * each other before they can begin is an {@link orrery.protocols.ice.IceDescription}, in the words of SDP (RFC 8839); how it
 * gets across is not this package's business.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>An agent lives once.</b> An ICE restart (RFC 8445 §9) is a second agent with fresh ports and a fresh credential.
 *       The first goes on until the second has a pair, so no state has to be told apart by generation.
 *   <li><b>Only host and relayed candidates are paired.</b> RFC 8445 §6.1.2.4 replaces reflexive candidates by their bases
 *       and prunes what is then there twice; they are never the ones that stay.
 *   <li><b>A valid pair is a mark on the pair that was checked.</b> RFC 8445 §7.2.5.3.2 makes it a pair of its own, whose
 *       local candidate is what the peer has seen. Datagrams leave from the same base either way, and the peer's order of
 *       preference is that of the check list.
 *   <li><b>The agent gives up after a fixed time</b> (RFC 8863's, as a limit both ways). By RFC 8445 §14.3 the time to the last
 *       retransmission grows with the square of the list's length: 50 ms × 100 × 100 × 79 is eleven hours. Short of it, it
 *       waits even if every check has failed, for the peer's checks may show a pair that nobody knew.
 *   <li><b>The peer's checks set off at most eight of this side's on one pair.</b> Between two NATs that map each destination
 *       anew and filter nothing, every check arrives, every answer comes back from elsewhere, and the rules would have both
 *       play ball for ever.
 *   <li><b>A pair that is valid may carry data before it is nominated</b> (RFC 8445 §12.1), a relayed one first as a rule;
 *       better pairs are checked meanwhile, and data moves as soon as one is valid.
 *   <li><b>Consent requests are the keep-alives.</b> They go out three times as often as RFC 8445 §11 asks for keep-alives.
 *   <li><b>Loopback addresses are candidates of a node that has nothing else.</b> RFC 8445 §5.1.1.1 forbids them; on real
 *       sockets, nodes of one machine meet there.
 * </ul>
 */
@NullMarked
package orrery.protocols.ice;

import org.jspecify.annotations.NullMarked;
