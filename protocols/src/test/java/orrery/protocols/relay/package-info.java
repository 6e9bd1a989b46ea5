/** Tests of relays on demand, in simulated worlds. */
@NullMarked
package orrery.protocols.relay;

import org.jspecify.annotations.NullMarked;
