/** The engine's tests. {@link orrery.world.Seeds} is for any test that draws its case at random. */
@NullMarked
package orrery.sim;

import org.jspecify.annotations.NullMarked;
