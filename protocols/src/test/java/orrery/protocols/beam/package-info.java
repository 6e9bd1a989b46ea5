/** Beams in small worlds. */
@NullMarked
package orrery.protocols.beam;

import org.jspecify.annotations.NullMarked;
