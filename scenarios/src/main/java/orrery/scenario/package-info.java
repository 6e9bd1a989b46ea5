/**
 * What a scenario says, as values: immutable records in which every scalar has its type, its unit and its default.
 *
 * <p>Start with {@link orrery.scenario.Scenario}, one world that can be run, and {@link orrery.scenario.Experiment}, its
 * variants and replications. The records <em>are</em> the grammar: {@code orrery.scenario.yaml} reads a file, prints one
 * and derives the JSON Schema by walking them, so a component added here is readable, printable and documented at once.
 *
 * <h2>How a record becomes grammar</h2>
 *
 * <ul>
 *   <li>A component {@code warmUp} is the key {@code warm-up}.
 *   <li>{@link orrery.host.Default} is its value where the scenario is silent, in the scenario's own words;
 *       {@link java.util.Optional} and a map may be left out; a record all of whose components may be left out may be too;
 *       anything else must be given.
 *   <li>{@link orrery.host.Doc} says what it is, {@link orrery.scenario.Within} the range, {@link orrery.scenario.OneOf}
 *       the list its name must be on.
 *   <li>A sealed interface is a choice between its records: by their name ({@code exponential: 40 min}), or by a key of
 *       their own where it is {@link orrery.scenario.Tagged}.
 * </ul>
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Whatever has identity is a map keyed by name</b>, in the order of the file. Names are paths for {@code --set}
 *       and streams for luck, so they are fit to be node ids.
 *   <li><b>A variant is a whole scenario.</b> {@code compare} is changes to a text; what runs, and what is checked, is the
 *       scenario that results.
 *   <li><b>A point of a sweep is a whole scenario, too</b>: of a variant, in which the swept values stand. What is swept cannot
 *       be set beside it, by {@code --set} or by a variant: the sweep's values would stand there all the same, and whoever set
 *       it would not be told. A list is set instead.
 *   <li><b>A network whose devices have names has a private /24 of its own</b>, unlike homes, which draw theirs: a machine
 *       in two of them must know in which an address is.
 *   <li><b>An account that spans homes is that of the first of them</b>, so that it spans what is there without being
 *       described anywhere.
 *   <li><b>A protocol that a service names runs on that service's node; every other one runs on every device.</b> Nothing
 *       needs to be said twice, and a third party's protocol needs one line.
 *   <li><b>What a scenario describes itself, it uses like what is installed</b>: names of {@code nats}, {@code access} and
 *       {@code carriers} go wherever such a name goes, in mixes, too, and none may be that of something installed. A NAT says
 *       in what it differs from one of the catalogue; an access network {@code extends} another, which is written out when it
 *       is read, so that what is shown and kept does not change where a preset does.
 *   <li><b>A distribution keeps the type of what it draws</b> ({@code DistributionSpec<Duration>}), so a session length
 *       cannot be given in bytes and is printed as it was written.
 * </ul>
 */
@NullMarked
package orrery.scenario;

import org.jspecify.annotations.NullMarked;
