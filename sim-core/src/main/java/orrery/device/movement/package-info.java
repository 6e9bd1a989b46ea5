/**
 * Movement: where devices are on the earth, as functions of name and time.
 *
 * <p>Start with {@link orrery.device.movement.Movement}, a model, and {@link orrery.device.movement.Trajectory}, the way of
 * one device by it.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A trajectory is asked, it does not act.</b> Nothing is scheduled for a device that nobody looks at, and how
 *       often it is looked at changes nothing: its draws are its own, in the order of its legs, or by the day.
 *   <li><b>Positions are whole microdegrees between all parts of the model</b>, as on the wire. What a site tracker
 *       measures and what a device reports is the same place.
 *   <li><b>A random waypoint walk begins in its equilibrium</b>, by rejection, which needs no constant of the area's
 *       geometry and is exact on the sphere too.
 *   <li><b>Sines of positions come from a table with a short series</b>, of additions and multiplications only: they are
 *       the same on every machine, and an index is built of little else.
 * </ul>
 */
@NullMarked
package orrery.device.movement;

import org.jspecify.annotations.NullMarked;
