/** STUN against the published vectors, in stories on the simulated network, and against bytes that may be anything. */
@NullMarked
package orrery.protocols.stun;

import org.jspecify.annotations.NullMarked;
