/**
 * Two experiments side by side: whether what was measured in one differs from what was measured in the other.
 *
 * <p>{@link orrery.metrics.compare.DirectoryComparison} is all there is. Where {@code orrery.metrics.trace.DirectoryDiff}
 * looks for the first event that differs, this looks for differences that are there beyond luck.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Variants of one name are compared</b>, at points of the sweep that both have; two experiments of one variant each
 *       are compared whatever the variants are called. Whatever is in one only is said to be left out.
 *   <li><b>Replications are pairs where the seed is the same</b>: then replication i of both had the same luck, and the
 *       interval is that of the mean difference. Where the seeds differ, Welch's t takes the replications for two samples.
 *       Settings may differ, and so may versions: to compare those is what it is for.
 *   <li><b>The family of verdicts is the table</b>, as it is for the variants of one experiment.
 * </ul>
 */
@NullMarked
package orrery.metrics.compare;

import org.jspecify.annotations.NullMarked;
