/**
 * The study of how devices behind NATs and firewalls reach each other: each is paired with one peer by name, both meet at a
 * rendezvous, find a path by ICE, and send some data over it.
 *
 * <p>Start with {@link orrery.protocols.traversal.Traversal}, which runs on the devices, and {@link
 * orrery.protocols.traversal.RendezvousService}, which runs where both can reach it. The work between is that of {@link
 * orrery.protocols.ice}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Peers are found by the names they have.</b> Two words of the setting {@code pairs} say who looks for whom, so
 *       that a scenario needs no list of pairs and a million of them cost nothing.
 *   <li><b>The rendezvous is HTTP with held answers.</b> A question for the peer's offer waits at the service until there is
 *       one; asking is also how a device shows that it is still there, so an offer of one that is gone is not handed out.
 *   <li><b>Rounds are numbered, and the lower follows the higher.</b> Restarts, failures and restarts of the machine on either
 *       side lead to one rule instead of a handshake.
 *   <li><b>The rendezvous believes who asks.</b> Nothing here proves that a device is the one it names; the tokens of the
 *       edge cloud's identity service would.
 *   <li><b>What is true behind the NATs is not told here.</b> A device tells by the state {@code path} what it believes: {@code
 *       direct}, {@code relayed} or nothing. Whether datagrams got through, between which kinds of NAT, is for those to say who see both sides.
 * </ul>
 */
@NullMarked
package orrery.protocols.traversal;

import org.jspecify.annotations.NullMarked;
