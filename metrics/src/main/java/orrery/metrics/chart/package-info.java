/**
 * Charts that go into a paper as they are.
 *
 * <p>Start with {@link orrery.metrics.chart.Charts}, which draws from a results directory, and
 * {@link orrery.metrics.chart.ChartSpec}, which says what a chart shows. A chart is made in three steps: the files are
 * read into the numbers to be shown, these are drawn as a figure, the figure is turned into SVG, PDF and PNG. The numbers
 * are written beside the pictures, and two charts are the same when their numbers are: pictures depend on the fonts and
 * the drawing code of a machine.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A distribution function over replications is the mean of theirs</b>, with Student's interval at each value: one
 *       replication is one observation here, too. Where waits are unfinished it ends below 1, and the chart says so.
 *   <li><b>Several tallies of one run may be taken together</b>, weighted by their observations, as for classes too many
 *       to be told apart. That is no pooling over replications.
 *   <li><b>What is swept stands where its size says</b>, with a tick at each value and no other; on a logarithmic axis where the
 *       values span more than a magnitude. Variants stand a little aside of each other, so that no interval hides another.
 *   <li><b>A message diagram has its words at the right</b>, as flow graphs of packet analysers have their comments: above arrows
 *       between near lifelines there is no room for them.
 *   <li><b>A map is drawn of one moment, in an equirectangular projection around its middle</b>: over a city no length is off by more
 *       than a thousandth. Too many spots to be told apart become hexagons; where nobody has a position, it is a plan in layers, not
 *       one by forces: regions, networks, super nodes and members are layers already, and the plan is the same each time.
 *   <li><b>A home is one spot</b>, as its devices are all where it is: its size says how many are on. Only clusters at several spots have
 *       hulls, and all marks differ by shape.
 *   <li><b>A chart of roles has at most forty rows</b>, of the clusters in which super nodes change most; what is left out is said.
 *   <li><b>Bars carry their number.</b> Totals differ by magnitudes, and a logarithmic axis has no zero for a bar to
 *       begin at. Where an interval is uneven, as that of an index is, the number stands alone: there is no room for both ends.
 *   <li><b>A theme is one object</b>, {@link orrery.metrics.chart.Theme}, and charts are laid out alike in all: a slide is a larger
 *       paper. So no kind of chart has to be looked at again when a theme is added.
 *   <li><b>A box or violin of a tally shows what was observed within a run</b>, by the mean over replications of its distribution
 *       functions, with whiskers at 5 % and 95 %: the outermost observation of a thousand homes says nothing. A box of a statistic
 *       shows the replications' values, with whiskers as Tukey had them. The small print says which. Where too many waits are
 *       unfinished a box is open above.
 *   <li><b>A violin's density</b> is a kernel estimate (Gauss, Silverman's width) from the mean distribution function, of logarithms
 *       where the axis is logarithmic, cut at its outermost half percents instead of being smeared over values that nobody observed.
 *   <li><b>A tail is told at each half percent, at 99.9 % and at the greatest value of each run</b>, as distributions are kept so;
 *       between them it is level, which is never less than it is.
 *   <li><b>A total over time is a rate</b>: bytes are bits a second, joules watts. Where bins are many several become one, and where
 *       a fiftieth of them is far above the rest, as at the start of a run, the axis ends below and the small print says how high.
 *   <li><b>A difference map puts in brackets</b> what has 0 within its interval: colours alone would claim what is not known.
 *   <li><b>A Pareto front is one of means</b>; intervals are drawn as crosses, so that who looks sees how sure it is. Which way is
 *       better must be said for either metric, as nothing in a metric tells.
 *   <li><b>Names are never left out</b>: they are broken into lines, stand upright where that does not do, and are cut off with an
 *       ellipsis at last. Numbers at ticks are left out where they would touch.
 *   <li><b>Every number on a chart is written by our own code</b>, as those of the libraries follow the locale.
 *   <li><b>The font is bundled</b>: Liberation Sans, under the SIL Open Font License 1.1 beside it. PDF embeds it, SVG
 *       names it and the usual fonts of the same widths.
 * </ul>
 */
@NullMarked
package orrery.metrics.chart;

import org.jspecify.annotations.NullMarked;
