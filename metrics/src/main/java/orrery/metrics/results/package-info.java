/**
 * The results directory of an experiment: what is written, and readers for all of it.
 *
 * <p>Start with {@link orrery.metrics.results.ResultsDirectory}.
 *
 * <ul>
 *   <li>{@code manifest.json}: {@link orrery.metrics.results.Manifest}.
 *   <li>{@code metrics.csv}: one statistic of one run a row,
 *       {@code variant,point,replication,metric,labels,statistic,value,unit}.
 *   <li>{@code series.csv}: what happened in each 360th of the run, warm-up included,
 *       {@code variant,point,replication,metric,labels,time,value,unit}; {@code time} is the beginning of the bin in
 *       seconds.
 *   <li>{@code distributions.csv}: the distribution function of each tally in some two hundred steps,
 *       {@code variant,point,replication,metric,labels,count,value,share,unit}: {@code share} of the {@code count}
 *       observations are at most {@code value}; it stays below 1 where waits are unfinished.
 *   <li>{@code summary.json}: intervals over replications and comparisons of variants; where those of all parts would be too
 *       many to be read again, as of more than some hundred variants at points or some thousand runs, those of wholes only, then
 *       those of the main metrics' wholes, and of some thousand variants at points none, as whoever reads so much reads
 *       {@code metrics.csv}.
 *   <li>{@code runs/VARIANT/POINT/REPLICATION/run.json}: {@link orrery.metrics.results.FinishedRun}.
 *   <li>{@code runs/VARIANT/POINT/1/places.csv}, where the scenario has a {@code map}: who was where, and what to which cluster, at one
 *       moment, {@code time,node,kind,type,group,region,link,latitude,longitude,on,cluster,role,super-node,duties,registration,relays};
 *       see {@link orrery.metrics.results.PlacesFile.Place}. Rows come in the order of the scenario, degrees are exact.
 *   <li>{@code runs/VARIANT/POINT/1/roles.csv} and {@code faults.csv}, where the scenario has {@code roles}: who was what to which
 *       cluster from when to when, {@code cluster,node,role,from,to}, and what went wrong, {@code fault,type,from,to}, in seconds; see
 *       {@link orrery.metrics.results.RolesFile}. Of roles that lie in part outside the time asked for, all is there.
 *   <li>{@code measured.csv}, where a benchmark was run: {@link orrery.metrics.results.MeasuredFile}, what the runs took of the machine, in
 *       the columns of {@code metrics.csv}.
 *   <li>{@code failures.json}: {@link orrery.metrics.results.FailedRun}, only where runs have failed and are missing.
 * </ul>
 *
 * <p>A single cell of an experiment may stand in a file of its own, {@link orrery.metrics.results.CellFile}.
 *
 * <p>Tables are RFC 4180 in UTF-8 with line feeds. Records are sorted by their columns from left to right, texts by code
 * point, replications and times as numbers. Labels are as {@link orrery.metrics.Labels} says, numbers as
 * {@link orrery.host.Decimal} does, {@code >} before a number means more than that.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Distributions have a file of their own.</b> A chart must be drawn again from files alone, and quantiles at
 *       three levels do not make a curve. Each point is exact: the share of observations at or below a value that was
 *       observed.
 *   <li><b>A run is journalled as one file</b>, whose being there says that the run has finished; tables are made from
 *       journals only, so that it does not matter which runs were resumed.
 *   <li><b>All steps on the disk go through {@link orrery.metrics.results.Disk}</b>, so that a test can let each of them fail
 *       or be the last. A file is written aside, synced and renamed, and its folder is synced before the next is begun: after
 *       a power failure no file is there without those it was made from. Aside it has the number of its process in its name, as
 *       files outside of a taken directory may be written by two at once; what a process that died left is taken away by the next
 *       that has taken the directory and writes the same.
 *   <li><b>The lock is a file lock</b> on {@code .lock}: it ends with the process, however that ends.
 * </ul>
 */
@NullMarked
package orrery.metrics.results;

import org.jspecify.annotations.NullMarked;
