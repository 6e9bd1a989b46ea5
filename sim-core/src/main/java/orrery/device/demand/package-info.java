/**
 * Demand: what users want of their devices and when, as courses that hang on names alone.
 *
 * <p>Start with {@link orrery.device.demand.Workload}, a habit that many devices share; {@link
 * orrery.device.demand.RenewalArrivals} draws when its wants come, {@link orrery.device.demand.ArrivalTrace} replays it;
 * {@link orrery.device.demand.DeviceDemand} is what one device has of all its workloads, and tells its programs.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A want is a function of the seed and of the names of device and workload, and of its number.</b> Each number has
 *       streams of its own, one for when it comes and how much it asks for, one for its program to draw from, so that what is
 *       asked for, or drawn by whoever hears it, moves no later want.
 *   <li><b>Wants that nobody hears cost no events.</b> They are caught up with when somebody listens again, or at the end: a draw
 *       each, and the later ones come when they would have come. Skipping them in one step was rejected: only a Poisson
 *       process allows it, and they have to be counted at their own times.
 *   <li><b>Arrivals are in equilibrium from the beginning</b>: the first gap is what is left of one in progress, so that the rate
 *       is the same at all times, and the phase of a period is random. A <i>phase</i> says otherwise.
 *   <li><b>Hours and bursts stretch time</b>, as with churn: a gap passes by the integral of the rate, and only during bursts.
 *       For exponential gaps that is exactly the Poisson process of that rate (inversion; Cinlar, "Introduction to stochastic
 *       processes", 1975, is the textbook), and every other kind of gap keeps its shape. Thinning is exact for the first
 *       only, and draws what it throws away. Hours stretch bursts and pauses, too.
 *   <li><b>Who one's people are is drawn once, by the names of device and workload</b>, and whom a want is for among them by
 *       Zipf's law (EC-11): nothing is held for it.
 *   <li><b>A want is not an event of another entity</b> than its device, so that a workload changes no other device's order.
 * </ul>
 */
@NullMarked
package orrery.device.demand;

import org.jspecify.annotations.NullMarked;
