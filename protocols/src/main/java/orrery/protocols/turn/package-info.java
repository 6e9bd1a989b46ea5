/**
 * TURN (RFC 8656): relays for those who cannot be reached otherwise, over UDP and TCP.
 *
 * <p>Start with {@link orrery.protocols.turn.TurnServer} and {@link orrery.protocols.turn.TurnClient}. ICE may depend on
 * this package; it depends on {@code orrery.protocols.stun} and {@code orrery.host} alone.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Permissions and channels expire by comparison, not by timer.</b> A relay for a city holds very many, and a
 *       moment at which nobody looks needs no event. What is expired is swept when room is needed.
 *   <li><b>Nobody is let in by default.</b> A relay without users refuses everybody: an open relay is a weapon.
 *   <li><b>A server takes the channel numbers of RFC 5766</b>, 0x4000 to 0x7FFF, for its clients are alive, coturn's own among
 *       them; our client takes those of RFC 8656 §12, up to 0x4FFF. No byte on the wire can be read in two ways for that.
 *   <li><b>TCP without TLS.</b> The framing is RFC 8656 §3.1's; on port 443 it passes a firewall that looks at ports only.
 *   <li><b>DONT-FRAGMENT is not understood</b>, since no host offers that bit; RFC 8656 §7.2 has an answer for it, 420.
 *   <li><b>A stream without room loses data, not messages.</b> What is relayed over TCP is still datagrams: beyond a bounded
 *       rest they are dropped whole, as a queue in a router would drop them.
 *   <li><b>One relayed endpoint an allocation.</b> ADDITIONAL-ADDRESS-FAMILY may be passed over, and is: a client that wants
 *       both families asks twice.
 * </ul>
 */
@NullMarked
package orrery.protocols.turn;

import org.jspecify.annotations.NullMarked;
