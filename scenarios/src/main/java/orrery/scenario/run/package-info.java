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
 *   <li><b>Parallel across runs only.</b> Workers take cells in the order of replications, and of their keys within one; what is written is made from the
 *       journals in that order again, so the number of workers leaves no trace in the results.
 *   <li><b>Each replication has one seed, the same for all variants</b>, derived from the experiment's seed by name: variants
 *       face the same weather.
 *   <li><b>Tables are written when the last run is over</b>, from the journals alone. A directory whose manifest has a
 *       fingerprint is whole; any other may be resumed.
 *   <li><b>A run that violates an invariant is a result</b>, and is kept; a run that fails is not, and the next attempt
 *       makes it again.
 *   <li><b>A run that fails is recorded</b> in {@code failures.json} with the command that makes it again, and the tables are
 *       made of the others; the manifest has no fingerprint until nothing is missing. Runs beside others that find memory
 *       missing are made again alone before they count as failed: whose memory it was nobody can tell in one heap.
 *   <li><b>Time and memory of a run are limited from outside</b>, by a clock on the wall and by the heap; neither is seen by
 *       the run, so that a run within its limits is the same as without. One that hangs in a single event cannot be ended
 *       in one virtual machine: it is given up, and its thread goes on until the process ends.
 *       The clock begins after the pilot that a run waits for, and ends before the run is written: a pilot has a time of its own.
 *   <li><b>What cannot fit the heap is refused before it begins</b>, by {@link orrery.scenario.run.HeapRoom}: the whole
 *       experiment where its largest run cannot, since to learn that after hours is worse than to leave a point out; only where
 *       the estimate is more than all of the heap, as it may be a quarter wrong; and never against {@code --force}. Runs that
 *       do not fit beside each other are made one after the other. Memory that is missing all the same ends with 6, too.
 *   <li><b>Whether the replications are enough is decided in their order</b>, as if they had been made one by one; what was
 *       made in advance beyond the last is taken away, and is in no table where failed runs keep the rule from deciding. A share
 *       of precision that is not reached is a stated limit exceeded, and its results are complete.
 *   <li><b>A cell is numbered from 1 in the order of keys</b>, as job arrays count; its file says of which experiment it is,
 *       and is merged by whoever has the scenario, so that a merged directory can be resumed like any other.
 *   <li><b>Metrics are never in memory for more than the runs at work</b>, so ten thousand replications cost no more than
 *       ten.
 * </ul>
 */
@NullMarked
package orrery.scenario.run;

import org.jspecify.annotations.NullMarked;
