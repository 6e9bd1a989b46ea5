/**
 * The data files that a scenario refers to: positions, sessions, ways and quantiles in CSV, round trips in a matrix or a
 * table of pairs, series over time, and traces of delivery opportunities. Everything here takes its file for hostile:
 * reading is bounded, and a fault is told with its line and column.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A file is read once, when the scenario is checked</b> ({@link orrery.scenario.input.Inputs}), so a run cannot
 *       meet another file than the one that was accepted, and its hash belongs to the experiment's identity.
 * </ul>
 */
@NullMarked
package orrery.scenario.input;

import org.jspecify.annotations.NullMarked;
