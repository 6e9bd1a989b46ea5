/** Flows. */
@NullMarked
package orrery.net.flow;

import org.jspecify.annotations.NullMarked;
