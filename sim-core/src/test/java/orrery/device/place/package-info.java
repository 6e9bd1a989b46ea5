/** Tests of nearness. */
@NullMarked
package orrery.device.place;

import org.jspecify.annotations.NullMarked;
