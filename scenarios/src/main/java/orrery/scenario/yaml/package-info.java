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
 *   <li><b>A default is bound once for each reader</b>, when a scenario first leaves it unsaid: most of a whole scenario is
 *       defaults, which are the same in each of its variants and at each point of its sweep. It names only what is installed.
 *   <li><b>A variant is bound and checked as a whole scenario.</b> What it alone gets wrong is told with its name.
 *   <li><b>A point of a sweep is its number.</b> Its values are made of that, and it is read as a whole scenario when its
 *       run starts. Up to 2,000 variants at points are read before anything runs, too, so that every problem is told at once;
 *       of more, each swept value is bound alone, and some points with the first and last values are read. What only two
 *       values in the middle get wrong together is told as the failure of that run.
 *   <li><b>Values of a design are rounded</b>, to what stands at the path and to five digits of the stretch: they are names
 *       of runs and folders. Points that come to the same values are one run.
 *   <li><b>A path has a dot or is a key of a scenario, a word for a design is neither</b>, so that both stand in one map and
 *       a grid is written as it always was.
 *   <li><b>The text of a scenario as {@code show} prints it, with all defaults, is its identity</b>: a directory of
 *       results belongs to that text, the program's version and the hashes of the data files.
 * </ul>
 */
@NullMarked
package orrery.scenario.yaml;

import org.jspecify.annotations.NullMarked;
