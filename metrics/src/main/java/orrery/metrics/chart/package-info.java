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
 *       begin at.
 *   <li><b>Every number on a chart is written by our own code</b>, as those of the libraries follow the locale.
 *   <li><b>The font is bundled</b>: Liberation Sans, under the SIL Open Font License 1.1 beside it. PDF embeds it, SVG
 *       names it and the usual fonts of the same widths.
 * </ul>
 */
@NullMarked
package orrery.metrics.chart;

import org.jspecify.annotations.NullMarked;
