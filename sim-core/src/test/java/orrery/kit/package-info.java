/** Tests of the kit {@code orrery.world}, apart from it so that they are not in its jar. */
@org.jspecify.annotations.NullMarked
package orrery.kit;
