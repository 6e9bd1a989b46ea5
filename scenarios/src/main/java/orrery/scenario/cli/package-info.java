/**
 * The command line: one class a command, and {@link orrery.scenario.cli.Orrery}, which puts them together.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>A command gets everything around it as a value</b> ({@link orrery.scenario.cli.Surroundings}): streams, the
 *       caller's folder, whether a person is watching. Tests run whole commands in their own process.
 *   <li><b>Results go to standard output, everything else to standard error</b>; the last line of {@code run} is always the
 *       fingerprint.
 *   <li><b>An interrupt is the end of the process</b>, seen by a shutdown hook: it asks the runs at work to stop, waits for
 *       what is being written, and leaves the exit code to the virtual machine, which is 130 for SIGINT.
 *   <li><b>Completion is the parser's own</b>: picocli writes the script from the commands as they are, so that it cannot
 *       lag behind. Where no shipped scenario fits, the shell offers files; of {@code --set} it offers the places that every
 *       scenario has, and none below a name that a scenario chooses.
 *   <li><b>Whether standard error is a terminal</b> is told by the launcher, since Java cannot know.
 * </ul>
 */
@NullMarked
package orrery.scenario.cli;

import org.jspecify.annotations.NullMarked;
