/** Drives in small worlds. */
@NullMarked
package orrery.protocols.drive;

import org.jspecify.annotations.NullMarked;
