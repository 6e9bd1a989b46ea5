/**
 * Nearness: which site is nearest, to which one a device is attached, and who is near whom.
 *
 * <p>Start with {@link orrery.device.place.SiteIndex} for places that stay, {@link orrery.device.place.SiteTracker} for the
 * site of one who moves, and {@link orrery.device.place.Crowd} for who is near.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Every answer is that of the haversine formula, to the last bit</b>, as if all distances had been computed:
 *       chords of unit vectors lead the search, and where two are too near to tell, the formula decides. So a faster index
 *       may replace these and no trajectory changes.
 *   <li><b>Answers are in ascending order</b>, not in that of some table: what was asked before does not show.
 *   <li><b>A tracker looks ahead</b> instead of polling, since trajectories are functions of time: a device whose
 *       attachment does not change costs no event.
 * </ul>
 */
@NullMarked
package orrery.device.place;

import org.jspecify.annotations.NullMarked;
