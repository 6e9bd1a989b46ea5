/**
 * A scenario at work: the population, its comings and goings, its faults, and what an all-seeing observer knows of it.
 *
 * <p>Start with {@link orrery.scenario.world.WorldRun}: a run is a function from a scenario and a seed to what was measured.
 * {@link orrery.scenario.world.GroundTruth} sees every node and tells no protocol anything.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A resident is a small described thing</b>; its node exists only while it is on, so that a million devices of
 *       which few are on cost little.
 *   <li><b>Sessions are drawn by the device's own name</b> and from nothing else: two variants of one replication see the
 *       same devices come and go at the same times, whatever their protocols do.
 *   <li><b>A course is held only for devices that need one</b>: those with hours of the week, a recording or outages. What a
 *       plain renewal draws hangs on the number of the visit.
 *   <li><b>Outages are weather, faults are deeds.</b> An outage comes again and again, and has always done so; who would be
 *       on during it is off, and a device's own sessions pass meanwhile.
 *   <li><b>Where a device is attached is looked for ahead along its way</b>, so that it costs one event a change, and is the
 *       same whether the device is on or off. A site in range is usable, be it on or not.
 *   <li><b>An address at a site is a function of the device's number and the site's</b>: no pool is kept, and nobody's
 *       address hangs on who was there before.
 *   <li><b>A cut of a network's way out leaves what a device in several networks has elsewhere</b>: those in its other networks, and
 *       the world where one of these has a way out. A phone's mobile network is cut with its home.
 *   <li><b>What users want hangs on who is described, and not on who is on</b>: somebody's people are drawn among all that there
 *       may be, by links, accounts, groups and places as they are at time zero.
 *   <li><b>Energy is counted only where a scenario says so.</b> Without it, a charge falls evenly and switches nothing off.
 *   <li><b>A crash by a fault does not shift a device's later sessions.</b> It misses the rest of the one it was in,
 *       unless the fault says when it restarts.
 *   <li><b>Truth is what probes and switches say, put together.</b> A protocol tells what it believes; whether that is so
 *       is found here.
 *   <li><b>Invariants are evaluated when something changes and at the end</b>, with the exact time at which a bound was
 *       passed, so that observing schedules nothing.
 *   <li><b>What is kept of each device is in {@code ByName}</b>, a table of arrays in the order of entry: a linked hash map takes 56 bytes
 *       more for each of a million names, and one of its order is needed, since results follow it. Rejected: numbers for names,
 *       which everything that is told by name would have to carry.
 *   <li><b>Memory is estimated from the description alone</b>, by {@link orrery.scenario.world.MemoryEstimate}: a sum over who
 *       is described and who will be on, times what each was measured to take. Nothing is built for it, so that a million
 *       devices are refused in a moment; what is in flight is not known to it and, in worlds of size, little beside.
 * </ul>
 */
@NullMarked
package orrery.scenario.world;

import org.jspecify.annotations.NullMarked;
