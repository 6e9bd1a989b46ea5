/**
 * The hold model through whole engines: each event reaches an entity, is counted and joins its fingerprint, draws another entity and
 * a delay, and is scheduled again (Jones, "An empirical comparison of priority-queue and event-set implementations", 1986). Start
 * with {@link orrery.benchmarks.hold.Hold}, which runs one engine once; {@link orrery.benchmarks.hold.Comparison} runs all of them
 * into a results directory, {@link orrery.benchmarks.hold.Endurance} a thousand million events in one run.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li><b>One engine to a process.</b> The virtual machine compiles what it has seen: after two engines, calls that went one way go
 *       several.
 *   <li><b>Time is that of the thread on its processor</b>, never of the clock on the wall; collections by other threads are not in
 *       it, which favours whoever makes garbage.
 *   <li><b>All engines do the same work</b>, by the same code ({@link orrery.benchmarks.hold.HoldEngine}), with the same draws: where
 *       no two events are of one instant, the fingerprints are equal. Only what makes it happen differs.
 *   <li><b>Laws that are hostile</b> to one kind of queue or another have a size of their own to be judged by: the same engine's
 *       exponential delays, and the other engines under the same law.
 * </ul>
 */
@NullMarked
package orrery.benchmarks.hold;

import org.jspecify.annotations.NullMarked;
