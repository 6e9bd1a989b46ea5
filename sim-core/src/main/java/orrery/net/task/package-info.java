/**
 * Work that devices give away, at the level of flows and of processors' queues: what simulators of edge computing, such as
 * PureEdgeSim, mean by offloading.
 *
 * <p>Start with {@link orrery.net.task.Offloading}: it hears what is wanted of devices, has an {@link
 * orrery.net.task.Orchestrator} choose a place, moves the order there, has it worked on, and moves the result back. No program
 * runs for it on any node; a {@link orrery.net.task.TaskObserver} sees what comes of it.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>This is a model and no protocol</b>, and so it is not in {@code orrery.protocols}: nobody looks for places, proves who he
 *       is, opens a connection or times out, and whoever chooses sees every processor's queue as it is. What it shares with the
 *       calls of real programs is what they run on: links and what flows leave of them, processors and who is before one there,
 *       energy, churn, partitions. Setting the two side by side shows what discovery, trust and transport cost.
 *   <li><b>A task costs six events</b>: the want, start and end of two flows, and the end of the work. What is worked on at the
 *       device itself costs two.
 *   <li><b>A task is done, however late</b>, as in PureEdgeSim: nobody gives up. It fails where there is no place, where its way is
 *       cut or one of the two ends goes while bytes move, or where one of them is gone when the work is done.
 *   <li><b>A place behind a NAT is one for its own LAN alone</b>; those that are reached from elsewhere stand in public. A call of
 *       real programs would find its way by relays or through holes, which no flow can.
 * </ul>
 */
@NullMarked
package orrery.net.task;

import org.jspecify.annotations.NullMarked;
