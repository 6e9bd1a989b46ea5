/** Tests of energy. */
@NullMarked
package orrery.device.energy;

import org.jspecify.annotations.NullMarked;
