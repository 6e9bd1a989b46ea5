/**
 * The engine: virtual time, the order of events, named random streams, distributions and fingerprints.
 *
 * <p>Start with {@link orrery.sim.Simulation}; a model registers its {@link orrery.sim.Entity}s before time zero and
 * schedules {@link orrery.sim.Event}s. {@link orrery.sim.Streams} gives luck by name, {@link orrery.sim.Distribution}
 * gives it shape, {@link orrery.sim.Fingerprint} says in 128 bits what happened. The engine knows no host, no network and
 * no protocol.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Time is {@code long} nanoseconds.</b> No floating-point clock, no epsilon; overflow and scheduling into the
 *       past are errors that name the event.
 *   <li><b>Events at one instant are ordered by the scheduling entity's rank, then by its own counter.</b> The rank is
 *       the order of a hash of the seed and the entity's name, so low ids win no ties and a bystander changes nobody's
 *       order. That is why entities exist before the first event is scheduled.
 *   <li><b>An event is an object that may be reused</b> once it has fired, and that knows its place in the queue, so
 *       that cancelling it removes it: a cancelled timer leaves no litter.
 *   <li><b>The queue is a radix heap</b>, not a calendar and not a plain heap. A heap of a million events spends its time
 *       waiting for memory. A calendar is as fast as this where its bucket width fits, and has to estimate that width; the
 *       levels of a radix heap fit nanosecond delays next to leases of an hour as they are, with a worst case per event.
 *   <li><b>The queue is asked for events up to a time.</b> It must not look past the end of a slice: an event scheduled
 *       between two slices may still come first.
 *   <li><b>An event's exception ends the run</b>, wrapped once in a {@link orrery.sim.SimulationFailure}. Network trouble
 *       is never an exception, so one can only be a bug, and a run after it would say nothing.
 *   <li><b>What is left of a session at a stationary start</b> is a uniform share of a length-biased session. That is
 *       exact, and closed for every distribution here; inverting the integrated survival function would need one draw
 *       instead of two and be numerical for most of them.
 *   <li><b>Fingerprints fold unsigned products</b>, and add what they multiply, so that a factor of zero forgets nothing.
 * </ul>
 */
@NullMarked
package orrery.sim;

import org.jspecify.annotations.NullMarked;
