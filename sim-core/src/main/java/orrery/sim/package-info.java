/**
 * The engine: virtual time, the order of events, named random streams and fingerprints.
 *
 * <p>Start with {@link orrery.sim.Simulation}; a model registers its {@link orrery.sim.Entity}s before time zero and
 * schedules {@link orrery.sim.Event}s. The engine knows no host, no network and no protocol.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Time is {@code long} nanoseconds.</b> No floating-point clock, no epsilon; overflow and scheduling into the
 *       past are errors that name the event.
 *   <li><b>Events at one instant are ordered by the scheduling entity's rank, then by its own counter.</b> The rank is
 *       the order of a hash of the seed and the entity's name, so low ids win no ties and a bystander changes nobody's
 *       order.
 *   <li><b>An event is an object that may be reused</b> once it has fired, and that knows its place in the queue, so
 *       that cancelling it removes it: a cancelled timer leaves no litter.
 * </ul>
 */
@NullMarked
package orrery.sim;

import org.jspecify.annotations.NullMarked;
