/**
 * Runs experiments: every variant and replication as a cell of its own, journalled when it is complete, and then the
 * tables, the summary and the charts over all of them.
 *
 * <p>Start with {@link orrery.scenario.run.ExperimentRunner}. What happens inside a cell is behind
 * {@link orrery.scenario.run.CellRunner}, a function of a scenario and a seed.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Parallel across runs only.</b> Workers take cells in the order of their keys; what is written is made from the
 *       journals in that order again, so the number of workers leaves no trace in the results.
 *   <li><b>Each replication has one seed, the same for all variants</b>, derived from the experiment's seed by name: variants
 *       face the same weather.
 *   <li><b>Tables are written when the last run is over</b>, from the journals alone. A directory whose manifest has a
 *       fingerprint is whole; any other may be resumed.
 *   <li><b>A run that violates an invariant is a result</b>, and is kept; a run that fails is not, and the next attempt
 *       makes it again.
 *   <li><b>Metrics are never in memory for more than the runs at work</b>, so ten thousand replications cost no more than
 *       ten.
 * </ul>
 */
@NullMarked
package orrery.scenario.run;

import org.jspecify.annotations.NullMarked;
