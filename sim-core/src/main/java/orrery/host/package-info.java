/**
 * The contract a protocol sees: everything a piece of protocol code may know about the machine it runs on.
 *
 * <p>Start with {@link orrery.host.Protocol} (what you write) and {@link orrery.host.Host} (what you are given). The
 * simulator is one host, real sockets are another; the same class files run on both, and one suite of tests holds both
 * to the rules below. This package imports nothing else of Orrery, and everything else may import it.
 *
 * <h2>Rules every host keeps</h2>
 *
 * <ul>
 *   <li>No call into the host calls back synchronously; one callback at a time per node.
 *   <li>Buffers handed to a callback belong to the host, are read-only and valid only during the call. Sending copies.
 *   <li>After a crash nothing fires, ports vanish without a FIN, storage that was not synced is lost. Peers learn of it
 *       by a reset after the restart or by their own timeout.
 *   <li>What is bound to a local address ends with it: a connection fails with {@code ADDRESS_LOST}, a port is silent while
 *       the node does not have its address. What is bound to none goes on with the addresses that the node has.
 *   <li>A node that stops in order finishes what connections it still has, and keeps what it stored.
 *   <li>Network trouble is an event or silence, never an exception. An exception means a bug in the caller.
 * </ul>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>{@link orrery.host.RandomStream} lives here</b>, as an interface, and not with the engine: protocols draw from
 *       it, and this package may import nothing of ours. The generators are the engine's.
 *   <li><b>A send names its message type.</b> The label never reaches the wire; it lets traffic be counted by message
 *       type without an observer that decodes every protocol.
 *   <li><b>{@link orrery.host.Default} sits on the component it describes</b>, so a default, its unit and its source are
 *       one line and cannot drift apart; the scenario reader and {@link orrery.host.Defaults} read the same text.
 *   <li><b>A port on an address that the node does not have is silent</b>, not an error: between the look at {@link
 *       orrery.host.Host#interfaces} and the opening, a real machine may lose the address, and no protocol could help it.
 *   <li><b>A bulk is a stretch of the stream, and its receiver has to expect it.</b> Every protocol that sends much says first
 *       how much, so the receiver knows; and a host needs no frames of its own on the wire, so that a live node can give a
 *       bulk to a foreign client and expect one of a foreign server. An event for bulks that nobody expected was rejected:
 *       on a stream of bytes it would need marks that other bytes might look like.
 *   <li><b>What users want is of the host, and not a protocol's settings</b>: it is weather. A program hears a want and makes of
 *       it what it can; two variants hear the same ones, targets and sizes included, as none of it is drawn from a stream
 *       that a program may also draw from. Whom a want is for is named by id, as people know whom they mean; where that
 *       node is, and whether it is there, is for protocols to find out.
 *   <li><b>There is no security among a connection's options.</b> TLS is bytes and round trips above a connection, the same
 *       on both hosts; it belongs to protocols.
 *   <li><b>{@link orrery.host.Shared} is part of the contract</b>, since only a host knows of the other nodes in its process: ids,
 *       endpoints and records that thousands of them hold are then one object each. A bounded table by hash, whose later entry takes
 *       the place of an earlier one: what is shared hangs on no life of anybody's, and a miss costs room and nothing else. Rejected:
 *       weak references, which bring the collector's timing in; and a table for each class, which would have to be tended.
 *   <li><b>{@link orrery.host.Probe} has waits.</b> A wait that is cut off by the end of the run or by a departure is
 *       right-censored, which only the thing that opened the wait can know.
 * </ul>
 */
@NullMarked
package orrery.host;

import org.jspecify.annotations.NullMarked;
