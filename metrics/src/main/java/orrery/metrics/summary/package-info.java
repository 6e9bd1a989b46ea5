/**
 * Statistics over replications: intervals, comparisons, and the table on the terminal.
 *
 * <p>Start with {@link orrery.metrics.summary.Summary}, which is made from the rows of all runs, and
 * {@link orrery.metrics.summary.SummaryText}, which writes its main lines for a reader.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>One replication is one observation</b>, for quantiles as for means: the interval of a {@code p99} is Student's
 *       t over the replications' own {@code p99}. Values within a run depend on each other, so pooling them would give
 *       intervals that are too narrow.
 *   <li><b>One replication whose quantile is only a bound makes the mean a bound</b>, without an interval. The median over
 *       replications with an interval from order statistics would survive a few bounds, but at 95 % it needs six
 *       replications, and a table that mixes means and medians invites comparing them.
 *   <li><b>Variants are compared pair by pair</b>, as replication i of each faces the same weather; the interval is that of
 *       the mean difference. A pair with a bound still counts as lower or higher where that is certain.
 *   <li><b>No correction for many comparisons.</b> Each interval covers its own parameter in 95 % of experiments; who picks
 *       the most striking of a hundred has to know that.
 * </ul>
 */
@NullMarked
package orrery.metrics.summary;

import org.jspecify.annotations.NullMarked;
