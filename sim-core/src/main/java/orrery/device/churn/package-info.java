/**
 * Churn: when devices are there, as courses that hang on their names alone.
 *
 * <p>Start with {@link orrery.device.churn.Presence}, the course of one device; {@link orrery.device.churn.Renewal} draws
 * it, {@link orrery.device.churn.SessionTrace} replays it, {@link orrery.device.churn.Outages} interrupts it.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A course is followed, not scheduled.</b> What switches devices on and off asks when the present turn ends and
 *       schedules one event; two variants of an experiment follow equal courses.
 *   <li><b>Hours of the week change how fast sessions and absences pass</b>, and not what is drawn: the time that has been
 *       drawn passes by the integral of the rate. Thinning would be the same for exponential lengths and meaningless for
 *       the others, whose hazard already varies with age.
 *   <li><b>A course with a pattern begins days before time 0.</b> Its equilibrium is periodic and has no closed form; ten
 *       mean cycles after an equilibrium without the pattern it is forgotten how it began.
 *   <li><b>A group's outage is drawn by the group's name</b>, so all members share it, and each member's return by its own.
 * </ul>
 */
@NullMarked
package orrery.device.churn;

import org.jspecify.annotations.NullMarked;
