/** The fixture in which protocols are tested: {@link orrery.world.World}. */
@org.jspecify.annotations.NullMarked
package orrery.world;
