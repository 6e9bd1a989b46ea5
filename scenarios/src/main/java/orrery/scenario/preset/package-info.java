/**
 * The access technologies that scenarios may name, as YAML with a source for every number.
 *
 * <p>Start with {@link orrery.scenario.preset.LinkPresets}, which holds those that come with Orrery; a preset as written is a
 * {@link orrery.scenario.preset.LinkPreset}, read by {@link orrery.scenario.yaml.PresetReader} as strictly as a scenario.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Sources stand in the file, by path.</b> What a file says in numbers must have a source in that file, which is a
 *       document with the words that say so, or {@code assumed}. A file that overrides an inherited number does not
 *       inherit the number's source.
 *   <li><b>Delays are one way and to the first node beyond the access network.</b> Where a source gives a round trip to a
 *       near server, half of it is taken, and the preset says so.
 *   <li><b>A preset is not a population.</b> It is one plausible line; how lines vary between homes is the scenario's.
 * </ul>
 */
@NullMarked
package orrery.scenario.preset;

import org.jspecify.annotations.NullMarked;
