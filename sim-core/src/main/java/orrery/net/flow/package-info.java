/**
 * Bulk transfers as flows: rates instead of packets, so that ten gigabytes cost a handful of events.
 *
 * <p>Start with {@link orrery.net.flow.MaxMin}, which shares resources and stands alone, and {@link
 * orrery.net.flow.FlowModel}, the numbers that make a transport of it. {@link orrery.net.flow.Flows} joins the two to the
 * simulation's time. This package knows the engine and nothing of the network: the network's pipes hand out {@link
 * orrery.net.flow.Channel channels}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Only what holds somebody couples.</b> A change is carried over a resource only where that resource is somebody's
 *       bottleneck, before the change or after it. No tolerance decides that: the solver knows whom each resource stopped.
 *   <li><b>The rate is that of the payload</b>, headers are part of the consumption; so the load that a channel is told of,
 *       and the bytes that are counted, are those on the wire.
 *   <li><b>Latency first, then bytes</b>, as SimGrid has it: while its latency passes, a flow takes no part of any link.
 *   <li><b>Slow start ends at the first round trip in which the window was not used up</b>, and from then on a flow takes
 *       what becomes free at once. A real one would take round trips to grow into it.
 *   <li><b>A flow that uses no more than its bound leaves its share to others</b>, and never pays for others' losses: queues
 *       do not build up behind flows, packets see the load only.
 * </ul>
 */
@NullMarked
package orrery.net.flow;

import org.jspecify.annotations.NullMarked;
