/**
 * Which inputs of a model matter for what comes out: designs that spread points over a space, and what the values there
 * say of each input.
 *
 * <p>Start with {@link orrery.metrics.sensitivity.Sampling}, which makes the points of a unit cube, and
 * {@link orrery.metrics.sensitivity.Sensitivity}, which reads a results directory.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Sobol indices come from Saltelli's design alone</b> (Saltelli et al. 2010, Computer Physics Communications 181,
 *       259-270): of any other design they would be guesses. The first-order index is estimated by formula (b) of its
 *       Table 2, the total one by that of Jansen (1999), (f) there.
 *   <li><b>From any other sweep come rank correlations</b>: standardized rank regression coefficients and partial rank
 *       correlation coefficients (Saltelli and Marivoet 1990; Iman and Conover 1979), which hold where the metric rises or
 *       falls with each input. How much of the ranks' variance they explain together is told beside them.
 *   <li><b>Intervals are bootstrap percentiles over points</b> (rows of the base sample with Saltelli's design), as nothing
 *       is known of the distribution of the estimates. An index may lie outside of [0, 1] by its error, and is shown so.
 *   <li><b>A Sobol sequence is shifted digitally or loses its first point</b>: that is the corner of the cube, where all
 *       inputs are least. Shifted, it keeps all its points, and with a power of two of them its balance (Owen 2020). Its direction numbers
 *       are those of Joe and Kuo (2008), from Commons Math.
 *   <li><b>Of replications, the mean counts.</b> All points of a replication face the same weather, so that what differs
 *       between points is mostly due to them; what is left of luck is told as an influence of no input.
 * </ul>
 */
@NullMarked
package orrery.metrics.sensitivity;

import org.jspecify.annotations.NullMarked;
