/**
 * The report: an experiment on one page of HTML, {@code report.html} in its results directory.
 *
 * <p>Start with {@link orrery.metrics.report.Report}; {@link orrery.metrics.report.Html} is what everything is written with.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A writer of our own and no template engine.</b> Names of nodes, labels and descriptions are anybody's text, and a
 *       directory may be anybody's. A template escapes where its author thinks of it, or by a context that it guesses; this
 *       writer has no way to give markup but by the names of elements and attributes in our code, so that there is nothing
 *       to forget. It is short, needs no library, and there is one page to write.
 *   <li><b>HTML that is XML, too</b>, so that the JDK's parser can say in a test that a page is well-formed whatever stands
 *       in it.
 *   <li><b>Nothing is fetched, and a policy in the page says so</b>: one style sheet and one script, allowed by their
 *       hashes; the page says all it has to say without the script.
 *   <li><b>Charts are read from their files and written anew</b>, element by element from a short list; a file that holds
 *       anything else is named and not shown. Drawn again from the data they would take as long as the first time, and each
 *       kind would have to be known here.
 *   <li><b>In the dark, charts have their lightness inverted and their hues kept</b>, by one rule of the style sheet: lines,
 *       letters and ground keep their contrast to each other, which a list of colours to be exchanged does not promise.
 *   <li><b>Lower and higher have no colour of good or bad</b>: no metric says which it is.
 *   <li><b>What is too much is left out by stated limits</b>, and the page says what and where it is.
 * </ul>
 */
@NullMarked
package orrery.metrics.report;

import org.jspecify.annotations.NullMarked;
