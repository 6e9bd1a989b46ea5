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
 *       replications has one all the same, between order statistics; it stands beside the mean in {@code summary.json},
 *       from six replications on, and not in the table: one that mixes means and medians invites comparing them.
 *   <li><b>Of quantiles the mean over replications has a second interval, the bootstrap's</b> (BCa), as they are often far
 *       from normal. Where it and Student's t tell different stories, few replications are too few. Its draws come from a
 *       generator that begins at a fixed number: the same values have the same interval, wherever they stand.
 *   <li><b>Variants are compared pair by pair</b>, as replication i of each faces the same weather; the interval is that of
 *       the mean difference. A pair with a bound still counts as lower or higher where that is certain.
 *   <li><b>What the table shows is judged together.</b> All cells of an experiment that have a difference to the baseline are
 *       one family, over all points of a sweep, and Holm's step-down correction keeps the probability that any one verdict
 *       is wrong at 5 %: whoever reads a table looks for what is marked. It asks nothing about how the cells depend on each
 *       other. Benjamini and Hochberg's correction finds more, and lets a share of what it finds be wrong: that is for
 *       screening, not for a claim. What only {@code summary.json} tells has p-values of its own, without correction and
 *       without a verdict. Intervals are not corrected either: each covers its own parameter in 95 % of experiments.
 *   <li><b>The verdict goes by the t test, and by the sign test where that has nothing to go by</b>: a bound among the
 *       values, or differences that do not vary at all. Two replications that differ by the same number are not certainty.
 *   <li><b>A verdict says lower or higher, not better or worse.</b> No metric of the catalogue says which is good: more bytes
 *       in the street may be the aim.
 *   <li><b>One long run has batch means</b>, for means only: an order statistic's interval of a quantile is valid for
 *       independent observations, and batch quantiles are biased. Batches are bins of the series, thirty at least; whether
 *       they are long enough is tested, and where they are not there is no interval rather than one that is too narrow.
 *   <li><b>An automatic warm-up is found by pilots, not afterwards.</b> Of quantiles a run keeps what was observed after its
 *       warm-up only; to cut them later, every value would have to be kept with its time. So replication 1 of each variant
 *       runs once before, MSER-5 cuts the series of one metric, and all variants at a point count from the latest of these
 *       cuts on. Rejected: a cut for each run of its own, as what is counted over different times is not compared; a cut of
 *       the mean over all replications, which takes twice the time.
 *   <li><b>Where MSER-5 would cut in the second half, there is no warm-up but a message</b>: White's own rule. Its minimum
 *       there says that the series has a trend, or that it is too short to tell.
 * </ul>
 */
@NullMarked
package orrery.metrics.summary;

import org.jspecify.annotations.NullMarked;
