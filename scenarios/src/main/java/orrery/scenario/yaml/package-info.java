/**
 * Reads scenarios, strictly, and prints them: every problem at once, each with its place, its dotted path and what must
 * hold there.
 *
 * <p>Start with {@link orrery.scenario.yaml.ScenarioReader}. Text becomes a {@code Tree}, which knows positions and no
 * meaning; {@code Grammar} derives a {@code Shape} from the records of {@link orrery.scenario.Scenario}; {@code Binder}
 * makes records of a tree by a shape. {@code --set}, {@code compare}, {@code show} and the JSON Schema are walks over the
 * same two.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>SnakeYAML gives events, and nothing else of it is used.</b> Its composer lets recursive aliases and duplicate
 *       keys through and refuses deep nesting without a position; Jackson on top of it resolves no alias and tells
 *       unknown keys at the end of their object. From events the tree is a page of code, with every position.
 *   <li><b>Scalars are text until a record gives them a type.</b> YAML's own guesses ({@code no}, {@code 012},
 *       {@code 12:30}) never happen, and tags, which would bring them back, are refused.
 *   <li><b>Aliases share their tree, and are counted as if they were written out</b>, so a bomb is refused where it would
 *       begin to cost something.
 *   <li><b>A variant is bound and checked as a whole scenario.</b> What it alone gets wrong is told with its name.
 *   <li><b>The text of a scenario as {@code show} prints it, with all defaults, is its identity</b>: a directory of
 *       results belongs to that text, the program's version and the hashes of the data files.
 * </ul>
 */
@NullMarked
package orrery.scenario.yaml;

import org.jspecify.annotations.NullMarked;
