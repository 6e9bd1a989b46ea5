/**
 * What runs measure: the recorder of one run, and the statistics over many.
 *
 * <p>Start with {@link orrery.metrics.Recorder}, which takes observations down during a run, and
 * {@link orrery.metrics.RunMetrics}, the immutable value it leaves. Files, summaries, charts and traces have packages of
 * their own below this one. Of ours, only {@code orrery.host} is used here.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Nobody reports an unfinished wait.</b> A tally counts waits when they begin and uncounts them when they finish
 *       or are discarded; what remains when the run ends is unfinished, whether its node left, crashed or is still
 *       waiting. So no list of open waits is kept, and a crash, which calls nothing, needs no special care. The price:
 *       how long an unfinished wait had lasted is not known, only that it ranks above every finished one.
 *   <li><b>A wait belongs to the moment it began</b>, for the warm-up cut and for time bins. Counted where they end, the
 *       waits in progress at either end of the window would be counted by two different rules.
 *   <li><b>Quantiles are ranks</b>: the least value with at least that share of all observations at or below it
 *       (definition 1 of Hyndman and Fan 1996). It is always a value that was observed, and censored values need no rule
 *       of interpolation. {@code max} is the quantile 1, so one unfinished wait makes it {@code >}. {@code mean},
 *       {@code total} and {@code count} are over finished observations; {@code NAME.unfinished} stands beside them.
 *   <li><b>Values are kept whole up to about a million a tally</b>, and counted where most are equal, as sizes are; beyond
 *       that they are counts by sign, exponent and ten bits of mantissa. HdrHistogram does the like, but refuses negative values and throws where values span too many
 *       magnitudes, and a recorder must not fail a run over a value.
 *   <li><b>A labelled tally or counter has a row without labels too, the whole.</b> Nobody should have to add up parts to
 *       read a result, and quantiles cannot be added up. Levels and shares have none: the sum of shares means nothing.
 *   <li><b>A proportion has one statistic, its mean, and no whole.</b> Its rows are the cells of a table by two labels, and
 *       how the cells are to be weighed in a whole hangs on the question.
 *   <li><b>Series of counters are kept for the whole only.</b> Bytes by class, protocol, message type and direction over
 *       360 bins would be most of the results directory and plotted by nobody.
 *   <li><b>Series hold nine significant digits</b>, statistics all of them.
 * </ul>
 */
@NullMarked
package orrery.metrics;

import org.jspecify.annotations.NullMarked;
