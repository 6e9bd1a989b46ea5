/**
 * The host contract on real sockets: the very protocol classes that run in the simulator, on UDP and TCP.
 *
 * <p>Start with {@link orrery.protocols.live.LiveNode}, a machine that can be switched on and off, and
 * {@link orrery.protocols.live.LiveHost}, what it offers the protocols on it. One suite of tests holds this host and the
 * simulated one to the same rules. Protocols never import this package; whoever composes a program does.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One thread per node is its inbox.</b> A selector, the pending timers and the calls for the next turn are one
 *       loop, so that protocol code is single-threaded without a lock. The price is a thread per node: a live run has
 *       tens of nodes, not thousands.
 *   <li><b>Loopback unless told otherwise.</b> A node listens to strangers only where {@code LiveNode.Builder#exposed}
 *       says so.
 *   <li><b>Two sockets for a port that has joined a group</b>, one bound to the node's address (each of them,
 *       where it has several) and one to the group's. A
 *       wildcard socket that is shared would take unicasts meant for its neighbour; and Java does not tell where a
 *       datagram was sent, but the address a socket is bound to does. Several shared ports of one number on one node
 *       share these sockets, and the node hands out the copies.
 *   <li><b>An echo is known by its content.</b> The kernel hands a multicast back to its sender. Dropping all that comes
 *       from the node's own endpoint would make it deaf to the system's own responder, which may share that endpoint.
 *   <li><b>The loopback interface says that it has no multicast, yet joins on it work</b> on Linux; so the flag is not
 *       asked for there.
 *   <li><b>Multicast is IPv4's.</b> A socket bound to an IPv6 group needs the number of its interface in the address, which
 *       {@link orrery.host.Address} has no place for. Datagrams and connections are of both families.
 *   <li><b>A crash resets.</b> Sockets are closed with a linger time of zero, which sends RST instead of FIN: the peers
 *       of a crashed node must not take its end for an orderly one. A machine that has really lost its power would say
 *       nothing at all; on one machine the kernel answers for the dead.
 *   <li><b>Failures are told apart by exception class where there is one.</b> Texts of exceptions come from the C library
 *       and follow its locale; they decide only between rare kinds, where the guess for a foreign language is
 *       {@code RESET}.
 *   <li><b>An exception out of a protocol crashes its node.</b> It is a bug; nothing that the protocol says afterwards
 *       could be trusted. {@link orrery.protocols.live.LiveNode#failure} has it.
 *   <li><b>Storage writes whole values.</b> {@code append} rewrites the value at the next sync, because a torn append
 *       would survive a crash half; live nodes keep little.
 * </ul>
 */
@NullMarked
package orrery.protocols.live;

import org.jspecify.annotations.NullMarked;
