/** Containers in small worlds. */
@NullMarked
package orrery.protocols.container;

import org.jspecify.annotations.NullMarked;
