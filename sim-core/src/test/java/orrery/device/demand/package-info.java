/** Tests of demand. */
@NullMarked
package orrery.device.demand;

import org.jspecify.annotations.NullMarked;
