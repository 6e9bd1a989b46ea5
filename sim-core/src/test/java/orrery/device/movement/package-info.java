/** Tests of movement. */
@NullMarked
package orrery.device.movement;

import org.jspecify.annotations.NullMarked;
